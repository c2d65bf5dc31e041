import { decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { hydrateNotifications } from './notifications.ts';
import { clearUpTo, inbox, markEntry } from './queries.ts';

export function routes(mount: Mount): void {
  mount(contract.listNotifications, async ({ db, viewer, query }) => {
    const found = await inbox(db, viewer, query.state === 'done', decodeIdCursor(query.cursor), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.bumped]);
    return { items: await hydrateNotifications(db, viewer, rows), next };
  });

  mount(contract.updateNotification, async ({ db, viewer, params, body }) => {
    // What is put away was seen.
    const unread = body.done ? false : (body.unread ?? null);
    if (!(await markEntry(db, viewer.person, params.id, unread, body.done ?? null))) throw problems.not_found();
  });

  mount(contract.clearNotifications, async ({ db, viewer, body }) => ({
    items: await clearUpTo(db, viewer.person, body.upTo),
  }));
}
