import { setAsideRows, takeAgain } from '../../../core/activity/server/set-aside.ts';
import { decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { auditTrail } from './audit.ts';
import { outboxMails, readOutboxMail } from './outbox.ts';

export function routes(mount: Mount): void {
  mount(contract.listOutbox, async ({ db, query }) => {
    const found = await outboxMails(db, decodeIdCursor(query.cursor), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.id]);
    return {
      items: rows.map((row) => ({
        id: row.id,
        to: row.recipient,
        subject: row.subject,
        at: row.at.toISOString(),
      })),
      next,
    };
  });

  mount(contract.readOutboxMail, async ({ db, viewer, params }) => {
    const row = await readOutboxMail(db, viewer, params.id);
    return { id: row.id, to: row.recipient, subject: row.subject, text: row.body_text, at: row.at.toISOString() };
  });

  mount(contract.listAudit, async ({ db, viewer, query }) => {
    const found = await auditTrail(db, viewer, decodeIdCursor(query.cursor), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.id]);
    return {
      items: rows.map(({ role_before, ...row }) => ({
        ...row,
        at: row.at.toISOString(),
        object: row.object ?? '',
        roleBefore: role_before,
      })),
      next,
    };
  });

  mount(contract.listSetAside, async ({ db, query }) => {
    const found = await setAsideRows(db, decodeIdCursor(query.cursor), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.id]);
    return {
      items: rows.map(({ happened, at, ...row }) => ({
        ...row,
        happenedAt: happened.toISOString(),
        triedAt: at.toISOString(),
      })),
      next,
    };
  });

  mount(contract.retrySetAside, async ({ db, params, services }) => ({
    taken: await takeAgain(db, services, params.id),
  }));
}
