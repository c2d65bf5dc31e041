/** Takes a calendar file: each event whole or not at all, with its moved and called-off dates; what is here already not again. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { sql } from 'kysely';
import type { Importer, ImportOptions, ImportReport } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { reasonsIn } from '../../../core/importing/reason.ts';
import { communityByName, findRefs, importer, mayPost, putRef } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { makeTally, refusalOf, type Tally } from '../../../core/importing/server/tally.ts';
import { inTurn } from '../../../core/importing/server/turn.ts';
import { createItem } from '../../../core/items/server/items.ts';
import { fromText } from '../../../core/richtext/plain.ts';
import { actingFor } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import english from '../messages/en.json' with { type: 'json' };
import { type Component, readComponents } from './content-lines.ts';
import { writeDates } from './fields.ts';
import { type ForeignEvent, onWallOf, readEvent } from './foreign-events.ts';
import { lockEvent, putException, updateEvent } from './queries.ts';

const because = reasonsIn(english.reason);

/** Bytes; larger ones are refused before one is read. */
const largestFile = 100 * 2 ** 20;
/** Of one file. */
const mostEvents = 50_000;

interface Target {
  readonly person: string;
  readonly place: string;
  /** Of times that name no zone. */
  readonly zone: string;
  readonly dryRun: boolean;
}

interface Source {
  readonly file: string;
  readonly tally: Tally;
}

/** Everything in a file: events with their lines, and the zones that it defines, wherever they stand. */
async function readFile(pieces: AsyncIterable<string>, own: string, { file, tally }: Source) {
  const components: Component[] = [];
  const definitions = new Map<string, Component>();
  let any = false;
  const problem = (code: Parameters<typeof because>[0], line: number, about: string) =>
    tally.problem({ file, line, about }, because(code));
  let zone = own;
  for await (const component of readComponents(pieces, { problem })) {
    any = true;
    if (component.name === 'VTIMEZONE') {
      const name = component.properties.find((one) => one.name === 'TZID')?.value;
      if (name && definitions.size < 1_000) definitions.set(name, component);
    } else if (component.name === 'VEVENT') {
      if (components.length >= mostEvents)
        throw new ImportSourceError(`${file} has more than ${mostEvents} events. Divide it, and import the parts.`);
      components.push(component);
    } else if (component.name === 'VCALENDAR') {
      const told = component.properties.find((one) => one.name === 'X-WR-TIMEZONE')?.value.trim();
      if (told && Intl.supportedValuesOf('timeZone').includes(told)) zone = told;
    }
  }
  if (!any)
    throw new ImportSourceError(`${file} holds no calendar. Export it as iCalendar (.ics), and give that file.`);
  return { components, zones: { definitions, own: zone } };
}

/** An event with the dates of it that are otherwise. */
interface Series {
  readonly event: ForeignEvent;
  readonly otherwise: ForeignEvent[];
}

function seriesIn(events: readonly ForeignEvent[], { file, tally }: Source): Series[] {
  const series = new Map<string, Series>();
  for (const event of events.filter((one) => one.slot === null)) {
    const known = series.get(event.uid);
    if (known) {
      tally.count('events', 'error');
      tally.problem({ file, line: event.line, about: event.title }, because('came_twice', { line: known.event.line }));
    } else series.set(event.uid, { event, otherwise: [] });
  }
  for (const event of events) {
    if (event.slot === null) continue;
    const found = series.get(event.uid);
    // A single date whose series is not in the file stands for itself.
    if (found) found.otherwise.push(event);
    else series.set(`${event.uid} ${event.slot.at}`, { event: { ...event, rule: null }, otherwise: [] });
  }
  return [...series.values()];
}

async function keep(db: Db, { person, place }: Target, { event, otherwise }: Series): Promise<string> {
  const { start, endsAt, rule, exDates, title, text, location, address, uid, createdAt } = event;
  const floor = Date.UTC(2020, 0, 2);
  const said = createdAt ? Math.min(Math.max(createdAt.getTime(), floor), Date.now()) : null;
  const id = await createItem(db, actingFor(person), place, {
    kind: 'event',
    title,
    ...(text.trim() && { body: fromText(text) }),
    fields: {
      startsAt: start.at,
      endsAt,
      timeZone: start.zone,
      allDay: start.allDay,
      location,
      address,
      repeats: rule,
    },
    ...(said !== null && { createdAt: new Date(said) }),
  });
  const made = (await lockEvent(db, id))!;
  const whole = { ...made, uid, exDates, cancelled: event.cancelled };
  await updateEvent(db, whole);
  for (const one of otherwise)
    await putException(db, id, {
      slot: onWallOf(one.slot!, start.zone),
      startsAt: onWallOf(one.start, start.zone),
      endsAt: onWallOf({ ...one.start, at: one.endsAt }, start.zone),
      cancelled: one.cancelled,
    });
  if (exDates.length > 0 || otherwise.length > 0) await writeDates(db, whole);
  return id;
}

async function takeSeries(services: Services, target: Target, one: Series, { file, tally }: Source): Promise<void> {
  const source = `icalendar ${target.place}`;
  // A uid may come for a date alone.
  const ref = one.event.slot ? `${one.event.uid} ${one.event.slot.at}` : one.event.uid;
  try {
    if ((await findRefs(services.db, source, [ref])).has(ref)) {
      tally.count('events', 'unchanged');
      return;
    }
    if (!target.dryRun) await writeRecord(services, async (db) => putRef(db, source, ref, await keep(db, target, one)));
    tally.count('events', 'new');
  } catch (error) {
    tally.count('events', 'error');
    const { code, why } = refusalOf(error);
    tally.problem({ file, line: one.event.line, about: one.event.title.slice(0, 80) }, because(code, { why }));
  }
}

async function takeFile(
  services: Services,
  pieces: AsyncIterable<string>,
  file: string,
  target: Target,
  progress?: ImportOptions['progress'],
): Promise<ImportReport> {
  const source = { file, tally: makeTally(progress) };
  const { components, zones } = await readFile(pieces, target.zone, source);
  const events: ForeignEvent[] = [];
  for (const component of components) {
    const about = component.properties.find((one) => one.name === 'SUMMARY')?.value.slice(0, 80) ?? 'VEVENT';
    const event = readEvent(component, zones, (code, line, values) =>
      source.tally.problem({ file, line, about }, because(code, values)),
    );
    if (event) events.push(event);
    else source.tally.count('events', 'error');
  }
  for (const one of seriesIn(events, source)) await takeSeries(services, target, one, source);
  if (components.length === 0) source.tally.note('There are no events in this file.');
  else source.tally.note('Who was invited is not taken over: invite them where the event stands now.');
  return source.tally.report();
}

async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
    yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

const zoneOfPerson = async (db: Db, person: string): Promise<string> =>
  (await sql<{ time_zone: string }>`select time_zone from person where id = ${person}`.execute(db)).rows[0]
    ?.time_zone ?? 'UTC';

async function targetOf({ db }: Services, options: ImportOptions): Promise<Target> {
  const { community, place, actor, person, dryRun } = options;
  const who = actor ?? (await importer(db, person ?? null));
  if (!who)
    throw new ImportSourceError(
      person === undefined
        ? 'Nobody is here yet. Set Fika up first, then import.'
        : `Nobody here has the address ${person}.`,
    );
  if (place === undefined && community === undefined)
    throw new ImportSourceError('Say which community the events are for: --community NAME.');
  const home = place ?? (await communityByName(db, community!));
  if (!home) throw new ImportSourceError(`There is no community “${community}”.`);
  if (!(await mayPost(db, actingFor(who), home)))
    throw new ImportSourceError(`Only its members post in “${community}”. Say in whose name with --person MAIL.`);
  return { person: who, place: home, zone: await zoneOfPerson(db, who), dryRun };
}

export const icalendarImporter: Importer = {
  format: 'icalendar',
  room: 'events',
  from: ['community'],
  reads: 'a calendar of any program (iCalendar, .ics): into --community, in the name of --person',
  run: async (services, path, options) => {
    if (options.as === 'chat') throw new ImportSourceError('A calendar is no conversation: leave --as out.');
    const size = await stat(path).then(
      (found) => (found.isFile() ? found.size : -1),
      () => -1,
    );
    if (size < 0) throw new ImportSourceError(`${path} is no file that can be read.`);
    if (size === 0) throw new ImportSourceError(`${basename(path)} is empty.`);
    if (size > largestFile)
      throw new ImportSourceError(`${basename(path)} is larger than 100 MB: too large for a calendar.`);
    const target = await targetOf(services, options);
    const run = () => takeFile(services, textOf(path), basename(path), target, options.progress);
    return options.dryRun ? run() : inTurn(services, run);
  },
};
