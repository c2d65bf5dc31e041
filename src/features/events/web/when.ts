/** When something is, in the reader's words and on the reader's clock. */
import type { EventDate, EventFields } from '../contract.ts';

/** What is needed to say when a date is. */
export type Dated = Pick<EventDate, 'startsAt' | 'endsAt' | 'from' | 'to'>;

export const readerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `2026-06-12`, on the reader's clock; of whole days, as it stands. */
export const dayOf = (date: Dated, allDay: boolean): string =>
  allDay ? date.startsAt.slice(0, 10) : localDay(new Date(date.from));
/** The last day that it touches. */
export const lastDayOf = (date: Dated, allDay: boolean): string =>
  allDay ? date.endsAt.slice(0, 10) : localDay(new Date(Math.max(Date.parse(date.from), Date.parse(date.to) - 1)));

export const localDay = (at: Date): string =>
  `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;

/** A day in words: it has no zone. */
export const dayWords = (day: string, format: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(format, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

const full = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const clock = { hour: 'numeric', minute: '2-digit' } as const;

/** Day and time; only the day of what takes whole days. */
export function whenWords(date: Dated, allDay: boolean, format: string): string {
  if (allDay)
    return new Intl.DateTimeFormat(format, { ...full, timeZone: 'UTC' }).formatRange(
      new Date(`${date.startsAt}Z`),
      new Date(`${date.endsAt}Z`),
    );
  return new Intl.DateTimeFormat(format, { ...full, ...clock }).formatRange(new Date(date.from), new Date(date.to));
}

export const timeWords = (date: Dated, format: string): string =>
  new Intl.DateTimeFormat(format, clock).formatRange(new Date(date.from), new Date(date.to));

/** The time where it takes place, where that is another than the reader's; null where both clocks say the same. */
export function elsewhereWords(
  date: Dated,
  { allDay, timeZone }: Pick<EventFields, 'allDay' | 'timeZone'>,
  format: string,
): string | null {
  if (allDay) return null;
  const there = new Intl.DateTimeFormat(format, { ...clock, weekday: 'short', timeZone });
  const here = new Intl.DateTimeFormat(format, { ...clock, weekday: 'short' });
  const [from, to] = [new Date(date.from), new Date(date.to)];
  return there.formatRange(from, to) === here.formatRange(from, to) ? null : there.formatRange(from, to);
}

/** `Europe/Stockholm` → `Stockholm`. */
export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

export const timeZones = (current: string): string[] => [
  ...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')]),
];
