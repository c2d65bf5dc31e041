import { LRUCache } from 'lru-cache';
import { pageOf } from '../../../platform/http/cursor.ts';
import { openJson, ReadyJson, readyArray, readyObject } from '../../../platform/http/json.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { commentAbilities } from '../../access/rule.ts';
import type { Comment } from '../contract.ts';
import { presentCommentShared } from './present.ts';
import { commentsOf, ownReactions } from './queries.ts';

interface KeptComment {
  readonly id: string;
  readonly authorId: string;
  readonly deleted: boolean;
  /** Whether anybody reacted: only then may the reader have. */
  readonly reacted: boolean;
  /** Its JSON without the closing brace. */
  readonly json: Buffer;
}

interface KeptPage {
  readonly comments: readonly KeptComment[];
  readonly next: string | null;
}

const bytes = 24 * 2 ** 20;

/** Like items (`core/items/server/cache.ts`): the item's `rev` moves with every change in its discussion, and the reader has just read it. */
const cache = new LRUCache<string, KeptPage>({
  maxSize: bytes,
  sizeCalculation: ({ comments }) => comments.reduce((sum, { json }) => sum + json.length + 200, 200),
  ttl: 30_000,
});

async function keptPage(db: Db, item: string, rev: number, limit: number): Promise<KeptPage> {
  const key = `${item}:${rev}:${limit}`;
  const known = cache.get(key);
  if (known) return known;
  const found = await commentsOf(db, null, item, 'oldest', null, limit);
  const { rows, next } = pageOf(found, limit, (row) => [row.id]);
  const comments = rows.map((row) => {
    const shared = presentCommentShared(row);
    return {
      id: row.id,
      authorId: row.author.id,
      deleted: row.deleted,
      reacted: shared.reactions.length > 0,
      json: openJson(shared),
    };
  });
  const page = { comments, next };
  if (!db.isTransaction) cache.set(key, page);
  return page;
}

/** The first comments of an item's discussion. `rev` and what the viewer may do are those of the query that decided access. */
export async function firstComments(
  db: Db,
  viewer: Viewer,
  item: { readonly id: string; readonly rev: number; readonly can: readonly string[] },
  limit: number,
): Promise<ReadyJson<{ items: Comment[]; next: string | null }>> {
  const { comments, next } = await keptPage(db, item.id, item.rev, limit);
  const reacted = comments.filter((one) => one.reacted).map((one) => one.id);
  const own = await ownReactions(db, viewer, reacted);
  const items = comments.map(({ id, authorId, deleted, json }) => {
    const mine = { reactions: own.get(id) ?? [] };
    const can = commentAbilities(viewer, { authorId, deleted, item: item.can });
    return new ReadyJson<Comment>([json, `,"mine":${JSON.stringify(mine)},"can":${JSON.stringify(can)}}`]);
  });
  return readyObject({ items: readyArray(items), next });
}
