import { lazy } from 'react';
import { withWords } from '../../../web/i18n/later.ts';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'private-addresses',
  slots: {
    settings: [
      {
        id: 'feeds',
        order: 40,
        labelKey: 'private-addresses:title',
        component: lazy(withWords(() => import('./AddressSettings.tsx'))),
      },
    ],
  },
} satisfies WebModule;
