import { z } from 'zod';
import { decodeCursor, pageOf } from '../../../platform/http/cursor.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import { discussion } from '../../comments/server/comments.ts';
import * as contract from '../contract.ts';
import { changeItem, createItem, deleteItem, placeItem, restoreItem, unplaceItem } from './items.ts';
import { getItem, hydrateItems } from './pipeline.ts';
import { revisionsOf } from './queries.ts';

const versionKey = z.tuple([z.number().int()]);

export function routes(mount: Mount): void {
  mount(contract.createItem, async ({ db, viewer, params, body }) => {
    const { kind, title, markdown, body: document, language, attachments, places, ...fields } = body;
    const input = { kind, title, markdown, body: document, language, attachments, places, fields };
    return getItem(db, viewer, await createItem(db, viewer, params.id, input));
  });

  mount(contract.getItem, async ({ db, viewer, params, query, can }) => {
    const [item, comments] = await Promise.all([
      getItem(db, viewer, params.id),
      query.comments > 0
        ? discussion(db, viewer, params.id, can, { order: 'oldest', limit: query.comments })
        : Promise.resolve(undefined),
    ]);
    return comments ? { ...item, comments } : item;
  });

  mount(contract.getItems, async ({ db, viewer, query }) => ({
    items: await hydrateItems(db, viewer, query.ids.split(',')),
  }));

  mount(contract.updateItem, async ({ db, viewer, params, body }) => {
    const { version, title, markdown, body: document, language, attachments, ...fields } = body;
    await changeItem(db, viewer, params.id, {
      version,
      title,
      markdown,
      body: document,
      language,
      attachments,
      fields,
    });
    return getItem(db, viewer, params.id);
  });

  mount(contract.deleteItem, ({ db, viewer, params }) => deleteItem(db, viewer, params.id));

  mount(contract.restoreItem, async ({ db, viewer, params }) => {
    await restoreItem(db, viewer, params.id);
    return getItem(db, viewer, params.id);
  });

  mount(contract.itemHistory, async ({ db, params, query }) => {
    const before = decodeCursor(query.cursor, versionKey)?.[0] ?? null;
    const found = await revisionsOf(db, params.id, before, query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.version]);
    return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })), next };
  });

  mount(contract.placeItem, ({ db, viewer, params }) => placeItem(db, viewer, params.id, params.place));
  mount(contract.unplaceItem, ({ db, viewer, params }) => unplaceItem(db, viewer, params.id, params.place));
}
