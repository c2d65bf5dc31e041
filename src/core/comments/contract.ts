import { z } from 'zod';
import {
  id,
  idParams,
  instant,
  limit,
  may,
  page,
  pageQuery,
  route,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { defineProblems, problems } from '../../platform/http/problems.ts';
import { personChip } from '../people/contract.ts';
import { documentSchema } from '../richtext/contract.ts';

export const reactionCount = z.object({ emoji: z.string(), count: z.number().int() });

export const commentShared = z.object({
  id,
  item: id,
  parent: id.nullable(),
  version: z.number().int(),
  author: personChip,
  /** Null when deleted: the place in the thread stays, the words are gone. */
  body: z.unknown().nullable(),
  createdAt: instant,
  editedAt: instant.nullable(),
  deleted: z.boolean(),
  reactions: z.array(reactionCount),
});
/** What every reader of a comment sees alike; this part is pushed live. */
export type CommentShared = z.output<typeof commentShared>;

export const comment = commentShared
  .extend({ mine: z.object({ reactions: z.array(z.string()) }), can: z.array(z.string()) })
  .meta({ id: 'Comment' });
export type Comment = z.output<typeof comment>;

export const commentProblems = defineProblems({
  empty_body: [400, 'There is nothing in it yet.'],
  parent_elsewhere: [400, 'The comment that this answers is not under this item.'],
  comment_deleted: [409, 'This comment was deleted in the meantime.'],
  discussion_closed: [409, 'This discussion was closed: nobody adds to it any more.'],
  too_many_mentions: [400, 'At most 50 people can be mentioned at once.'],
});

export const bodyInput = {
  markdown: text(100_000).optional(),
  body: documentSchema.optional(),
};

export const listComments = route({
  id: 'comments.list',
  method: 'GET',
  path: '/api/v1/items/:id/comments',
  summary: 'The discussion, oldest first: an answer always comes after what it answers. `order=newest` turns it round',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  query: pageQuery.extend({
    order: z.enum(['oldest', 'newest']).default('oldest'),
    from: id
      .optional()
      .describe('Begins at this comment instead of at the end: with it, or after it with `order=newest`'),
  }),
  reply: page(comment),
});

export const createComment = route({
  id: 'comments.create',
  method: 'POST',
  path: '/api/v1/items/:id/comments',
  summary: 'Comment on an item, or answer a comment',
  guards: [limit('write'), signedIn, may('comment', 'item')],
  params: idParams,
  body: z.strictObject({ ...bodyInput, parent: id.nullish() }),
  reply: comment,
  status: 201,
  errors: [
    commentProblems.empty_body,
    commentProblems.parent_elsewhere,
    commentProblems.discussion_closed,
    commentProblems.too_many_mentions,
  ],
});

export const getComment = route({
  id: 'comments.get',
  method: 'GET',
  path: '/api/v1/comments/:id',
  summary: 'A comment, wherever it stands now: `item` says under what',
  guards: [limit('read'), signedIn, may('read', 'comment')],
  params: idParams,
  reply: comment,
});

export const updateComment = route({
  id: 'comments.update',
  method: 'PATCH',
  path: '/api/v1/comments/:id',
  summary: 'Edit one’s comment; `version` is the one that was edited',
  guards: [limit('write'), signedIn, may('edit', 'comment')],
  params: idParams,
  body: z.strictObject({ ...bodyInput, version: z.number().int() }),
  reply: comment,
  errors: [
    problems.conflict,
    commentProblems.comment_deleted,
    commentProblems.empty_body,
    commentProblems.too_many_mentions,
  ],
});

export const deleteComment = route({
  id: 'comments.delete',
  method: 'DELETE',
  path: '/api/v1/comments/:id',
  summary: 'Delete a comment; its author or a moderator can restore it',
  guards: [limit('write'), signedIn, may('delete', 'comment')],
  params: idParams,
});

export const restoreComment = route({
  id: 'comments.restore',
  method: 'POST',
  path: '/api/v1/comments/:id/restore',
  summary: 'Undo a deletion',
  guards: [limit('write'), signedIn, may('restore', 'comment')],
  params: idParams,
  reply: comment,
  status: 200,
});
