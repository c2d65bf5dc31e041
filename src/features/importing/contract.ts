import { z } from 'zod';
import { placeProblems } from '../../core/places/contract.ts';
import { administrator, id, instant, limit, may, route, signedIn, text } from '../../platform/http/contract.ts';
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

const importRuns = z.object({
  formats: z.array(z.object({ format: z.string(), room: z.string() })),
  items: z.array(importRun),
});
const ofFormat = z.object({ format: z.string().max(40) });
const ofPlace = z.object({ id });
const ofRun = z.object({ run: id });
const ofPlaceAndRun = z.object({ id, run: id });

// The same five for the whole organisation and for a community. Each is written out: the browser's build reads them as data.

export const organisationRuns = route({
  id: 'importing.organisationRuns',
  method: 'GET',
  path: '/api/v1/imports',
  summary: 'The newest 50 imports into the organisation, and the formats that there are',
  guards: [limit('read'), administrator],
  reply: importRuns,
});

export const organisationLook = route({
  id: 'importing.organisationLook',
  method: 'POST',
  path: '/api/v1/imports',
  summary:
    'A file to import (multipart/form-data, field `file`, 1 GB at most): looked through first; nothing is changed before it is started',
  guards: [limit('upload'), administrator],
  query: ofFormat,
  reply: importRun,
  status: 202,
  transaction: false,
  errors: [importProblems.unknown_format, importProblems.no_import_file, problems.too_large, problems.storage_full],
});

export const organisationRun = route({
  id: 'importing.organisationRun',
  method: 'GET',
  path: '/api/v1/imports/:run',
  summary: 'One import: how far it is, what became of it, what was left out and why',
  guards: [limit('read'), administrator],
  params: ofRun,
  reply: importRun,
});

export const organisationStart = route({
  id: 'importing.organisationStart',
  method: 'POST',
  path: '/api/v1/imports/:run/start',
  summary: 'Takes in what was looked through',
  guards: [limit('write'), administrator],
  params: ofRun,
  reply: importRun,
  status: 202,
  errors: [importProblems.import_busy],
});

export const organisationUndo = route({
  id: 'importing.organisationUndo',
  method: 'POST',
  path: '/api/v1/imports/:run/undo',
  summary: 'Takes back what an import made; what people have done something with since stays',
  guards: [limit('write'), administrator],
  params: ofRun,
  reply: importRun,
  status: 202,
  errors: [importProblems.import_busy],
});

export const communityRuns = route({
  id: 'importing.communityRuns',
  method: 'GET',
  path: '/api/v1/communities/:id/imports',
  summary: 'The newest 50 imports into a community by its owners, and the formats that there are',
  guards: [limit('read'), signedIn, may('manage', 'place')],
  params: ofPlace,
  reply: importRuns,
});

export const communityLook = route({
  id: 'importing.communityLook',
  method: 'POST',
  path: '/api/v1/communities/:id/imports',
  summary:
    'A file to import into a community (multipart/form-data, field `file`, 1 GB at most): looked through first; nothing is changed before it is started',
  guards: [limit('upload'), signedIn, may('manage', 'place')],
  params: ofPlace,
  query: ofFormat,
  reply: importRun,
  status: 202,
  transaction: false,
  errors: [
    importProblems.unknown_format,
    placeProblems.archived,
    importProblems.no_import_file,
    problems.too_large,
    problems.storage_full,
  ],
});

export const communityRun = route({
  id: 'importing.communityRun',
  method: 'GET',
  path: '/api/v1/communities/:id/imports/:run',
  summary: 'One import into a community: how far it is, what became of it, what was left out and why',
  guards: [limit('read'), signedIn, may('manage', 'place')],
  params: ofPlaceAndRun,
  reply: importRun,
});

export const communityStart = route({
  id: 'importing.communityStart',
  method: 'POST',
  path: '/api/v1/communities/:id/imports/:run/start',
  summary: 'Takes into a community what was looked through',
  guards: [limit('write'), signedIn, may('manage', 'place')],
  params: ofPlaceAndRun,
  reply: importRun,
  status: 202,
  errors: [importProblems.import_busy, placeProblems.archived],
});

export const communityUndo = route({
  id: 'importing.communityUndo',
  method: 'POST',
  path: '/api/v1/communities/:id/imports/:run/undo',
  summary: 'Takes back what an import made in a community; what people have done something with since stays',
  guards: [limit('write'), signedIn, may('manage', 'place')],
  params: ofPlaceAndRun,
  reply: importRun,
  status: 202,
  errors: [importProblems.import_busy],
});
