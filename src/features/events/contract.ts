import { z } from 'zod';
import { item } from '../../core/items/contract.ts';
import { personChip } from '../../core/people/contract.ts';
import {
  id,
  idParams,
  instant,
  limit,
  lineOrNothing,
  may,
  page,
  pageQuery,
  route,
  sees,
  signedIn,
  text,
  webAddressOrNothing,
} from '../../platform/http/contract.ts';
import { field } from '../../platform/http/field-problems.ts';
import { defineProblems } from '../../platform/http/problems.ts';

/** Days that one date of an event lasts at most. */
export const longestDays = 31;
/** Dates of one event that are written down, from a year ago to two years from now: each day of that time. */
export const mostDates = 1100;
export const largestCapacity = 100_000;
/** People invited at once. */
export const mostInvited = 200;

/** What somebody answers; `waiting` is given by the server where a full event would have been `yes`. */
export const answers = ['yes', 'maybe', 'no'] as const;
export const answer = z.enum([...answers, 'waiting']);
export type Answer = z.output<typeof answer>;

const isZone = (zone: string): boolean => {
  try {
    // Offsets and old abbreviations are none of the names that follow a country's rules; UTC is one.
    return /^(UTC|[A-Za-z_]+\/[A-Za-z0-9_+/-]+)$/.test(zone) && !!new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    return false;
  }
};
export const timeZone = text(60).refine(isZone, field('time_zone'));

/** `2026-06-12T14:00`, as the clock on the wall shows it; of an event that takes whole days only the date counts. */
export const wallTime = z
  .string()
  .max(19)
  .refine(isWallTime, field('not_a_time'))
  .transform((at) => (at.length === 10 ? `${at}T00:00` : at.slice(0, 16)));

function isWallTime(at: string): boolean {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(at)) return false;
  const full = at.length === 10 ? `${at}T00:00` : at.slice(0, 16);
  const time = Date.parse(`${full}:00Z`);
  // 31 February is read as 3 March: what comes back must be what went in.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(full) && /^(19|20|21)/.test(at);
}

const byDay = '[+-]?\\d{0,2}(MO|TU|WE|TH|FR|SA|SU)';
const list = (one: string) => `${one}(,${one}){0,30}`;
const ruleParts: Readonly<Record<string, RegExp>> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
  WKST: /^(MO|TU|WE|TH|FR|SA|SU)$/,
  BYDAY: new RegExp(`^${list(byDay)}$`),
  BYMONTHDAY: new RegExp(`^${list('-?\\d{1,2}')}$`),
  BYYEARDAY: new RegExp(`^${list('-?\\d{1,3}')}$`),
  BYWEEKNO: new RegExp(`^${list('-?\\d{1,2}')}$`),
  BYMONTH: new RegExp(`^${list('\\d{1,2}')}$`),
  BYSETPOS: new RegExp(`^${list('-?\\d{1,3}')}$`),
};

/** A recurrence rule (RFC 5545, 3.3.10) that is at most daily. What is finer is none that people keep, and fills every calendar. */
export function isRule(rule: string): boolean {
  const parts = rule.split(';').map((part) => part.split('='));
  const names = parts.map(([name]) => name ?? '');
  if (!names.includes('FREQ') || new Set(names).size !== names.length) return false;
  if (names.includes('COUNT') && names.includes('UNTIL')) return false;
  return parts.every(([name = '', value = '', ...more]) => more.length === 0 && ruleParts[name]?.test(value) === true);
}
const rule = text(300)
  .transform((said) => said.trim().toUpperCase())
  .refine(isRule, field('not_a_repetition'));

interface When {
  readonly startsAt: string;
  readonly endsAt: string;
}
const day = 86_400_000;
const lasts = ({ startsAt, endsAt }: When) => Date.parse(`${endsAt}Z`) - Date.parse(`${startsAt}Z`);
const inOrder = (when: When): boolean => lasts(when) >= 0;
const shortEnough = (when: When): boolean => lasts(when) <= longestDays * day;

const when = {
  startsAt: wallTime,
  /** Of whole days: the last of them. */
  endsAt: wallTime,
  timeZone,
  allDay: z.boolean(),
};
const facts = {
  location: lineOrNothing(200),
  /** Where it takes place online. */
  address: webAddressOrNothing(),
  /** Seats; null where there is no end of them. Who comes after is put on a waiting list. */
  capacity: z.number().int().min(1).max(largestCapacity).nullable(),
  /** A recurrence rule (RFC 5545), at most daily; null for what happens once. */
  repeats: rule.nullable(),
};

export const eventInput = z
  .strictObject({
    ...when,
    allDay: when.allDay.default(false),
    location: facts.location.default(''),
    address: facts.address.default(''),
    capacity: facts.capacity.default(null),
    repeats: facts.repeats.default(null),
  })
  .refine(inOrder, { ...field('ends_before_start'), path: ['endsAt'] })
  .refine(shortEnough, { ...field('lasts_too_long'), path: ['endsAt'] });
export type EventInput = z.output<typeof eventInput>;

/** `when` changes as a whole. */
export const eventChange = z
  .strictObject({
    startsAt: when.startsAt.optional(),
    endsAt: when.endsAt.optional(),
    timeZone: when.timeZone.optional(),
    allDay: when.allDay.optional(),
    location: facts.location.optional(),
    address: facts.address.optional(),
    capacity: facts.capacity.optional(),
    repeats: facts.repeats.optional(),
  })
  .refine(({ startsAt, endsAt }) => (startsAt === undefined) === (endsAt === undefined), {
    ...field('required'),
    path: ['endsAt'],
  })
  .refine((c) => !c.startsAt || !c.endsAt || inOrder(c as When), { ...field('ends_before_start'), path: ['endsAt'] })
  .refine((c) => !c.startsAt || !c.endsAt || shortEnough(c as When), { ...field('lasts_too_long'), path: ['endsAt'] });
export type EventChange = z.output<typeof eventChange>;

/** One date of an event. */
export const eventDate = z.object({
  /** The date as the rule gives it, by which it is named even when it was moved (RECURRENCE-ID). */
  slot: z.string(),
  /** By the clock on the wall in the event’s own time zone. */
  startsAt: z.string(),
  endsAt: z.string(),
  /** The same as instants; of whole days, midnight there. */
  from: instant,
  to: instant,
  cancelled: z.boolean(),
});
export type EventDate = z.output<typeof eventDate>;

export const eventFields = z.object({
  startsAt: z.string(),
  endsAt: z.string(),
  timeZone: z.string(),
  allDay: z.boolean(),
  location: z.string(),
  address: z.string(),
  capacity: z.number().int().nullable(),
  repeats: z.string().nullable(),
  /** The first date as instants. */
  from: instant,
  to: instant,
  cancelled: z.boolean(),
  repliesClosed: z.boolean(),
  /** How many answered what. */
  counts: z.object({
    yes: z.number().int(),
    maybe: z.number().int(),
    no: z.number().int(),
    waiting: z.number().int(),
  }),
  /** The first of those who come. */
  coming: z.array(personChip),
  /** The next dates, at most five. */
  next: z.array(eventDate),
});
export type EventFields = z.output<typeof eventFields>;

export const eventMine = z.object({
  answer: answer.nullable(),
  note: z.string(),
  /** Minutes before each date; null for none. */
  remind: z.number().int().nullable(),
  invited: z.boolean(),
});
export type EventMine = z.output<typeof eventMine>;

const itemMine = item.shape.mine.extend(eventMine.shape);
export const eventItem = item.extend({ ...eventFields.shape, mine: itemMine });
export type EventItem = z.output<typeof eventItem>;

export const eventProblems = defineProblems({
  replies_closed: [409, 'Nobody answers any more: whoever organises it has closed the list.'],
  event_cancelled: [409, 'This was called off.'],
  no_dates: [400, 'This rule never gives a date.'],
  no_such_date: [404, 'There is no such date.'],
  cannot_read_it: [400, 'Only people who may read it can be invited or put on the list.'],
});

const replied = eventFields.extend({ mine: eventMine });

export const replyToEvent = route({
  id: 'events.reply',
  method: 'PUT',
  path: '/api/v1/items/:id/reply',
  summary: 'Say whether one comes; who says yes to a full event waits, and moves up in order',
  guards: [limit('write'), signedIn, may('attend', 'item')],
  params: idParams,
  body: z.strictObject({
    answer: z.enum(answers),
    note: lineOrNothing(200).optional(),
    /** Minutes before; null for no reminder; a day unless said. */
    remind: z.number().int().min(0).max(40_320).nullable().optional(),
  }),
  reply: replied,
  errors: [eventProblems.replies_closed, eventProblems.event_cancelled],
});

export const withdrawReply = route({
  id: 'events.withdraw',
  method: 'DELETE',
  path: '/api/v1/items/:id/reply',
  summary: 'Take one’s answer back',
  guards: [limit('write'), signedIn, may('read', 'item')],
  params: idParams,
  reply: replied,
});

export const listReplies = route({
  id: 'events.replies',
  method: 'GET',
  path: '/api/v1/items/:id/replies',
  summary: 'Who answered what, in the order in which they did',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  query: pageQuery.extend({ answer: answer.default('yes') }),
  reply: page(z.object({ person: personChip, answer, note: z.string(), at: instant })),
});

export const putReply = route({
  id: 'events.putReply',
  method: 'PUT',
  path: '/api/v1/items/:id/replies/:person',
  summary: 'Put somebody on the list, or take them off it (who organises it)',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: z.object({ id, person: id }),
  body: z.strictObject({ answer: z.enum(answers) }),
  reply: eventFields,
  errors: [eventProblems.cannot_read_it, eventProblems.event_cancelled],
});

export const inviteToEvent = route({
  id: 'events.invite',
  method: 'POST',
  path: '/api/v1/items/:id/invitations',
  summary:
    'Invite people, or all members of the place where it was announced; who was invited before is not told again',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: idParams,
  body: z.strictObject({ people: z.array(id).max(mostInvited).default([]), everybody: z.boolean().default(false) }),
  reply: z.object({ invited: z.number().int() }),
  status: 201,
  errors: [eventProblems.cannot_read_it, eventProblems.event_cancelled],
});

export const closeReplies = route({
  id: 'events.close',
  method: 'PUT',
  path: '/api/v1/items/:id/replies-closed',
  summary: 'Close the list, or open it again (who organises it)',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: idParams,
  body: z.strictObject({ closed: z.boolean() }),
  reply: eventFields,
});

export const cancelEvent = route({
  id: 'events.cancel',
  method: 'PUT',
  path: '/api/v1/items/:id/called-off',
  summary: 'Call an event off, or one date of it; everybody who comes is told. It can be taken back',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: idParams,
  body: z.strictObject({ cancelled: z.boolean(), slot: wallTime.nullish() }),
  reply: replied,
  errors: [eventProblems.no_such_date],
});

export const calendarEntry = eventDate.extend({ event: item });
const calendarQuery = pageQuery.extend({
  /** Ends after this; now unless said. */
  from: instant.refine((at) => !Number.isNaN(Date.parse(at)), field('not_a_time')).optional(),
  /** Begins before this. */
  to: instant.refine((at) => !Number.isNaN(Date.parse(at)), field('not_a_time')).optional(),
  /** Backwards from `from`: what is over, newest first. */
  past: z.stringbool().default(false),
});

export const communityEvents = route({
  id: 'events.list',
  method: 'GET',
  path: '/api/v1/communities/:id/events',
  summary: 'The dates of a community’s events, in the order in which they begin',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: calendarQuery,
  reply: page(calendarEntry),
});

export const myEvents = route({
  id: 'events.mine',
  method: 'GET',
  path: '/api/v1/events',
  summary: 'The dates of events that one comes to, or of all one’s communities',
  guards: [limit('read'), signedIn],
  query: calendarQuery.extend({ show: z.enum(['mine', 'all']).default('mine') }),
  reply: page(calendarEntry),
});

export const previewDates = route({
  id: 'events.preview',
  method: 'GET',
  path: '/api/v1/event-dates',
  summary: 'The first five dates that a rule gives, before anything is written',
  guards: [limit('read'), signedIn],
  query: z.object({ startsAt: wallTime, timeZone, repeats: rule }),
  reply: z.object({ dates: z.array(z.string()), more: z.boolean() }),
  errors: [eventProblems.no_dates],
});

/** Sends a file: no reply schema. */
export const eventFile = route({
  id: 'events.file',
  method: 'GET',
  path: '/api/v1/items/:id/event.ics',
  summary: 'An event as an iCalendar file (RFC 5545)',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
});

export const eventMails = route({
  id: 'events.mails',
  method: 'GET',
  path: '/api/v1/event-mails',
  summary: 'Whether one has events told by mail too',
  guards: [limit('read'), signedIn],
  reply: z.object({ wanted: z.boolean() }),
});

export const setEventMails = route({
  id: 'events.setMails',
  method: 'PUT',
  path: '/api/v1/event-mails',
  summary: 'Have events told by mail, or stop it; the inbox goes on',
  guards: [limit('write'), signedIn],
  body: z.strictObject({ wanted: z.boolean() }),
  reply: z.object({ wanted: z.boolean() }),
});
