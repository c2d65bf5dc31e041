import { sql } from 'kysely';
import type { KindExporting } from '../../../core/exporting/parts.ts';
import type { EventFields } from '../contract.ts';
import { writeDates } from './fields.ts';
import { lockEvent, putException, utc, wall } from './queries.ts';
import type { Exception } from './time.ts';

interface Own {
  readonly uid: string;
  readonly sequence: number;
  readonly exDates: readonly string[];
  readonly exceptions: readonly Exception[];
  readonly replies: readonly {
    readonly person: string;
    readonly answer: string;
    readonly note: string;
    readonly remind: number | null;
    readonly at: string;
  }[];
  readonly invited: readonly string[];
}

/** Who answered what, in order, and who is invited; dates that are otherwise than the rule. Times, place and seats are among the fields. */
export const eventExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<Own & { id: string }>`
      select e.id, case when e.uid = e.id::text || '@fika' then '' else e.uid end as uid, e.sequence,
        e.ex_dates as "exDates",
        coalesce((select jsonb_agg(jsonb_build_object('slot', ${wall('x.slot')}, 'startsAt', ${wall('x.starts_at')}, 'endsAt', ${wall('x.ends_at')}, 'cancelled', x.cancelled) order by x.slot)
          from event_exception x where x.event_id = e.id), '[]') as exceptions,
        coalesce((select jsonb_agg(jsonb_build_object('person', r.person_id::text, 'answer', r.answer, 'note', r.note, 'remind', r.remind, 'at', ${utc('r.at')}) order by r.turn)
          from event_reply r where r.event_id = e.id), '[]') as replies,
        array(select v.person_id::text from event_invitation v where v.event_id = e.id order by v.person_id) as invited
      from event e where e.id = any (${[...ids]}::bigint[])`.execute(db);
    return new Map(rows.map(({ id, ...own }) => [id, { ...own }]));
  },
  input: ({ fields }) => {
    const { startsAt, endsAt, timeZone, allDay, location, address, capacity, repeats } =
      fields as unknown as EventFields;
    return { startsAt, endsAt, timeZone, allDay, location, address, capacity, repeats };
  },
  restore: async (db, id, { fields, own }, ids) => {
    const { cancelled, repliesClosed } = fields as unknown as EventFields;
    const { uid, sequence, exDates, exceptions, replies, invited } = own as unknown as Own;
    await sql`update event set uid = case when ${uid} = '' then uid else ${uid} end, sequence = ${sequence}, ex_dates = ${[...exDates]}::text[],
      cancelled = ${cancelled}, replies_closed = ${repliesClosed} where id = ${id}`.execute(db);
    for (const one of exceptions) await putException(db, id, one);
    // In their order: `turn` is given anew.
    for (const { person, answer, note, remind, at } of replies) {
      const who = ids(person);
      if (who)
        await sql`insert into event_reply (event_id, person_id, answer, note, remind, at)
          values (${id}, ${who}, ${answer}, ${note}, ${remind}::int, ${at}::timestamptz)`.execute(db);
    }
    const guests = invited.flatMap((one) => ids(one) ?? []);
    await sql`insert into event_invitation (event_id, person_id) select ${id}, unnest(${guests}::bigint[]) on conflict do nothing`.execute(
      db,
    );
    const event = await lockEvent(db, id);
    if (event && (exceptions.length > 0 || exDates.length > 0)) await writeDates(db, event);
  },
};
