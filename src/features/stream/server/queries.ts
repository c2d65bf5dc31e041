import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { itemIsReadable } from '../../../core/access/server/queries.ts';
import { heardPlaces } from '../../../core/follows/server/queries.ts';
import {
  findItems,
  type ItemPage,
  pageOfFound,
  type Skeleton,
  type SkeletonRow,
} from '../../../core/items/server/pipeline.ts';
import type { ReadyJson } from '../../../platform/http/json.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

/** Where a page begins (below this position) and how long it is. */
export interface Page {
  readonly after: string | null;
  readonly limit: number;
}

const before = (column: string, after: string | null) =>
  after === null ? sql`` : sql`and ${sql.raw(column)} < ${after}::bigint`;

/**
 * Where a viewer's first page of this length ended last time. Only a hint: with it, each place is read no further down than that page went. What was found is the true
 * page if it is full (everything newer than the edge is in it); when items were deleted or places left, it is not, and the page is read without it.
 */
const edges = new LRUCache<string, string>({ max: 20_000 });

/**
 * Home: the newest of each place that the viewer hears, read from the index of placements alone, then merged. Cost is places × page, not
 * what the places hold. Every source is readable by its nature, or says so: membership is; a followed page or tag is asked.
 */
const homeAbove = (viewer: Viewer, edge: string, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`
    select id, id as position from (
      select w.item_id as id from (
        ${heardPlaces(viewer, { muted: false })}
      ) heard
      cross join lateral (
        select item_id from placement where place_id = heard.place_id and item_id >= ${edge}::bigint ${before('item_id', after)}
        order by item_id desc limit ${limit + 1}
      ) w
      union
      select t.item_id from follow f
      cross join lateral (
        select item_id from item_tag where tag_id = f.subject_id and item_id >= ${edge}::bigint ${before('item_id', after)}
          and ${itemIsReadable(viewer, 'item_tag.item_id')}
        order by item_id desc limit ${limit + 1}
      ) t
      where f.person_id = ${viewer.person} and f.subject = 'tag' and f.active
    ) found
    order by id desc limit ${limit + 1}`;

/** The home stream; the hint is tried first. */
export async function homeItems(db: Db, viewer: Viewer, page: Page): Promise<ReadyJson<ItemPage>> {
  const key = page.after === null ? `${viewer.person}:${page.limit}` : null;
  const edge = key ? edges.get(key) : undefined;
  let found = edge ? await findItems(db, viewer, homeAbove(viewer, edge, page)) : [];
  if (found.length <= page.limit) found = await findItems(db, viewer, homeAbove(viewer, '0', page));
  // The one beyond the page is what says that the page is full: the hint must reach down to it.
  const beyond = found[page.limit];
  if (key && beyond) edges.set(key, beyond.position);
  return pageOfFound(found, page.limit, {});
}

/** A place's timeline, or one kind of what is in it; the route's guard has asked whether the viewer reads the place. */
export const placeSkeleton = (place: string, kind: string | undefined, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select item_id as id, item_id as position from placement
    where place_id = ${place} ${kind === undefined ? sql`` : ofKind(kind)} ${before('item_id', after)}
    order by item_id desc limit ${limit + 1}`;

/** The index by kind has everything but posts, and is used only where the statement itself says that it asks for none of those. */
const ofKind = (kind: string) =>
  kind === 'post' ? sql`and kind = 'post'` : sql`and kind = ${kind} and kind <> 'post'`;

export const profileSkeleton = (viewer: Viewer, person: string, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select id, id as position from item
    where author_id = ${person} and deleted_at is null ${before('id', after)} and ${itemIsReadable(viewer, 'item.id')}
    order by id desc limit ${limit + 1}`;

export const tagSkeleton = (viewer: Viewer, tag: string, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select item_id as id, item_id as position from item_tag
    where tag_id = ${tag} ${before('item_id', after)} and ${itemIsReadable(viewer, 'item_tag.item_id')}
    order by item_id desc limit ${limit + 1}`;

/** Last saved first; what can no longer be read stays saved, unseen, and is back when it can. */
export const savedSkeleton = (viewer: Viewer, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select item_id as id, position from saved
    where person_id = ${viewer.person} ${before('position', after)} and ${itemIsReadable(viewer, 'saved.item_id')}
    order by position desc limit ${limit + 1}`;

export async function followsTag(db: Db, viewer: Viewer, tag: string): Promise<boolean> {
  const { rows } = await sql`select 1 from follow where person_id = ${viewer.person} and subject = 'tag'
    and subject_id = ${tag} and active`.execute(db);
  return rows.length > 0;
}
