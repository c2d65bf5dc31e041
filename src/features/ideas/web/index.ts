import { IconBulb } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'ideas',
  kinds: [
    {
      kind: 'idea',
      icon: IconBulb,
      labelKey: 'ideas:kind',
      pluralKey: 'ideas:kinds',
      startKey: 'ideas:start',
      title: 'required',
      order: 40,
      composer: lazy(() => import('./IdeaComposer.tsx')),
      card: lazy(() => import('./IdeaCard.tsx')),
    },
  ],
  slots: {
    'community-part': [
      {
        id: 'ideas',
        order: 40,
        kind: 'idea',
        icon: IconBulb,
        labelKey: 'ideas:kinds',
        component: lazy(() => import('./IdeasPart.tsx')),
      },
    ],
  },
} satisfies WebModule;
