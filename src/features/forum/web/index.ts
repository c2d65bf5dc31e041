import { IconMessages } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'forum',
  kinds: [
    {
      kind: 'topic',
      icon: IconMessages,
      labelKey: 'forum:kind',
      pluralKey: 'forum:topics',
      startKey: 'forum:start',
      title: 'required',
      order: 32,
      composer: lazy(() => import('./TopicComposer.tsx')),
      card: lazy(() => import('./TopicCard.tsx')),
      page: lazy(() => import('./TopicPage.tsx')),
    },
  ],
  slots: {
    'community-part': [
      {
        id: 'forum',
        order: 20,
        kind: 'topic',
        icon: IconMessages,
        labelKey: 'forum:kinds',
        component: lazy(() => import('./ForumPart.tsx')),
      },
    ],
  },
} satisfies WebModule;
