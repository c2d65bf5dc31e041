/** Lists of dates: which, in the order in which they begin. Each carries its event; the access rule is inside. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { itemIsReadable } from '../../../core/access/server/queries.ts';
import { heardPlaces } from '../../../core/follows/server/queries.ts';
import type { Item } from '../../../core/items/contract.ts';
import { demandPlace } from '../../../core/items/server/in-place.ts';
import { hydrateItems } from '../../../core/items/server/pipeline.ts';
import { short } from '../../../platform/database/lines.ts';
import { id } from '../../../platform/http/contract.ts';
import { decodeCursor, pageOf } from '../../../platform/http/cursor.ts';
import { type ReadyJson, readyArray, readyObject } from '../../../platform/http/json.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { type EventDate, longestDays, wallTime } from '../contract.ts';
import { utcSecond, wall } from './queries.ts';

/** Which dates: of one place, of what one comes to, or of all that one hears. */
export type Calendar = { readonly place: string } | 'mine' | 'all';

export interface Span {
  /** They end after it; of what is over, before. */
  readonly from: Date;
  /** They begin before it. */
  readonly to: Date | null;
  readonly past: boolean;
  readonly cursor: string | undefined;
  readonly limit: number;
}

const key = z.tuple([z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), id, wallTime]);

interface DateRow extends EventDate {
  event: string;
}

const columns = sql`w.event_id, w.slot, w.from_at`;

function rowsOf(
  viewer: Viewer,
  calendar: Calendar,
  span: Span,
  conditions: RawBuilder<unknown>,
  page: RawBuilder<unknown>,
) {
  if (calendar === 'mine') return ownRows(viewer, span, conditions, page);
  if (calendar === 'all')
    return sql`select distinct w.event_id, w.slot, w.from_at from (${heardPlaces(viewer, { muted: false })}) h cross join lateral (
      select ${columns} from event_in_place w where w.place_id = h.place_id and ${conditions} ${page}) w ${page}`;
  return sql`select ${columns} from event_in_place w where w.place_id = ${calendar.place} and ${conditions} ${page}`;
}

/**
 * What takes place once, from an index in the order in which it does; and of each series that goes on, so many dates as the page can hold. What it costs is the page
 * and the number of one's series.
 */
function ownRows(viewer: Viewer, { from, past }: Span, conditions: RawBuilder<unknown>, page: RawBuilder<unknown>) {
  const own = sql`r.person_id = ${viewer.person} and r.answer in ('yes', 'maybe', 'waiting') and ${itemIsReadable(viewer, 'r.event_id')}`;
  return sql`select ${columns} from (
    (select o.event_id, d.slot, o.from_at from (
        select w.event_id, w.from_at from (
          select r.event_id, null::timestamp as slot, r.only_from as from_at, r.until as to_at from event_reply r where ${own} and r.only_from is not null) w
        where ${conditions} ${page}) o
      join event_date d on d.event_id = o.event_id)
    union all
    (select w.event_id, w.slot, w.from_at from event_reply r cross join lateral (
        select ${columns} from event_date w where w.event_id = r.event_id and ${conditions} ${page}) w
      where ${own} and r.only_from is null ${past ? sql`` : sql`and r.until > ${from}`})) w ${page}`;
}

/** The skeleton: the ids and times of a page, and one more, by one index. */
async function datesIn(db: Db, viewer: Viewer, calendar: Calendar, span: Span): Promise<DateRow[]> {
  const { from, to, past, limit } = span;
  const after = decodeCursor(span.cursor, key);
  // No date lasts longer, so that what began before cannot be still going on: the index is read from there.
  const reach = new Date(from.getTime() - (longestDays + 2) * 86_400_000);
  const over = past
    ? sql`w.to_at <= ${from} and w.from_at <= ${from}`
    : sql`w.to_at > ${from} and w.from_at > ${reach}`;
  const conditions = sql`${over} ${to ? sql`and w.from_at < ${to}` : sql``} ${
    after
      ? sql`and (w.from_at, w.event_id, w.slot) ${past ? sql`<` : sql`>`} (${after[0]}::timestamptz, ${after[1]}::bigint, ${after[2]}::timestamp)`
      : sql``
  }`;
  const order = past
    ? sql`order by w.from_at desc, w.event_id desc, w.slot desc`
    : sql`order by w.from_at, w.event_id, w.slot`;
  const page = sql`${order} limit ${limit + 1}`;
  const { rows } = await sql<DateRow>`${typeof calendar === 'object' ? short : sql``}
    select w.event_id as event, ${wall('w.slot')} as slot, ${wall('d.starts_at')} as "startsAt", ${wall('d.ends_at')} as "endsAt",
      ${utcSecond('d.from_at')} as "from", ${utcSecond('d.to_at')} as "to", d.cancelled
    from (${rowsOf(viewer, calendar, span, conditions, page)}) w join event_date d on d.event_id = w.event_id and d.slot = w.slot ${order}`.execute(
    db,
  );
  return rows;
}

type Entry = EventDate & { event: Item };

/** Skeleton → hydrate → present: an event that repeats is read once, however many of its dates are on the page. */
export async function calendarPage(
  db: Db,
  viewer: Viewer,
  calendar: Calendar,
  span: Span,
): Promise<ReadyJson<{ items: Entry[]; next: string | null }>> {
  const found = await datesIn(db, viewer, calendar, span);
  const { rows, next } = pageOf(found, span.limit, (row) => [row.from, row.event, row.slot]);
  const items = await hydrateItems(db, viewer, [...new Set(rows.map((row) => row.event))]);
  const events = new Map(items.map((one) => [one.id, one.json]));
  if (typeof calendar === 'object') await demandPlace(db, viewer, calendar.place, items);
  const entries = rows.flatMap(({ event: which, ...date }) => {
    const event = events.get(which);
    return event ? [readyObject<Entry>({ ...date, event })] : [];
  });
  return readyObject<{ items: Entry[]; next: string | null }>({
    items: readyArray(entries) as ReadyJson<Entry[]>,
    next,
  });
}
