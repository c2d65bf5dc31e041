import { IconFilePencil } from '@tabler/icons-react';
import { withWords } from '../../../web/i18n/later.ts';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'drafts',
  routes: [
    { path: '/drafts', page: withWords(() => import('./DraftsPage.tsx')) },
    { path: '/drafts/new', page: withWords(() => import('./NewDraftPage.tsx')) },
    { path: '/drafts/of/$id', page: withWords(() => import('./OfItemPage.tsx')) },
    { path: '/drafts/$id', page: withWords(() => import('./DraftPage.tsx')) },
  ],
  account: [{ id: 'drafts', labelKey: 'drafts:title', icon: IconFilePencil, order: 11, to: '/drafts' }],
} satisfies WebModule;
