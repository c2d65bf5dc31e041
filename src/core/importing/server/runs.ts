import { basename } from 'node:path';
import { sql } from 'kysely';
import type { Db, Services } from '../../../platform/services.ts';
import type { Importer, ImportOptions, ImportReport } from '../importers.ts';
import { ImportSourceError } from '../problem.ts';
import { inRun } from './made.ts';
import { IMPORT_LOCK } from './turn.ts';

export type RunState = 'waiting' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';

export interface NewRun {
  readonly format: string;
  /** The name of what was given. */
  readonly source: string;
  readonly person: string | null;
  /** The community whose owner asks; null for the whole organisation. */
  readonly place: string | null;
  readonly dry: boolean;
}

/** A run that waits to begin. Returns its id. */
export async function addRun(db: Db, { format, source, person, place, dry }: NewRun): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into import_run (format, source, person_id, place_id, dry, state)
    values (${format}, ${basename(source).slice(0, 200).toWellFormed()}, ${person}, ${place}, ${dry}, 'waiting') returning id`.execute(
    db,
  );
  return rows[0]!.id;
}

/** More are counted and not kept. */
const keptProblems = 500;
const progressMs = 500;

const keep = (db: Db, run: string, { counts, problems, notes }: ImportReport, state: RunState) =>
  sql`update import_run set state = ${state}, counts = ${JSON.stringify(counts)}::jsonb, notes = ${JSON.stringify(notes)}::jsonb,
    problems = ${JSON.stringify(problems.slice(0, keptProblems))}::jsonb, problem_count = ${problems.length}, failure = null,
    ended_at = clock_timestamp() where id = ${run}`.execute(db);

/**
 * Runs an importer and keeps what became of it: how far it is, what it could not take, and what it made. A run that was interrupted and is tried again goes on.
 * @throws what the importer throws, after noting that it failed
 */
export async function runImport(
  services: Services,
  run: string,
  importer: Importer,
  path: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const { db } = services;
  await sql`update import_run set state = 'running' where id = ${run}`.execute(db);
  let said = 0;
  let saying: Promise<unknown> = Promise.resolve();
  const progress: ImportOptions['progress'] = (counts) => {
    options.progress?.(counts);
    if (performance.now() - said < progressMs) return;
    said = performance.now();
    const sum = JSON.stringify(counts);
    saying = saying.then(() =>
      sql`update import_run set counts = ${sum}::jsonb where id = ${run} and state = 'running'`
        .execute(db)
        .catch(() => {}),
    );
  };
  try {
    const report = await inRun(run, () => importer.run(services, path, { ...options, progress }));
    await saying;
    await keep(db, run, report, 'done');
    return report;
  } catch (error) {
    await saying;
    const failure = error instanceof ImportSourceError ? error.message : 'interrupted';
    await sql`update import_run set state = 'failed', failure = ${failure}, ended_at = clock_timestamp() where id = ${run}`.execute(
      db,
    );
    throw error;
  }
}

export interface RunRow {
  readonly id: string;
  readonly format: string;
  readonly source: string;
  readonly person: string | null;
  readonly place: string | null;
  readonly dry: boolean;
  readonly state: RunState;
  readonly counts: ImportReport['counts'];
  readonly problems: ImportReport['problems'];
  readonly problemCount: number;
  readonly notes: readonly string[];
  readonly failure: string | null;
  readonly kept: Readonly<Record<string, number>>;
  /** Whether anything that it made is still there to be undone. */
  readonly undoable: boolean;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

const columns = sql`r.id, r.format, r.source, p.name as person, r.place_id as place, r.dry,
  -- A run at the terminal that was killed says nothing any more; while one goes on it holds the lock.
  case when r.state = 'running' and r.person_id is null
    and not exists (select 1 from pg_locks l where l.locktype = 'advisory' and l.objid = ${sql.lit(IMPORT_LOCK)}) then 'failed' else r.state end as state,
  r.counts, r.problems, r.problem_count as "problemCount", r.notes, r.failure, r.kept,
  exists (select 1 from import_made m where m.run_id = r.id and not m.undone) as undoable, r.created_at as "createdAt", r.ended_at as "endedAt"`;

/** The newest runs of a community, or (null) of the whole organisation; of looks only the last. */
export async function listRuns(db: Db, place: string | null, limit: number): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`select ${columns} from import_run r left join person p on p.id = r.person_id
    where r.place_id is not distinct from ${place}::bigint and not r.dry order by r.id desc limit ${limit}`.execute(db);
  return rows;
}

/** One run of that place; undefined where it is another's. */
export async function findRun(db: Db, id: string, place: string | null): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`select ${columns} from import_run r left join person p on p.id = r.person_id
    where r.id = ${id} and r.place_id is not distinct from ${place}::bigint`.execute(db);
  return rows[0];
}

/** A run wherever it went: for the terminal. */
export async function anyRun(db: Db, id: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`select ${columns} from import_run r left join person p on p.id = r.person_id
    where r.id = ${id}`.execute(db);
  return rows[0];
}

/** Moves a run on from one of these states; false where it is in another by now. */
export async function moveRun(
  db: Db,
  id: string,
  from: readonly RunState[],
  to: { readonly state: RunState; readonly dry?: boolean; readonly kept?: Readonly<Record<string, number>> },
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update import_run set state = ${to.state}, dry = coalesce(${to.dry ?? null}::boolean, dry),
    kept = coalesce(${to.kept ? JSON.stringify(to.kept) : null}::jsonb, kept) where id = ${id} and state = any (${[...from]}::text[])`.execute(
      db,
    );
  return numAffectedRows === 1n;
}
