import { IconFileText } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'wiki',
  routes: [
    { path: '/wiki/$place/new', page: () => import('./NewPage.tsx') },
    { path: '/wiki/edit/$id', page: () => import('./EditPage.tsx') },
  ],
  kinds: [
    {
      kind: 'page',
      icon: IconFileText,
      labelKey: 'wiki:kind',
      pluralKey: 'wiki:kinds',
      title: 'required',
      page: lazy(() => import('./PageView.tsx')),
      ownFrame: true,
      editPath: ({ id }) => `/wiki/edit/${id}`,
    },
  ],
  slots: {
    'community-part': [
      {
        id: 'pages',
        order: 20,
        kind: 'page',
        icon: IconFileText,
        labelKey: 'wiki:kinds',
        component: lazy(() => import('./WikiPart.tsx')),
      },
    ],
  },
} satisfies WebModule;
