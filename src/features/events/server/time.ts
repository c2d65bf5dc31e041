/** Times on the wall and what they are as instants; the dates that a rule gives. */
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { mostDates } from '../contract.ts';

/** `2026-06-12T14:00`: no zone. */
export type WallTime = string;

export interface Occurrence {
  readonly slot: WallTime;
  readonly startsAt: WallTime;
  readonly endsAt: WallTime;
  readonly from: Date;
  readonly to: Date;
  readonly cancelled: boolean;
}

export interface Timed {
  readonly startsAt: WallTime;
  readonly endsAt: WallTime;
  readonly timeZone: string;
  readonly allDay: boolean;
  readonly rule: string | null;
  readonly exDates: readonly WallTime[];
}

export interface Exception {
  readonly slot: WallTime;
  readonly startsAt: WallTime;
  readonly endsAt: WallTime;
  readonly cancelled: boolean;
}

const dayMs = 86_400_000;
const short = (at: Temporal.PlainDateTime): WallTime => at.toString({ smallestUnit: 'minute' });

/** The instant of a time on the wall. An hour that a clock jumps over is the same time after the jump; of one that comes twice, the first (RFC 5545, 3.3.5). */
export const instantOf = (at: WallTime, zone: string): Date =>
  new Date(Temporal.PlainDateTime.from(at).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);

/** What the clock on the wall shows there at an instant. */
export const wallTimeAt = (at: Date, zone: string): WallTime =>
  short(Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDateTime());

/** So many minutes later on the same wall. */
export const later = (at: WallTime, minutes: number): WallTime =>
  short(Temporal.PlainDateTime.from(at).add({ minutes }));

/** Between two times on the wall, in minutes. */
export const minutesBetween = (from: WallTime, to: WallTime): number =>
  Math.round((Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 60_000);

/** An UNTIL in UTC, by the clock on the wall: rules are asked as if there were no zones, so that nine stays nine when clocks change. */
function onTheWall(rule: string, zone: string): string {
  return rule.replace(/UNTIL=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)/, (_, y, mo, d, h, mi, s, utc) => {
    const at = `${y}-${mo}-${d}T${h}:${mi}:${s}`;
    const wall = utc ? wallTimeAt(new Date(`${at}Z`), zone) : at.slice(0, 16);
    // Whatever lies in that minute still counts.
    return `UNTIL=${wall.replace(/[-:]/g, '')}59Z`;
  });
}

/** So much is looked for: a rule that gives nothing for long is one that gives nothing. */
const evaluations = 200_000;

const ruleOf = (rule: string, startsAt: WallTime, zone: string) =>
  new RRuleTemporal({
    rruleString: onTheWall(rule, zone),
    dtstart: Temporal.PlainDateTime.from(startsAt).toZonedDateTime('UTC') as never,
    maxIterations: 20_000,
    maxCandidateEvaluations: evaluations,
  });

/**
 * The times on the wall that a rule gives between two, and whether there are more than `most`.
 * @throws RangeError | Error where the rule makes no sense, or gives nothing however long one looks
 */
export function slotsOf(
  rule: string,
  startsAt: WallTime,
  zone: string,
  from: WallTime,
  to: WallTime,
  most = mostDates,
): { readonly slots: WallTime[]; readonly more: boolean } {
  const slots: WallTime[] = [];
  let more = false;
  const asked = ruleOf(rule, startsAt, zone);
  const end = Temporal.PlainDateTime.from(to);
  asked.all((date) => {
    const at = (date as unknown as Temporal.ZonedDateTime).toPlainDateTime();
    const slot = short(at);
    if (Temporal.PlainDateTime.compare(at, end) > 0 || slots.length >= most) {
      more = true;
      return false;
    }
    if (slot >= from) slots.push(slot);
    return true;
  });
  return { slots, more };
}

/** The first dates that a rule gives from the beginning; it looks twenty years ahead. @throws as `slotsOf` */
export const firstSlots = (rule: string, startsAt: WallTime, zone: string, most: number) =>
  slotsOf(rule, startsAt, zone, startsAt, later(startsAt, 20 * 366 * 24 * 60), most);

/** Dates are written down from a year ago until two years from now. */
export const windowOf = (now: Date): { readonly from: Date; readonly to: Date } => ({
  from: new Date(now.getTime() - 366 * dayMs),
  to: new Date(now.getTime() + 731 * dayMs),
});

/** The dates of an event in a window, and until when they are known; null where there are no more. @throws as `slotsOf` */
export function datesOf(
  event: Timed,
  exceptions: readonly Exception[],
  now: Date,
): { readonly dates: Occurrence[]; readonly until: Date | null } {
  const minutes = minutesBetween(event.startsAt, event.endsAt);
  const otherwise = new Map(exceptions.map((one) => [one.slot, one]));
  const make = (slot: WallTime): Occurrence => {
    const { startsAt, endsAt, cancelled } = otherwise.get(slot) ?? {
      startsAt: slot,
      endsAt: later(slot, minutes),
      cancelled: false,
    };
    const from = instantOf(startsAt, event.timeZone);
    // Whole days end with the last of them. Hours are counted on the wall too: a night shift of eight hours ends at six.
    const to = instantOf(event.allDay ? later(endsAt, 24 * 60) : endsAt, event.timeZone);
    return { slot, startsAt, endsAt, from, to: to < from ? from : to, cancelled };
  };
  if (event.rule === null) return { dates: [make(event.startsAt)], until: null };
  const { from, to } = windowOf(now);
  const first = wallTimeAt(from, event.timeZone);
  // What begins later than the window shows its first dates all the same.
  const last = [wallTimeAt(to, event.timeZone), later(event.startsAt, 366 * 24 * 60)].sort().at(-1)!;
  const { slots, more } = slotsOf(event.rule, event.startsAt, event.timeZone, first, last);
  const without = new Set(event.exDates);
  return {
    dates: slots.filter((slot) => !without.has(slot)).map(make),
    until: more ? (slots.length >= mostDates ? instantOf(slots.at(-1)!, event.timeZone) : to) : null,
  };
}
