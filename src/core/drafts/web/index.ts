import { IconFilePencil } from '@tabler/icons-react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'drafts',
  routes: [
    { path: '/drafts', page: () => import('./DraftsPage.tsx') },
    { path: '/drafts/new', page: () => import('./NewDraftPage.tsx') },
    { path: '/drafts/of/$id', page: () => import('./OfItemPage.tsx') },
    { path: '/drafts/$id', page: () => import('./DraftPage.tsx') },
  ],
  account: [{ id: 'drafts', labelKey: 'drafts:title', icon: IconFilePencil, order: 11, to: '/drafts' }],
} satisfies WebModule;
