import { IconTools } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'console',
  routes: [
    { path: '/console', page: () => import('./ConsolePage.tsx') },
    { path: '/console/$part', page: () => import('./ConsolePage.tsx') },
  ],
  account: [
    {
      id: 'console',
      labelKey: 'console:console',
      icon: IconTools,
      order: 30,
      to: '/console',
      visible: (me) => me.administrator,
    },
  ],
  slots: {
    console: [
      { id: 'outbox', order: 30, labelKey: 'console:outbox', component: lazy(() => import('./Outbox.tsx')) },
      { id: 'audit', order: 40, labelKey: 'console:audit', component: lazy(() => import('./Audit.tsx')) },
      { id: 'set-aside', order: 50, labelKey: 'console:setAside', component: lazy(() => import('./SetAside.tsx')) },
    ],
  },
} satisfies WebModule;
