import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';

/** The nouns of core. Rooms have their own, by name. */
export type Noun = 'item' | 'comment' | 'person' | 'place' | (string & {});

const current = new AsyncLocalStorage<string>();

/** While `body` runs, what it makes is noted as made by this run. */
export const inRun = <T>(run: string, body: () => Promise<T>): Promise<T> => current.run(run, body);

/** Called by whatever makes something, in its transaction: what no import makes costs nothing. */
export async function noteMade(db: Db, noun: Noun, id: string): Promise<void> {
  const run = current.getStore();
  if (run === undefined) return;
  await sql`insert into import_made (run_id, noun, subject_id) values (${run}, ${noun}, ${id}) on conflict do nothing`.execute(
    db,
  );
}

/**
 * Whether it was made by an import that was undone since; then it counts as made by the run that goes on now. For what an undoing cannot delete, since
 * something may stand on it: people, communities.
 */
export async function takeBack(db: Db, noun: Noun, id: string): Promise<boolean> {
  const { rows } =
    await sql`delete from import_made where subject_id = ${id} and noun = ${noun} and undone returning 1`.execute(db);
  if (rows.length === 0) return false;
  await noteMade(db, noun, id);
  return true;
}
