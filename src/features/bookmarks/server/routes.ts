import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { authorise } from '../../../core/access/server/allowed.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { findInPlace } from '../../../core/items/server/in-place.ts';
import { getItem, hydrateItems, pageOfFound } from '../../../core/items/server/pipeline.ts';
import { decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import { demand } from '../../../platform/http/demand.ts';
import { ReadyJson, readyArray, readyObject } from '../../../platform/http/json.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import * as contract from '../contract.ts';
import { addressKey } from './address.ts';
import { createPrivate, deletePrivate, presentPrivate, sharePrivate, updatePrivate } from './bookmarks.ts';
import { exportOf } from './export.ts';
import { takeFile } from './import.ts';
import {
  bookmarkRows,
  exportMineRows,
  exportPlaceRows,
  mineSkeleton,
  type Page,
  placeSkeleton,
  privateByAddress,
  readableByAddress,
} from './queries.ts';

const pageFrom = (query: { cursor?: string | undefined; limit: number }): Page => ({
  after: decodeIdCursor(query.cursor),
  limit: query.limit,
});

/** One's own list: private ones from the room itself, shared ones through the pipeline of all items. */
async function mine(db: Db, viewer: Viewer, filter: Parameters<typeof mineSkeleton>[2], page: Page) {
  const found = await mineSkeleton(db, viewer, filter, page);
  const { rows, next } = pageOf(found, page.limit, (row) => [row.id]);
  const ids = (shared: boolean) => rows.filter((row) => row.shared === shared).map((row) => row.id);
  const entries = new Map<string, ReadyJson<unknown>>();
  for (const { id, json } of await hydrateItems(db, viewer, ids(true))) entries.set(id, json);
  const own = ids(false);
  for (const row of own.length > 0 ? await bookmarkRows(db, own) : [])
    entries.set(row.id, new ReadyJson([JSON.stringify(presentPrivate(row))]));
  const items = readyArray(rows.flatMap(({ id }) => entries.get(id) ?? []));
  return readyObject({ items, next }) as ReadyJson<never>;
}

/** A download that runs nothing, wherever it is opened. */
const sendFile = (reply: FastifyReply, name: string, content: AsyncIterable<string>): FastifyReply =>
  reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    })
    .send(Readable.from(content));

export function routes(mount: Mount): void {
  mount(contract.listMine, ({ db, viewer, query }) => mine(db, viewer, query, pageFrom(query)));

  mount(contract.listOfPlace, async ({ db, viewer, params, query }) => {
    const found = await findInPlace(db, viewer, params.id, placeSkeleton(params.id, query, pageFrom(query)));
    return pageOfFound(found, query.limit, {}) as ReadyJson<never>;
  });

  mount(contract.findKnown, async ({ db, viewer, query }) => {
    const key = addressKey(query.address);
    const own = await privateByAddress(db, viewer, key);
    const items = await hydrateItems(db, viewer, await readableByAddress(db, viewer, key));
    return readyObject({
      items: readyArray(items.map(({ json }) => json)),
      mine: own ? presentPrivate(own) : null,
    }) as ReadyJson<never>;
  });

  mount(contract.createPrivate, ({ db, viewer, body }) => createPrivate(db, viewer, body));
  mount(contract.updatePrivate, ({ db, viewer, params, body }) => updatePrivate(db, viewer, params.id, body));
  mount(contract.deletePrivate, ({ db, viewer, params }) => deletePrivate(db, viewer, params.id));
  mount(contract.sharePrivate, async ({ db, viewer, params, body }) => {
    const item = await sharePrivate(db, viewer, params.id, body.place);
    return (await getItem(db, viewer, item)) as ReadyJson<never>;
  });

  mount(contract.exportMine, async ({ db, viewer, reply }) =>
    sendFile(
      reply,
      'bookmarks.html',
      exportOf((after, limit) => exportMineRows(db, viewer, after, limit)),
    ),
  );
  mount(contract.exportOfPlace, async ({ db, viewer, params, reply }) => {
    await demand(authorise, db, viewer, 'read', 'place', params.id);
    return sendFile(
      reply,
      'bookmarks.html',
      exportOf((after, limit) => exportPlaceRows(db, params.id, after, limit)),
    );
  });

  mount(contract.importMine, async ({ services, viewer, body }) => {
    try {
      const { counts, problems } = await takeFile(services, [body.html], 'bookmarks.html', {
        person: viewer.person,
        place: null,
        dryRun: false,
      });
      return {
        counts: counts.bookmarks ?? { new: 0, changed: 0, unchanged: 0, error: 0 },
        problems: problems.slice(0, 200).map(({ line, about = '', reason }) => ({ line: line ?? 0, about, reason })),
      };
    } catch (error) {
      if (error instanceof ImportSourceError) throw contract.bookmarkProblems.no_bookmarks_in_file(error.message);
      throw error;
    }
  });
}
