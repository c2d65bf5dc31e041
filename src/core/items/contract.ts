import { z } from 'zod';
import {
  id,
  idParams,
  instant,
  limit,
  line,
  lineOrNothing,
  may,
  page,
  pageQuery,
  route,
  sees,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { defineProblems, problems } from '../../platform/http/problems.ts';
import { bodyInput, comment, commentProblems, commentShared, reactionCount } from '../comments/contract.ts';
import { personChip } from '../people/contract.ts';
import { placeChip } from '../places/contract.ts';

export const attachment = z
  .object({
    file: id,
    name: z.string(),
    mime: z.string(),
    bytes: z.number().int(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    alt: z.string(),
    /** A picture is `processing` until its sizes exist; a `failed` one is named but never sent, since it may carry where it was taken. */
    status: z.enum(['processing', 'ready', 'failed']),
  })
  .meta({ id: 'Attachment' });
export type Attachment = z.output<typeof attachment>;

/** What every reader of an item sees alike; a kind adds its own fields. This part is pushed live. */
export const itemShared = z.looseObject({
  id,
  kind: z.string(),
  version: z.number().int(),
  title: z.string(),
  body: z.unknown(),
  /** Whether the body is only its beginning, as in lists and live updates of what is long; `GET items/:id` has all of it. */
  abridged: z.boolean(),
  language: z.string().nullable(),
  author: personChip,
  createdAt: instant,
  editedAt: instant.nullable(),
  deleted: z.boolean(),
  /** Whether nobody adds to its discussion any more. */
  discussionClosed: z.boolean(),
  commentCount: z.number().int(),
  reactions: z.array(reactionCount),
  tags: z.array(z.string()),
  attachments: z.array(attachment),
  /** The two newest comments, oldest of them first: what a card shows. */
  latestComments: z.array(commentShared),
});
export type ItemShared = z.output<typeof itemShared>;

export const item = itemShared
  .extend({
    /** The places that the reader may read, the home place first. */
    places: z.array(placeChip),
    /** Who can see this: everyone in the organisation, or `count` members (null when several closed places overlap). */
    seenBy: z.object({ everyone: z.boolean(), count: z.number().int().nullable() }),
    mine: z.looseObject({ reactions: z.array(z.string()), saved: z.boolean(), following: z.boolean() }),
    can: z.array(z.string()),
  })
  .meta({ id: 'Item' });
export type Item = z.output<typeof item>;

export const itemProblems = defineProblems({
  unknown_kind: [400, 'This kind of content does not exist here.'],
  title_needed: [400, 'This needs a title.'],
  file_not_yours: [400, 'One of the files is not yours, or does not exist.'],
  already_deleted: [409, 'This was deleted in the meantime.'],
});

export const tagName = text(60).regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u);
export const attachmentInput = z.strictObject({ file: id, alt: text(1000).default('') });

export const itemInput = {
  title: line(200).optional(),
  ...bodyInput,
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
  attachments: z.array(attachmentInput).max(40).optional(),
};

/** Fields of the kind stand beside these; each kind checks its own and refuses unknown ones. */
export const createItemBody = z.looseObject({
  kind: z.string().max(40).default('post'),
  ...itemInput,
  /** Further places where it is shown, with the same discussion. */
  places: z.array(id).max(10).optional(),
});

export const createItem = route({
  id: 'items.create',
  method: 'POST',
  path: '/api/v1/communities/:id/items',
  summary: 'Post to a community, to one’s own page or to the whole organisation (the path takes any place’s id)',
  guards: [limit('write'), signedIn, may('post', 'place')],
  params: idParams,
  body: createItemBody,
  reply: item,
  status: 201,
  errors: [
    itemProblems.unknown_kind,
    itemProblems.title_needed,
    itemProblems.file_not_yours,
    commentProblems.empty_body,
    commentProblems.too_many_mentions,
  ],
});

export const getItem = route({
  id: 'items.get',
  method: 'GET',
  path: '/api/v1/items/:id',
  summary: 'An item; with `comments`, so many of its discussion’s first comments come along',
  guards: [limit('read'), signedIn, sees('item')],
  params: idParams,
  query: z.object({ comments: z.coerce.number().int().min(0).max(100).default(0) }),
  reply: item.extend({ comments: page(comment).optional() }),
});

export const getItems = route({
  id: 'items.batch',
  method: 'GET',
  path: '/api/v1/items',
  summary: 'Several items at once, as lists show them; those that the reader may not see are left out',
  guards: [limit('read'), signedIn],
  query: z.object({
    ids: z
      .string()
      .transform((list) => list.split(','))
      .pipe(z.array(id).min(1).max(50))
      .describe('Up to 50 ids with commas between'),
  }),
  reply: z.object({ items: z.array(item) }),
});

export const updateItem = route({
  id: 'items.update',
  method: 'PATCH',
  path: '/api/v1/items/:id',
  summary: 'Edit an item; `version` is the one that was edited, a newer one answers `conflict` with `current`',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: idParams,
  body: z.looseObject({ ...itemInput, title: lineOrNothing(200).optional(), version: z.number().int() }),
  reply: item,
  errors: [problems.conflict, itemProblems.title_needed, itemProblems.file_not_yours, commentProblems.empty_body],
});

export const deleteItem = route({
  id: 'items.delete',
  method: 'DELETE',
  path: '/api/v1/items/:id',
  summary: 'Delete an item; its author or a moderator can restore it',
  guards: [limit('write'), signedIn, may('delete', 'item')],
  params: idParams,
});

export const restoreItem = route({
  id: 'items.restore',
  method: 'POST',
  path: '/api/v1/items/:id/restore',
  summary: 'Undo a deletion',
  guards: [limit('write'), signedIn, may('restore', 'item')],
  params: idParams,
  reply: item,
});

export const closeItem = route({
  id: 'items.close',
  method: 'PUT',
  path: '/api/v1/items/:id/closed',
  summary: 'Close an item’s discussion: it goes on being read, and nobody adds to it',
  guards: [limit('write'), signedIn, may('moderate', 'item')],
  params: idParams,
  reply: item,
});

export const reopenItem = route({
  id: 'items.reopen',
  method: 'DELETE',
  path: '/api/v1/items/:id/closed',
  summary: 'Open a closed discussion again',
  guards: [limit('write'), signedIn, may('moderate', 'item')],
  params: idParams,
  reply: item,
});

export const itemHistory = route({
  id: 'items.history',
  method: 'GET',
  path: '/api/v1/items/:id/history',
  summary: 'Earlier versions, newest first',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  query: pageQuery,
  reply: page(
    z.object({ version: z.number().int(), title: z.string(), body: z.unknown(), editor: personChip, at: instant }),
  ),
});

export const placeParams = z.object({ id, place: id });

export const placeItem = route({
  id: 'items.place',
  method: 'PUT',
  path: '/api/v1/items/:id/places/:place',
  summary: 'Show an item in a further place, with the same discussion',
  guards: [limit('write'), signedIn, may('place', 'item'), may('post', 'place', 'place')],
  params: placeParams,
  reply: item,
  errors: [itemProblems.already_deleted],
});

export const unplaceItem = route({
  id: 'items.unplace',
  method: 'DELETE',
  path: '/api/v1/items/:id/places/:place',
  summary: 'Take an item out of a further place (its author, or a moderator there)',
  guards: [limit('write'), signedIn, may('read', 'item')],
  params: placeParams,
});
