import { z } from 'zod';
import { administrator, limit, route } from '../../../platform/http/contract.ts';
import { call, newKey } from '../../../web/api/client.ts';

/**
 * The entrance owns this route. Rooms do not import each other, so what is needed of it is said here; importing.test.ts
 * holds it against the entrance's own.
 */
export const inviteByMail = route({
  id: 'entry.invite',
  method: 'POST',
  path: '/api/v1/invitations',
  summary: 'Invite by mail',
  guards: [limit('write'), administrator],
  body: z.strictObject({ emails: z.array(z.string()).max(500) }),
  reply: z.object({ items: z.array(z.unknown()) }),
  status: 201,
});

/** Invites these addresses by mail; answers how many invitations are on their way. */
export async function inviteAll(emails: readonly string[]): Promise<number> {
  let sent = 0;
  for (let at = 0; at < emails.length; at += 500) {
    const body = { emails: emails.slice(at, at + 500) };
    sent += (await call(inviteByMail, { body, idempotencyKey: newKey() })).items.length;
  }
  return sent;
}
