import { z } from 'zod';
import { role } from '../../core/places/contract.ts';
import { administrator, id, idParams, instant, limit, page, pageQuery, route } from '../../platform/http/contract.ts';

export const outboxMail = z.object({ id, to: z.string(), subject: z.string(), at: instant }).meta({ id: 'OutboxMail' });

export const listOutbox = route({
  id: 'console.outbox',
  method: 'GET',
  path: '/api/v1/outbox',
  summary: 'Mail that could not leave because no SMTP_URL is set, newest first',
  guards: [limit('read'), administrator],
  query: pageQuery,
  reply: page(outboxMail),
});

export const readOutboxMail = route({
  id: 'console.readOutboxMail',
  method: 'POST',
  path: '/api/v1/outbox/:id/read',
  summary: 'What such a mail says. Its links let somebody in, so that it was read, and by whom, is put on record',
  guards: [limit('write'), administrator],
  params: idParams,
  reply: outboxMail.extend({ text: z.string() }),
});

export const audit = z.object({
  id,
  at: instant,
  /** Null for what was done from the command line. */
  actor: z.string().nullable(),
  verb: z.string(),
  object: z.string(),
  place: z.string().nullable(),
  /** Of a membership: the role given, and the one before where there was one. */
  role: role.nullable(),
  roleBefore: role.nullable(),
});

export const listAudit = route({
  id: 'console.audit',
  method: 'GET',
  path: '/api/v1/audit',
  summary: 'The audit trail: who changed people, places, roles and access, newest first; never what was said',
  guards: [limit('read'), administrator],
  query: pageQuery,
  reply: page(audit),
});

/** An activity that something which follows from the log could not take. */
export const setAside = z
  .object({
    id,
    /** What could not take it: `notifications`, `search` … */
    subscriber: z.string(),
    verb: z.string(),
    happenedAt: instant,
    /** When it was last tried, and how often it was tried since it was set aside. */
    triedAt: instant,
    tries: z.number().int(),
    error: z.string(),
  })
  .meta({ id: 'SetAside' });

export const listSetAside = route({
  id: 'console.setAside',
  method: 'GET',
  path: '/api/v1/set-aside',
  summary:
    'Activities that the inbox, the search or the audit trail could not take and that were set aside, newest first',
  guards: [limit('read'), administrator],
  query: pageQuery,
  reply: page(setAside),
});

export const retrySetAside = route({
  id: 'console.retrySetAside',
  method: 'POST',
  path: '/api/v1/set-aside/:id/retry',
  summary: 'Take it again: `taken` says whether that worked, and then it is gone from the list',
  guards: [limit('write'), administrator],
  params: idParams,
  reply: z.object({ taken: z.boolean() }),
});
