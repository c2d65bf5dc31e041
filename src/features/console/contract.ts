import { z } from 'zod';
import { administrator, id, instant, limit, page, pageQuery, route } from '../../platform/http/contract.ts';

export const outboxMail = z
  .object({ id, to: z.string(), subject: z.string(), text: z.string(), at: instant })
  .meta({ id: 'OutboxMail' });

export const listOutbox = route({
  id: 'console.outbox',
  method: 'GET',
  path: '/api/v1/outbox',
  summary: 'Mail that could not leave because no SMTP_URL is set, newest first',
  guards: [limit('read'), administrator],
  query: pageQuery,
  reply: page(outboxMail),
});

export const audit = z.object({
  id,
  at: instant,
  /** Null for what was done from the command line. */
  actor: z.string().nullable(),
  verb: z.string(),
  object: z.string(),
  place: z.string().nullable(),
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
