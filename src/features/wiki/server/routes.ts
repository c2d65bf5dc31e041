import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { authorise } from '../../../core/access/server/allowed.ts';
import { linkingItems } from '../../../core/items/server/links.ts';
import { listItems } from '../../../core/items/server/pipeline.ts';
import type { Doc } from '../../../core/richtext/document.ts';
import { excerpt } from '../../../core/richtext/plain.ts';
import { decodeCursor, decodeIdCursor } from '../../../platform/http/cursor.ts';
import { demand } from '../../../platform/http/demand.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import * as contract from '../contract.ts';
import { fileNameOf, markdownOf, zipOf } from './export.ts';
import { carePage, movePage, renewPage } from './pages.ts';
import {
  changedSkeleton,
  childrenOf,
  levels,
  outdatedSkeleton,
  placeName,
  positionOf,
  suggestions,
  templatesOf,
  trailOf,
} from './queries.ts';
import { builtInTemplates } from './templates.ts';

const readsPlace = (db: Db, viewer: Viewer, place: string) => demand(authorise, db, viewer, 'read', 'place', place);

/** A download that runs nothing, wherever it is opened. */
const sendDownload = (reply: FastifyReply, name: string, type: string, content: string | Readable): FastifyReply =>
  reply
    .headers({
      'content-type': type,
      'content-disposition': `attachment; filename="${name.replace(/[^\x20-\x7e]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    })
    .send(content);

/** A number of at most 7 + 19 digits, as `outdatedSkeleton` makes it. */
const outdatedKey = z.tuple([
  z
    .string()
    .regex(/^\d{1,26}$/)
    .refine((s) => BigInt(s) % 10n ** 19n < 2n ** 63n && BigInt(s) / 10n ** 19n < 4_000_000n),
]);

async function tree(
  db: Db,
  place: string,
  query: { parent?: string | undefined; at?: string | undefined; after?: string | undefined },
) {
  const parents: (string | null)[] = [];
  if (query.parent !== undefined) parents.push(query.parent);
  else {
    parents.push(null);
    if (query.at !== undefined && (await positionOf(db, query.at))?.place_id === place)
      parents.push(...(await trailOf(db, query.at)).map(({ id }) => id));
  }
  const found = Map.groupBy(await levels(db, place, parents, query.after ?? null), ({ parent }) => parent);
  const more = [...found].filter(([, rows]) => rows.length > contract.pagesOfLevel).map(([parent]) => parent);
  return { items: [...found.values()].flatMap((rows) => rows.slice(0, contract.pagesOfLevel)), more };
}

async function context(db: Db, viewer: Viewer, id: string) {
  const found = await positionOf(db, id);
  if (!found) throw problems.not_found();
  const linked = await linkingItems(db, viewer, id, 50);
  const linkedFrom = linked.map(({ title, body, ...one }) => ({
    id: one.id,
    kind: one.kind,
    title: title || excerpt(body as Doc, 80),
  }));
  const { abilities } = await authorise(db, viewer, 'read', 'place', [found.place_id]);
  const can = abilities.get(found.place_id) ?? [];
  // Who reads the page in another place only is told nothing of the tree that it stands in.
  if (!can.includes('read')) return { place: null, trail: [], children: [], linkedFrom, mayAdd: false };
  const trail = await trailOf(db, id);
  return {
    place: await placeName(db, found.place_id),
    trail: trail.slice(0, -1),
    children: await childrenOf(db, id),
    linkedFrom,
    mayAdd: can.includes('post'),
  };
}

export function routes(mount: Mount): void {
  mount(contract.getTree, async ({ db, viewer, params, query }) => {
    await readsPlace(db, viewer, params.id);
    return tree(db, params.id, query);
  });
  mount(contract.getContext, ({ db, viewer, params }) => context(db, viewer, params.id));
  mount(contract.movePage, ({ db, viewer, params, body }) =>
    movePage(db, viewer, params.id, body.parent, body.before ?? null),
  );
  mount(contract.carePage, ({ db, viewer, params, body }) => carePage(db, viewer, params.id, body));
  mount(contract.renewPage, ({ db, viewer, params, body }) => renewPage(db, viewer, params.id, body.validUntil));

  mount(contract.suggestPages, async ({ db, viewer, params, query }) => {
    await readsPlace(db, viewer, params.id);
    return { items: await suggestions(db, viewer, params.id, query.q) };
  });

  mount(contract.listPages, async ({ db, viewer, params, query }) => {
    await readsPlace(db, viewer, params.id);
    const skeleton =
      query.show === 'changed'
        ? changedSkeleton(params.id, decodeIdCursor(query.cursor), query.limit)
        : outdatedSkeleton(params.id, decodeCursor(query.cursor, outdatedKey)?.[0] ?? null, query.limit);
    return listItems(db, viewer, skeleton, query.limit);
  });

  mount(contract.listTemplates, async ({ db, viewer, params }) => {
    await readsPlace(db, viewer, params.id);
    const own = (await templatesOf(db, params.id)).map((one) => ({ ...one, own: true }));
    return { items: [...own, ...builtInTemplates(viewer.language)] };
  });

  mount(contract.pageMarkdown, async ({ db, params, reply }) => {
    const found = await markdownOf(db, params.id);
    if (!found) throw problems.not_found();
    return sendDownload(reply, found.name, 'text/markdown; charset=utf-8', found.text);
  });
  mount(contract.exportPages, async ({ db, services, viewer, params, query, reply }) => {
    await readsPlace(db, viewer, params.id);
    const { name } = await placeName(db, params.id);
    const zip = await zipOf(services, services.db, params.id, query.below ?? null);
    return sendDownload(reply, `${fileNameOf(name)}.zip`, 'application/zip', zip);
  });
}
