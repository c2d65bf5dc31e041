import { IconUsers } from '@tabler/icons-react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'directory',
  routes: [
    { path: '/people', page: () => import('./PeoplePage.tsx') },
    { path: '/people/$id', page: () => import('./PersonPage.tsx') },
  ],
  nav: [{ id: 'people', to: '/people', labelKey: 'directory:people', icon: IconUsers, order: 40, phone: true }],
} satisfies WebModule;
