import { IconHelp } from '@tabler/icons-react';
import type { WebModule } from '../../../web/module.ts';
import { paths } from '../../../web/paths.ts';

export default {
  name: 'help',
  routes: [
    { path: '/help', page: () => import('./HelpPage.tsx') },
    { path: '/help/$page', page: () => import('./HelpPage.tsx') },
  ],
  account: [{ id: 'help', labelKey: 'help:help', icon: IconHelp, order: 80, to: paths.help() }],
} satisfies WebModule;
