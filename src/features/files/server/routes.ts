import { z } from 'zod';
import { getItem, hydrateItems } from '../../../core/items/server/pipeline.ts';
import { decodeCursor, pageOf } from '../../../platform/http/cursor.ts';
import { readyArray, readyObject } from '../../../platform/http/json.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import * as contract from '../contract.ts';
import { addFile, addVersion, moveFile, restoreVersion } from './files.ts';
import { foldersIn } from './folder-queries.ts';
import { addFolder, dropFolder, editFolder, wayTo } from './folders.ts';
import { filesIn, type Position, recentIn, textFor, versionsOf } from './queries.ts';
import { zipOf } from './zip.ts';

const id = z
  .string()
  .regex(/^[1-9]\d{0,18}$/)
  .refine((s) => BigInt(s) < 2n ** 63n);
const nameKey = z.tuple([
  z
    .string()
    .max(200)
    .refine((s) => !s.includes('\u0000') && s.isWellFormed()),
  id,
]);
const numberKey = z.tuple([
  z
    .string()
    .regex(/^\d{1,19}$/)
    .refine((s) => BigInt(s) < 2n ** 63n),
  id,
]);
const versionKey = z.tuple([z.int32().min(0)]);

async function pageOfPositions<M extends object>(
  db: Db,
  viewer: Viewer,
  found: readonly Position[],
  limit: number,
  more: M,
) {
  const { rows, next } = pageOf(found, limit, (one) => [one.key, one.id]);
  const items = await hydrateItems(
    db,
    viewer,
    rows.map((one) => one.id),
  );
  return readyObject({ items: readyArray(items.map((one) => one.json)), next, ...more });
}

const positionOf = (key: readonly [string, string] | null): Position | null => key && { key: key[0], id: key[1] };

export function routes(mount: Mount): void {
  mount(contract.listFiles, async ({ db, viewer, params, query }) => {
    const { sort, limit } = query;
    const folder = query.folder ?? null;
    const after = positionOf(decodeCursor(query.cursor, sort === 'name' ? nameKey : numberKey));
    const path = await wayTo(db, params.id, folder);
    const folders = after ? [] : await foldersIn(db, params.id, folder);
    const found = await filesIn(db, params.id, folder, sort, after, limit);
    return pageOfPositions(db, viewer, found, limit, { folders, path }) as never;
  });

  mount(contract.recentFiles, async ({ db, viewer, query }) => {
    const after = positionOf(decodeCursor(query.cursor, numberKey));
    const found = await recentIn(db, viewer, after, query.limit);
    return pageOfPositions(db, viewer, found, query.limit, {}) as never;
  });

  mount(contract.addFile, async ({ db, viewer, params, body }) => {
    const made = await addFile(db, viewer, params.id, { ...body, folder: body.folder ?? null });
    return getItem(db, viewer, made);
  });
  mount(contract.createFolder, ({ db, params, body }) => addFolder(db, params.id, body.parent ?? null, body.name));
  mount(contract.updateFolder, ({ db, params, body }) => editFolder(db, params.id, params.folder, body));
  mount(contract.deleteFolder, ({ db, params }) => dropFolder(db, params.id, params.folder));

  mount(contract.zipFiles, async ({ db, services, params, query, reply }) => {
    const way = await wayTo(db, params.id, query.folder ?? null);
    const name = `${(way.at(-1)?.name ?? 'Files').replace(/[/\\]/g, '_')}.zip`;
    const zip = await zipOf(services, db, params.id, query.folder ?? null);
    return reply
      .headers({
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\%]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'no-store',
      })
      .send(zip);
  });

  mount(contract.moveFile, ({ db, viewer, params, body }) => moveFile(db, viewer, params.id, body.folder));
  mount(contract.listVersions, async ({ db, params, query }) => {
    const before = decodeCursor(query.cursor, versionKey)?.[0] ?? null;
    const found = await versionsOf(db, params.id, before, query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.number]);
    return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })), next };
  });
  mount(contract.addVersion, ({ db, viewer, params, body }) => addVersion(db, viewer, params.id, body.file, body.note));
  mount(contract.restoreVersion, ({ db, viewer, params }) => restoreVersion(db, viewer, params.id, params.version));
  mount(contract.fileText, async ({ db, params, query }) => {
    const found = await textFor(db, params.id, query.file ?? null, contract.shownText);
    if (!found) throw problems.not_found();
    const text = found.text.slice(0, contract.shownText).toWellFormed();
    return { state: found.state ?? ('waiting' as const), text, more: found.text.length > contract.shownText };
  });
}
