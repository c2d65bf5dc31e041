import { sql } from 'kysely';
import { itemIsReadable } from '../../../core/access/server/queries.ts';
import type { Skeleton, SkeletonRow } from '../../../core/items/server/pipeline.ts';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

export interface TopicRow {
  id: string;
  category_id: string | null;
  pinned: boolean;
  merged: boolean;
}

/** Any number of topics in one query. */
export async function topicRows(db: Db, ids: readonly string[]): Promise<TopicRow[]> {
  const { rows } = await sql<TopicRow>`${short}
    select id, category_id, pinned, merged_into is not null as merged from topic
    where id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

export interface MineRow {
  id: string;
  seen: string | null;
  fresh: number | null;
  merged_into: { id: string; title: string; reply: string | null } | null;
  split_from: { id: string; title: string } | null;
  moved_to: { id: string; title: string; replies: number }[] | null;
}

/**
 * What is the reader's own of any number of topics, in one query: how far they have read, and where what is no longer here can be read by them. `offset 0` keeps
 * PostgreSQL from asking the access of every item there is before it looks for the few.
 */
export async function mineRows(db: Db, viewer: Viewer, ids: readonly string[]): Promise<MineRow[]> {
  const { rows } = await sql<MineRow>`${short}
    select t.id, s.seen,
      case when s.seen is not null then greatest(i.comment_count - s.replies, (t.bumped > s.seen)::int, 0) end as fresh,
      case when t.merged_into is not null then (
        select jsonb_build_object('id', x.id::text, 'title', x.title, 'reply', t.merged_reply::text) from item x
        where x.id = t.merged_into and x.deleted_at is null and ${itemIsReadable(viewer, 'x.id')}) end as merged_into,
      case when t.split_from is not null then (
        select jsonb_build_object('id', x.id::text, 'title', x.title) from item x
        where x.id = t.split_from and x.deleted_at is null and ${itemIsReadable(viewer, 'x.id')}) end as split_from,
      case when t.merged_into is null then (
        select jsonb_agg(jsonb_build_object('id', x.id::text, 'title', x.title, 'replies', m.replies) order by x.id) from (
          select v.to_item, count(distinct v.comment_id)::int as replies from comment_move v
          where v.from_item = t.id and v.to_item <> t.id and exists (
            select from comment c where c.id = v.comment_id and c.item_id = v.to_item and c.deleted_at is null offset 0)
          group by v.to_item offset 0) m
        cross join lateral (select x.id, x.title from item x
          where x.id = m.to_item and x.deleted_at is null and ${itemIsReadable(viewer, 'x.id')} offset 0) x) end as moved_to
    from topic t join item i on i.id = t.id
    left join topic_seen s on s.person_id = ${viewer.person} and s.topic_id = t.id
    where t.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

export async function insertTopic(db: Db, id: string, category: string | null): Promise<void> {
  await sql`insert into topic (id, category_id, bumped) values (${id}, ${category}, ${id})`.execute(db);
  await putInPlaces(db, id);
}

/** Brings `topic_place` to what is true of a topic: it stands where it is put, unless it became part of another one. */
export async function putInPlaces(db: Db, id: string): Promise<void> {
  await sql`with w as (
      select w.place_id, t.id, case when w.place_id = i.place_id then t.category_id end as category_id,
        t.pinned and w.place_id = i.place_id as pinned, t.bumped
      from topic t join item i on i.id = t.id join placement w on w.item_id = t.id where t.id = ${id} and t.merged_into is null
    ), gone as (delete from topic_place where topic_id = ${id} and place_id not in (select place_id from w))
    insert into topic_place (place_id, topic_id, category_id, pinned, bumped)
    select place_id, id, category_id, pinned, bumped from w
    on conflict (place_id, topic_id) do update
    set category_id = excluded.category_id, pinned = excluded.pinned, bumped = excluded.bumped`.execute(db);
}

/** Lets a topic stand where its newest reply puts it. */
export async function bump(db: Db, id: string): Promise<void> {
  await sql`with newest as (
      select coalesce((select c.id from comment c where c.item_id = ${id} and c.deleted_at is null order by c.id desc limit 1), ${id}::bigint) as id
    ), t as (update topic set bumped = newest.id from newest where topic.id = ${id})
    update topic_place set bumped = newest.id from newest where topic_id = ${id}`.execute(db);
}

/** One reply more or less among those that readers have seen. */
export async function countSeen(db: Db, topic: string, reply: string, by: 1 | -1): Promise<void> {
  await sql`update topic_seen set replies = replies + ${by} where topic_id = ${topic} and seen >= ${reply}::bigint`.execute(
    db,
  );
}

/** After replies came in or left among older ones: what each reader has seen is counted anew. */
export async function recountSeen(db: Db, topic: string): Promise<void> {
  await sql`update topic_seen s set replies = (
      select count(*) from comment c where c.item_id = s.topic_id and c.id <= s.seen and c.deleted_at is null)
    where s.topic_id = ${topic}`.execute(db);
}

/** Moves a reader on, never back. */
export async function putSeen(db: Db, person: string, topic: string, reply: string | null): Promise<void> {
  await sql`insert into topic_seen as s (person_id, topic_id, seen, replies)
    select ${person}, t.id, e.seen, i.comment_count - (
      select count(*) from comment c where c.item_id = t.id and c.id > e.seen and c.deleted_at is null)
    from topic t join item i on i.id = t.id
    cross join lateral (select least(greatest(${reply}::bigint, t.id), t.bumped) as seen) e where t.id = ${topic}
    on conflict (person_id, topic_id) do update set seen = excluded.seen, replies = excluded.replies
    where excluded.seen >= s.seen`.execute(db);
}

export interface LockedTopic {
  id: string;
  place_id: string;
  merged: boolean;
}

/** The rows, locked in the order of their ids, so that two who merge at once wait for each other instead of for ever. */
export async function lockTopics(db: Db, ids: readonly string[]): Promise<Map<string, LockedTopic>> {
  const { rows } = await sql<LockedTopic>`select t.id, i.place_id, t.merged_into is not null as merged
    from topic t join item i on i.id = t.id where t.id = any (${[...ids]}::bigint[]) and i.deleted_at is null
    order by t.id for update of t`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

export const touch = (db: Db, ids: readonly string[]) =>
  sql`update item set rev = rev + 1 where id = any (${[...ids]}::bigint[])`.execute(db);

export async function setPinned(db: Db, id: string, pinned: boolean): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update topic set pinned = ${pinned} where id = ${id} and pinned <> ${pinned}`.execute(db);
  if (numAffectedRows === 1n) await putInPlaces(db, id);
  return numAffectedRows === 1n;
}

export async function setCategory(db: Db, id: string, category: string | null): Promise<void> {
  await sql`update topic set category_id = ${category} where id = ${id}`.execute(db);
  await putInPlaces(db, id);
}

export const setSplitFrom = (db: Db, id: string, from: string) =>
  sql`update topic set split_from = ${from} where id = ${id}`.execute(db);

/** The topic, and what became part of it before, is part of another one from now on. */
export async function setMerged(db: Db, id: string, into: string, reply: string | null): Promise<void> {
  await sql`update topic set merged_into = ${into}, merged_reply = case when id = ${id} then ${reply}::bigint else merged_reply end,
    pinned = false where id = ${id} or merged_into = ${id}`.execute(db);
  await sql`delete from topic_place where topic_id = ${id}`.execute(db);
  await sql`delete from topic_seen where topic_id = ${id}`.execute(db);
}

export async function repliesOf(db: Db, topic: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from comment where item_id = ${topic}`.execute(db);
  return rows.map((row) => row.id);
}

export async function homeOf(db: Db, id: string): Promise<string> {
  const { rows } = await sql<{ place_id: string }>`select place_id from item where id = ${id}`.execute(db);
  return rows[0]!.place_id;
}

/** Pinned and newest reply as one number, by which a list is sorted; ids have at most 19 digits. */
const idDigits = 10n ** 19n;

export function topicsSkeleton(
  place: string,
  { category, tag }: { category?: string | undefined; tag: string | null },
  after: string | null,
  limit: number,
): Skeleton {
  const from = after === null ? null : { pinned: BigInt(after) >= idDigits, bumped: String(BigInt(after) % idDigits) };
  return sql<SkeletonRow>`select topic_id as id, pinned::int * 10000000000000000000 + bumped as position from topic_place
    where place_id = ${place} ${category === undefined ? sql`` : sql`and category_id = ${category}`}
      ${tag === null ? sql`` : sql`and exists (select 1 from item_tag g where g.item_id = topic_id and g.tag_id = ${tag})`}
      ${from ? sql`and (pinned, bumped) < (${from.pinned}, ${from.bumped}::bigint)` : sql``}
    order by pinned desc, bumped desc limit ${limit + 1}`;
}
