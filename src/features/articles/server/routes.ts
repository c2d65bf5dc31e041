import { findInPlace } from '../../../core/items/server/in-place.ts';
import { type FoundItem, findItems, pageOfFound } from '../../../core/items/server/pipeline.ts';
import { decodeIdCursor } from '../../../platform/http/cursor.ts';
import type { ReadyJson } from '../../../platform/http/json.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { pathsOf } from './old-address.ts';
import {
  articleAt,
  heardSkeleton,
  monthsOf,
  type Page,
  partsOf,
  personSkeleton,
  placeSkeleton,
  seriesIn,
} from './queries.ts';

const pageFrom = (query: { cursor?: string | undefined; limit: number }): Page => ({
  after: decodeIdCursor(query.cursor),
  limit: query.limit,
});

const page = (found: readonly FoundItem[], limit: number) => pageOfFound(found, limit, {}) as ReadyJson<never>;

export function routes(mount: Mount): void {
  mount(contract.listArticles, async ({ db, viewer, query }) =>
    page(await findItems(db, viewer, heardSkeleton(viewer, pageFrom(query))), query.limit),
  );

  mount(contract.articlesOfPlace, async ({ db, viewer, params, query }) => {
    const found = await findInPlace(db, viewer, params.id, placeSkeleton(params.id, query.month, pageFrom(query)));
    return page(found, query.limit);
  });

  mount(contract.monthsOfPlace, async ({ db, params }) => ({ months: await monthsOf(db, params.id) }));

  mount(contract.articlesOfPerson, async ({ db, viewer, params, query }) =>
    page(await findItems(db, viewer, personSkeleton(viewer, params.id, pageFrom(query))), query.limit),
  );

  mount(contract.seriesOfPlace, async ({ db, params }) => ({ items: await seriesIn(db, params.id) }));

  mount(contract.getSeries, async ({ db, viewer, params }) => {
    const parts = await partsOf(db, viewer, params.id);
    if (!parts[0]) throw problems.not_found();
    return { id: params.id, name: parts[0].name, parts: parts.map(({ id, title, part }) => ({ id, title, part })) };
  });

  mount(contract.oldAddress, async ({ db, viewer, query }) => ({
    item: (await articleAt(db, viewer, pathsOf(query.path))) ?? null,
  }));
}
