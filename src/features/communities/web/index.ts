import { IconCompass } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'communities',
  routes: [
    { path: '/communities', page: () => import('./DiscoverPage.tsx') },
    { path: '/communities/new', page: () => import('./NewCommunityPage.tsx') },
    { path: '/communities/$id', page: () => import('./CommunityPage.tsx') },
    { path: '/communities/$id/about', page: () => import('./AboutPage.tsx') },
    { path: '/communities/$id/members', page: () => import('./MembersPage.tsx') },
    { path: '/communities/$id/$part', page: () => import('./PartPage.tsx') },
  ],
  nav: [
    {
      id: 'discover',
      to: '/communities',
      labelKey: 'communities:discover',
      icon: IconCompass,
      order: 50,
      phone: true,
      exact: true,
    },
  ],
  slots: { 'home-aside': [{ id: 'communities', order: 20, component: lazy(() => import('./HomePanel.tsx')) }] },
} satisfies WebModule;
