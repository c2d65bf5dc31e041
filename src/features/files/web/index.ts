import { IconFile, IconFolder } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'files',
  routes: [{ path: '/files', page: () => import('./RecentPage.tsx') }],
  account: [{ id: 'files', labelKey: 'files:recent', icon: IconFolder, order: 13, to: '/files' }],
  kinds: [
    {
      kind: 'file',
      icon: IconFile,
      labelKey: 'files:kind',
      pluralKey: 'files:kinds',
      title: 'required',
      card: lazy(() => import('./FileCard.tsx')),
      page: lazy(() => import('./FilePage.tsx')),
    },
  ],
  slots: {
    'community-part': [
      {
        id: 'files',
        order: 45,
        kind: 'file',
        icon: IconFolder,
        labelKey: 'files:kinds',
        component: lazy(() => import('./FilesPart.tsx')),
      },
    ],
  },
} satisfies WebModule;
