import type { z } from 'zod';
import { allowed } from '../../../core/access/server/allowed.ts';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { fileForProcessing } from '../../../core/files/server/queries.ts';
import { itemProblems } from '../../../core/items/contract.ts';
import { defineKind } from '../../../core/items/kinds.ts';
import { createItem } from '../../../core/items/server/items.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import { jobs } from '../../../platform/jobs/jobs.ts';
import type { Db } from '../../../platform/services.ts';
import { fileChange, type fileFields, fileInput, folderProblems } from '../contract.ts';
import { fileExporting } from './exporting.ts';
import { inTurn, wayTo } from './folders.ts';
import {
  attachVersions,
  type FileItemRow,
  fileItemRows,
  homeOf,
  insertFileItem,
  insertVersion,
  lockFileItem,
  mayPutIn,
  namesIn,
  putInPlaces,
  setFolder,
  textOf,
  touch,
  versionFile,
} from './queries.ts';

type FileFields = z.output<typeof fileFields>;

const present = (row: FileItemRow): FileFields => ({
  file: row.file,
  folder: row.folder,
  versions: row.versions,
  changedBy: row.by,
  changedAt: row.at?.toISOString() ?? null,
  text: row.text_state ?? (row.file ? 'waiting' : 'none'),
});

const fieldsOf = async (db: Db, id: string): Promise<FileFields> => present((await fileItemRows(db, [id]))[0]!);

export const fileKind = defineKind({
  kind: 'file',
  input: fileInput,
  // Without a file: somebody else is to put one in.
  example: { note: 'Nothing in it yet' },
  change: fileChange,
  title: 'required',
  emptyBody: true,
  editors: 'members',
  create: async (db, { id, viewer }, { file, folder, note }) => {
    await insertFileItem(db, id, null);
    if (folder) {
      await wayTo(db, (await lockFileItem(db, id))!.place, folder);
      await setFolder(db, id, folder);
    }
    if (file) await putIn(db, viewer, id, file, note ?? '');
    await putInPlaces(db, id);
  },
  // The files of its words were made anew, and perhaps it was renamed.
  update: async (db, { id }) => {
    await attachVersions(db, id);
    await putInPlaces(db, id);
  },
  placed: putInPlaces,
  shared: async (db, ids) => new Map((await fileItemRows(db, ids)).map((row) => [row.id, present(row)])),
  searchText: async (db, ids) => {
    const texts = await textOf(db, ids);
    // Found by the name that it was uploaded under too.
    return new Map(
      (await fileItemRows(db, ids)).map(({ id, file }) => [id, [file?.name, texts.get(id)].filter(Boolean).join('\n')]),
    );
  },
  exporting: fileExporting,
});

/** Reading the words in a file takes time, and is a process of its own: a job does it. */
export const addTextJob = (db: Db, file: string) =>
  jobs.add(db, 'files:text', { file }, { key: `files:text:${file}`, queue: 'files:text', maxAttempts: 3 });

/** Throws `file_not_yours`. */
async function putIn(db: Db, viewer: Viewer, id: string, file: string, note: string): Promise<void> {
  if (!(await mayPutIn(db, viewer, id, file))) throw itemProblems.file_not_yours();
  await insertVersion(db, id, { file, person: viewer.person, note });
  await addTextJob(db, file);
}

/** `plan.pdf` → `plan (2).pdf`, the first that is free. */
async function freeName(taken: (name: string) => Promise<string | undefined>, name: string): Promise<string> {
  const dot = /^.+(\.[^.\s]{1,10})$/.exec(name)?.[1] ?? '';
  const stem = name.slice(0, name.length - dot.length).slice(0, 180);
  for (let n = 2; ; n++) {
    const other = `${stem} (${n})${dot}`;
    if ((await taken(other)) === undefined) return other;
  }
}

export interface NewFile {
  readonly file: string;
  readonly folder: string | null;
  readonly name?: string | undefined;
  readonly double: 'refuse' | 'both' | 'version';
}

/** Answers with the item's id. Throws `folder_elsewhere`, `file_not_yours`, and `file_name_taken` with the `item` that has it. */
export async function addFile(db: Db, viewer: Viewer, place: string, input: NewFile): Promise<string> {
  await inTurn(db, place);
  await wayTo(db, place, input.folder);
  const row = await fileForProcessing(db, input.file);
  if (row?.owner_id !== viewer.person) throw itemProblems.file_not_yours();
  const name = input.name ?? row.name;
  const taken = namesIn(db, place, input.folder, null);
  const there = await taken(name);
  if (there && input.double === 'refuse') throw folderProblems.file_name_taken(undefined, { item: there });
  if (there && input.double === 'version') {
    if (!(await allowed(db, viewer, 'edit', 'item', [there])).has(there)) throw problems.forbidden();
    await addVersion(db, viewer, there, input.file, '');
    return there;
  }
  const title = there ? await freeName(taken, name) : name;
  return createItem(db, viewer, place, {
    kind: 'file',
    title,
    fields: { file: input.file, folder: input.folder },
  });
}

/** Throws `file_not_yours`. */
export async function addVersion(db: Db, viewer: Viewer, id: string, file: string, note: string) {
  if (!(await lockFileItem(db, id))) throw problems.not_found();
  await putIn(db, viewer, id, file, note);
  return tellVersion(db, viewer, id);
}

/** The older one becomes the newest, as a version of its own: what was between stays where it was. Throws `not_found`. */
export async function restoreVersion(db: Db, viewer: Viewer, id: string, version: string): Promise<FileFields> {
  const found = await lockFileItem(db, id);
  const file = found && (await versionFile(db, id, version));
  if (!file) throw problems.not_found();
  if (found.version === version) return fieldsOf(db, id);
  await insertVersion(db, id, { file, person: viewer.person, note: '' });
  return tellVersion(db, viewer, id);
}

async function tellVersion(db: Db, viewer: Viewer, id: string): Promise<FileFields> {
  await putInPlaces(db, id);
  await touch(db, [id]);
  const data = { what: 'version', news: true };
  await appendActivity(db, [{ actor: viewer.person, verb: 'item.changed', object: id, item: id, data }]);
  return fieldsOf(db, id);
}

/** Throws `not_found`, `folder_elsewhere`, `file_name_taken`. */
export async function moveFile(db: Db, viewer: Viewer, id: string, folder: string | null): Promise<FileFields> {
  const place = await homeOf(db, id);
  if (!place) throw problems.not_found();
  // In the order in which everybody takes them: the place's turn, then the file.
  await inTurn(db, place);
  const seen = await lockFileItem(db, id);
  if (!seen) throw problems.not_found();
  await wayTo(db, seen.place, folder);
  const there = await namesIn(db, seen.place, folder, id)(seen.title);
  if (there && seen.folder !== folder) throw folderProblems.file_name_taken(undefined, { item: there });
  await setFolder(db, id, folder);
  await putInPlaces(db, id);
  await touch(db, [id]);
  const data = { what: 'folder' };
  await appendActivity(db, [{ actor: viewer.person, verb: 'item.changed', object: id, item: id, data }]);
  return fieldsOf(db, id);
}
