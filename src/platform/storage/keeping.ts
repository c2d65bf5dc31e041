/**
 * While a backup is made, stored files are not removed: a row that the backup has seen must find its bytes when they are
 * copied, which is later. What should have gone meanwhile is found by the next sweep.
 */
import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import { StartError } from '../config/start-error.ts';
import type { Db } from '../services.ts';

/** The two halves of an advisory lock's name; nothing else in Fika uses the first. */
const NAMESPACE = 7_265_813;
const FILES = 1;
const LOCK_PATIENCE_MS = 10_000;

/**
 * From now until the connection ends no stored file is removed. Call it before the transaction that looks at the rows.
 * Throws StartError while another connection does the same.
 */
export async function keepStoredFiles(client: PoolClient): Promise<void> {
  await client.query(`set lock_timeout = ${LOCK_PATIENCE_MS}`);
  await client.query('select pg_advisory_lock($1, $2)', [NAMESPACE, FILES]).catch((error: { code?: string }) => {
    if (error.code !== '55P03') throw error;
    throw new StartError('Another backup is being made. Try again when it is done.');
  });
  await client.query('reset lock_timeout');
}

/** Ask after the commit that lets the file go; where it answers no, leave the bytes to the sweep of `core/files`. */
export async function mayRemoveStored(db: Db): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select pg_try_advisory_xact_lock_shared(${NAMESPACE}, ${FILES}) as may`.execute(db);
  return rows[0]!.may;
}
