import { IconSettings } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'settings',
  routes: [
    { path: '/settings', page: () => import('./SettingsPage.tsx') },
    { path: '/settings/$part', page: () => import('./SettingsPage.tsx') },
  ],
  account: [{ id: 'settings', labelKey: 'settings:settings', icon: IconSettings, order: 20, to: '/settings' }],
  slots: {
    settings: [
      {
        id: 'profile',
        order: 10,
        labelKey: 'settings:profile',
        component: lazy(() => import('./ProfileSettings.tsx')),
      },
      {
        id: 'appearance',
        order: 20,
        labelKey: 'settings:appearance',
        component: lazy(() => import('./AppearanceSettings.tsx')),
      },
    ],
  },
} satisfies WebModule;
