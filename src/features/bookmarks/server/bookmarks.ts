import type { z } from 'zod';
import { allowed } from '../../../core/access/server/allowed.ts';
import { defineKind } from '../../../core/items/kinds.ts';
import { createItem } from '../../../core/items/server/items.ts';
import { putTags } from '../../../core/items/server/tags.ts';
import type { Doc } from '../../../core/richtext/document.ts';
import { references } from '../../../core/richtext/references.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import { jobs } from '../../../platform/jobs/jobs.ts';
import type { Db } from '../../../platform/services.ts';
import {
  bookmarkChange,
  type bookmarkFields,
  bookmarkInput,
  bookmarkProblems,
  type createPrivate as createContract,
  type PrivateBookmark,
  type updatePrivate as updateContract,
} from '../contract.ts';
import { addressKey, hostOf, normalAddress } from './address.ts';
import { bookmarkExporting } from './exporting.ts';
import { attachPicture, dropPicture } from './page-queries.ts';
import {
  type BookmarkRow,
  bookmarkRows,
  deleteBookmark,
  insertPrivate,
  insertShared,
  itemBody,
  knownInPlaces,
  lockAddress,
  ownPrivate,
  privateByAddress,
  updateBookmark,
} from './queries.ts';

const presentFields = (row: BookmarkRow): z.output<typeof bookmarkFields> => ({
  address: row.address,
  description: row.description,
  site: row.site,
  picture: row.picture,
  ownTags: row.tags,
  deadSince: row.dead_since?.toISOString() ?? null,
});

export const presentPrivate = (row: BookmarkRow): PrivateBookmark => ({
  id: row.id,
  kind: 'private-bookmark',
  title: row.title,
  ...presentFields(row),
  tags: row.tags,
  createdAt: row.created_at.toISOString(),
});

/** An item's tags are those that were entered, and the words of its text. */
async function tagItem(db: Db, id: string, own: readonly string[]): Promise<void> {
  const words = references((await itemBody(db, id)) as Doc).tags;
  await putTags(db, id, distinctTags([...words, ...own]));
}

const pageOf = (address: string) => {
  const normal = normalAddress(address);
  return { address: normal, key: addressKey(normal), site: hostOf(normal) };
};

/** Each tag once, in whatever case it came first. */
export const distinctTags = (tags: readonly string[]): string[] =>
  [...new Map(tags.map((tag) => [tag.toLowerCase(), tag] as const).reverse()).values()].reverse();

/**
 * Has the page asked for its title and picture, once this is committed. In two queues: a thousand bookmarks at once leave room for
 * other work, and a site that never answers holds up half of them.
 */
export const askPage = (db: Db, id: string): Promise<void> =>
  jobs.add(
    db,
    'bookmarks:page',
    { bookmark: id },
    { key: `bookmarks:page:${id}`, queue: `bookmarks-${BigInt(id) % 2n}`, maxAttempts: 3 },
  );

export const bookmark = defineKind({
  kind: 'bookmark',
  input: bookmarkInput,
  example: { address: 'https://example.org/soup', tags: ['soup'], evenIfKnown: true },
  change: bookmarkChange,
  // Without one, the page's own is taken when it is known.
  title: 'optional',
  emptyBody: true,
  create: async (db, { id }, input) => {
    const page = pageOf(input.address);
    const tags = distinctTags(input.tags);
    if (!input.evenIfKnown) await refuseKnown(db, page.key, { item: id });
    await insertShared(db, id, { ...page, description: input.description.trim(), tags });
    await tagItem(db, id, tags);
    await askPage(db, id);
  },
  update: async (db, { id }, change) => {
    const before = (await bookmarkRows(db, [id]))[0]!;
    const page = change.address === undefined ? undefined : pageOf(change.address);
    const isOther = page !== undefined && page.address !== before.address;
    const tags = change.tags && distinctTags(change.tags);
    await updateBookmark(db, id, { description: change.description?.trim(), tags, page: isOther ? page : undefined });
    // The words of the text have just become all of the item's tags, and its files all of its pictures.
    await tagItem(db, id, tags ?? before.tags);
    if (isOther) await askPage(db, id);
    else await attachPicture(db, id);
  },
  shared: async (db, ids) => new Map((await bookmarkRows(db, ids)).map((row) => [row.id, presentFields(row)])),
  exporting: bookmarkExporting,
  searchText: async (db, ids) =>
    new Map(
      (await bookmarkRows(db, ids)).map((row) => [
        row.id,
        [row.description, row.site, row.address, row.tags.join(' ')].filter((text) => text !== '').join('\n'),
      ]),
    ),
});

/** Throws `bookmark_here_already` with the known one where the address is in the same place. */
async function refuseKnown(db: Db, key: Buffer, where: Parameters<typeof knownInPlaces>[2]): Promise<void> {
  await lockAddress(db, key);
  const known = await knownInPlaces(db, key, where);
  if (known)
    throw bookmarkProblems.bookmark_here_already(`“${known.title}” is here already, by ${known.author.name}.`, {
      known,
    });
}

const alreadyMine = (row: BookmarkRow) =>
  bookmarkProblems.bookmark_here_already('This address is on your private list already.', {
    known: { id: row.id, title: row.title || row.address, author: null, createdAt: row.created_at.toISOString() },
  });

export async function createPrivate(
  db: Db,
  viewer: Viewer,
  input: z.output<NonNullable<typeof createContract.body>>,
): Promise<PrivateBookmark> {
  const page = pageOf(input.address);
  const id = await insertPrivate(db, {
    ...page,
    person: viewer.person,
    title: input.title,
    description: input.description.trim(),
    tags: distinctTags(input.tags),
  });
  if (!id) throw alreadyMine((await privateByAddress(db, viewer, page.key))!);
  await askPage(db, id);
  return presentPrivate((await ownPrivate(db, viewer, id))!);
}

export async function updatePrivate(
  db: Db,
  viewer: Viewer,
  id: string,
  change: z.output<NonNullable<typeof updateContract.body>>,
): Promise<PrivateBookmark> {
  const before = await ownPrivate(db, viewer, id, { lock: true });
  if (!before) throw problems.not_found();
  const page = change.address === undefined ? undefined : pageOf(change.address);
  const isOther = page !== undefined && page.address !== before.address;
  if (isOther) {
    await lockAddress(db, page.key);
    const known = await privateByAddress(db, viewer, page.key);
    if (known && known.id !== id) throw alreadyMine(known);
  }
  await updateBookmark(db, id, {
    title: change.title,
    description: change.description?.trim(),
    tags: change.tags && distinctTags(change.tags),
    page: isOther ? page : undefined,
  });
  if (isOther) {
    await askPage(db, id);
    if (before.picture_id) await dropPicture(db, before.picture_id);
  }
  return presentPrivate((await ownPrivate(db, viewer, id))!);
}

export async function deletePrivate(db: Db, viewer: Viewer, id: string): Promise<void> {
  const row = await ownPrivate(db, viewer, id, { lock: true });
  if (!row) throw problems.not_found();
  await deleteBookmark(db, id);
  if (row.picture_id) await dropPicture(db, row.picture_id);
}

/** Makes an item of a private bookmark, with its title, description, tags and picture. Returns the item's id. */
export async function sharePrivate(db: Db, viewer: Viewer, id: string, place: string): Promise<string> {
  const row = await ownPrivate(db, viewer, id, { lock: true });
  if (!row) throw problems.not_found();
  if (!(await allowed(db, viewer, 'post', 'place', [place])).has(place))
    throw problems.forbidden('You may not post there.');
  const item = await createItem(db, viewer, place, {
    kind: 'bookmark',
    title: row.title,
    fields: { address: row.address, description: row.description, tags: row.tags },
  });
  await deleteBookmark(db, id);
  // Its page is asked again by the item's own job; nobody else shows the private copy of the picture.
  if (row.picture_id) await dropPicture(db, row.picture_id);
  return item;
}
