/** Imports from the browser: a file is kept, looked through by a job, and taken in by another when somebody says so. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { safeName } from '../../../core/files/server/files.ts';
import { allImporters, type Importer } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { mayPost } from '../../../core/importing/server/queries.ts';
import { addRun, findRun, listRuns, moveRun, type RunRow, runImport } from '../../../core/importing/server/runs.ts';
import { undoRun } from '../../../core/importing/server/undo.ts';
import { placeProblems } from '../../../core/places/contract.ts';
import { problems } from '../../../platform/http/problems.ts';
import { actingFor, type Viewer } from '../../../platform/http/viewer.ts';
import { write } from '../../../platform/http/write.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { importProblems } from '../contract.ts';

export const largestImport = 2 ** 30;
const keyOf = (run: string) => `imports/${run}`;
/** A file that was only looked through is kept so long, for starting. */
const keptMs = 2 * 24 * 60 * 60 * 1000;
const shownRuns = 50;

/** Where imports go: a community, or (null) the whole organisation. */
export type Into = string | null;

export const importersFor = (into: Into): readonly Importer[] =>
  allImporters().filter(({ from }) => from.includes(into === null ? 'organisation' : 'community'));

const roomOf = (format: string): string => allImporters().find((one) => one.format === format)?.room ?? 'importing';

const present = ({ createdAt, endedAt, place: _, ...run }: RunRow) => ({
  ...run,
  room: roomOf(run.format),
  problems: [...run.problems],
  notes: [...run.notes],
  createdAt: createdAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

export async function runsOf(db: Db, into: Into) {
  const formats = importersFor(into).map(({ format, room }) => ({ format, room }));
  return { formats, items: (await listRuns(db, into, shownRuns)).map(present) };
}

export async function oneRun(db: Db, into: Into, run: string) {
  const found = await findRun(db, run, into);
  if (!found) throw problems.not_found();
  return present(found);
}

/**
 * Keeps the file and has it looked through.
 * @throws `unknown_format`, `archived`, `too_large`, `storage_full`
 */
export async function lookThrough(
  services: Services,
  viewer: Viewer,
  into: Into,
  format: string,
  upload: { readonly name: string | undefined; readonly content: Readable & { truncated?: boolean } },
) {
  if (!importersFor(into).some((one) => one.format === format)) throw importProblems.unknown_format();
  await refuseArchived(services.db, viewer, into);
  const source = safeName(upload.name);
  const run = await addRun(services.db, { format, source, person: viewer.person, place: into, dry: true });
  try {
    await services.storage.put(keyOf(run), upload.content);
    if (upload.content.truncated) throw problems.too_large();
  } catch (error) {
    await services.storage.remove(keyOf(run));
    await moveRun(services.db, run, ['waiting'], { state: 'failed' });
    throw error;
  }
  await write(services, null, (db) =>
    services.jobs.add(db, 'importing:run', { run, into, person: viewer.person }, inQueue),
  );
  return oneRun(services.db, into, run);
}

/** One after the other: two that bring the same would both find it new. */
const inQueue = { queue: 'imports', maxAttempts: 3 } as const;

/** Who manages an archived community may look after it, but nothing is added to it any more. */
async function refuseArchived(db: Db, viewer: Viewer, into: Into): Promise<void> {
  if (into !== null && !(await mayPost(db, viewer, into))) throw placeProblems.archived();
}

/** Takes in what was looked through. */
export async function startRun(services: Services, db: Db, viewer: Viewer, into: Into, run: string) {
  const found = await findRun(db, run, into);
  if (!found) throw problems.not_found();
  await refuseArchived(db, viewer, into);
  const isReady = found.dry && (await services.storage.size(keyOf(run))) !== undefined;
  if (!isReady || !(await moveRun(db, run, ['done'], { state: 'waiting', dry: false })))
    throw importProblems.import_busy();
  await services.jobs.add(db, 'importing:run', { run, into, person: viewer.person }, inQueue);
  return oneRun(db, into, run);
}

/** Takes back what it made. A second time it tries what stayed the first time. */
export async function undo(services: Services, db: Db, viewer: Viewer, into: Into, run: string) {
  const found = await findRun(db, run, into);
  if (!found) throw problems.not_found();
  if (found.dry || !found.undoable) throw importProblems.import_busy();
  if (!(await moveRun(db, run, ['done', 'failed', 'undone'], { state: 'undoing' }))) throw importProblems.import_busy();
  await services.jobs.add(db, 'importing:undo', { run, into, person: viewer.person }, inQueue);
  return oneRun(db, into, run);
}

const payload = z.object({ run: z.string(), into: z.string().nullable(), person: z.string() });

export async function runJob(raw: unknown, services: Services): Promise<void> {
  const { run, into, person } = payload.parse(raw);
  const found = await findRun(services.db, run, into);
  const importer = found && importersFor(into).find(({ format }) => format === found.format);
  if (!importer || !['waiting', 'running', 'failed'].includes(found.state)) return;
  const folder = await mkdtemp(join(tmpdir(), 'fika-import-'));
  try {
    // Importers tell formats by the ending, and reports name the file.
    const path = join(folder, safeName(found.source));
    await pipeline(await services.storage.get(keyOf(run)), createWriteStream(path));
    await runImport(services, run, importer, path, {
      dryRun: found.dry,
      as: 'communities',
      actor: person,
      ...(into !== null && { place: into }),
    });
    if (!found.dry) await services.storage.remove(keyOf(run));
  } catch (error) {
    // What cannot be read is said in the run; trying again would not help.
    if (!(error instanceof ImportSourceError)) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function undoJob(raw: unknown, services: Services): Promise<void> {
  const { run, person } = payload.parse(raw);
  try {
    const kept = await undoRun(services, actingFor(person), run);
    await moveRun(services.db, run, ['undoing', 'done'], { state: 'undone', kept });
  } catch (error) {
    // Nobody could ask again of one that is being undone for ever.
    await moveRun(services.db, run, ['undoing'], { state: 'done' });
    throw error;
  }
}

/** Removes files that were looked through and never started. */
export async function sweepFiles({ storage }: Pick<Services, 'storage'>, now = Date.now()): Promise<void> {
  for await (const { key, at } of storage.list())
    if (key.startsWith('imports/') && now - at.getTime() > keptMs) await storage.remove(key);
}
