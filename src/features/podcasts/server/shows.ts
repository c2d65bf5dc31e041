import type { z } from 'zod';
import { abilitiesOf } from '../../../core/access/server/allowed.ts';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { itemProblems } from '../../../core/items/contract.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { createShow as createContract, Show, updateShow as updateContract } from '../contract.ts';
import { attachFiles, type Page } from './queries.ts';
import {
  changeShow,
  deleteShowRow,
  episodesOfShow,
  findShow,
  insertShow,
  listShowRows,
  lockShow,
  putShowCover,
  raiseRevs,
  type ShowRow,
} from './show-queries.ts';

const present = (viewer: Viewer, row: ShowRow, ofPlace: readonly string[]): Show => ({
  id: row.id,
  title: row.title,
  description: row.description,
  author: row.author,
  language: row.language,
  cover: row.cover,
  place: row.place,
  creator: row.creator,
  version: row.version,
  episodes: row.episodes,
  newestAt: row.newest_at?.toISOString() ?? null,
  can: [
    // Whoever began it, as long as they belong there, and who leads the place.
    ...((row.creator_id === viewer.person && ofPlace.includes('post')) || ofPlace.includes('moderate')
      ? (['edit'] as const)
      : []),
    ...(ofPlace.includes('post') ? (['publish'] as const) : []),
  ],
});

/** Two queries, whatever their number. */
export async function presentShows(db: Db, viewer: Viewer, rows: readonly ShowRow[]): Promise<Show[]> {
  const abilities = await abilitiesOf(db, viewer, 'place', [...new Set(rows.map((row) => row.place_id))]);
  return rows.map((row) => present(viewer, row, abilities.get(row.place_id) ?? []));
}

export const listShows = (db: Db, viewer: Viewer, place: string | null, page: Page): Promise<ShowRow[]> =>
  listShowRows(db, viewer, place, page);

/** Throws `not_found`. */
export async function getShow(db: Db, viewer: Viewer, id: string): Promise<Show> {
  const row = await findShow(db, viewer, id);
  if (!row) throw problems.not_found();
  return (await presentShows(db, viewer, [row]))[0]!;
}

/** That the viewer may post in the place is the caller's to ask. Throws `file_not_yours`. */
export async function createShow(
  db: Db,
  viewer: Viewer,
  place: string,
  { cover, ...words }: z.output<NonNullable<typeof createContract.body>>,
): Promise<string> {
  const id = await insertShow(db, place, viewer.person, words);
  if (cover && !(await putShowCover(db, viewer, id, cover))) throw itemProblems.file_not_yours();
  return id;
}

/** Throws `not_found`, `forbidden`. */
async function demandEdit(db: Db, viewer: Viewer, id: string): Promise<Show> {
  const show = await getShow(db, viewer, id);
  if (!show.can.includes('edit')) throw problems.forbidden();
  return show;
}

/** Its episodes name it: all of them are told anew. */
async function tellEpisodes(db: Db, viewer: Viewer, episodes: readonly string[]): Promise<void> {
  await raiseRevs(db, episodes);
  await appendActivity(
    db,
    episodes.map((id) => ({
      actor: viewer.person,
      verb: 'item.changed',
      object: id,
      item: id,
      data: { what: 'show' },
    })),
  );
}

/** Throws `not_found`, `forbidden`, `conflict` with `current`, `file_not_yours`. */
export async function updateShow(
  db: Db,
  viewer: Viewer,
  id: string,
  { version, cover, ...words }: z.output<NonNullable<typeof updateContract.body>>,
): Promise<Show> {
  await demandEdit(db, viewer, id);
  const locked = await lockShow(db, id);
  if (!locked) throw problems.not_found();
  if (locked.version !== version) throw problems.conflict(undefined, { current: await getShow(db, viewer, id) });
  if (cover !== undefined && !(await putShowCover(db, viewer, id, cover))) throw itemProblems.file_not_yours();
  await changeShow(db, id, {
    ...(words.title !== undefined && { title: words.title }),
    ...(words.description !== undefined && { description: words.description }),
    ...(words.author !== undefined && { author: words.author }),
    ...(words.language !== undefined && { language: words.language }),
  });
  const episodes = await episodesOfShow(db, id);
  if (cover !== undefined) await attachFiles(db, episodes);
  await tellEpisodes(db, viewer, episodes);
  return getShow(db, viewer, id);
}

/** Its episodes stay. Throws `not_found`, `forbidden`. */
export async function deleteShow(db: Db, viewer: Viewer, id: string): Promise<void> {
  await demandEdit(db, viewer, id);
  await lockShow(db, id);
  await removeShow(db, viewer, id);
}

export async function removeShow(db: Db, viewer: Viewer, id: string): Promise<void> {
  const episodes = await episodesOfShow(db, id);
  await deleteShowRow(db, id);
  await attachFiles(db, episodes);
  await tellEpisodes(db, viewer, episodes);
}
