/** Calendar files of other programs: what can be taken is, twice without doubles; what cannot is named with its line. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createComment } from '../../core/comments/contract.ts';
import type { ImportOptions } from '../../core/importing/importers.ts';
import { ImportSourceError, sentenceOf } from '../../core/importing/problem.ts';
import { addRun, runImport } from '../../core/importing/server/runs.ts';
import { undoRun } from '../../core/importing/server/undo.ts';
import { createAddress } from '../../core/private-addresses/contract.ts';
import { actingFor } from '../../platform/http/viewer.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { communityEvents, type EventItem } from './contract.ts';
import { icalendarImporter } from './server/import.ts';

let world: World;
let alice: Actor;
let folder: string;
let places = 0;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice', { timeZone: 'Europe/Stockholm' });
  folder = mkdtempSync(join(tmpdir(), 'fika-events-'));
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const anew = () => world.community(alice, `Calendar ${++places}`);
const take = (path: string, place: string, options: Partial<ImportOptions> = {}) =>
  icalendarImporter.run(world.services, path, { dryRun: false, as: 'communities', actor: alice.id, place, ...options });
const file = (content: string | Buffer, name = 'calendar.ics'): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const calendar = (...lines: string[]) =>
  file(['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n'));
const told = ({ problems }: Awaited<ReturnType<typeof take>>) =>
  problems.map((one) => `${one.line} ${sentenceOf(one)}`);
const dates = async (place: string) =>
  (
    await alice.ok(communityEvents, {
      params: { id: place },
      query: { from: '1990-01-01T00:00:00Z', limit: 100 } as never,
    })
  ).items;

const event = (...lines: string[]) => [
  'BEGIN:VEVENT',
  'UID:one@example.org',
  'SUMMARY:Soup\\, hot\\nand good',
  'DTSTART;TZID=Europe/Berlin:20300612T120000',
  ...lines,
  'END:VEVENT',
];

describe('a calendar', () => {
  test('comes with its text, place, zone, rule, what was left out of it and moved; twice without doubles', async () => {
    const place = await anew();
    const path = calendar(
      ...event(
        'DTEND;TZID=Europe/Berlin:20300612T130000',
        'RRULE:FREQ=WEEKLY;COUNT=4',
        'EXDATE:20300619T100000Z',
        'LOCATION:Room\\; 1',
        'DESCRIPTION:First line\\nsec',
        ' ond line',
        'URL:https://example.org/soup',
      ),
      ...[
        'BEGIN:VEVENT',
        'UID:one@example.org',
        'SUMMARY:Soup',
        'RECURRENCE-ID;TZID=Europe/Berlin:20300626T120000',
        'DTSTART;TZID=Europe/Berlin:20300627T180000',
        'DTEND;TZID=Europe/Berlin:20300627T190000',
        'END:VEVENT',
      ],
      ...[
        'BEGIN:VEVENT',
        'UID:one@example.org',
        'SUMMARY:Soup',
        'RECURRENCE-ID:20300703T100000Z',
        'DTSTART:20300703T100000Z',
        'STATUS:CANCELLED',
        'END:VEVENT',
      ],
    );
    const report = await take(path, place);
    expect(told(report)).toEqual([]);
    expect(report.counts).toEqual({ events: { new: 1, changed: 0, unchanged: 0, error: 0 } });
    const found = await dates(place);
    expect(found.map(({ startsAt, cancelled }) => [startsAt, cancelled])).toEqual([
      ['2030-06-12T12:00', false],
      ['2030-06-27T18:00', false],
      ['2030-07-03T12:00', true],
    ]);
    expect(found[0]!.event).toMatchObject({
      title: 'Soup, hot and good',
      location: 'Room; 1',
      address: 'https://example.org/soup',
      timeZone: 'Europe/Berlin',
    });
    expect(JSON.stringify(found[0]!.event.body)).toContain('second line');
    expect((await take(path, place)).counts).toEqual({ events: { new: 0, changed: 0, unchanged: 1, error: 0 } });
    expect(await dates(place)).toHaveLength(3);
  });

  test('goes out as a file and comes in to the same', async () => {
    const [from, to] = [await anew(), await anew()];
    await take(
      calendar(
        ...event(
          'DURATION:PT90M',
          'RRULE:FREQ=MONTHLY;BYDAY=2WE;UNTIL=20301231T235959Z',
          'EXDATE;TZID=Europe/Berlin:20300710T120000',
        ),
      ),
      from,
    );
    await take(
      calendar(
        'BEGIN:VEVENT',
        'UID:two',
        'SUMMARY:Days',
        'DTSTART;VALUE=DATE:20300101',
        'DTEND;VALUE=DATE:20300104',
        'END:VEVENT',
      ),
      from,
    );
    const { addresses } = await alice.ok(createAddress, { body: { kind: 'events', subject: `place.${from}` } });
    const { body } = await world.app.inject({ url: new URL(addresses[0]!.address).pathname });
    expect((await take(file(body), to)).problems).toEqual([]);
    const shape = async (place: string) =>
      (await dates(place)).map(({ slot, startsAt, endsAt, cancelled, event }) => [
        slot,
        startsAt,
        endsAt,
        cancelled,
        event.title,
        (event as EventItem).timeZone,
      ]);
    expect(await shape(to)).toEqual(
      (await shape(from)).map((one) => [...one.slice(0, 5), one[4] === 'Days' ? 'Europe/Stockholm' : one[5]]),
    );
    expect((await shape(to)).length).toBeGreaterThan(6);
  });

  test.each([
    ['RRULE:FREQ=SECONDLY', 8, 'repeats more often than daily'],
    ['RRULE:FREQ=DAILY;BYSECOND=0,1,2,3', 8, 'repeats more often than daily'],
    ['RRULE:FREQ=SOMETIMES', 8, 'rule is not understood'],
    ['RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 3, 'never gives a date'],
    ['DTEND;TZID=Europe/Berlin:20320612T130000', 3, 'longer than 31 days'],
  ])('%s is left out, and its line is named; the rest is taken', async (line, at, sentence) => {
    const place = await anew();
    const started = Date.now();
    const report = await take(
      calendar(
        ...event('X-A:1', line).map((one) => one),
        'BEGIN:VEVENT',
        'UID:rest',
        'SUMMARY:Rest',
        'DTSTART:20300101T100000Z',
        'END:VEVENT',
      ),
      place,
    );
    expect(report.counts).toEqual({ events: { new: 1, changed: 0, unchanged: 0, error: 1 } });
    expect(told(report)).toHaveLength(1);
    expect(told(report)[0]).toContain(sentence);
    expect(told(report)[0]).toMatch(new RegExp(`^${at} `));
    expect(Date.now() - started).toBeLessThan(5_000);
    expect((await dates(place)).map(({ event }) => event.title)).toEqual(['Rest']);
  });

  test('broken lines are named, and what stands around them is taken', async () => {
    const place = await anew();
    const report = await take(
      calendar(
        ...event('this is no line', 'DTEND:yesterday', 'END:VTODO'),
        'BEGIN:VEVENT',
        'SUMMARY:No start',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'SUMMARY:Never ends',
        'DTSTART:20300101T100000Z',
      ),
      place,
    );
    expect(told(report)).toEqual([
      '7 this is no line: This line is none of a calendar.',
      '9 VTODO: Something ends here that did not begin.',
      '14 VEVENT: This begins, and does not end.',
      '8 Soup\\, hot\\nand good: “yesterday” is no date or time.',
      '11 No start: It does not say when it begins (DTSTART).',
    ]);
    expect(report.counts.events).toMatchObject({ new: 1, error: 1 });
  });

  test.each([
    ['W. Europe Standard Time', 'Europe/Berlin', 0],
    ['/freeassociation.sourceforge.net/Europe/Stockholm', 'Europe/Stockholm', 0],
    ['America/Los Angeles', 'America/Los_Angeles', 0],
    ['Nowhere', 'UTC', 1],
  ])('the zone %s is %s', async (name, zone, problems) => {
    const place = await anew();
    const report = await take(
      calendar('BEGIN:VEVENT', 'UID:z', 'SUMMARY:Z', `DTSTART;TZID="${name}":20300612T120000`, 'END:VEVENT'),
      place,
    );
    expect(told(report)).toHaveLength(problems);
    expect((await dates(place))[0]!.event).toMatchObject({ timeZone: zone, startsAt: '2030-06-12T12:00' });
  });

  test('what only defines its zone by a distance keeps that', async () => {
    const place = await anew();
    await take(
      calendar(
        'BEGIN:VTIMEZONE',
        'TZID:Mine',
        'BEGIN:STANDARD',
        'DTSTART:19700101T000000',
        'TZOFFSETFROM:+0300',
        'TZOFFSETTO:+0300',
        'END:STANDARD',
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
        'UID:z',
        'SUMMARY:Z',
        'DTSTART;TZID=Mine:20300612T120000',
        'END:VEVENT',
      ),
      place,
    );
    expect((await dates(place))[0]).toMatchObject({ from: '2030-06-12T09:00:00.000Z' });
  });

  test.each([
    ['', 'is empty'],
    ['<html>no calendar</html>', 'holds no calendar'],
  ])('%j is no calendar', async (content, sentence) => {
    await expect(take(file(content), await anew())).rejects.toThrow(sentence);
  });

  test('a large file is read in pieces, and lines without end are left out', async () => {
    const place = await anew();
    const long = `DESCRIPTION:${'x'.repeat(3_000_000)}`;
    const attached = `ATTACH;ENCODING=BASE64:${'A'.repeat(2_000_000)}`;
    const many = Array.from({ length: 400 }, (_, n) => [
      'BEGIN:VEVENT',
      `UID:${n}`,
      `SUMMARY:Event ${n}`,
      'DTSTART:20300612T120000Z',
      ...(n === 0 ? [long, attached] : []),
      'END:VEVENT',
    ]).flat();
    const report = await take(calendar(...many), place);
    expect(report.counts.events).toMatchObject({ new: 400 });
    expect(told(report)).toEqual([expect.stringContaining('DESCRIPTION: This line is too long')]);
  });

  test('a whole import is undone, but what people have gone on with, and can come again', async () => {
    const place = await anew();
    const path = calendar(
      ...event(),
      'BEGIN:VEVENT',
      'UID:kept',
      'SUMMARY:Kept',
      'DTSTART:20300101T100000Z',
      'END:VEVENT',
    );
    const { db } = world.services;
    const run = await addRun(db, { format: 'icalendar', source: 'undone', person: alice.id, place, dry: false });
    await runImport(world.services, run, icalendarImporter, path, {
      dryRun: false,
      as: 'communities',
      actor: alice.id,
      place,
    });
    const kept = (await dates(place)).find((one) => one.event.title === 'Kept')!;
    await alice.ok(createComment, { params: { id: kept.event.id }, body: { markdown: 'I come' } });
    expect(await undoRun(world.services, actingFor(alice.id), run)).toEqual({ items: 1 });
    expect((await dates(place)).map((one) => one.event.title)).toEqual(['Kept']);
    expect((await take(path, place)).counts.events).toMatchObject({ new: 1, unchanged: 1 });
  });

  test('into a community where one posts; a dry run changes nothing', async () => {
    const bob = await world.person('Bob');
    const place = await world.community(bob, 'Of Bob', 'closed');
    const path = calendar(...event());
    await expect(take(path, place)).rejects.toThrow('Only its members');
    await expect(take(path, undefined as never)).rejects.toThrow('--community');
    const own = await anew();
    expect((await take(path, own, { dryRun: true })).counts.events).toMatchObject({ new: 1 });
    expect(await dates(own)).toEqual([]);
  });
});

describeWithData('real calendars', ['icalendar-collective'], (data) => {
  test('each file of real programs gives something sensible or says clearly what is wrong', {
    timeout: 120_000,
  }, async () => {
    const place = await anew();
    const outcome: Record<string, string> = {};
    let taken = 0;
    for (const name of readdirSync(data, { recursive: true }) as string[]) {
      if (!name.endsWith('.ics')) continue;
      try {
        const report = await take(join(data, name), place);
        const { new: made = 0, error = 0, unchanged = 0 } = report.counts.events ?? {};
        taken += made;
        outcome[name] = `${made} new, ${unchanged} known, ${error} left out, ${report.problems.length} problems`;
        for (const one of report.problems) expect(one.line, name).toBeGreaterThan(0);
        if (error > 0) expect(report.problems.length, name).toBeGreaterThanOrEqual(1);
        if (made + error + unchanged === 0) expect(report.notes, name).toEqual(['There are no events in this file.']);
      } catch (error) {
        expect(error, name).toBeInstanceOf(ImportSourceError);
        outcome[name] = (error as Error).message;
      }
    }
    expect(Object.keys(outcome)).toHaveLength(163);
    expect(taken).toBeGreaterThan(70);
  });
});
