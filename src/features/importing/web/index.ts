import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'importing',
  slots: {
    console: [
      { id: 'import', order: 20, labelKey: 'importing:import', component: lazy(() => import('./ImportPeople.tsx')) },
    ],
  },
} satisfies WebModule;
