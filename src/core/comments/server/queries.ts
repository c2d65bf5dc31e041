import { sql } from 'kysely';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { PersonChip } from '../../people/contract.ts';
import { chipJson } from '../../people/server/queries.ts';

export interface CommentRow {
  id: string;
  item_id: string;
  parent_id: string | null;
  version: number;
  author: PersonChip;
  body: unknown;
  created_at: Date;
  edited_at: Date | null;
  deleted: boolean;
  reactions: Record<string, number>;
  /** The reader's own reactions, where a reader was named. */
  mine?: string[] | null;
}

const columns = sql`c.id, c.item_id, c.parent_id, c.version, ${chipJson('p')} as author, c.body, c.created_at, c.edited_at,
  c.deleted_at is not null as deleted, c.reactions`;

const own = (viewer: Viewer) =>
  sql`(select array_agg(r.emoji order by r.at) from reaction r where r.subject_id = c.id and r.person_id = ${viewer.person}) as mine`;

/** The two newest comments under each item, oldest first, in one query. */
export async function latestComments(db: Db, items: readonly string[]): Promise<Map<string, CommentRow[]>> {
  const latest = new Map<string, CommentRow[]>();
  if (items.length === 0) return latest;
  const { rows } = await sql<CommentRow>`${short}
    select ${columns} from unnest(${[...items]}::bigint[]) as i (id)
    cross join lateral (select * from comment c where c.item_id = i.id and c.deleted_at is null order by c.id desc limit 2) c
    join person p on p.id = c.author_id order by c.id`.execute(db);
  for (const row of rows) {
    const list = latest.get(row.item_id);
    if (list) list.push(row);
    else latest.set(row.item_id, [row]);
  }
  return latest;
}

/** The reader's own reactions to these comments. */
export async function ownReactions(
  db: Db,
  viewer: Viewer,
  comments: readonly string[],
): Promise<Map<string, string[]>> {
  if (comments.length === 0) return new Map();
  const { rows } = await sql<{ id: string; emojis: string[] }>`${short}
    select subject_id as id, array_agg(emoji order by at) as emojis from reaction
    where person_id = ${viewer.person} and subject_id = any (${[...comments]}::bigint[]) group by subject_id`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.emojis]));
}

/** A discussion in one query, where a reader is named with their own reactions; deleted comments stay in their place, without words. */
export async function commentsOf(
  db: Db,
  viewer: Viewer | null,
  item: string,
  order: 'oldest' | 'newest',
  after: string | null,
  limit: number,
): Promise<CommentRow[]> {
  const next = order === 'oldest' ? sql`c.id > ${after}::bigint` : sql`c.id < ${after}::bigint`;
  const { rows } = await sql<CommentRow>`${short}
    select ${columns} ${viewer ? sql`, ${own(viewer)}` : sql``} from comment c join person p on p.id = c.author_id
    where c.item_id = ${item} ${after === null ? sql`` : sql`and ${next}`}
    order by c.id ${order === 'oldest' ? sql`asc` : sql`desc`} limit ${limit + 1}`.execute(db);
  return rows;
}

export async function commentRows(db: Db, ids: readonly string[], viewer?: Viewer): Promise<Map<string, CommentRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<CommentRow>`
    select ${columns} ${viewer ? sql`, ${own(viewer)}` : sql``} from comment c join person p on p.id = c.author_id where c.id = any (${[...ids]}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
