import { z } from 'zod';
import { item, itemProblems, tagName } from '../../core/items/contract.ts';
import {
  id,
  idParams,
  instant,
  isWebAddress,
  limit,
  lineOrNothing,
  page,
  pageQuery,
  route,
  sees,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { field } from '../../platform/http/field-problems.ts';
import { defineProblems, problems } from '../../platform/http/problems.ts';

export const longestAddress = 2000;
export const webAddress = text(longestAddress)
  .transform((address) => address.trim())
  .refine(isWebAddress, field('not_a_web_address'));

export const longestTitle = 200;
export const longestDescription = 2000;
export const mostTags = 30;
const tags = z.array(tagName).max(mostTags);

/** What a bookmark adds to an item; its title is the item's. What is left empty, the page itself is asked for. */
export const bookmarkInput = z.strictObject({
  address: webAddress,
  description: text(longestDescription).default(''),
  tags: tags.default([]),
  /** Also where the same address is in this place already. */
  evenIfKnown: z.boolean().default(false),
});

export const bookmarkChange = z.strictObject({
  address: webAddress.optional(),
  description: text(longestDescription).optional(),
  tags: tags.optional(),
});

export const bookmarkFields = z.object({
  address: z.string(),
  description: z.string(),
  /** Who publishes it, in their own words, or the name of its host. */
  site: z.string(),
  /** Kept here: nobody's browser asks the site for it. Null until it is fetched, and where there is none. */
  picture: z.object({ file: id, width: z.number().int(), height: z.number().int() }).nullable(),
  /** Those that were entered as tags; `tags` has the words of the text too. */
  ownTags: z.array(z.string()),
  /** Since when nobody answers there; null while somebody does. */
  deadSince: instant.nullable(),
});

export const bookmarkItem = item.extend(bookmarkFields.shape);
export type BookmarkItem = z.output<typeof bookmarkItem>;

export const privateBookmark = z
  .object({
    id,
    kind: z.literal('private-bookmark'),
    title: z.string(),
    ...bookmarkFields.shape,
    tags: z.array(z.string()),
    createdAt: instant,
  })
  .meta({ id: 'PrivateBookmark' });
export type PrivateBookmark = z.output<typeof privateBookmark>;

export const bookmarkProblems = defineProblems({
  bookmark_here_already: [409, 'This address is here already.'],
  no_bookmarks_in_file: [400, 'This file holds no bookmarks. Export them from the browser as HTML.'],
});

const listQuery = pageQuery.extend({ dead: z.stringbool().optional().describe('Only those that nobody answers for') });

export const listMine = route({
  id: 'bookmarks.mine',
  method: 'GET',
  path: '/api/v1/bookmarks',
  summary: 'My bookmarks, private ones and those I shared, newest first',
  guards: [limit('read'), signedIn],
  query: listQuery.extend({
    q: z.string().max(200).optional().describe('Words of title, address, description or tags'),
    tag: z.string().max(60).optional(),
  }),
  reply: page(z.union([privateBookmark, bookmarkItem])),
});

export const listOfPlace = route({
  id: 'bookmarks.ofPlace',
  method: 'GET',
  path: '/api/v1/communities/:id/bookmarks',
  summary: 'A place’s bookmarks, newest first',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: listQuery,
  reply: page(bookmarkItem),
});

export const findKnown = route({
  id: 'bookmarks.known',
  method: 'GET',
  path: '/api/v1/bookmarks/known',
  summary: 'Who has this address already, as far as the reader may see it: asked before it is saved once more',
  guards: [limit('read'), signedIn],
  query: z.object({ address: webAddress }),
  reply: z.object({ items: z.array(bookmarkItem), mine: privateBookmark.nullable() }),
});

const privateFields = {
  title: lineOrNothing(longestTitle),
  description: text(longestDescription),
  tags,
};

export const createPrivate = route({
  id: 'bookmarks.create',
  method: 'POST',
  path: '/api/v1/bookmarks',
  summary: 'Keep a bookmark for oneself. A shared one is an item of the kind `bookmark` (items.create)',
  guards: [limit('write'), signedIn],
  body: z.strictObject({
    address: webAddress,
    title: privateFields.title.default(''),
    description: privateFields.description.default(''),
    tags: tags.default([]),
  }),
  reply: privateBookmark,
  status: 201,
  errors: [bookmarkProblems.bookmark_here_already],
});

export const updatePrivate = route({
  id: 'bookmarks.update',
  method: 'PATCH',
  path: '/api/v1/bookmarks/:id',
  summary: 'Change a private bookmark',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({
    address: webAddress.optional(),
    title: privateFields.title.optional(),
    description: privateFields.description.optional(),
    tags: tags.optional(),
  }),
  reply: privateBookmark,
  errors: [bookmarkProblems.bookmark_here_already],
});

export const deletePrivate = route({
  id: 'bookmarks.delete',
  method: 'DELETE',
  path: '/api/v1/bookmarks/:id',
  summary: 'Remove a private bookmark for good',
  guards: [limit('write'), signedIn],
  params: idParams,
});

export const sharePrivate = route({
  id: 'bookmarks.share',
  method: 'POST',
  path: '/api/v1/bookmarks/:id/share',
  summary: 'Make an item of a private bookmark, in a place where the reader may post; the private one goes',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({ place: id }),
  reply: bookmarkItem,
  status: 201,
  errors: [bookmarkProblems.bookmark_here_already, itemProblems.unknown_kind],
});

export const exportMine = route({
  id: 'bookmarks.export',
  method: 'GET',
  path: '/api/v1/bookmarks/export',
  summary: 'My bookmarks as a file that every browser imports (Netscape bookmark file)',
  guards: [limit('read'), signedIn],
  transaction: false,
});

export const exportOfPlace = route({
  id: 'bookmarks.exportOfPlace',
  method: 'GET',
  path: '/api/v1/communities/:id/bookmarks/export',
  summary: 'A place’s bookmarks as a file that every browser imports',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  transaction: false,
});

export const bookmarkReason = z
  .object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])), text: z.string() })
  .meta({ id: 'BookmarkReason' });

export const importMine = route({
  id: 'bookmarks.import',
  method: 'POST',
  path: '/api/v1/bookmarks/import',
  summary: 'Bookmarks of a browser’s HTML file, onto one’s private list; larger files by `fika import bookmarks`',
  guards: [limit('write'), signedIn],
  body: z.strictObject({ html: text(4_000_000) }),
  reply: z.object({
    counts: z.object({ new: z.number(), changed: z.number(), unchanged: z.number(), error: z.number() }),
    problems: z.array(z.object({ line: z.number().int(), about: z.string(), reason: bookmarkReason })),
  }),
  status: 200,
  transaction: false,
  errors: [bookmarkProblems.no_bookmarks_in_file, problems.too_large],
});
