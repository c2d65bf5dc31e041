import { takeTurns } from '../../../platform/database/turns.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Db } from '../../../platform/services.ts';
import { deepestFolder, type Folder, folderProblems, mostFolders } from '../contract.ts';
import { changeFolder, depthBelow, foldersIn, insertFolder, isEmpty, pathTo, removeFolder } from './folder-queries.ts';

/** Names are looked at and then taken, and two moves at once could make a circle: whoever changes a place's folders takes turns. */
export const inTurn = (db: Db, place: string) => takeTurns(db, `files of ${place}`);

const sameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Throws `folder_elsewhere`. Answers with the way to it, nothing for the top. */
export async function wayTo(db: Db, place: string, folder: string | null): Promise<Folder[]> {
  if (folder === null) return [];
  const way = await pathTo(db, place, folder);
  if (way.length === 0) throw folderProblems.folder_elsewhere();
  return way;
}

/** Throws `folder_elsewhere`, `folder_name_taken`, `too_many_folders`. */
export async function addFolder(db: Db, place: string, parent: string | null, name: string): Promise<Folder> {
  await inTurn(db, place);
  const way = await wayTo(db, place, parent);
  const beside = await foldersIn(db, place, parent);
  if (way.length >= deepestFolder || beside.length >= mostFolders) throw folderProblems.too_many_folders();
  if (beside.some((one) => sameName(one.name, name))) throw folderProblems.folder_name_taken();
  return { id: await insertFolder(db, place, parent, name), name, parent };
}

/** The folder at the end of these names, made as far as it is not there. Throws `too_many_folders`. */
export async function folderAt(
  db: Db,
  place: string,
  names: readonly string[],
): Promise<{ id: string | null; isNew: boolean }> {
  await inTurn(db, place);
  let at: string | null = null;
  let isNew = false;
  for (const name of names.slice(0, deepestFolder)) {
    const known: Folder | undefined = (await foldersIn(db, place, at)).find((one) => sameName(one.name, name));
    isNew = !known;
    at = known?.id ?? (await insertFolder(db, place, at, name));
  }
  return { id: at, isNew };
}

/** Throws `not_found`, `folder_elsewhere`, `folder_in_itself`, `folder_name_taken`, `too_many_folders`. */
export async function editFolder(
  db: Db,
  place: string,
  id: string,
  change: { readonly name?: string | undefined; readonly parent?: string | null | undefined },
): Promise<Folder> {
  await inTurn(db, place);
  const before = (await pathTo(db, place, id)).at(-1);
  if (!before) throw problems.not_found();
  const after = {
    id,
    name: change.name ?? before.name,
    parent: change.parent === undefined ? before.parent : change.parent,
  };
  if (after.parent !== before.parent) {
    const way = await wayTo(db, place, after.parent);
    if (way.some((one) => one.id === id)) throw folderProblems.folder_in_itself();
    if (way.length + (await depthBelow(db, id)) > deepestFolder) throw folderProblems.too_many_folders();
  }
  const beside = (await foldersIn(db, place, after.parent)).filter((one) => one.id !== id);
  if (beside.length >= mostFolders) throw folderProblems.too_many_folders();
  if (beside.some((one) => sameName(one.name, after.name))) throw folderProblems.folder_name_taken();
  await changeFolder(db, id, after);
  return after;
}

/** Throws `not_found` and `folder_not_empty`. */
export async function dropFolder(db: Db, place: string, id: string): Promise<void> {
  await inTurn(db, place);
  if ((await pathTo(db, place, id)).length === 0) throw problems.not_found();
  if (!(await isEmpty(db, id))) throw folderProblems.folder_not_empty();
  await removeFolder(db, id);
}
