/** Events: who comes and who waits, when that is on whose clock, what those concerned are told, and which dates there are. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createItem, deleteItem, getItem, placeItem, updateItem } from '../../core/items/contract.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { searchAll } from '../../core/search/contract.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  cancelEvent,
  closeReplies,
  communityEvents,
  type EventItem,
  eventItem,
  inviteToEvent,
  listReplies,
  myEvents,
  previewDates,
  putReply,
  replyToEvent,
  setEventMails,
  withdrawReply,
} from './contract.ts';
import { composeMails } from './server/mails.ts';
import { extendDates, remind } from './server/remind.ts';

let world: World;
let olga: Actor;
let alice: Actor;
let bob: Actor;
let carol: Actor;
let place: string;
let worlds = 0;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000', PUBLIC_URL: 'https://fika.example' });
  olga = await world.person('Olga');
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  carol = await world.person('Carol');
  place = await world.community(olga, 'House');
  for (const person of [alice, bob, carol]) await world.join(place, person);
});
afterAll(() => world?.close());

const noon = { startsAt: '2030-06-12T12:00', endsAt: '2030-06-12T13:00', timeZone: 'Europe/Stockholm' };
const write = async (title: string, fields: object = {}, to = place, by = olga): Promise<EventItem> =>
  eventItem.parse(
    await by.ok(createItem, { params: { id: to }, body: { kind: 'event', title, ...noon, ...fields } as never }),
  );
const read = async (event: { id: string }, who = alice) =>
  eventItem.parse(await who.ok(getItem, { params: { id: event.id } }));
const say = (who: Actor, event: { id: string }, answer: 'yes' | 'maybe' | 'no', more: object = {}) =>
  who.request(replyToEvent, { params: { id: event.id } as never, body: { answer, ...more } });
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code;
const change = async (event: { id: string }, fields: object, by = olga) =>
  by.request(updateItem, {
    params: { id: event.id } as never,
    body: { version: (await read(event, by)).version, ...fields } as never,
  });
const reasonFor = async (who: Actor, event: { id: string }) => {
  await world.settle();
  return (await who.ok(listNotifications)).items.find(({ id }) => id === event.id)?.reason;
};
/** Mails that a job would send; composed here as its worker does. */
const mails = async () => {
  const { rows } = await world.services.pool.query<{ payload: unknown; id: string }>(
    `select j.id, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'events:mail'`,
  );
  for (const { payload, id } of rows) {
    await composeMails(payload, world.services);
    await world.services.pool.query('delete from graphile_worker._private_jobs where id = $1', [id]);
  }
  const { rows: sent } = await world.services.pool.query<{
    payload: { to: string; subject: string; text: string; calendar?: { method: string; content: string } };
  }>(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t where t.id = j.task_id and t.identifier = 'mail:send' returning j.payload`,
  );
  return sent.map((row) => row.payload);
};

describe('who comes', () => {
  test('says yes, maybe or no, with a note, and takes it back', async () => {
    const event = await write('Soup');
    expect(event).toMatchObject({
      counts: { yes: 0, maybe: 0 },
      coming: [],
      next: [{ slot: noon.startsAt }],
      mine: { answer: null },
    });
    expect((await say(alice, event, 'yes', { note: 'I bring bread' })).body).toMatchObject({
      counts: { yes: 1 },
      coming: [{ name: 'Alice' }],
      mine: { answer: 'yes', note: 'I bring bread', remind: 1440 },
    });
    await say(bob, event, 'maybe', { remind: null });
    expect(await read(event, bob)).toMatchObject({
      counts: { yes: 1, maybe: 1 },
      mine: { answer: 'maybe', remind: null },
    });
    const { items } = await carol.ok(listReplies, { params: { id: event.id } });
    expect(items).toMatchObject([{ person: { name: 'Alice' }, answer: 'yes', note: 'I bring bread' }]);
    await alice.ok(withdrawReply, { params: { id: event.id } });
    expect(await read(event)).toMatchObject({ counts: { yes: 0, maybe: 1 }, mine: { answer: null } });
    const hidden = await write('Hidden', {}, await world.community(olga, 'Secret', 'secret'));
    expect((await say(alice, hidden, 'yes')).status).toBe(404);
  });

  test('waits where it is full, and moves up in order when somebody goes', async () => {
    const event = await write('Two seats', { capacity: 2 });
    await say(olga, event, 'yes');
    await say(alice, event, 'yes');
    expect((await say(bob, event, 'yes')).body).toMatchObject({
      counts: { yes: 2, waiting: 1 },
      mine: { answer: 'waiting' },
    });
    await say(carol, event, 'yes');
    // Said again, it keeps one's turn.
    await say(bob, event, 'yes');
    await say(alice, event, 'no');
    expect(await read(event, bob)).toMatchObject({ counts: { yes: 2, waiting: 1, no: 1 }, mine: { answer: 'yes' } });
    expect(await read(event, carol)).toMatchObject({ mine: { answer: 'waiting' } });
    expect(await reasonFor(bob, event)).toBe('moved-up');
    expect(await reasonFor(carol, event)).toBeUndefined();
    expect(
      (await mails()).filter(({ subject }) => subject.includes('There is a seat for you')).map(({ to }) => to),
    ).toEqual(['bob@example.org']);
    // More seats are filled too.
    await change(event, { capacity: 3 });
    expect(await read(event, carol)).toMatchObject({ counts: { yes: 3, waiting: 0 }, mine: { answer: 'yes' } });
  });

  test('of two who want the last seat at once, one gets it', async () => {
    const event = await write('One seat', { capacity: 1 });
    const answers = await Promise.all([alice, bob, carol, olga].map((who) => say(who, event, 'yes')));
    const given = answers.map(({ body }) => (body as EventItem).mine.answer).sort();
    expect(given).toEqual(['waiting', 'waiting', 'waiting', 'yes']);
    // Who leaves and who comes at once: the seat is never given twice, nor lost.
    await Promise.all([alice, bob, carol, olga].flatMap((who) => [say(who, event, 'no'), say(who, event, 'yes')]));
    const { counts } = await read(event);
    expect(counts.yes).toBeLessThanOrEqual(1);
    expect(counts.yes === 1 || counts.waiting === 0).toBe(true);
  });

  test('who waits and may no longer read it is passed over', async () => {
    const closed = await world.community(olga, 'Closed', 'closed');
    for (const who of [alice, bob]) await world.join(closed, who);
    const event = await write('One', { capacity: 1 }, closed);
    await say(olga, event, 'yes');
    await say(alice, event, 'yes');
    await say(bob, event, 'yes');
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [
      closed,
      alice.id,
    ]);
    await say(olga, event, 'no');
    expect((await read(event, bob)).mine.answer).toBe('yes');
  });

  test('is put on the list and taken off it by who organises it; a closed list takes nobody else', async () => {
    const event = await write('By hand');
    const put = (by: Actor, person: string, answer: 'yes' | 'no' = 'yes') =>
      by.request(putReply, { params: { id: event.id, person } as never, body: { answer } });
    expect((await put(alice, bob.id)).status).toBe(403);
    expect((await put(olga, bob.id)).body).toMatchObject({ counts: { yes: 1 } });
    expect(await reasonFor(bob, event)).toBe('invited');
    const guest = await world.person('Gus', { guest: true });
    expect(code(await put(olga, guest.id))).toBe('cannot_read_it');
    await olga.ok(closeReplies, { params: { id: event.id }, body: { closed: true } });
    expect(code(await say(alice, event, 'yes'))).toBe('replies_closed');
    expect((await say(bob, event, 'no')).status).toBe(200);
    expect((await put(olga, alice.id)).body).toMatchObject({ counts: { yes: 1, no: 1 }, repliesClosed: true });
  });

  test('a guest of the community too', async () => {
    const guest = await world.person('Greta', { guest: true });
    await world.join(place, guest, 'guest');
    expect((await say(guest, await write('With guests'), 'yes')).body).toMatchObject({ coming: [{ name: 'Greta' }] });
  });
});

describe('invitations', () => {
  test('go once to each who may read it, with an appointment that can be stopped', async () => {
    const event = await write('Party; with, "signs" \\ and\nlines', {
      location: 'Garden, left; of "the" house',
      repeats: 'FREQ=WEEKLY;COUNT=3',
    });
    await mails();
    expect(await olga.ok(inviteToEvent, { params: { id: event.id }, body: { people: [alice.id, alice.id] } })).toEqual({
      invited: 1,
    });
    expect((await read(event)).mine.invited).toBe(true);
    expect(await reasonFor(alice, event)).toBe('invited');
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: 'alice@example.org', calendar: { method: 'REQUEST' } });
    expect(mail!.calendar!.content).toContain('METHOD:REQUEST');
    expect(mail!.text).toContain('https://fika.example/settings/events');
    await carol.ok(setEventMails, { body: { wanted: false } });
    expect(
      (await olga.ok(inviteToEvent, { params: { id: event.id }, body: { everybody: true } })).invited,
    ).toBeGreaterThanOrEqual(2);
    expect((await mails()).map(({ to }) => to)).not.toContain('carol@example.org');
    expect(await reasonFor(carol, event)).toBe('invited');
    await carol.ok(setEventMails, { body: { wanted: true } });
    expect(
      await olga.ok(inviteToEvent, { params: { id: event.id }, body: { people: [alice.id], everybody: true } }),
    ).toEqual({ invited: 0 });
    const stranger = await world.person('Gerd', { guest: true });
    expect((await olga.fails(inviteToEvent, { params: { id: event.id }, body: { people: [stranger.id] } })).code).toBe(
      'cannot_read_it',
    );
    expect((await alice.fails(inviteToEvent, { params: { id: event.id }, body: { people: [bob.id] } })).status).toBe(
      403,
    );
  });
});

describe('times', () => {
  const list = async (query: object = {}, at = place) =>
    (await alice.ok(communityEvents, { params: { id: at }, query: query as never })).items;
  const dates = async (fields: object, query: object = {}) => {
    const at = await world.community(olga, `Times ${++worlds}`);
    await world.join(at, alice);
    await write('Weekly', fields, at);
    return (await list({ from: '2025-01-01T00:00:00Z', limit: 100, ...query }, at)).map(({ from }) => from);
  };

  test.each([
    // Nine stays nine: 08:00 UTC in winter, 07:00 in summer.
    ['Europe/Stockholm', '2027-03-21T09:00', ['2027-03-21T08:00', '2027-03-28T07:00', '2027-04-04T07:00']],
    ['Europe/Stockholm', '2027-10-24T09:00', ['2027-10-24T07:00', '2027-10-31T08:00', '2027-11-07T08:00']],
    // Half past two does not exist on the 28th: it is half past three then, and two o'clock again a week later.
    ['Europe/Stockholm', '2027-03-21T02:30', ['2027-03-21T01:30', '2027-03-28T01:30', '2027-04-04T00:30']],
    // And comes twice on the 31st: the first is meant.
    ['Europe/Stockholm', '2027-10-24T02:30', ['2027-10-24T00:30', '2027-10-31T00:30', '2027-11-07T01:30']],
    ['Asia/Kolkata', '2027-03-21T09:00', ['2027-03-21T03:30', '2027-03-28T03:30', '2027-04-04T03:30']],
    ['America/Sao_Paulo', '2027-10-17T09:00', ['2027-10-17T12:00', '2027-10-24T12:00', '2027-10-31T12:00']],
  ])('%s keeps its wall clock from %s', async (timeZone, startsAt, expected) => {
    const found = await dates({ timeZone, startsAt, endsAt: startsAt, repeats: 'FREQ=WEEKLY;COUNT=3' });
    expect(found).toEqual(expected.map((at) => `${at}:00.000Z`));
  });

  test('whole days are dates, whatever the zone', async () => {
    const event = await write('Day', {
      startsAt: '2030-06-12',
      endsAt: '2030-06-13',
      allDay: true,
      timeZone: 'America/Sao_Paulo',
    });
    expect(event).toMatchObject({
      startsAt: '2030-06-12T00:00',
      endsAt: '2030-06-13T00:00',
      to: '2030-06-14T03:00:00.000Z',
    });
  });

  test.each([
    [{ repeats: 'FREQ=SECONDLY' }, 'not_a_repetition'],
    [{ repeats: 'FREQ=HOURLY' }, 'not_a_repetition'],
    [{ repeats: 'FREQ=DAILY;BYSECOND=0,1,2' }, 'not_a_repetition'],
    [{ repeats: 'FREQ=DAILY;COUNT=2;UNTIL=20300101' }, 'not_a_repetition'],
    [{ repeats: 'every day' }, 'not_a_repetition'],
    [{ startsAt: '2030-02-31T10:00' }, 'not_a_time'],
    [{ timeZone: 'Mars/Olympus' }, 'time_zone'],
    [{ timeZone: '+02:00' }, 'time_zone'],
    [{ endsAt: '2030-06-12T11:00' }, 'ends_before_start'],
    [{ endsAt: '2031-06-12T11:00' }, 'lasts_too_long'],
    [{ address: 'javascript:alert(1)' }, 'not_a_web_address'],
    [{ capacity: 0 }, 'number_too_small'],
  ])('%j is refused: %s', async (fields, expected) => {
    const refused = await olga.fails(createItem, {
      params: { id: place },
      body: { kind: 'event', title: 'x', ...noon, ...fields } as never,
    });
    expect(JSON.stringify(refused)).toContain(expected);
  });

  test('a rule that never gives a date is refused, and soon', async () => {
    const started = Date.now();
    const refused = await olga.fails(createItem, {
      params: { id: place },
      body: { kind: 'event', title: 'x', ...noon, repeats: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' } as never,
    });
    expect(refused.code).toBe('no_dates');
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  test('the first five dates are said before it is written', async () => {
    const ask = (repeats: string) =>
      alice.ok(previewDates, {
        query: { startsAt: '2027-01-05T18:00', timeZone: 'Europe/Stockholm', repeats } as never,
      });
    expect(await ask('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU')).toEqual({
      dates: ['2027-01-05T18:00', '2027-01-19T18:00', '2027-02-02T18:00', '2027-02-16T18:00', '2027-03-02T18:00'],
      more: true,
    });
    expect(await ask('FREQ=WEEKLY;COUNT=2')).toEqual({ dates: ['2027-01-05T18:00', '2027-01-12T18:00'], more: false });
    expect(await ask('FREQ=DAILY;UNTIL=20270106T170000Z')).toMatchObject({
      dates: ['2027-01-05T18:00', '2027-01-06T18:00'],
    });
  });

  test('what goes on for ever is written down for two years, and further each night', async () => {
    const event = await write('For ever', {
      startsAt: '2020-01-06T09:00',
      endsAt: '2020-01-06T10:00',
      repeats: 'FREQ=DAILY',
    });
    const count = async () =>
      (
        await world.services.pool.query<{ n: number; last: Date }>(
          'select count(*)::int as n, max(from_at) as last from event_date where event_id = $1',
          [event.id],
        )
      ).rows[0]!;
    const before = await count();
    expect(before.n).toBeGreaterThan(1_090);
    expect(await extendDates(world.services)).toBe(0);
    const later = new Date(Date.now() + 200 * 86_400_000);
    expect(await extendDates(world.services, later)).toBeGreaterThanOrEqual(1);
    expect((await count()).last.getTime() - before.last.getTime()).toBeGreaterThan(190 * 86_400_000);
    await olga.ok(deleteItem, { params: { id: event.id } });
  });
});

describe('what changes', () => {
  test('another time is told to who comes, with a mail that calendars understand', async () => {
    const event = await write('Moved');
    await say(alice, event, 'yes');
    await say(bob, event, 'no');
    await mails();
    expect((await change(event, { startsAt: '2030-06-13T12:00', endsAt: '2030-06-13T13:00' })).status).toBe(200);
    expect(await reasonFor(alice, event)).toBe('date-moved');
    expect(await reasonFor(bob, event)).toBeUndefined();
    const sent = await mails();
    expect(sent.map(({ to }) => to)).toEqual(['alice@example.org']);
    expect(sent[0]!.calendar!.content).toMatch(/SEQUENCE:1\r\n[\s\S]*DTSTART;TZID=Europe\/Stockholm:20300613T120000/);
    expect((await read(event)).next).toMatchObject([{ slot: '2030-06-13T12:00' }]);
    // A title alone moves nobody's day.
    await change(event, { title: 'Moved, and named' });
    expect(await mails()).toEqual([]);
  });

  test('called off, all of it or one date, and taken back', async () => {
    const event = await write('Weekly', { repeats: 'FREQ=WEEKLY;COUNT=3' });
    await say(alice, event, 'yes');
    await mails();
    const off = (slot: string | null, cancelled = true) =>
      olga.request(cancelEvent, { params: { id: event.id } as never, body: { cancelled, slot } });
    expect((await off('2030-06-19T12:00')).body).toMatchObject({
      cancelled: false,
      next: [{ cancelled: false }, { slot: '2030-06-19T12:00', cancelled: true }, { cancelled: false }],
    });
    expect(code(await off('2030-06-20T12:00'))).toBe('no_such_date');
    expect(await reasonFor(alice, event)).toBe('called-off');
    const [one] = await mails();
    expect(one!.calendar).toMatchObject({ method: 'REQUEST' });
    expect(one!.calendar!.content).toContain('RECURRENCE-ID;TZID=Europe/Stockholm:20300619T120000');
    expect((await off(null)).body).toMatchObject({ cancelled: true });
    expect((await mails())[0]!.calendar!.method).toBe('CANCEL');
    expect(code(await say(bob, event, 'yes'))).toBe('event_cancelled');
    expect((await off(null, false)).body).toMatchObject({ cancelled: false });
    expect((await off('2030-06-19T12:00', false)).body).toMatchObject({ next: [{}, { cancelled: false }, {}] });
    expect(
      (await alice.request(cancelEvent, { params: { id: event.id } as never, body: { cancelled: true } })).status,
    ).toBe(403);
  });
});

describe('reminders', () => {
  const at = (text: string) => new Date(text);
  test('come once, when each wants them, to who comes, and not for what was called off', async () => {
    const event = await write('Soon', { startsAt: '2029-03-07T14:00', endsAt: '2029-03-07T15:00', timeZone: 'UTC' });
    const off = await write('Off', { startsAt: '2029-03-07T14:00', endsAt: '2029-03-07T15:00', timeZone: 'UTC' });
    await say(alice, event, 'yes');
    await say(bob, event, 'maybe', { remind: 60 });
    await say(carol, event, 'no');
    await say(olga, event, 'yes', { remind: null });
    await say(alice, off, 'yes');
    await olga.ok(cancelEvent, { params: { id: off.id }, body: { cancelled: true } });
    await mails();
    const { services } = world;
    expect(await remind(services, at('2029-03-06T13:59:00Z'))).toBe(0);
    // Two workers at once, and a third after the first was killed: each is reminded once.
    const both = await Promise.all([
      remind(services, at('2029-03-06T14:01:00Z')),
      remind(services, at('2029-03-06T14:01:00Z')),
    ]);
    expect(both[0] + both[1]).toBe(1);
    expect(await remind(services, at('2029-03-06T14:02:00Z'))).toBe(0);
    expect(await reasonFor(alice, event)).toBe('reminder');
    const sent = await mails();
    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([['alice@example.org', 'Soon: Soon']]);
    expect(sent[0]!.text).toContain('14:00');
    expect(await remind(services, at('2029-03-07T13:01:00Z'))).toBe(1);
    expect(await remind(services, at('2029-03-07T14:01:00Z'))).toBe(0);
    expect(await reasonFor(bob, event)).toBe('reminder');
    expect(await reasonFor(carol, event)).toBeUndefined();
  });
});

describe('lists', () => {
  test('of a community and of one’s own: page by page, whole, only what one reads; as many queries for many as for few', async () => {
    const here = await world.community(olga, 'Lists', 'closed');
    await world.join(here, alice);
    const fields = (day: number, more: object = {}) => ({
      startsAt: `2031-05-${day}T10:00`,
      endsAt: `2031-05-${day}T11:00`,
      ...more,
    });
    const weekly = await write('Weekly', fields(10, { repeats: 'FREQ=WEEKLY;COUNT=3' }), here);
    const single = await write('Single', fields(12), here);
    await write('Gone', fields(13), here).then((gone) => olga.ok(deleteItem, { params: { id: gone.id } }));
    await write('Over', { startsAt: '2024-05-12T10:00', endsAt: '2024-05-12T11:00' }, here);
    const pages = async (query: object) => {
      const found: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await alice.ok(communityEvents, {
          params: { id: here },
          query: { limit: 2, ...query, ...(cursor && { cursor }) } as never,
        });
        found.push(...page.items.map(({ startsAt, event }) => `${startsAt.slice(8, 10)} ${event.title}`));
        cursor = page.next;
      } while (cursor);
      return found;
    };
    expect(await pages({})).toEqual(['10 Weekly', '12 Single', '17 Weekly', '24 Weekly']);
    expect(await pages({ past: true })).toEqual(['12 Over']);
    expect(await pages({ from: '2031-05-12T08:30:00Z', to: '2031-05-18T00:00:00Z' })).toEqual([
      '12 Single',
      '17 Weekly',
    ]);
    expect((await bob.request(communityEvents, { params: { id: here } as never })).status).toBe(403);
    await say(alice, single, 'yes');
    const own = await alice.ok(myEvents, { query: { from: '2031-01-01T00:00:00Z' } as never });
    expect(own.items.map(({ event }) => event.title)).toEqual(['Single']);
    const all = await alice.ok(myEvents, { query: { show: 'all', from: '2031-01-01T00:00:00Z' } as never });
    expect(all.items.map(({ event }) => event.title)).toEqual(['Weekly', 'Single', 'Weekly', 'Weekly']);
    const count = async (limit: number) =>
      (await queriesOf(world, alice, communityEvents, { params: { id: here }, query: { limit } as never })).n;
    expect(await count(20)).toBe(await count(1));
    // Put somewhere else, it stands in that calendar too; read there by who does not read its home.
    const other = await world.community(olga, 'Lists 2');
    await world.join(other, bob);
    await olga.ok(placeItem, { params: { id: weekly.id, place: other } });
    expect((await bob.ok(communityEvents, { params: { id: other } })).items).toHaveLength(3);
    // And what one has left is nobody's calendar.
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [here, alice.id]);
    expect((await alice.ok(myEvents, { query: { from: '2031-01-01T00:00:00Z' } as never })).items).toEqual([]);
    // Nor does it take the place of what one reads, where a page is short.
    await say(
      alice,
      await write('Later, and hers', { startsAt: '2031-06-01T10:00', endsAt: '2031-06-01T11:00' }),
      'yes',
    );
    const short = await alice.ok(myEvents, { query: { from: '2031-01-01T00:00:00Z', limit: 1 } as never });
    expect(short.items.map(({ event }) => event.title)).toEqual(['Later, and hers']);
  });

  test('what one comes to, once or each week, is one calendar, page by page; an event that gets more dates stands in it with each', async () => {
    const here = await world.community(olga, 'Own calendar');
    const dora = await world.person('Dora');
    await world.join(here, dora);
    const fields = (startsAt: string, more: object = {}) => ({
      startsAt: `${startsAt}T10:00`,
      endsAt: `${startsAt}T11:00`,
      ...more,
    });
    const weekly = await write('Weekly', fields('2031-05-10', { repeats: 'FREQ=WEEKLY;COUNT=3' }), here);
    const once = await write('Once', fields('2031-05-12'), here);
    const same = await write('Same time', fields('2031-05-17'), here);
    await write('Not answered', fields('2031-05-18'), here);
    for (const event of [weekly, once, same]) await say(dora, event, 'maybe');
    const pages = async (query: object) => {
      const found: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await dora.ok(myEvents, { query: { limit: 1, ...query, ...(cursor && { cursor }) } as never });
        found.push(...page.items.map(({ startsAt, event }) => `${startsAt.slice(8, 10)} ${event.title}`));
        cursor = page.next;
      } while (cursor);
      return found;
    };
    const whole = ['10 Weekly', '12 Once', '17 Weekly', '17 Same time', '24 Weekly'];
    const from = '2031-01-01T00:00:00Z';
    expect(await pages({ from })).toEqual(whole);
    expect(await pages({ past: true, from: '2032-01-01T00:00:00Z' })).toEqual(whole.toReversed());
    expect(await pages({ from: '2031-05-12T08:30:00Z', to: '2031-05-18T00:00:00Z' })).toEqual(whole.slice(1, 4));
    await change(once, fields('2031-05-13', { repeats: 'FREQ=WEEKLY;COUNT=2' }));
    await change(weekly, { repeats: null });
    expect(await pages({ from })).toEqual(['10 Weekly', '13 Once', '17 Same time', '20 Once']);
    await say(dora, same, 'no');
    expect(await pages({ from })).toEqual(['10 Weekly', '13 Once', '20 Once']);
  });

  test('found by its place and by its date', async () => {
    const event = await write('Summer evening', {
      location: 'Boathouse',
      startsAt: '2032-08-20T18:00',
      endsAt: '2032-08-20T22:00',
    });
    await world.settle();
    for (const q of ['boathouse', '20 August 2032', 'Freitag August 2032']) {
      const { items } = await alice.ok(searchAll, { query: { q, kind: 'event' } });
      expect(
        items.map(({ id }) => id),
        q,
      ).toContain(event.id);
    }
  });
});
