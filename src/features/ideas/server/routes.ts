import { z } from 'zod';
import { findInPlace } from '../../../core/items/server/in-place.ts';
import { pageOfFound } from '../../../core/items/server/pipeline.ts';
import { decodeCursor, decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { budgetOf, decide, merge, support } from './ideas.ts';
import { decisionsOf, ideasSkeleton } from './queries.ts';

/** `positionOf`: at most 2^31 votes and an id. */
const positionKey = z.tuple([
  z
    .string()
    .regex(/^\d{1,29}$/)
    .refine((s) => BigInt(s) % 10n ** 19n < 2n ** 63n && BigInt(s) / 10n ** 19n < 2n ** 31n),
]);

export function routes(mount: Mount): void {
  mount(contract.supportIdea, ({ db, viewer, params, body }) => support(db, viewer, params.id, body.votes));
  mount(contract.decideIdea, ({ db, viewer, params, body }) =>
    decide(db, viewer, params.id, { ...body, owner: body.owner ?? null }),
  );
  mount(contract.mergeIdea, ({ db, viewer, params, body }) => merge(db, viewer, params.id, body.into));

  mount(contract.listDecisions, async ({ db, params, query }) => {
    const found = await decisionsOf(db, params.id, decodeIdCursor(query.cursor), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.id]);
    return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })), next };
  });

  mount(contract.communityIdeas, async ({ db, viewer, params, query }) => {
    const { show, limit } = query;
    const after =
      show === 'popular' ? (decodeCursor(query.cursor, positionKey)?.[0] ?? null) : decodeIdCursor(query.cursor);
    const found = await findInPlace(db, viewer, params.id, ideasSkeleton(params.id, show, after, limit));
    return pageOfFound(found, limit, { budget: await budgetOf(db, viewer, params.id) });
  });
}
