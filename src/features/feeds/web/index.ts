import { IconRss } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'feeds',
  routes: [{ path: '/feeds', page: () => import('./MinePage.tsx') }],
  account: [{ id: 'feeds', labelKey: 'feeds:title', icon: IconRss, order: 13, to: '/feeds' }],
  slots: {
    'community-part': [
      {
        id: 'feeds',
        order: 70,
        icon: IconRss,
        labelKey: 'feeds:title',
        component: lazy(() => import('./FeedsPart.tsx')),
      },
    ],
  },
} satisfies WebModule;
