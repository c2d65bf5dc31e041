import { findInPlace } from '../../../core/items/server/in-place.ts';
import { findItems, listItems, pageOfFound } from '../../../core/items/server/pipeline.ts';
import { findTag } from '../../../core/items/server/tags.ts';
import { decodeIdCursor } from '../../../platform/http/cursor.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import {
  followsTag,
  homeItems,
  type Page,
  placeSkeleton,
  profileSkeleton,
  savedSkeleton,
  tagSkeleton,
} from './queries.ts';

const pageOf = (query: { cursor?: string | undefined; limit: number }): Page => ({
  after: decodeIdCursor(query.cursor),
  limit: query.limit,
});

export function routes(mount: Mount): void {
  mount(contract.homeStream, ({ db, viewer, query }) => homeItems(db, viewer, pageOf(query)));
  mount(contract.communityStream, async ({ db, viewer, params, query }) => {
    const found = await findInPlace(db, viewer, params.id, placeSkeleton(params.id, query.kind, pageOf(query)));
    return pageOfFound(found, query.limit, {});
  });
  mount(contract.profileStream, ({ db, viewer, params, query }) =>
    listItems(db, viewer, profileSkeleton(viewer, params.id, pageOf(query)), query.limit),
  );
  mount(contract.savedStream, ({ db, viewer, query }) =>
    listItems(db, viewer, savedSkeleton(viewer, pageOf(query)), query.limit),
  );
  mount(contract.tagStream, async ({ db, viewer, params, query }) => {
    const tag = await findTag(db, params.tag);
    if (!tag) return { items: [], next: null, following: false };
    const found = await findItems(db, viewer, tagSkeleton(viewer, tag, pageOf(query)));
    return pageOfFound(found, query.limit, { following: await followsTag(db, viewer, tag) });
  });
}
