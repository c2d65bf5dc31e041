/** Calendars that programs subscribe to: what the owner of the private address may read at the moment. */
import { sql } from 'kysely';
import { itemIsReadable, placeIsReadable } from '../../../core/access/server/queries.ts';
import { heardPlaces } from '../../../core/follows/server/queries.ts';
import type { PrivateAddressKind } from '../../../core/private-addresses/kinds.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { writeCalendar } from './ics.ts';
import { writtenEvents } from './written.ts';

/** Events in a calendar: those that are still to come, or were in the last ninety days; the nearest first. */
const mostEvents = 1000;
const placeSubject = /^place\.([1-9]\d{0,17})$/;

async function idsFor(db: Db, viewer: Viewer, subject: string): Promise<string[]> {
  const place = placeSubject.exec(subject)?.[1];
  const recent = sql`x.to_at > now() - interval '90 days' and x.from_at > now() - interval '130 days'`;
  const among =
    subject === 'mine'
      ? sql`select x.event_id, x.from_at from event_reply r join event_date x on x.event_id = r.event_id
          where r.person_id = ${viewer.person} and r.answer in ('yes', 'maybe') and ${recent} and ${itemIsReadable(viewer, 'x.event_id')}`
      : subject === 'all'
        ? sql`select x.event_id, x.from_at from (${heardPlaces(viewer, { muted: true })}) h join event_in_place x on x.place_id = h.place_id where ${recent}`
        : sql`select x.event_id, x.from_at from event_in_place x where x.place_id = ${place} and ${recent}`;
  const { rows } = await sql<{
    event_id: string;
  }>`select event_id from (${among}) f group by event_id order by min(from_at), event_id limit ${mostEvents}`.execute(
    db,
  );
  return rows.map((row) => row.event_id);
}

async function titleOf(db: Db, viewer: Viewer, subject: string): Promise<string | null> {
  const place = placeSubject.exec(subject)?.[1];
  if (!place && subject !== 'mine' && subject !== 'all') return null;
  const { rows } = await sql<{ name: string }>`${
    place
      ? sql`select name from place where id = ${place} and ${placeIsReadable(viewer, 'place.id')}`
      : subject === 'all'
        ? sql`select name from place where kind = 'organisation'`
        : sql`select o.name || ' – ' || p.name as name from place o, person p where o.kind = 'organisation' and p.id = ${viewer.person}`
  }`.execute(db);
  return rows[0]?.name ?? null;
}

export const eventCalendars: PrivateAddressKind = {
  kind: 'events',
  files: ['calendar.ics'],
  title: titleOf,
  open: async ({ db, config }, { viewer, subject, title, file }) => {
    if (file !== 'calendar.ics') return null;
    const events = await writtenEvents(db, await idsFor(db, viewer, subject), config.publicUrl);
    return { type: 'text/calendar; charset=utf-8', body: writeCalendar({ name: title, method: 'PUBLISH', events }) };
  },
};
