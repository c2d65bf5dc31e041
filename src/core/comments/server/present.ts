import type { Viewer } from '../../../platform/http/viewer.ts';
import { commentAbilities } from '../../access/rule.ts';
import { reactionCounts } from '../../reactions/counts.ts';
import type { Comment, CommentShared } from '../contract.ts';
import type { CommentRow } from './queries.ts';

/** What every reader of a comment sees alike. */
export function presentCommentShared(row: CommentRow): CommentShared {
  return {
    id: row.id,
    item: row.item_id,
    parent: row.parent_id,
    version: row.version,
    author: row.author,
    body: row.deleted ? null : row.body,
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deleted: row.deleted,
    reactions: row.deleted ? [] : reactionCounts(row.reactions),
  };
}

export function presentComment(viewer: Viewer, row: CommentRow, item: readonly string[]): Comment {
  return {
    ...presentCommentShared(row),
    mine: { reactions: row.mine ?? [] },
    can: commentAbilities(viewer, { authorId: row.author.id, deleted: row.deleted, item }),
  };
}
