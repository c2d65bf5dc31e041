import { IconInbox } from '@tabler/icons-react';
import type { WebModule } from '../../../web/module.ts';
import { useMaybeMe } from '../../../web/session/me.ts';

export default {
  name: 'inbox',
  routes: [
    { path: '/inbox', page: () => import('./InboxPage.tsx') },
    { path: '/inbox/done', page: () => import('./DonePage.tsx') },
  ],
  nav: [
    {
      id: 'inbox',
      to: '/inbox',
      labelKey: 'inbox:inbox',
      icon: IconInbox,
      order: 20,
      phone: true,
      useCount: () => useMaybeMe()?.unread ?? 0,
    },
  ],
} satisfies WebModule;
