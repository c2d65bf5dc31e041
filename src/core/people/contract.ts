import { z } from 'zod';
import {
  colleague,
  id,
  idParams,
  instant,
  limit,
  line,
  page,
  pageQuery,
  route,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { field } from '../../platform/http/field-problems.ts';

/** What stands beside a name everywhere: the same few fields, from one query. */
export const personChip = z
  .object({
    id,
    name: z.string(),
    handle: z.string(),
    title: z.string(),
    department: z.string(),
    location: z.string(),
    /** File id of the portrait, or null: initials are drawn then. */
    photo: id.nullable(),
    guest: z.boolean(),
    /** False for a person who has left; what they wrote stays. */
    active: z.boolean(),
  })
  .meta({ id: 'PersonChip' });
export type PersonChip = z.output<typeof personChip>;

export const languages = ['en', 'de'] as const;

export const person = personChip
  .extend({
    page: id.describe('The place that is this person’s own page'),
    about: z.string(),
    pronouns: z.string(),
    email: z.string().nullable().describe('Null where the reader is a guest'),
    phone: z.string(),
    timeZone: z.string(),
    language: z.string(),
    manager: personChip.nullable(),
    startsOn: z.string().nullable(),
    createdAt: instant,
    mine: z.object({ following: z.boolean() }),
    can: z.array(z.string()),
  })
  .meta({ id: 'Person' });
export type Person = z.output<typeof person>;

export const me = person
  .extend({
    administrator: z.boolean(),
    unread: z.number().int(),
    /** Where the log stands now: a live connection that begins from here misses nothing that lists loaded later do not show. */
    cursor: z.string(),
  })
  .meta({ id: 'Me' });
export type Me = z.output<typeof me>;

export const profileFields = z.strictObject({
  name: line(120).optional(),
  title: text(120).optional(),
  department: text(120).optional(),
  location: text(120).optional(),
  about: text(4000).optional(),
  pronouns: text(60).optional(),
  phone: text(60).optional(),
  timeZone: text(60).refine(isTimeZone, field('time_zone')).optional(),
  language: z.enum(languages).optional(),
  photo: id.nullable().optional(),
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const getMe = route({
  id: 'people.me',
  method: 'GET',
  path: '/api/v1/me',
  summary: 'The signed-in person',
  guards: [limit('read'), signedIn],
  reply: me,
});

export const updateMe = route({
  id: 'people.updateMe',
  method: 'PATCH',
  path: '/api/v1/me',
  summary: 'Change one’s own profile',
  guards: [limit('write'), signedIn],
  body: profileFields,
  reply: me,
});

export const listPeople = route({
  id: 'people.list',
  method: 'GET',
  path: '/api/v1/people',
  summary: 'The directory, by name; `q` completes a name as it is typed; guests see the people of their communities',
  guards: [limit('read'), signedIn],
  mayLag: true,
  query: pageQuery.extend({ q: z.string().max(200).optional(), department: z.string().max(120).optional() }),
  reply: page(personChip),
});

export const getPerson = route({
  id: 'people.get',
  method: 'GET',
  path: '/api/v1/people/:id',
  summary: 'A profile',
  guards: [limit('read'), signedIn],
  params: idParams,
  reply: person,
});

export const followPerson = route({
  id: 'people.follow',
  method: 'PUT',
  path: '/api/v1/people/:id/follow',
  summary: 'See in the home stream what this person posts on their page',
  guards: [limit('write'), colleague],
  params: idParams,
});

export const unfollowPerson = route({
  id: 'people.unfollow',
  method: 'DELETE',
  path: '/api/v1/people/:id/follow',
  summary: 'Stop following this person',
  guards: [limit('write'), colleague],
  params: idParams,
});
