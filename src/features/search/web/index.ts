import { IconSearch } from '@tabler/icons-react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'search',
  routes: [{ path: '/search', page: () => import('./SearchPage.tsx') }],
  nav: [
    { id: 'search', to: '/search', labelKey: 'search:search', icon: IconSearch, order: 30, phone: true, shortcut: '/' },
  ],
} satisfies WebModule;
