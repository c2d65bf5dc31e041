/**
 * Events as iCalendar (RFC 5545). Written here: the libraries that write it let a calendar's name through unescaped and give DTSTAMP without its zone, which the
 * standard forbids. Time zones' own rules come from a library.
 */
import { getVtimezoneComponent } from '@touch4it/ical-timezones';
import type { EventRow } from './queries.ts';
import { type Exception, instantOf, later } from './time.ts';

export interface WrittenEvent extends EventRow {
  readonly title: string;
  readonly text: string;
  readonly link: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly exceptions: readonly Exception[];
}

export interface Attendee {
  readonly name: string;
  readonly mail: string;
  readonly status: 'NEEDS-ACTION' | 'ACCEPTED' | 'TENTATIVE' | 'DECLINED';
}

export interface Calendar {
  readonly name: string;
  readonly method: 'PUBLISH' | 'REQUEST' | 'CANCEL';
  readonly events: readonly WrittenEvent[];
  readonly organiser?: { readonly name: string; readonly mail: string };
  readonly attendee?: Attendee;
}

/** Control characters are no text of the standard; those that turn the direction of what is read stay, as they are words in some languages. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
const control = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const text = (said: string): string =>
  said
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(control, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
const parameter = (said: string): string => `"${said.toWellFormed().replace(/["\n]/g, ' ').replace(control, '')}"`;

/** At most 75 octets a line, never within a character. */
export function fold(line: string): string {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (octets + size > 75) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += sign;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}

const basic = (at: string): string => at.replace(/[-:]/g, '');
const utc = (at: Date): string => `${basic(at.toISOString().slice(0, 19))}Z`;

/** A property's time in the form that the event has: a date, a time in UTC, or one on the wall of its zone. */
function time(name: string, at: string, { allDay, timeZone }: EventRow): string {
  if (allDay) return `${name};VALUE=DATE:${basic(at.slice(0, 10))}`;
  if (timeZone === 'UTC') return `${name}:${basic(at)}00Z`;
  return `${name};TZID=${timeZone}:${basic(at)}00`;
}

/** UNTIL has the form of DTSTART: a date, or an instant in UTC. */
function ruleOf({ rule, allDay, timeZone }: EventRow): string {
  return (rule ?? '').replace(/UNTIL=(\d{8})(?:T(\d{4})(\d\d)(Z?))?/, (_, date, hm, _s, isUtc) => {
    if (allDay) return `UNTIL=${date}`;
    if (isUtc) return `UNTIL=${date}T${hm}00Z`;
    const wall = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${hm ? `${hm.slice(0, 2)}:${hm.slice(2)}` : '23:59'}`;
    return `UNTIL=${utc(instantOf(wall, timeZone))}`;
  });
}

function component(event: WrittenEvent, calendar: Calendar, exception?: Exception): string[] {
  const { startsAt, endsAt, cancelled } = exception ?? event;
  const called = event.cancelled || cancelled || calendar.method === 'CANCEL';
  const { organiser, attendee } = calendar;
  return [
    'BEGIN:VEVENT',
    `UID:${text(event.uid)}`,
    `DTSTAMP:${utc(event.changedAt)}`,
    `CREATED:${utc(event.createdAt)}`,
    `LAST-MODIFIED:${utc(event.changedAt)}`,
    `SEQUENCE:${event.sequence}`,
    ...(exception ? [time('RECURRENCE-ID', exception.slot, event)] : []),
    time('DTSTART', startsAt, event),
    time('DTEND', event.allDay ? later(endsAt, 24 * 60) : endsAt, event),
    ...(event.rule && !exception ? [`RRULE:${ruleOf(event)}`] : []),
    ...(exception ? [] : event.exDates.map((at) => time('EXDATE', at, event))),
    `SUMMARY:${text(event.title)}`,
    ...(event.text ? [`DESCRIPTION:${text(event.text)}`] : []),
    ...(event.location || event.address ? [`LOCATION:${text(event.location || event.address)}`] : []),
    `URL:${event.address || event.link}`,
    `STATUS:${called ? 'CANCELLED' : 'CONFIRMED'}`,
    ...(event.allDay ? ['TRANSP:TRANSPARENT'] : []),
    ...(organiser ? [`ORGANIZER;CN=${parameter(organiser.name)}:mailto:${organiser.mail}`] : []),
    ...(attendee
      ? [
          `ATTENDEE;CN=${parameter(attendee.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=${attendee.status};RSVP=FALSE:mailto:${attendee.mail}`,
        ]
      : []),
    'END:VEVENT',
  ];
}

/** The whole file, with the zones that it names. */
export function writeCalendar(calendar: Calendar): string {
  const zones = new Set(
    calendar.events.filter((one) => !one.allDay && one.timeZone !== 'UTC').map((one) => one.timeZone),
  );
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Fika//Events//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${calendar.method}`,
    ...(calendar.name ? [`NAME:${text(calendar.name)}`, `X-WR-CALNAME:${text(calendar.name)}`] : []),
    ...(calendar.method === 'PUBLISH' ? ['REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H'] : []),
    ...[...zones].sort().flatMap(zoneLines),
    ...calendar.events.flatMap((event) => [
      ...component(event, calendar),
      ...event.exceptions.flatMap((one) => component(event, calendar, one)),
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}

const zoneLines = (zone: string): string[] =>
  (getVtimezoneComponent(zone) ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    // An address outside would be asked by who reads it.
    .filter((line) => line !== '' && !line.startsWith('TZURL'));
