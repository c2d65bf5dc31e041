/** What is written out of events comes back as it was: dates, who answered what in which order, who is invited. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createItem } from '../../core/items/contract.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { takeOver } from '../../testing/round-trip.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { cancelEvent, closeReplies, inviteToEvent, replyToEvent } from './contract.ts';

let from: World;
let to: World;
beforeAll(async () => {
  [from, to] = [await openWorld(), await openWorld()];
});
afterAll(async () => {
  await from?.close();
  await to?.close();
});

/** Events as they stand, without ids. */
async function contents({ services: { pool } }: World) {
  const rows = async (query: string) => (await pool.query(query)).rows;
  return {
    events:
      await rows(`select i.title, e.starts_at, e.ends_at, e.time_zone, e.all_day, e.location, e.capacity, e.rule, e.sequence, e.cancelled, e.replies_closed
      from event e join item i on i.id = e.id order by 1`),
    dates: await rows(
      `select i.title, d.slot, d.from_at, d.to_at, d.cancelled from event_date d join item i on i.id = d.event_id order by 1, 2`,
    ),
    places: await rows(
      `select i.title, w.from_at, p.name from event_in_place w join item i on i.id = w.event_id join place p on p.id = w.place_id order by 1, 2`,
    ),
    replies: await rows(`select i.title, p.name, r.answer, r.note, r.remind, date_trunc('milliseconds', r.at) as at
      from event_reply r join item i on i.id = r.event_id join person p on p.id = r.person_id order by i.title, r.turn`),
    invited: await rows(
      `select i.title, p.name from event_invitation v join item i on i.id = v.event_id join person p on p.id = v.person_id order by 1, 2`,
    ),
  };
}

test('out, in, and in once more', async () => {
  const [ann, ben, cid] = [await from.person('Ann'), await from.person('Ben'), await from.person('Cid')];
  const place = await from.community(ann, 'House');
  for (const who of [ben, cid]) await from.join(place, who);
  const write = (title: string, fields: object) =>
    ann.ok(createItem, {
      params: { id: place },
      body: {
        kind: 'event',
        title,
        startsAt: '2030-06-12T12:00',
        endsAt: '2030-06-12T13:00',
        timeZone: 'Asia/Kolkata',
        ...fields,
      } as never,
    });
  const weekly = await write('Weekly', { repeats: 'FREQ=WEEKLY;COUNT=4', location: 'Here', capacity: 1 });
  const day = await write('Day', { startsAt: '2030-06-12', endsAt: '2030-06-13', allDay: true });
  const params = { id: weekly.id };
  await ben.ok(replyToEvent, { params, body: { answer: 'yes', note: 'With bread', remind: 60 } });
  await cid.ok(replyToEvent, { params, body: { answer: 'yes', remind: null } });
  await ann.ok(replyToEvent, { params, body: { answer: 'yes' } });
  await ann.ok(cancelEvent, { params, body: { cancelled: true, slot: '2030-06-19T12:00' } });
  await ann.ok(closeReplies, { params, body: { closed: true } });
  await ann.ok(inviteToEvent, { params: { id: day.id }, body: { everybody: true } });
  await ann.ok(cancelEvent, { params: { id: day.id }, body: { cancelled: true } });
  await takeOver(from, to);
  const before = await contents(from);
  expect([before.dates, before.places, before.replies, before.invited].map(({ length }) => length)).toEqual([
    5, 5, 3, 2,
  ]);
  expect(await contents(to)).toEqual(before);
  await takeOver(from, to);
  expect(await contents(to)).toEqual(before);
  expect((await to.admin.ok(listNotifications)).items).toEqual([]);
});
