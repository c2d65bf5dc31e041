import { z } from 'zod';
import { administrator, limit, route, text } from '../../platform/http/contract.ts';
import { defineProblems } from '../../platform/http/problems.ts';

export const importProblems = defineProblems({
  import_running: [409, 'Another import is running. Try again when it is done.'],
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
