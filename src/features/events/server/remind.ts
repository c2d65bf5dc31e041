import { sql } from 'kysely';
import { itemIsReadableBy } from '../../../core/access/server/queries.ts';
import { write } from '../../../platform/http/write.ts';
import type { Services } from '../../../platform/services.ts';
import { writeDates } from './fields.ts';
import { eventsToExtend, lockEvent } from './queries.ts';
import { tellPeople } from './telling.ts';
import { windowOf } from './time.ts';

/** Reminders of one look; what is left over comes with the next, at once. */
const atOnce = 1000;

interface Due {
  event_id: string;
  slot: string;
  person_id: string;
}

/**
 * Reminds of what begins soon: once each person of each date, since the note that they were stands in the same transaction as what they are told.
 * Who answered later than their reminder would have come is not told at once what they have just read.
 */
export async function remind(services: Services, now = new Date()): Promise<number> {
  let reminded = 0;
  for (;;) {
    const found = await write(services, null, async (db) => {
      const { rows } = await sql<Due>`insert into event_reminded (event_id, slot, person_id)
        select d.event_id, d.slot, r.person_id
        from event_date d join event e on e.id = d.event_id and not e.cancelled
        join event_reply r on r.event_id = d.event_id and r.answer in ('yes', 'maybe') and r.remind is not null
        join person p on p.id = r.person_id and p.active
        where not d.cancelled and d.from_at > ${now} and d.from_at <= ${now}::timestamptz + interval '28 days'
          and d.from_at - r.remind * interval '1 minute' <= ${now}::timestamptz
          and r.at <= d.from_at - r.remind * interval '1 minute'
          and ${itemIsReadableBy({ person: sql`p.id`, guest: sql`p.guest` }, 'd.event_id')}
          and not exists (select 1 from event_reminded o where o.event_id = d.event_id and o.slot = d.slot and o.person_id = r.person_id)
        order by d.from_at, d.event_id, r.person_id limit ${atOnce}
        on conflict do nothing returning event_id, to_char(slot, 'YYYY-MM-DD"T"HH24:MI') as slot, person_id`.execute(
        db,
      );
      const byDate = Map.groupBy(rows, (row) => `${row.event_id} ${row.slot}`);
      for (const people of byDate.values()) {
        const { event_id, slot } = people[0]!;
        await tellPeople(
          db,
          null,
          event_id,
          people.map((row) => row.person_id),
          'reminder',
          slot,
        );
      }
      return rows.length;
    });
    reminded += found;
    if (found < atOnce) return reminded;
  }
}

/** Once a night: writes down the dates of the day that came into view, of events that go on. Answers with how many. */
export async function extendDates(services: Services, now = new Date()): Promise<number> {
  const { to } = windowOf(now);
  let extended = 0;
  for (;;) {
    const due = await eventsToExtend(services.db, new Date(to.getTime() - 30 * 86_400_000), 100);
    for (const id of due) {
      await write(services, null, async (db) => {
        const event = await lockEvent(db, id);
        if (event) await writeDates(db, event, now);
      });
      extended += 1;
    }
    if (due.length < 100) return extended;
  }
}
