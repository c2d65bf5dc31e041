import { defineKind } from '../../../core/items/kinds.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { type EventChange, type EventInput, eventChange, eventInput } from '../contract.ts';
import { eventExporting } from './exporting.ts';
import { present, writeDates } from './fields.ts';
import {
  dropExceptions,
  type EventRow,
  eventRows,
  insertEvent,
  lockEvent,
  ownOf,
  putInPlaces,
  updateEvent,
} from './queries.ts';
import { fillSeats, tellConcerned } from './telling.ts';

/** A day without hours, where whole days are meant. */
const day = (at: string, allDay: boolean): string => (allDay ? `${at.slice(0, 10)}T00:00` : at);

export interface NewEvent extends EventInput {
  readonly exDates?: readonly string[];
  readonly uid?: string;
}

export async function createEvent(db: Db, id: string, input: NewEvent): Promise<void> {
  const { startsAt, endsAt, timeZone, allDay, location, address, capacity, repeats } = input;
  const event = {
    startsAt: day(startsAt, allDay),
    endsAt: day(endsAt, allDay),
    timeZone,
    allDay,
    location,
    address,
    capacity,
    rule: repeats,
    exDates: input.exDates ?? [],
    uid: input.uid ?? `${id}@fika`,
  };
  await insertEvent(db, id, event);
  await writeDates(db, { ...event, id, sequence: 0, cancelled: false, repliesClosed: false });
}

const differs = (a: EventRow, b: EventRow): boolean =>
  a.startsAt !== b.startsAt ||
  a.endsAt !== b.endsAt ||
  a.timeZone !== b.timeZone ||
  a.allDay !== b.allDay ||
  a.rule !== b.rule;

/** Whoever comes is told of another time or place. More seats are filled from the waiting list. */
async function updateFacts(db: Db, viewer: Viewer, id: string, change: EventChange): Promise<void> {
  const before = await lockEvent(db, id);
  if (!before) throw problems.not_found();
  const { repeats, ...facts } = change;
  const said = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  const merged: EventRow = { ...before, ...said, ...(repeats !== undefined && { rule: repeats }) };
  const { allDay } = merged;
  const event: EventRow = { ...merged, startsAt: day(merged.startsAt, allDay), endsAt: day(merged.endsAt, allDay) };
  const moved = differs(before, event);
  const elsewhere = before.location !== event.location || before.address !== event.address;
  const now: EventRow = { ...event, sequence: before.sequence + Number(moved || elsewhere) };
  await updateEvent(db, moved ? { ...now, exDates: [] } : now);
  if (moved) {
    // What was said of single dates was said of those of the old rule.
    await dropExceptions(db, id);
    await writeDates(db, { ...now, exDates: [] });
  }
  if (moved || elsewhere) await tellConcerned(db, viewer, id, 'date-moved');
  if (event.capacity !== before.capacity) await fillSeats(db, viewer, id, event.capacity);
}

/** By the words that people say: 12 June 2026, Freitag. */
function dateWords({ startsAt }: EventRow): string {
  const date = new Date(`${startsAt}:00Z`);
  const say = (language: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' }).format(date);
  return `${say('en-GB')} ${say('de')} ${startsAt.slice(0, 10)}`;
}

export const event = defineKind({
  kind: 'event',
  input: eventInput,
  example: { startsAt: '2030-06-12T14:00', endsAt: '2030-06-12T15:00', timeZone: 'Europe/Stockholm' },
  change: eventChange,
  title: 'required',
  emptyBody: true,
  abilities: ['attend'],
  create: (db, { id }, input) => createEvent(db, id, input),
  update: (db, { id, viewer }, change) => updateFacts(db, viewer, id, change),
  placed: putInPlaces,
  shared: async (db, ids) => new Map((await eventRows(db, ids)).map((row) => [row.id, { ...present(row) }])),
  mine: async (db, viewer, ids) => new Map([...(await ownOf(db, viewer, ids))].map(([id, own]) => [id, { ...own }])),
  exporting: eventExporting,
  searchText: async (db, ids) =>
    new Map((await eventRows(db, ids)).map((row) => [row.id, `${row.location} ${dateWords(row)}`])),
});
