import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { type EventFields, type EventMine, eventProblems } from '../contract.ts';
import { type EventRow, eventRows, exceptionsOf, ownOf, putDates, type ShownEvent } from './queries.ts';
import { datesOf, instantOf, later } from './time.ts';

export const present = (row: ShownEvent): EventFields => ({
  startsAt: row.startsAt,
  endsAt: row.endsAt,
  timeZone: row.timeZone,
  allDay: row.allDay,
  location: row.location,
  address: row.address,
  capacity: row.capacity,
  repeats: row.rule,
  from: instantOf(row.startsAt, row.timeZone).toISOString(),
  to: instantOf(row.allDay ? later(row.endsAt, 24 * 60) : row.endsAt, row.timeZone).toISOString(),
  cancelled: row.cancelled,
  repliesClosed: row.repliesClosed,
  counts: row.counts,
  coming: row.coming,
  next: row.next,
});

export async function fieldsOf(db: Db, id: string): Promise<EventFields> {
  const [row] = await eventRows(db, [id]);
  if (!row) throw problems.not_found();
  return present(row);
}

export const mineOf = async (db: Db, viewer: Viewer, id: string): Promise<EventMine> =>
  (await ownOf(db, viewer, [id])).get(id)!;

/** Writes the dates that an event has now. Throws `no_dates` for a rule that never gives one. */
export async function writeDates(db: Db, event: EventRow, now = new Date()): Promise<void> {
  const exceptions = (await exceptionsOf(db, [event.id])).get(event.id) ?? [];
  let found: ReturnType<typeof datesOf>;
  try {
    found = datesOf(event, exceptions, now);
  } catch (error) {
    // The library says it in words of its own, whatever was wrong with the rule.
    if (error instanceof Error) throw eventProblems.no_dates();
    throw error;
  }
  await putDates(db, event.id, found.dates, found.until);
}
