import { IconBookmarks } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';
import { tagsIn } from './tags.ts';

export default {
  name: 'bookmarks',
  routes: [
    { path: '/bookmarks', page: () => import('./MinePage.tsx') },
    { path: '/bookmarks/new', page: () => import('./NewPage.tsx') },
    { path: '/bookmarks/in/$id', page: () => import('./PlacePage.tsx') },
  ],
  account: [{ id: 'bookmarks', labelKey: 'bookmarks:title', icon: IconBookmarks, order: 12, to: '/bookmarks' }],
  kinds: [
    {
      kind: 'bookmark',
      icon: IconBookmarks,
      labelKey: 'bookmarks:kind',
      pluralKey: 'bookmarks:kinds',
      order: 40,
      composer: lazy(() => import('./BookmarkComposer.tsx')),
      prepare: withTags,
      card: lazy(() => import('./BookmarkCard.tsx')),
    },
  ],
} satisfies WebModule;

/** Tags are written as one line and sent as a list. */
function withTags({ tagLine, ...fields }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...fields, address: String(fields.address ?? '').trim(), tags: tagsIn(String(tagLine ?? '')) };
}
