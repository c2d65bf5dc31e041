import { type RawBuilder, sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { itemIsReadableBy, placeIsKnownBy, type Reader, readerOf } from '../../access/server/queries.ts';
import { draftIsReadableBy } from '../../drafts/server/readable.ts';
import type { PersonChip } from '../../people/contract.ts';
import { chipJson } from '../../people/server/queries.ts';
import type { Reason } from '../contract.ts';

/** An entry about an item is there for those who (still) read the item, one about a draft while there is one and they read it; one about a community for those who may know of it. */
const isVisibleTo = (reader: Reader): RawBuilder<boolean> => sql<boolean>`case when n.item_id is not null
  then ${itemIsReadableBy(reader, 'n.item_id')}
  when n.draft_id is not null then exists (select 1 from draft d where d.id = n.draft_id and ${draftIsReadableBy(reader, 'd')})
  else ${placeIsKnownBy(reader, 'n.place_id')} end`;
const isVisible = (viewer: Viewer): RawBuilder<boolean> => isVisibleTo(readerOf(viewer));

export interface EntryRow {
  subject_id: string;
  item_id: string | null;
  place_id: string | null;
  draft_id: string | null;
  bumped: string;
  bumped_at: Date;
  unread: boolean;
  done: boolean;
}

/** Skeleton of the inbox, with access inside. */
export async function inbox(
  db: Db,
  viewer: Viewer,
  done: boolean,
  after: string | null,
  limit: number,
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select n.subject_id, n.item_id, n.place_id, n.draft_id, n.bumped, n.bumped_at, n.unread, n.done from notification n
    where n.person_id = ${viewer.person} and n.done = ${done} ${after ? sql`and n.bumped < ${after}::bigint` : sql``}
      and ${isVisible(viewer)}
    order by n.bumped desc limit ${limit + 1}`.execute(db);
  return rows;
}

export interface EventRow {
  subject_id: string;
  activity_id: string;
  reason: Reason;
  object_id: string;
  fresh: boolean;
  actor: PersonChip | null;
}

/** The newest twenty events of each entry, with who did it, in one query. */
export async function eventsOf(db: Db, viewer: Viewer, subjects: readonly string[]): Promise<Map<string, EventRow[]>> {
  const { rows } = await sql<EventRow>`
    select e.subject_id, e.activity_id, e.reason, e.object_id, e.activity_id > coalesce(m.read_up_to, 0) as fresh,
      case when p.id is null then null else ${chipJson('p')} end as actor
    from unnest(${[...subjects]}::bigint[]) as s (id)
    cross join lateral (select * from notification_event e where e.person_id = ${viewer.person} and e.subject_id = s.id
      order by e.activity_id desc limit 20) e
    left join notification_mark m on m.person_id = ${viewer.person} and m.subject_id = e.subject_id
    left join person p on p.id = e.actor_id
    order by e.subject_id, e.activity_id desc`.execute(db);
  const bySubject = new Map<string, EventRow[]>();
  for (const row of rows) {
    const list = bySubject.get(row.subject_id);
    if (list) list.push(row);
    else bySubject.set(row.subject_id, [row]);
  }
  return bySubject;
}

export interface ItemHead {
  id: string;
  kind: string;
  title: string;
  body: unknown;
  place_id: string;
}

export async function itemHeads(db: Db, ids: readonly string[]): Promise<Map<string, ItemHead>> {
  const { rows } =
    await sql<ItemHead>`select id, kind, title, body, place_id from item where id = any (${[...ids]}::bigint[]) and deleted_at is null`.execute(
      db,
    );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The words of comments, with the item that they stand under now. */
export async function commentBodies(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { item_id: string; body: unknown }>> {
  const { rows } = await sql<{ id: string; item_id: string; body: unknown }>`select id, item_id, body from comment
    where id = any (${[...ids]}::bigint[]) and deleted_at is null`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function countUnread(db: Db, viewer: Viewer): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from notification n
    where n.person_id = ${viewer.person} and n.unread and not n.done and ${isVisible(viewer)}`.execute(db);
  return rows[0]!.n;
}

/** Writes the mark and the entry that shows it. Null leaves a side as it is. Answers whether the entry exists. */
export async function markEntry(
  db: Db,
  person: string,
  subject: string,
  unread: boolean | null,
  done: boolean | null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    with n as (
      update notification set unread = coalesce(${unread}::boolean, unread), done = coalesce(${done}::boolean, done)
      where person_id = ${person} and subject_id = ${subject} returning bumped
    )
    insert into notification_mark as m (person_id, subject_id, read_up_to, done_up_to)
    select ${person}, ${subject}, case when ${unread}::boolean = false then n.bumped else 0 end,
      case when ${done}::boolean then n.bumped else 0 end from n
    on conflict (person_id, subject_id) do update set
      read_up_to = case when ${unread}::boolean is null then m.read_up_to when ${unread}::boolean
        then least(m.read_up_to, (select bumped from n) - 1) else (select bumped from n) end,
      done_up_to = case when ${done}::boolean is null then m.done_up_to when ${done}::boolean then (select bumped from n) else 0 end`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

/** Everything open up to an entry is done. Answers with what was open. */
export async function clearUpTo(db: Db, person: string, subject: string): Promise<string[]> {
  const { rows } = await sql<{ subject_id: string }>`
    with edge as (select bumped from notification where person_id = ${person} and subject_id = ${subject}),
    cleared as (
      update notification n set done = true, unread = false from edge
      where n.person_id = ${person} and not n.done and n.bumped <= edge.bumped returning n.subject_id, n.bumped
    ), marked as (
      insert into notification_mark (person_id, subject_id, read_up_to, done_up_to)
      select ${person}, subject_id, bumped, bumped from cleared
      on conflict (person_id, subject_id) do update set read_up_to = excluded.read_up_to, done_up_to = excluded.done_up_to
    )
    select subject_id from cleared`.execute(db);
  return rows.map((row) => row.subject_id);
}

/** The same count for many people at once, in one query; people without anything unread are not in it. */
export async function unreadCounts(db: Db, people: readonly string[]): Promise<Map<string, number>> {
  const reader = { person: sql`n.person_id`, guest: sql`me.guest` };
  const { rows } = await sql<{ person_id: string; n: number }>`
    select n.person_id, count(*)::int as n from notification n join person me on me.id = n.person_id
    where n.person_id = any (${[...people]}::bigint[]) and n.unread and not n.done and ${isVisibleTo(reader)}
    group by n.person_id`.execute(db);
  return new Map(rows.map((row) => [row.person_id, row.n]));
}
