/**
 * Every list of items: skeleton (from the caller, as SQL) → hydrate → present. It takes a fixed number of queries, whatever the number of
 * items: the skeleton with standings and the reader's marks; for what is not in the cache the shared rows and newest comments; one or
 * two more for each *kind* on the page that has fields of its own.
 */

import { pageOf } from '../../../platform/http/cursor.ts';
import { ReadyJson, readyArray, readyObject } from '../../../platform/http/json.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { itemAbilities, placeAbilities } from '../../access/rule.ts';
import { presentCommentShared } from '../../comments/server/present.ts';
import { latestComments } from '../../comments/server/queries.ts';
import { colleagueCount } from '../../people/server/count.ts';
import { type PlaceFacts, placeFacts } from '../../places/server/facts.ts';
import { reactionCounts } from '../../reactions/counts.ts';
import type { Item, ItemShared } from '../contract.ts';
import { abilitiesOfKind, findKind, isEditedByMembers } from '../kinds.ts';
import { asListed, type KeptItem, keepItem, keptItem, toKept } from './cache.ts';
import { type ItemRow, itemRows, type Skeleton, type StandingRow, skeletonOf, standingRows } from './queries.ts';

export type { Skeleton, SkeletonRow } from './queries.ts';

const byKind = (rows: readonly { id: string; kind: string }[]): Map<string, string[]> => {
  const groups = new Map<string, string[]>();
  for (const { id, kind } of rows) {
    const group = groups.get(kind);
    if (group) group.push(id);
    else groups.set(kind, [id]);
  }
  return groups;
};

function presentShared(row: ItemRow, comments: ItemShared['latestComments'], own: Record<string, unknown>): ItemShared {
  return {
    ...own,
    id: row.id,
    kind: row.kind,
    version: row.version,
    title: row.title,
    body: row.body,
    abridged: false,
    language: row.language,
    author: row.author,
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deleted: row.deleted,
    discussionClosed: row.closed,
    commentCount: row.comment_count,
    reactions: reactionCounts(row.reactions),
    tags: row.tags ?? [],
    attachments: row.attachments ?? [],
    latestComments: comments,
  };
}

async function sharedRows(db: Db, ids: readonly string[]): Promise<{ rev: number; shared: ItemShared }[]> {
  if (ids.length === 0) return [];
  const rows = await itemRows(db, ids);
  const comments = await latestComments(
    db,
    rows.filter((row) => row.comment_count > 0).map((row) => row.id),
  );
  const own = new Map<string, Record<string, unknown>>();
  for (const [kind, group] of byKind(rows)) {
    const fields = await findKind(kind)?.shared?.(db, group);
    for (const [id, value] of fields ?? []) own.set(id, value);
  }
  return rows.map((row) => {
    const latest = (comments.get(row.id) ?? []).map(presentCommentShared);
    return { rev: row.rev, shared: presentShared(row, latest, own.get(row.id) ?? {}) };
  });
}

/** The part of each item that every reader sees alike, as lists show it. Access must have been decided; live updates push exactly this. */
export async function hydrateShared(db: Db, ids: readonly string[]): Promise<Map<string, ItemShared>> {
  return new Map((await sharedRows(db, ids)).map(({ shared }) => [shared.id, asListed(shared)]));
}

/** The same as bytes, from memory where it is there. `revs` are those that the query that decides access has just read. */
async function keptItems(db: Db, revs: ReadonlyMap<string, number>): Promise<Map<string, KeptItem>> {
  const items = new Map<string, KeptItem>();
  const missing: string[] = [];
  for (const [id, rev] of revs) {
    const known = keptItem(id, rev);
    if (known) items.set(id, known);
    else missing.push(id);
  }
  for (const { rev, shared } of await sharedRows(db, missing)) {
    const item = toKept(shared);
    items.set(shared.id, item);
    // Inside a transaction nothing is remembered: it may be rolled back, and the next writer would use the same `rev`.
    if (!db.isTransaction) keepItem(shared.id, rev, item);
  }
  return items;
}

function present(
  viewer: Viewer,
  item: KeptItem,
  rows: readonly StandingRow[],
  facts: ReadonlyMap<string, PlaceFacts>,
  ownMine: Record<string, unknown> | undefined,
  colleagues: number,
  whole: boolean,
): Pick<FoundItem, 'json' | 'can' | 'places'> | null {
  const first = rows[0]!;
  const places = rows.flatMap((row) => {
    const place = facts.get(row.place_id);
    return place ? [{ ...place, id: row.place_id, role: row.role, home: row.home }] : [];
  });
  const can = itemAbilities(viewer, {
    authorId: item.authorId,
    deleted: item.deleted,
    closed: item.closed,
    places,
    editedByMembers: isEditedByMembers(item.kind),
    kindAbilities: abilitiesOfKind(item.kind),
  });
  if (!can.includes('read')) return null;
  const readable = places.filter((place) => placeAbilities(viewer, place).includes('read'));
  // Who can see it is said of all its places, also of those that this reader may not know.
  const everyone = places.some((place) => place.visibility === 'open');
  const count = everyone ? colleagues : places.length === 1 ? places[0]!.memberCount : null;
  const mine = {
    ...ownMine,
    reactions: first.reactions ?? [],
    saved: first.saved,
    following: first.following ?? false,
  };
  const own = `,"places":[${readable.map(({ chip }) => chip).join(',')}],"seenBy":{"everyone":${everyone},"count":${count}},"mine":${JSON.stringify(mine)},"can":${JSON.stringify(can)}}`;
  return {
    json: new ReadyJson<Item>([whole ? item.json : item.listed, own]),
    can,
    places: readable.map(({ id }) => id),
  };
}

export interface FoundItem {
  readonly id: string;
  readonly position: string;
  readonly rev: number;
  readonly json: ReadyJson<Item>;
  /** What the viewer may do with it. */
  readonly can: readonly string[];
  /** Its places that the viewer reads. */
  readonly places: readonly string[];
}

export interface ItemPage {
  readonly items: Item[];
  readonly next: string | null;
}

/**
 * A list: its skeleton (which carries the access rule and asks for one row more than `limit`) → hydrate → present. The cursor is the last
 * position shown.
 */
export async function listItems(
  db: Db,
  viewer: Viewer,
  skeleton: Skeleton,
  limit: number,
): Promise<ReadyJson<ItemPage>> {
  return pageOfFound(await findItems(db, viewer, skeleton), limit, {});
}

/** One found more than `limit` says that there is a next page. `more` stands beside it in the reply. */
export function pageOfFound<M extends object>(
  found: readonly FoundItem[],
  limit: number,
  more: M,
): ReadyJson<ItemPage & M> {
  const { rows, next } = pageOf(found, limit, (one) => [one.position]);
  const items = readyArray(rows.map((one) => one.json));
  return readyObject<ItemPage & M>({ items, next, ...more } as never);
}

/** Items by id, in the order given, as the viewer may see them. What they may not see is left out. */
export async function hydrateItems(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
  { whole = false } = {},
): Promise<FoundItem[]> {
  if (ids.length === 0) return [];
  const found = new Map((await findItems(db, viewer, skeletonOf(ids), { whole })).map((one) => [one.id, one]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** What a skeleton finds, hydrated and presented, each with its position in the list; with `whole`, all of a long body. */
export async function findItems(
  db: Db,
  viewer: Viewer,
  skeleton: Skeleton,
  { whole = false } = {},
): Promise<FoundItem[]> {
  const standings = await standingRows(db, viewer, skeleton);
  const colleagues = await colleagueCount(db);
  const byItem = new Map<string, StandingRow[]>();
  const revs = new Map<string, number>();
  const versions = new Map<string, string>();
  for (const row of standings) {
    versions.set(row.place_id, row.place_version);
    const list = byItem.get(row.id);
    if (list) list.push(row);
    else {
      byItem.set(row.id, [row]);
      revs.set(row.id, row.rev);
    }
  }
  const facts = await placeFacts(db, versions);
  const items = await keptItems(db, revs);
  const mine = new Map<string, Record<string, unknown>>();
  for (const [kind, group] of byKind([...items].map(([id, { kind }]) => ({ id, kind })))) {
    const fields = await findKind(kind)?.mine?.(db, viewer, group);
    for (const [id, value] of fields ?? []) mine.set(id, value);
  }
  return [...byItem].flatMap(([id, rows]) => {
    const item = items.get(id);
    const presented = item && present(viewer, item, rows, facts, mine.get(id), colleagues, whole);
    const { position, rev } = rows[0]!;
    return presented ? [{ id, position, rev, ...presented }] : [];
  });
}

/** One item with all of its body, or `not_found`. */
export async function findItem(db: Db, viewer: Viewer, id: string): Promise<FoundItem> {
  const [item] = await hydrateItems(db, viewer, [id], { whole: true });
  if (!item) throw problems.not_found();
  return item;
}

export const getItem = async (db: Db, viewer: Viewer, id: string): Promise<ReadyJson<Item>> =>
  (await findItem(db, viewer, id)).json;
