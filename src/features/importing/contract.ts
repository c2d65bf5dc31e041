import { z } from 'zod';
import {
  administrator,
  type Guard,
  id,
  instant,
  limit,
  may,
  route,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { defineProblems, problems } from '../../platform/http/problems.ts';

export const importProblems = defineProblems({
  import_running: [409, 'Another import is running. Try again when it is done.'],
  unknown_format: [400, 'That format cannot be imported here.'],
  no_import_file: [400, 'Send the file as the field `file` of multipart/form-data.'],
  import_busy: [409, 'This import is not in a state in which that can be done.'],
});

const state = z.enum(['new', 'changed', 'unchanged', 'error']);

export const importReason = z
  .object({
    code: z.string(),
    /** What stands in the sentence. */
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    /** The sentence, in English. */
    text: z.string(),
  })
  .meta({ id: 'ImportReason' });

export const importRow = z
  .object({
    /** Of the table, counted from 1; 0 where it is about the table as a whole. */
    line: z.number().int(),
    state,
    name: z.string(),
    email: z.string(),
    /** Why it is not taken; of a row that is, what is left out of it. */
    reasons: z.array(importReason).readonly(),
  })
  .meta({ id: 'ImportRow' });

export const importPeople = route({
  id: 'importing.people',
  method: 'POST',
  path: '/api/v1/import/people',
  summary: 'People from a CSV file: with `dryRun` only what would happen, line by line',
  guards: [limit('write'), administrator],
  body: z.strictObject({ csv: text(2_000_000), dryRun: z.boolean().default(true) }),
  reply: z.object({
    rows: z.array(importRow),
    /** Of the rows. */
    counts: z.object({ new: z.number(), changed: z.number(), unchanged: z.number(), error: z.number() }),
    /** What the column of groups means: open communities, with the people of these rows as members. */
    communities: z.array(z.object({ name: z.string(), state, reasons: z.array(importReason).readonly() })),
  }),
  status: 200,
  // Each row is a transaction of its own: one that cannot be taken does not keep the others out.
  transaction: false,
  errors: [importProblems.import_running],
});

const counts = z.record(
  z.string(),
  z.object({ new: z.number(), changed: z.number(), unchanged: z.number(), error: z.number() }),
);

/** What became of an import; while it goes on, how far it is. */
export const importRun = z
  .object({
    id,
    format: z.string(),
    /** The room that reads the format: its messages say what its counts and reasons mean. */
    room: z.string(),
    /** The file's name. */
    source: z.string(),
    /** Who asked for it; null at the terminal, and for somebody who is no longer here. */
    person: z.string().nullable(),
    /** Only looked: nothing was changed. */
    dry: z.boolean(),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'undoing', 'undone']),
    counts,
    /** The first 500 of what was left out, and why. */
    problems: z.array(
      z.object({
        file: z.string(),
        line: z.number().int().nullable(),
        about: z.string().optional(),
        reason: importReason,
      }),
    ),
    problemCount: z.number().int(),
    notes: z.array(z.string()),
    /** Why it could not be taken at all, in English; `interrupted` where that was not the file's fault. */
    failure: z.string().nullable(),
    /** Of an undone one: how much stayed, because people have done something with it since. */
    kept: z.record(z.string(), z.number()),
    undoable: z.boolean(),
    createdAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'ImportRun' });

const ofRun = z.object({ run: id });
const uploadQuery = z.object({ format: z.string().max(40) });
const uploadErrors = [
  importProblems.unknown_format,
  importProblems.no_import_file,
  problems.too_large,
  problems.storage_full,
];

/** The routes of imports into one place: the whole organisation, or a community. */
const importsInto = <const Name extends string, const Path extends `/${string}`, P extends z.ZodRawShape>(
  name: Name,
  path: Path,
  who: readonly Guard[],
  params: z.ZodObject<P>,
) => ({
  list: route({
    id: `importing.${name}Runs` as const,
    method: 'GET',
    path: path as `/${string}`,
    summary: 'The newest 50 imports, and the formats that there are',
    guards: [limit('read'), ...who],
    params,
    reply: z.object({
      formats: z.array(z.object({ format: z.string(), room: z.string() })),
      items: z.array(importRun),
    }),
  }),
  look: route({
    id: `importing.${name}Look` as const,
    method: 'POST',
    path: path as `/${string}`,
    summary:
      'A file to import (multipart/form-data, field `file`, 1 GB at most): looked through first; nothing is changed before it is started',
    guards: [limit('upload'), ...who],
    params,
    query: uploadQuery,
    reply: importRun,
    status: 202,
    transaction: false,
    errors: uploadErrors,
  }),
  get: route({
    id: `importing.${name}Run` as const,
    method: 'GET',
    path: `${path}/:run` as `/${string}`,
    summary: 'One import: how far it is, what became of it, what was left out and why',
    guards: [limit('read'), ...who],
    params: params.extend(ofRun.shape),
    reply: importRun,
  }),
  start: route({
    id: `importing.${name}Start` as const,
    method: 'POST',
    path: `${path}/:run/start` as `/${string}`,
    summary: 'Takes in what was looked through',
    guards: [limit('write'), ...who],
    params: params.extend(ofRun.shape),
    reply: importRun,
    status: 202,
    errors: [importProblems.import_busy],
  }),
  undo: route({
    id: `importing.${name}Undo` as const,
    method: 'POST',
    path: `${path}/:run/undo` as `/${string}`,
    summary: 'Takes back what an import made; what people have done something with since stays',
    guards: [limit('write'), ...who],
    params: params.extend(ofRun.shape),
    reply: importRun,
    status: 202,
    errors: [importProblems.import_busy],
  }),
});

export const ofOrganisation = importsInto('organisation', '/api/v1/imports', [administrator], z.object({}));
export const ofCommunity = importsInto(
  'community',
  '/api/v1/communities/:id/imports',
  [signedIn, may('manage', 'place')],
  z.object({ id }),
);
