import { sql } from 'kysely';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

export interface OutboxRow {
  id: string;
  recipient: string;
  subject: string;
  at: Date;
}

export async function outboxMails(db: Db, after: string | null, limit: number): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`select id, recipient, subject, at from outbox
    ${after ? sql`where id < ${after}::bigint` : sql``} order by id desc limit ${limit + 1}`.execute(db);
  return rows;
}

/**
 * A mail's words. Whoever has read the link for a new password could have set one: it is in the audit trail for every other administrator, since being one gives no right to
 * read what people say.
 */
export async function readOutboxMail(
  db: Db,
  viewer: Viewer,
  id: string,
): Promise<OutboxRow & { readonly body_text: string }> {
  const { rows } = await sql<OutboxRow & { body_text: string; person_id: string | null }>`
    select o.id, o.recipient, o.subject, o.at, o.body_text, p.id as person_id
    from outbox o left join person p on p.email = o.recipient::citext where o.id = ${id}`.execute(db);
  const mail = rows[0];
  if (!mail) throw problems.not_found();
  await appendActivity(db, [
    { actor: viewer.person, verb: 'mail.read', object: id, person: mail.person_id, data: { to: mail.recipient } },
  ]);
  return mail;
}
