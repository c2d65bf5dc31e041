/**
 * Every list of items: skeleton (from the caller, as SQL) → hydrate → present. It takes a fixed number of queries, whatever the number of
 * items: the skeleton with standings and the reader's marks; for what is not in the cache the shared rows and newest comments; one or
 * two more for each *kind* on the page that has fields of its own.
 */

import { pageOf } from '../../../platform/http/cursor.ts';
import { withPreparedJson } from '../../../platform/http/json.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { itemAbilities, placeAbilities } from '../../access/rule.ts';
import { presentCommentShared } from '../../comments/server/present.ts';
import { latestComments } from '../../comments/server/queries.ts';
import { colleagueCount } from '../../people/server/count.ts';
import { toPlaceChip } from '../../places/server/queries.ts';
import { reactionCounts } from '../../reactions/counts.ts';
import type { Item, ItemShared } from '../contract.ts';
import { abilitiesOfKind, findKind } from '../kinds.ts';
import { cachedShared, rememberShared } from './cache.ts';
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
    language: row.language,
    author: row.author,
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deleted: row.deleted,
    commentCount: row.comment_count,
    reactions: reactionCounts(row.reactions),
    tags: row.tags ?? [],
    attachments: row.attachments ?? [],
    latestComments: comments,
  };
}

/** The part of each item that every reader sees alike. Access must have been decided; live updates push exactly this. */
export async function hydrateShared(db: Db, ids: readonly string[]): Promise<Map<string, ItemShared>> {
  if (ids.length === 0) return new Map();
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
  const shared = new Map<string, ItemShared>();
  for (const row of rows) {
    const latest = (comments.get(row.id) ?? []).map(presentCommentShared);
    const one = presentShared(row, latest, own.get(row.id) ?? {});
    shared.set(row.id, one);
    // Inside a transaction nothing is remembered: it may be rolled back, and the next writer would use the same `rev`.
    if (!db.isTransaction) rememberShared(row.id, row.rev, one);
  }
  return shared;
}

function present(
  viewer: Viewer,
  { shared, json }: { readonly shared: ItemShared; readonly json: string | null },
  rows: readonly StandingRow[],
  ownMine: Record<string, unknown> | undefined,
  colleagues: number,
): Item | null {
  const first = rows[0]!;
  const can = itemAbilities(viewer, {
    authorId: first.author_id,
    deleted: first.deleted,
    places: rows,
    kindAbilities: abilitiesOfKind(first.item_kind),
  });
  if (!can.includes('read')) return null;
  // Who can see it is said of all its places, also of those that this reader may not know.
  const everyone = rows.some((row) => row.visibility === 'open');
  const own = {
    places: rows
      .filter((row) => placeAbilities(viewer, row).includes('read'))
      .map((row) => toPlaceChip({ ...row, id: row.place_id })),
    seenBy: { everyone, count: everyone ? colleagues : rows.length === 1 ? first.member_count : null },
    mine: { ...ownMine, reactions: first.reactions ?? [], saved: first.saved, following: first.following ?? false },
    can,
  };
  const item = { ...shared, ...own };
  return json === null ? item : withPreparedJson(item, json, own);
}

export interface ItemPage {
  readonly items: Item[];
  readonly next: string | null;
}

/**
 * A list: its skeleton (which carries the access rule and asks for one row more than `limit`) → hydrate → present. The cursor is the last
 * position shown.
 */
export async function listItems(db: Db, viewer: Viewer, skeleton: Skeleton, limit: number): Promise<ItemPage> {
  return pageOfFound(await findItems(db, viewer, skeleton), limit);
}

/** One found more than `limit` says that there is a next page. */
export function pageOfFound(found: readonly { position: string; item: Item }[], limit: number): ItemPage {
  const { rows, next } = pageOf(found, limit, (one) => [one.position]);
  return { items: rows.map((one) => one.item), next };
}

/** Items by id, in the order given, as the viewer may see them. What they may not see is left out. */
export async function hydrateItems(db: Db, viewer: Viewer, ids: readonly string[]): Promise<Item[]> {
  if (ids.length === 0) return [];
  const found = new Map((await findItems(db, viewer, skeletonOf(ids))).map((one) => [one.item.id, one.item]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** What a skeleton finds, hydrated and presented, each with its position in the list. */
export async function findItems(
  db: Db,
  viewer: Viewer,
  skeleton: Skeleton,
): Promise<{ position: string; item: Item }[]> {
  const standings = await standingRows(db, viewer, skeleton);
  const colleagues = await colleagueCount(db);
  const byItem = new Map<string, StandingRow[]>();
  for (const row of standings) {
    const list = byItem.get(row.id);
    if (list) list.push(row);
    else byItem.set(row.id, [row]);
  }
  const shared = new Map<string, { shared: ItemShared; json: string | null }>();
  const missing: string[] = [];
  for (const [id, rows] of byItem) {
    const known = cachedShared(id, rows[0]!.rev);
    if (known) shared.set(id, known);
    else missing.push(id);
  }
  for (const [id, one] of await hydrateShared(db, missing)) shared.set(id, { shared: one, json: null });
  const mine = new Map<string, Record<string, unknown>>();
  for (const [kind, group] of byKind([...shared.values()].map((one) => one.shared))) {
    const fields = await findKind(kind)?.mine?.(db, viewer, group);
    for (const [id, value] of fields ?? []) mine.set(id, value);
  }
  return [...byItem].flatMap(([id, rows]) => {
    const one = shared.get(id);
    const item = one && present(viewer, one, rows, mine.get(id), colleagues);
    return item ? [{ position: rows[0]!.position, item }] : [];
  });
}

/** One item, or `not_found`. */
export async function getItem(db: Db, viewer: Viewer, id: string): Promise<Item> {
  const [item] = await hydrateItems(db, viewer, [id]);
  if (!item) throw problems.not_found();
  return item;
}
