import { type RawBuilder, sql } from 'kysely';
import { itemIsReadableBy } from '../../../core/access/server/queries.ts';
import type { PersonChip } from '../../../core/people/contract.ts';
import { chipJson } from '../../../core/people/server/queries.ts';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { Answer, EventDate, EventMine } from '../contract.ts';
import type { Exception, Occurrence, Timed } from './time.ts';

/** A time on the wall, as text without its zone. Cut from how PostgreSQL writes it: `to_char` would be most of what a list costs. */
export const wall = (column: string): RawBuilder<string> =>
  sql`replace(left((${sql.raw(column)})::text, 16), ' ', 'T')`;
/** A whole second in UTC, as dates of events are. */
export const utcSecond = (column: string): RawBuilder<string> =>
  sql`replace(left((${sql.raw(column)} at time zone 'utc')::text, 19), ' ', 'T') || '.000Z'`;
export const utc = (column: string): RawBuilder<string> =>
  sql`to_char(${sql.raw(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export interface EventRow extends Timed {
  id: string;
  location: string;
  address: string;
  capacity: number | null;
  uid: string;
  sequence: number;
  cancelled: boolean;
  repliesClosed: boolean;
}

export const eventColumns = sql`e.id, ${wall('e.starts_at')} as "startsAt", ${wall('e.ends_at')} as "endsAt", e.time_zone as "timeZone", e.all_day as "allDay",
  e.location, e.address, e.capacity, e.rule, e.uid, e.sequence, e.cancelled, e.replies_closed as "repliesClosed",
  e.ex_dates as "exDates"`;

const dateJson = sql<EventDate>`json_build_object('slot', ${wall('d.slot')}, 'startsAt', ${wall('d.starts_at')}, 'endsAt', ${wall('d.ends_at')},
  'from', ${utcSecond('d.from_at')}, 'to', ${utcSecond('d.to_at')}, 'cancelled', d.cancelled)`;

/** Faces that a card shows. */
const faces = 8;

export interface ShownEvent extends EventRow {
  counts: Record<Answer, number>;
  coming: PersonChip[];
  next: EventDate[];
}

/** Any number of events in one query, with how many answered what and their next five dates. */
export async function eventRows(db: Db, ids: readonly string[]): Promise<ShownEvent[]> {
  const { rows } = await sql<ShownEvent>`${short}
    select ${eventColumns}, c.counts, f.coming, n.next
    from event e
    cross join lateral (select jsonb_build_object('yes', count(*) filter (where answer = 'yes'), 'maybe', count(*) filter (where answer = 'maybe'),
        'no', count(*) filter (where answer = 'no'), 'waiting', count(*) filter (where answer = 'waiting')) as counts
      from event_reply r where r.event_id = e.id) c
    cross join lateral (select coalesce(jsonb_agg(${chipJson('p')} order by r.turn), '[]') as coming
      from (select person_id, turn from event_reply where event_id = e.id and answer = 'yes' order by turn limit ${faces}) r
      join person p on p.id = r.person_id) f
    cross join lateral (select coalesce(json_agg(${dateJson} order by d.from_at), '[]') as next from (
      select * from event_date d where d.event_id = e.id and d.from_at > now() - interval '32 days' and d.to_at > now() order by d.from_at limit 5) d) n
    where e.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

/** The row, locked: whoever answers, moves or calls it off takes turns. */
export async function lockEvent(db: Db, id: string): Promise<(EventRow & { author: string }) | undefined> {
  const { rows } = await sql<EventRow & { author: string }>`select ${eventColumns}, i.author_id as author
    from event e join item i on i.id = e.id where e.id = ${id} for update of e`.execute(db);
  return rows[0];
}

export async function insertEvent(
  db: Db,
  id: string,
  event: Omit<EventRow, 'id' | 'cancelled' | 'repliesClosed' | 'sequence'>,
) {
  await sql`insert into event (id, starts_at, ends_at, time_zone, all_day, location, address, capacity, rule, ex_dates, uid)
    values (${id}, ${event.startsAt}::timestamp, ${event.endsAt}::timestamp, ${event.timeZone}, ${event.allDay}, ${event.location}, ${event.address},
      ${event.capacity}, ${event.rule}, ${[...event.exDates]}::text[], ${event.uid})`.execute(db);
}

export async function updateEvent(db: Db, { id, ...event }: EventRow): Promise<void> {
  await sql`update event set starts_at = ${event.startsAt}::timestamp, ends_at = ${event.endsAt}::timestamp, time_zone = ${event.timeZone},
      all_day = ${event.allDay}, location = ${event.location}, address = ${event.address}, capacity = ${event.capacity}, rule = ${event.rule},
      ex_dates = ${[...event.exDates]}::text[], uid = ${event.uid}, sequence = ${event.sequence}, cancelled = ${event.cancelled},
      replies_closed = ${event.repliesClosed}
    where id = ${id}`.execute(db);
}

export async function exceptionsOf(db: Db, ids: readonly string[]): Promise<Map<string, Exception[]>> {
  const { rows } = await sql<
    Exception & { id: string }
  >`select event_id as id, ${wall('slot')} as slot, ${wall('starts_at')} as "startsAt",
    ${wall('ends_at')} as "endsAt", cancelled from event_exception where event_id = any (${[...ids]}::bigint[]) order by event_id, slot`.execute(
    db,
  );
  return Map.groupBy(rows, (row) => row.id);
}

export async function putException(db: Db, id: string, one: Exception): Promise<void> {
  await sql`insert into event_exception (event_id, slot, starts_at, ends_at, cancelled)
    values (${id}, ${one.slot}::timestamp, ${one.startsAt}::timestamp, ${one.endsAt}::timestamp, ${one.cancelled})
    on conflict (event_id, slot) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at, cancelled = excluded.cancelled`.execute(
    db,
  );
}

export async function dropExceptions(db: Db, id: string): Promise<void> {
  await sql`delete from event_exception where event_id = ${id}`.execute(db);
}

/** Writes an event's dates down anew, here and in its places. */
export async function putDates(db: Db, id: string, dates: readonly Occurrence[], until: Date | null): Promise<void> {
  const rows = dates.map(({ slot, startsAt, endsAt, from, to, cancelled }) => ({
    slot,
    starts_at: startsAt,
    ends_at: endsAt,
    from_at: from.toISOString(),
    to_at: to.toISOString(),
    cancelled,
  }));
  await sql`delete from event_date where event_id = ${id}`.execute(db);
  await sql`insert into event_date (event_id, slot, starts_at, ends_at, from_at, to_at, cancelled)
    select ${id}, slot, starts_at, ends_at, from_at, to_at, cancelled from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as d (slot timestamp, starts_at timestamp, ends_at timestamp, from_at timestamptz, to_at timestamptz, cancelled boolean)`.execute(
    db,
  );
  await sql`update event set dates_until = ${until} where id = ${id}`.execute(db);
  await sql`update event_reply set (only_from, until) = (
      select case when count(*) = 1 then min(from_at) end, max(to_at) from event_date where event_id = ${id})
    where event_id = ${id}`.execute(db);
  await putInPlaces(db, id);
}

export async function putInPlaces(db: Db, id: string): Promise<void> {
  await sql`delete from event_in_place where event_id = ${id}`.execute(db);
  await sql`insert into event_in_place (place_id, from_at, event_id, slot, to_at)
    select w.place_id, d.from_at, d.event_id, d.slot, d.to_at from event_date d join placement w on w.item_id = d.event_id
    where d.event_id = ${id}`.execute(db);
}

/** Events whose dates end before the window does. */
export async function eventsToExtend(db: Db, before: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from event where dates_until < ${before} order by dates_until limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export async function dateOf(
  db: Db,
  id: string,
  slot: string,
): Promise<Pick<Exception, 'startsAt' | 'endsAt' | 'cancelled'> | undefined> {
  const { rows } = await sql<Pick<Exception, 'startsAt' | 'endsAt' | 'cancelled'>>`
    select ${wall('starts_at')} as "startsAt", ${wall('ends_at')} as "endsAt", cancelled from event_date
    where event_id = ${id} and slot = ${slot}::timestamp`.execute(db);
  return rows[0];
}

/** What is the reader's own of many events, in one query. */
export async function ownOf(db: Db, viewer: Viewer, ids: readonly string[]): Promise<Map<string, EventMine>> {
  const { rows } = await sql<EventMine & { id: string }>`${short}
    select e.id, r.answer, coalesce(r.note, '') as note, r.remind,
      exists (select 1 from event_invitation v where v.event_id = e.id and v.person_id = ${viewer.person}) as invited
    from unnest(${[...ids]}::bigint[]) as e (id)
    left join event_reply r on r.event_id = e.id and r.person_id = ${viewer.person}`.execute(db);
  return new Map(rows.map(({ id, ...own }) => [id, own]));
}

export async function ownAnswer(db: Db, id: string, person: string): Promise<Answer | null> {
  const { rows } = await sql<{
    answer: Answer;
  }>`select answer from event_reply where event_id = ${id} and person_id = ${person}`.execute(db);
  return rows[0]?.answer ?? null;
}

export async function countComing(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from event_reply where event_id = ${id} and answer = 'yes'`.execute(db);
  return rows[0]!.n;
}

export interface NewReply {
  readonly answer: Answer;
  readonly note?: string | undefined;
  readonly remind?: number | null | undefined;
  /** For the demo company and what was exported. */
  readonly at?: Date | undefined;
}

/** Whoever changes their answer goes to the end of the line; a note alone keeps their turn. */
export async function putReply(
  db: Db,
  id: string,
  person: string,
  { answer, note, remind, at }: NewReply,
): Promise<void> {
  await sql`insert into event_reply as r (event_id, person_id, answer, note, remind, at)
    values (${id}, ${person}, ${answer}, ${note ?? ''}, ${remind === undefined ? 1440 : remind}::int, coalesce(${at ?? null}::timestamptz, clock_timestamp()))
    on conflict (event_id, person_id) do update set answer = excluded.answer,
      note = coalesce(${note ?? null}, r.note), remind = case when ${remind === undefined} then r.remind else excluded.remind end,
      turn = case when r.answer = excluded.answer then r.turn else excluded.turn end,
      at = case when r.answer = excluded.answer then r.at else excluded.at end`.execute(db);
}

export async function dropReply(db: Db, id: string, person: string): Promise<void> {
  await sql`delete from event_reply where event_id = ${id} and person_id = ${person}`.execute(db);
}

/** A person of a query, as who reads. */
const personReads = (event: string) => itemIsReadableBy({ person: sql`p.id`, guest: sql`p.guest` }, event);

/** The first of those who wait, who are still here and read it, come now. Answers with who. */
export async function moveUp(db: Db, id: string, seats: number): Promise<string[]> {
  const { rows } = await sql<{
    person_id: string;
  }>`update event_reply set answer = 'yes', turn = fika_id() where event_id = ${id} and person_id in (
      select r.person_id from event_reply r join person p on p.id = r.person_id and p.active
      where r.event_id = ${id} and r.answer = 'waiting' and ${personReads('r.event_id')} order by r.turn limit ${seats})
    returning person_id`.execute(db);
  return rows.map((row) => row.person_id);
}

/** Who is to know what becomes of it: who comes, may, or waits. */
export async function concerned(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{
    person_id: string;
  }>`select r.person_id from event_reply r join person p on p.id = r.person_id and p.active
    where r.event_id = ${id} and r.answer <> 'no' and ${personReads('r.event_id')} order by r.turn`.execute(db);
  return rows.map((row) => row.person_id);
}

/** Of these people, those who may read the event. */
export async function readersAmong(db: Db, id: string, people: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select p.id from person p join event e on e.id = ${id}
    where p.id = any (${[...people]}::bigint[]) and p.active and ${personReads('e.id')}`.execute(db);
  return rows.map((row) => row.id);
}

/** Notes who is invited; answers with those who were not before, and have not answered. `people` null: all members of the event's home place. */
export async function putInvitations(
  db: Db,
  id: string,
  people: readonly string[] | null,
  by: string,
): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`insert into event_invitation (event_id, person_id)
    select e.id, p.id from event e join item i on i.id = e.id
    join person p on p.active and p.id <> ${by} and ${
      people === null
        ? sql`exists (select 1 from membership m where m.place_id = i.place_id and m.person_id = p.id)`
        : sql`p.id = any (${[...people]}::bigint[])`
    }
    where e.id = ${id} and not exists (select 1 from event_reply r where r.event_id = e.id and r.person_id = p.id)
    on conflict do nothing returning person_id`.execute(db);
  return rows.map((row) => row.person_id);
}

export interface ReplyRow {
  person: PersonChip;
  answer: Answer;
  note: string;
  at: Date;
  turn: string;
}

export async function repliesOf(
  db: Db,
  id: string,
  answer: Answer,
  after: string | null,
  limit: number,
): Promise<ReplyRow[]> {
  const { rows } = await sql<ReplyRow>`select ${chipJson('p')} as person, r.answer, r.note, r.at, r.turn
    from event_reply r join person p on p.id = r.person_id
    where r.event_id = ${id} and r.answer = ${answer} ${after ? sql`and r.turn > ${after}::bigint` : sql``}
    order by r.turn limit ${limit + 1}`.execute(db);
  return rows;
}

export const touch = (db: Db, id: string) => sql`update item set rev = rev + 1 where id = ${id}`.execute(db);

/** Whether a person wants events told by mail. */
export async function wantsMail(db: Db, person: string): Promise<boolean> {
  const { rows } = await sql`select 1 from event_mail_stopped where person_id = ${person}`.execute(db);
  return rows.length === 0;
}

export async function setWantsMail(db: Db, person: string, wanted: boolean): Promise<void> {
  await (wanted
    ? sql`delete from event_mail_stopped where person_id = ${person}`
    : sql`insert into event_mail_stopped (person_id) values (${person}) on conflict do nothing`
  ).execute(db);
}
