import { IconFileImport } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'importing',
  slots: {
    console: [
      { id: 'import', order: 20, labelKey: 'importing:import', component: lazy(() => import('./ImportPeople.tsx')) },
      {
        id: 'imports',
        order: 21,
        labelKey: 'importing:imports',
        component: lazy(() => import('./ConsoleImports.tsx')),
      },
    ],
    'community-part': [
      {
        id: 'import',
        order: 900,
        needs: 'manage',
        icon: IconFileImport,
        labelKey: 'importing:importHere',
        component: lazy(() => import('./CommunityImports.tsx')),
      },
    ],
  },
} satisfies WebModule;
