import { z } from 'zod';
import { file } from '../../core/files/contract.ts';
import { item } from '../../core/items/contract.ts';
import { personChip } from '../../core/people/contract.ts';
import {
  id,
  idParams,
  instant,
  limit,
  line,
  lineOrNothing,
  may,
  page,
  pageQuery,
  route,
  signedIn,
} from '../../platform/http/contract.ts';
import { defineProblems } from '../../platform/http/problems.ts';

/** So many folders may stand in one, and so deep may they go. */
export const mostFolders = 500;
export const deepestFolder = 20;
/** So many files go into one zip. */
export const mostInZip = 10_000;
/** So much of a text is shown before it is downloaded, in characters. */
export const shownText = 100_000;

export const fileInput = z.strictObject({
  /** An upload of one's own. */
  file: id.nullish(),
  folder: id.nullish(),
  note: lineOrNothing(300).optional(),
});
export const fileChange = z.strictObject({});

/** What became of reading the words in it; `waiting` while that goes on. */
const textState = z.enum(['waiting', 'ready', 'none', 'encrypted', 'failed']);

export const fileFields = z.object({
  /** The version that is shown; null while nothing was put in yet. */
  file: file.nullable(),
  /** Its folder in its home place; null at the top. */
  folder: id.nullable(),
  versions: z.number().int(),
  changedBy: personChip.nullable(),
  changedAt: instant.nullable(),
  text: textState,
});
export const fileItem = item.extend(fileFields.shape);
export type FileItem = z.output<typeof fileItem>;

export const folder = z.object({ id, name: z.string(), parent: id.nullable() }).meta({ id: 'Folder' });
export type Folder = z.output<typeof folder>;

export const version = z
  .object({ id, number: z.number().int(), file, by: personChip, note: z.string(), at: instant, current: z.boolean() })
  .meta({ id: 'FileVersion' });
export type Version = z.output<typeof version>;

export const folderProblems = defineProblems({
  folder_name_taken: [409, 'There is a folder of this name already.'],
  folder_not_empty: [409, 'There is still something in this folder.'],
  folder_elsewhere: [400, 'This folder is not one of this community.'],
  folder_in_itself: [409, 'A folder cannot lie in itself.'],
  too_many_folders: [409, 'So many folders, or so deep, nobody finds their way.'],
  file_name_taken: [409, 'There is a file of this name here already.'],
  too_many_files: [409, 'These are more than 10,000 files: choose fewer for one zip.'],
});

const folderParams = z.object({ id, folder: id });

export const listFiles = route({
  id: 'folders.list',
  method: 'GET',
  path: '/api/v1/communities/:id/files',
  summary: 'What is in a folder of a community, or at its top: its folders, the way to it, and its files',
  guards: [limit('read'), signedIn, may('read', 'place')],
  params: idParams,
  query: pageQuery.extend({ folder: id.optional(), sort: z.enum(['name', 'newest', 'largest']).default('name') }),
  reply: page(item).extend({ folders: z.array(folder), path: z.array(folder) }),
});

export const recentFiles = route({
  id: 'folders.recent',
  method: 'GET',
  path: '/api/v1/files/recent',
  summary: 'Files of one’s own communities that changed last',
  guards: [limit('read'), signedIn],
  query: pageQuery,
  reply: page(item),
});

export const addFile = route({
  id: 'folders.addFile',
  method: 'POST',
  path: '/api/v1/communities/:id/files',
  summary: 'Put an uploaded file into a folder; where there is one of its name, `double` says what becomes of it',
  guards: [limit('write'), signedIn, may('post', 'place')],
  params: idParams,
  body: z.strictObject({
    file: id,
    folder: id.nullish(),
    name: line(200).optional(),
    double: z.enum(['refuse', 'both', 'version']).default('refuse'),
  }),
  reply: item,
  status: 201,
  errors: [folderProblems.file_name_taken, folderProblems.folder_elsewhere],
});

export const createFolder = route({
  id: 'folders.create',
  method: 'POST',
  path: '/api/v1/communities/:id/folders',
  summary: 'A new folder',
  guards: [limit('write'), signedIn, may('post', 'place')],
  params: idParams,
  body: z.strictObject({ name: line(120), parent: id.nullish() }),
  reply: folder,
  status: 201,
  errors: [folderProblems.folder_name_taken, folderProblems.folder_elsewhere, folderProblems.too_many_folders],
});

export const updateFolder = route({
  id: 'folders.update',
  method: 'PATCH',
  path: '/api/v1/communities/:id/folders/:folder',
  summary: 'Rename a folder, or move it into another one (`parent`, null for the top)',
  guards: [limit('write'), signedIn, may('post', 'place')],
  params: folderParams,
  body: z.strictObject({ name: line(120).optional(), parent: id.nullish() }),
  reply: folder,
  errors: [
    folderProblems.folder_name_taken,
    folderProblems.folder_elsewhere,
    folderProblems.folder_in_itself,
    folderProblems.too_many_folders,
  ],
});

export const deleteFolder = route({
  id: 'folders.delete',
  method: 'DELETE',
  path: '/api/v1/communities/:id/folders/:folder',
  summary: 'Remove a folder that is empty',
  guards: [limit('write'), signedIn, may('post', 'place')],
  params: folderParams,
  errors: [folderProblems.folder_not_empty],
});

export const zipFiles = route({
  id: 'folders.zip',
  method: 'GET',
  path: '/api/v1/communities/:id/files.zip',
  summary: 'Everything in a folder, or at the top, with what lies below, as a zip',
  guards: [limit('upload'), signedIn, may('read', 'place')],
  params: idParams,
  query: z.object({ folder: id.optional() }),
  transaction: false,
  errors: [folderProblems.too_many_files],
});

export const moveFile = route({
  id: 'folders.moveFile',
  method: 'PUT',
  path: '/api/v1/items/:id/folder',
  summary: 'Move a file into a folder of its home place, or with null to the top',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: idParams,
  body: z.strictObject({ folder: id.nullable() }),
  reply: fileFields,
  errors: [folderProblems.folder_elsewhere, folderProblems.file_name_taken],
});

export const listVersions = route({
  id: 'folders.versions',
  method: 'GET',
  path: '/api/v1/items/:id/versions',
  summary: 'The versions of a file, newest first',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  query: pageQuery,
  reply: page(version),
});

export const addVersion = route({
  id: 'folders.addVersion',
  method: 'POST',
  path: '/api/v1/items/:id/versions',
  summary: 'A new version of a file; who follows it is told',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: idParams,
  body: z.strictObject({ file: id, note: lineOrNothing(300).default('') }),
  reply: fileFields,
  status: 201,
});

export const restoreVersion = route({
  id: 'folders.restoreVersion',
  method: 'PUT',
  path: '/api/v1/items/:id/versions/:version/current',
  summary: 'Make an older version the newest again; nothing is lost',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: z.object({ id, version: id }),
  reply: fileFields,
});

export const fileText = route({
  id: 'folders.text',
  method: 'GET',
  path: '/api/v1/items/:id/text',
  summary:
    'The words in a file, or in one of its versions (`file`), as far as they were read; at most 100,000 characters',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  query: z.object({ file: id.optional() }),
  reply: z.object({ state: textState, text: z.string(), more: z.boolean() }),
});
