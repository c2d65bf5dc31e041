/** What an event of a calendar file says, as an event here: times on the wall of a zone that we know, a rule that is at most daily. */

import { isWebAddress } from '../../../platform/http/contract.ts';
import { isRule } from '../contract.ts';
import { type Component, type Property, unescapeText } from './content-lines.ts';
import { type ForeignZone, zoneOf } from './foreign-zones.ts';
import { instantOf, later, minutesBetween, type WallTime, wallTimeAt } from './time.ts';

export type Remark =
  | 'no_start'
  | 'time_not_understood'
  | 'zone_unknown'
  | 'repeats_too_often'
  | 'rule_not_understood'
  | 'dates_left_out'
  | 'title_missing'
  | 'title_cut'
  | 'ends_before_start'
  | 'lasts_too_long';

/** Says what is not as it stood there. */
export type Note = (code: Remark, line: number, values?: Record<string, string | number>) => void;

export interface Moment {
  readonly at: WallTime;
  readonly zone: string;
  readonly allDay: boolean;
}

export interface ForeignEvent {
  readonly line: number;
  readonly uid: string;
  readonly start: Moment;
  readonly endsAt: WallTime;
  readonly rule: string | null;
  readonly exDates: readonly WallTime[];
  /** The date of a series that this one is about, on the wall of its own zone. */
  readonly slot: Moment | null;
  readonly title: string;
  readonly text: string;
  readonly location: string;
  readonly address: string;
  readonly cancelled: boolean;
  readonly createdAt: Date | null;
}

export interface Zones {
  readonly definitions: ReadonlyMap<string, Component>;
  /** Of times that name none. */
  readonly own: string;
}

const find = ({ properties }: Component, name: string): Property | undefined =>
  properties.find((one) => one.name === name);

const isReal = (at: WallTime): boolean => {
  const time = Date.parse(`${at}:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(at);
};

/** A DATE or DATE-TIME; null where it is neither. */
function momentOf(
  { value, params }: Pick<Property, 'value' | 'params'>,
  zones: Zones,
  unknown: (zone: ForeignZone) => void,
): Moment | null {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d))?(Z?))?$/i.exec(value.trim());
  if (!found) return null;
  const [, year, month, day, hour, minute, , utc] = found;
  const allDay = hour === undefined;
  const at = `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}`;
  if (!isReal(at) || Number(year) < 1900 || Number(year) > 2199) return null;
  if (utc) return { at, zone: 'UTC', allDay };
  const name = params.TZID;
  if (!name || allDay) return { at, zone: zones.own, allDay };
  const zone = zoneOf(name, zones.definitions.get(name));
  if (zone.guessed) unknown(zone);
  return { at, zone: zone.zone, allDay };
}

/** Minutes of an RFC 5545 duration; null where it is none. */
function durationOf(value: string): number | null {
  const found = /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:\d{1,9}S)?)?$/.exec(
    value.trim(),
  );
  if (!found || value.trim().length < 3) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return ((weeks * 7 + days) * 24 + hours) * 60 + minutes;
}

/** The same moment on another wall. */
export const onWallOf = (moment: Moment, zone: string): WallTime =>
  moment.allDay || moment.zone === zone ? moment.at : wallTimeAt(instantOf(moment.at, moment.zone), zone);

/** The rule as we keep it: what only says again when the event begins is left out. Null where it cannot be kept; why is noted. */
function ruleOf(property: Property, start: Moment, note: Note): string | null {
  const said = property.value.replace(/\s/g, '').toUpperCase().replace(/;+$/, '');
  const again: Record<string, string> = {
    BYHOUR: String(Number(start.at.slice(11, 13))),
    BYMINUTE: String(Number(start.at.slice(14, 16))),
    BYSECOND: '0',
    RSCALE: 'GREGORIAN',
    SKIP: 'OMIT',
  };
  const rule = said
    .split(';')
    .filter((part) => {
      const [name = '', value = ''] = part.split('=');
      return !(name in again && again[name] === (/^\d+$/.test(value) ? String(Number(value)) : value));
    })
    .join(';');
  if (isRule(rule)) return rule;
  const often = /FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(SECOND|MINUTE|HOUR)=/.test(rule);
  note(often ? 'repeats_too_often' : 'rule_not_understood', property.line, { rule: said });
  return null;
}

function endOf(component: Component, start: Moment, zones: Zones, note: Note): WallTime {
  const end = find(component, 'DTEND');
  const lasts = find(component, 'DURATION');
  const moment = end && momentOf(end, zones, () => undefined);
  let endsAt = start.at;
  if (end && !moment) note('time_not_understood', end.line, { value: end.value });
  if (moment) {
    // The day on which it ends is the first without it.
    endsAt = start.allDay ? later(moment.at, -24 * 60) : onWallOf(moment, start.zone);
    if (start.allDay && endsAt < start.at) endsAt = start.at;
  } else if (lasts) {
    const minutes = durationOf(lasts.value);
    if (minutes === null) note('time_not_understood', lasts.line, { value: lasts.value });
    else endsAt = later(start.at, start.allDay ? Math.max(0, minutes - 24 * 60) : minutes);
  }
  if (endsAt >= start.at) return endsAt;
  note('ends_before_start', end?.line ?? component.line);
  return start.at;
}

const cut = (words: string, longest: number): string => {
  const line = words.toWellFormed().replaceAll('\u0000', '').replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).toWellFormed()}…`;
};

function datesIn(component: Component, name: string, zones: Zones, zone: string, note: Note): WallTime[] {
  return component.properties
    .filter((one) => one.name === name && one.value.trim() !== '')
    .flatMap((one) =>
      one.value.split(',').flatMap((value) => {
        const moment = momentOf({ ...one, value }, zones, () => undefined);
        if (!moment) note('time_not_understood', one.line, { value });
        return moment ? [onWallOf(moment, zone)] : [];
      }),
    )
    .slice(0, 2_000);
}

/** Reads one; null where it cannot be one, which was noted. */
export function readEvent(component: Component, zones: Zones, note: Note): ForeignEvent | null {
  const begins = find(component, 'DTSTART');
  if (!begins) {
    note('no_start', component.line);
    return null;
  }
  const start = momentOf(begins, zones, ({ zone }) =>
    note('zone_unknown', begins.line, { name: begins.params.TZID ?? '', zone }),
  );
  if (!start) {
    note('time_not_understood', begins.line, { value: begins.value });
    return null;
  }
  const endsAt = endOf(component, start, zones, note);
  if (minutesBetween(start.at, endsAt) > 31 * 24 * 60) {
    note('lasts_too_long', component.line);
    return null;
  }
  const repeats = find(component, 'RRULE');
  const rule = repeats && repeats.value.trim() !== '' ? ruleOf(repeats, start, note) : null;
  if (repeats && repeats.value.trim() !== '' && rule === null) return null;
  const more = component.properties.find((one) => one.name === 'RDATE' && one.value.trim() !== '');
  if (more) note('dates_left_out', more.line);
  const about = find(component, 'RECURRENCE-ID');
  const title = unescapeText(find(component, 'SUMMARY')?.value ?? '');
  if (title.trim() === '') note('title_missing', component.line);
  if (title.length > 200) note('title_cut', find(component, 'SUMMARY')!.line, { limit: 200 });
  const created = find(component, 'CREATED');
  const createdAt = created && momentOf(created, zones, () => undefined);
  const address = ['CONFERENCE', 'X-GOOGLE-CONFERENCE', 'URL']
    .map((name) => find(component, name)?.value.trim() ?? '')
    .find(isWebAddress);
  return {
    line: component.line,
    uid: (find(component, 'UID')?.value.trim() || `${start.at} ${title}`)
      .toWellFormed()
      .replaceAll('\u0000', '')
      .slice(0, 500),
    start,
    endsAt,
    rule,
    exDates: datesIn(component, 'EXDATE', zones, start.zone, note),
    slot: about ? momentOf(about, zones, () => undefined) : null,
    title: cut(title, 200) || 'Event',
    text: unescapeText(find(component, 'DESCRIPTION')?.value ?? '')
      .toWellFormed()
      .replaceAll('\u0000', '')
      .slice(0, 50_000)
      .toWellFormed(),
    location: cut(unescapeText(find(component, 'LOCATION')?.value ?? ''), 200),
    address: address && address.length <= 2000 ? address : '',
    cancelled: find(component, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED',
    createdAt: createdAt ? instantOf(createdAt.at, createdAt.zone) : null,
  };
}
