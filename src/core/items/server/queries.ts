import { type RawBuilder, sql } from 'kysely';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { PersonChip } from '../../people/contract.ts';
import { chipJson } from '../../people/server/queries.ts';
import type { Role } from '../../places/contract.ts';
import { placeVersion } from '../../places/server/facts.ts';
import type { Attachment } from '../contract.ts';

export interface ItemRow {
  id: string;
  rev: number;
  kind: string;
  version: number;
  title: string;
  body: unknown;
  language: string | null;
  author: PersonChip;
  created_at: Date;
  edited_at: Date | null;
  deleted: boolean;
  closed: boolean;
  comment_count: number;
  reactions: Record<string, number>;
  tags: string[] | null;
  attachments: Attachment[] | null;
}

/** What all readers see alike, for any number of items in one query. Access was decided before. */
export async function itemRows(db: Db, ids: readonly string[]): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`${short}
    select i.id, i.rev, i.kind, i.version, i.title, i.body, i.language, ${chipJson('p')} as author, i.created_at, i.edited_at,
      i.deleted_at is not null as deleted, i.closed_at is not null as closed, i.comment_count, i.reactions,
      (select array_agg(t.name::text order by t.name) from item_tag it join tag t on t.id = it.tag_id where it.item_id = i.id) as tags,
      (select jsonb_agg(jsonb_build_object('file', f.id::text, 'name', f.name, 'mime', f.mime, 'bytes', f.bytes, 'width', f.width,
          'height', f.height, 'alt', a.alt, 'status', f.status) order by a.position)
        from attachment a join file f on f.id = a.file_id where a.subject_id = i.id and not a.inline) as attachments
    from item i join person p on p.id = i.author_id
    where i.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

/** An item in one of the places it is put in, as the viewer stands there, with the viewer's own marks (the same in each row of an item). */
export interface StandingRow {
  position: string;
  id: string;
  rev: number;
  home: boolean;
  place_id: string;
  place_version: string;
  role: Role | null;
  reactions: string[] | null;
  saved: boolean;
  following: boolean | null;
}

/** What a skeleton finds: the item, and what the list is sorted by, descending (the item's own id, where that is its order). */
export interface SkeletonRow {
  id: string;
  position: string;
}
export type Skeleton = RawBuilder<SkeletonRow>;

export const skeletonOf = (ids: readonly string[]): Skeleton =>
  sql<SkeletonRow>`select id, id as position from unnest(${[...ids]}::bigint[]) as s (id)`;

/**
 * A list's skeleton and everything about its items that depends on who reads, in one query: two would cost a round trip more for each list. Rows come
 * in the list's order, the home place of an item first.
 */
export async function standingRows(db: Db, viewer: Viewer, skeleton: Skeleton): Promise<StandingRow[]> {
  const { rows } = await sql<StandingRow>`${short}
    select s.position, i.id, i.rev, w.place_id = i.place_id as home, p.id as place_id, ${placeVersion} as place_version, m.role,
      (select array_agg(r.emoji order by r.at) from reaction r where r.subject_id = i.id and r.person_id = ${viewer.person}) as reactions,
      exists (select 1 from saved s where s.person_id = ${viewer.person} and s.item_id = i.id) as saved,
      (select f.active from follow f where f.person_id = ${viewer.person} and f.subject = 'item' and f.subject_id = i.id) as following
    from (${skeleton}) s
    join item i on i.id = s.id
    join placement w on w.item_id = i.id
    join place p on p.id = w.place_id
    left join membership m on m.place_id = p.id and m.person_id = ${viewer.person}
    order by s.position desc, w.place_id <> i.place_id, w.place_id`.execute(db);
  return rows;
}

export interface RevisionRow {
  version: number;
  title: string;
  body: unknown;
  editor: PersonChip;
  at: Date;
}

export async function revisionsOf(db: Db, item: string, before: number | null, limit: number): Promise<RevisionRow[]> {
  const { rows } = await sql<RevisionRow>`
    select r.version, r.title, r.body, ${chipJson('p')} as editor, r.at
    from item_revision r join person p on p.id = r.editor_id
    where r.item_id = ${item} ${before === null ? sql`` : sql`and r.version < ${before}`}
    order by r.version desc limit ${limit + 1}`.execute(db);
  return rows;
}
