import { IconBookmark, IconHome } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'stream',
  routes: [
    { path: '/', page: () => import('./HomePage.tsx') },
    { path: '/items/$id', page: () => import('./ItemPage.tsx') },
    { path: '/saved', page: () => import('./SavedPage.tsx') },
    { path: '/tags/$tag', page: () => import('./TagPage.tsx') },
  ],
  nav: [{ id: 'home', to: '/', labelKey: 'stream:home', icon: IconHome, order: 10, phone: true, exact: true }],
  account: [{ id: 'saved', labelKey: 'stream:saved', icon: IconBookmark, order: 10, to: '/saved' }],
  slots: {
    'community-main': [{ id: 'stream', order: 10, component: lazy(() => import('./CommunityStream.tsx')) }],
    'person-main': [{ id: 'stream', order: 10, component: lazy(() => import('./PersonStream.tsx')) }],
  },
} satisfies WebModule;
