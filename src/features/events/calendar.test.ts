/** Calendars as files: valid for a parser that is not ours, whatever people write, and only what their owner may read. */
import ical, { type VEvent } from 'node-ical';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createItem, deleteItem } from '../../core/items/contract.ts';
import { createAddress, revokeAddress } from '../../core/private-addresses/contract.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { cancelEvent, eventFile, replyToEvent } from './contract.ts';
import { fold } from './server/ics.ts';

let world: World;
let olga: Actor;
let alice: Actor;
let place: string;
const hostile = 'A "party"; with, \\ signs\r\nBEGIN:VEVENT\nSUMMARY:injected ​‮ 🎉 \u0007'.replace('\u0007', '');

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000', PUBLIC_URL: 'https://fika.example' });
  olga = await world.person('Olga');
  alice = await world.person('Alice');
  place = await world.community(olga, 'Board; & <Co>, "x"', 'secret');
  await world.join(place, alice);
});
afterAll(() => world?.close());

const write = async (title: string, fields: object = {}) =>
  (
    await olga.ok(createItem, {
      params: { id: place },
      body: {
        kind: 'event',
        title,
        markdown: hostile,
        startsAt: '2030-03-21T09:00',
        endsAt: '2030-03-21T10:00',
        timeZone: 'Europe/Stockholm',
        location: 'Room; 1, left',
        ...fields,
      } as never,
    })
  ).id;
const open = async (made: { addresses: readonly { address: string }[] }, headers: Record<string, string> = {}) =>
  world.app.inject({ url: new URL(made.addresses[0]!.address).pathname, headers });
const make = (who: Actor, subject: string) => who.ok(createAddress, { body: { kind: 'events', subject } });
const fileOf = async (id: string) => String((await alice.request(eventFile, { params: { id } as never })).body);
const eventsIn = (text: string) =>
  Object.values(ical.sync.parseICS(text)).filter((one) => one?.type === 'VEVENT') as VEvent[];
const lines = (text: string) => text.split('\r\n');

test('a calendar is read by a parser that is not ours, whatever was written', async () => {
  const id = await write(hostile, { repeats: 'FREQ=WEEKLY;UNTIL=20300405' });
  await olga.ok(cancelEvent, { params: { id }, body: { cancelled: true, slot: '2030-03-28T09:00' } });
  const response = await open(await make(alice, `place.${place}`));
  expect(response.headers['content-type']).toBe('text/calendar; charset=utf-8');
  const found = eventsIn(response.body);
  expect(found).toHaveLength(1);
  const [event] = found;
  expect(String(event!.summary)).toContain('"party"; with, \\ signs');
  expect(event!.location).toBe('Room; 1, left');
  const whole = response.body.replaceAll('\r\n ', '');
  expect(whole).toContain('LOCATION:Room\\; 1\\, left\r\n');
  expect(whole).toContain('SUMMARY:A "party"\\; with\\, \\\\ signs');
  expect(event!.start.toISOString()).toBe('2030-03-21T08:00:00.000Z');
  expect(Object.values(event!.recurrences ?? {})[0]).toMatchObject({ status: 'CANCELLED' });
  // Nine stays nine after the clocks changed on 31 March; the end of the rule is an instant, as the standard asks.
  expect(response.body).toContain('RRULE:FREQ=WEEKLY;UNTIL=20300405T215900Z');
  expect(response.body).toContain('BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm');
  // Well-formed as RFC 5545 asks: CRLF alone, 75 octets, nothing injected, every DTSTAMP in UTC.
  expect(response.body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of lines(response.body)) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(lines(response.body).filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(2);
  expect(
    lines(response.body)
      .filter((line) => line.startsWith('DTSTAMP'))
      .every((line) => /^DTSTAMP:\d{8}T\d{6}Z$/.test(line)),
  ).toBe(true);
  expect(response.body).not.toContain('tzurl.org');
});

test('lines are folded between characters, never in one', () => {
  for (const sign of ['a', 'é', '漢', '🎉']) {
    const folded = fold(`SUMMARY:${sign.repeat(200)}`);
    expect(folded.replaceAll('\r\n ', '')).toBe(`SUMMARY:${sign.repeat(200)}`);
    for (const line of folded.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line.isWellFormed()).toBe(true);
    }
  }
});

test('one event as a file; whole days are dates, and what is called off says so', async () => {
  const id = await write('Day off', {
    startsAt: '2030-06-12',
    endsAt: '2030-06-13',
    allDay: true,
    timeZone: 'America/Sao_Paulo',
  });
  const text = await fileOf(id);
  expect(text).toContain('DTSTART;VALUE=DATE:20300612\r\nDTEND;VALUE=DATE:20300614');
  expect(text).not.toContain('VTIMEZONE');
  await olga.ok(cancelEvent, { params: { id }, body: { cancelled: true } });
  const [event] = eventsIn(await fileOf(id));
  expect(event).toMatchObject({ status: 'CANCELLED', sequence: 1 });
  const stranger = await world.person('Sven');
  expect((await stranger.request(eventFile, { params: { id } as never })).status).toBe(404);
});

test('a subscription has what its owner may read now: theirs, all, one community’s; 404 once they left or took it back', async () => {
  const id = await write('For members');
  const gone = await write('Deleted soon');
  const [mine, all, one] = await Promise.all(['mine', 'all', `place.${place}`].map((subject) => make(alice, subject)));
  expect((await open(mine!)).body).not.toContain('For members');
  await alice.ok(replyToEvent, { params: { id }, body: { answer: 'yes' } });
  for (const made of [mine!, all!, one!]) expect((await open(made)).body).toContain('For members');
  expect((await open(one!)).body).toContain('Deleted soon');
  const tag = String((await open(one!)).headers.etag);
  expect((await open(one!, { 'if-none-match': tag })).statusCode).toBe(304);
  await olga.ok(deleteItem, { params: { id: gone } });
  expect((await open(one!, { 'if-none-match': tag })).body).not.toContain('Deleted soon');
  await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [place, alice.id]);
  expect((await open(one!)).statusCode).toBe(404);
  for (const made of [mine!, all!]) expect((await open(made)).body).not.toContain('For members');
  expect((await alice.fails(createAddress, { body: { kind: 'events', subject: `place.${place}` } })).code).toBe(
    'not_found',
  );
  await world.join(place, alice);
  expect((await open(one!)).statusCode).toBe(200);
  await alice.ok(revokeAddress, { params: { id: mine!.id } });
  expect((await open(mine!)).statusCode).toBe(404);
  for (const subject of ['x', 'place.0', 'place.99999999999999999999', ''])
    expect(
      (await alice.fails(createAddress, { body: { kind: 'events', subject } })).status,
      subject,
    ).toBeGreaterThanOrEqual(400);
});
