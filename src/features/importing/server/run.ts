import type { Services } from '../../../platform/services.ts';
import { ImportSourceError } from '../formats/problem.ts';
import { organisationLanguage } from './queries.ts';
import type { Run } from './take-person.ts';

/** Any number that nothing else in the database locks by. */
const LOCK = 7_043_001;

/**
 * Begins a run, and lets only one at a time change things: two that read the same source would both find a record new.
 * @throws {ImportSourceError} while another import runs, or before the organisation is set up
 */
export async function withRun<T>(
  services: Services,
  who: { readonly dryRun: boolean; readonly actor: string | null },
  body: (run: Run) => Promise<T>,
): Promise<T> {
  const language = await organisationLanguage(services.db);
  if (!language) throw new ImportSourceError('Nobody is here yet. Set Fika up first, then import.');
  const run: Run = { services, ...who, language, taken: new Map() };
  if (who.dryRun) return body(run);
  const client = await services.pool.connect();
  try {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [LOCK]);
    if (!rows[0]?.free) throw new ImportSourceError('Another import is running. Wait until it is done.');
    try {
      return await body(run);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  } finally {
    client.release();
  }
}
