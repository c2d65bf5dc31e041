import { z } from 'zod';
import { id, idParams, instant, limit, page, pageQuery, route, signedIn } from '../../platform/http/contract.ts';
import { personChip } from '../people/contract.ts';
import { placeChip } from '../places/contract.ts';

/** Strongest first: an entry shows the strongest reason since it was last read. */
export const reasons = [
  'mentioned',
  'asked',
  'called-off',
  'date-moved',
  'moved-up',
  'invited',
  'reminder',
  'replied',
  'commented-on-yours',
  'reacted-to-yours',
  'commented-on-followed',
  'news-of-followed',
  'review-asked',
  'reviewed-ready',
  'reviewed-not-yet',
  'not-published',
  'draft-shared',
  'join-requested',
  'review-due',
  'added-to-community',
] as const;
export const reason = z.enum(reasons);
export type Reason = z.output<typeof reason>;

/** One entry per conversation, with one reason. */
export const notification = z
  .object({
    /** The conversation’s id: an item’s, a community’s or a draft’s. */
    id,
    reason,
    /** The newest people who caused it, at most three, and how many there were. */
    people: z.array(personChip),
    peopleCount: z.number().int(),
    item: z.object({ id, kind: z.string(), title: z.string(), excerpt: z.string() }).nullable(),
    /** What is not published yet. */
    draft: z.object({ id, kind: z.string(), title: z.string() }).nullable(),
    /** The comment to open. */
    comment: id.nullable(),
    excerpt: z.string(),
    place: placeChip.nullable(),
    at: instant,
    unread: z.boolean(),
    done: z.boolean(),
  })
  .meta({ id: 'Notification' });
export type Notification = z.output<typeof notification>;

export const listNotifications = route({
  id: 'notifications.list',
  method: 'GET',
  path: '/api/v1/notifications',
  summary: 'The inbox, newest first',
  guards: [limit('read'), signedIn],
  query: pageQuery.extend({ state: z.enum(['open', 'done']).default('open') }),
  reply: page(notification),
});

export const updateNotification = route({
  id: 'notifications.update',
  method: 'PATCH',
  path: '/api/v1/notifications/:id',
  summary: 'Mark an entry read, unread, done or open again',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({ unread: z.boolean().optional(), done: z.boolean().optional() }),
});

export const clearNotifications = route({
  id: 'notifications.clear',
  method: 'POST',
  path: '/api/v1/notifications/done',
  summary: 'What is open up to and including this entry is done; answers with their ids, so that it can be undone',
  guards: [limit('write'), signedIn],
  body: z.strictObject({ upTo: id }),
  reply: z.object({ items: z.array(id) }),
});
