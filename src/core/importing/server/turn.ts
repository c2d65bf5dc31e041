import type { Services } from '../../../platform/services.ts';
import { ImportSourceError } from '../problem.ts';

/** Any number that nothing else in the database locks by. */
export const IMPORT_LOCK = 7_043_001;

/**
 * Lets only one import at a time change things: two that read the same source would both find a record new.
 * @throws {ImportSourceError} while another import runs
 */
export async function inTurn<T>({ pool }: Pick<Services, 'pool'>, body: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [IMPORT_LOCK]);
    if (!rows[0]?.free) throw new ImportSourceError('Another import is running. Wait until it is done.');
    try {
      return await body();
    } finally {
      await client.query('select pg_advisory_unlock($1)', [IMPORT_LOCK]);
    }
  } finally {
    client.release();
  }
}
