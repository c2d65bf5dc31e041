import { z } from 'zod';
import { decodeCursor, pageOf } from '../../../platform/http/cursor.ts';
import { extendJson, readyArray, readyObject } from '../../../platform/http/json.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import { firstComments } from '../../comments/server/kept.ts';
import * as contract from '../contract.ts';
import { changeItem, createItem, deleteItem, placeItem, restoreItem, setItemClosed, unplaceItem } from './items.ts';
import { findItem, getItem, hydrateItems } from './pipeline.ts';
import { revisionsOf } from './queries.ts';

const versionKey = z.tuple([z.int32()]);

export function routes(mount: Mount): void {
  mount(contract.createItem, async ({ db, viewer, params, body }) => {
    const { kind, title, markdown, body: document, language, attachments, places, ...fields } = body;
    const input = { kind, title, markdown, body: document, language, attachments, places, fields };
    return getItem(db, viewer, await createItem(db, viewer, params.id, input));
  });

  mount(contract.getItem, async ({ db, viewer, params, query }) => {
    const item = await findItem(db, viewer, params.id);
    if (query.comments === 0) return item.json;
    return extendJson(item.json, { comments: await firstComments(db, viewer, item, query.comments) });
  });

  mount(contract.getItems, async ({ db, viewer, query }) => {
    const found = await hydrateItems(db, viewer, query.ids);
    return readyObject({ items: readyArray(found.map((one) => one.json)) });
  });

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

  mount(contract.closeItem, async ({ db, viewer, params }) => {
    await setItemClosed(db, viewer, params.id, true);
    return getItem(db, viewer, params.id);
  });

  mount(contract.reopenItem, async ({ db, viewer, params }) => {
    await setItemClosed(db, viewer, params.id, false);
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
