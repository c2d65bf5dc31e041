import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'private-addresses',
  slots: {
    settings: [
      {
        id: 'feeds',
        order: 40,
        labelKey: 'private-addresses:title',
        component: lazy(() => import('./AddressSettings.tsx')),
      },
    ],
  },
} satisfies WebModule;
