import type { Pool } from 'pg';
import { StartError } from '../config/start-error.ts';

/** Refuses a PostgreSQL that cannot be reached or is too old, in words. */
export async function checkServer(pool: Pool): Promise<void> {
  const { rows } = await pool
    .query<{ version: string }>("select current_setting('server_version_num') as version")
    .catch((error: Error & { code?: string }) => {
      throw new StartError(`The database at DATABASE_URL cannot be used: ${error.message || error.code}.`, {
        cause: error,
      });
    });
  const version = Number(rows[0]?.version);
  if (version < 150_000)
    throw new StartError(`DATABASE_URL is a PostgreSQL ${Math.floor(version / 10_000)}; Fika needs 15 or newer.`);
}

/**
 * Begins a new era of the activity log when the data lives in another cluster than before (a restore, a move):
 * transaction ids start again there, so the log's order by them would be wrong.
 */
export async function noteCluster(pool: Pool): Promise<void> {
  await pool.query(`
    update installation
    set era = era + case when cluster is null then 0 else 1 end, cluster = here
    from (select system_identifier::text as here from pg_control_system()) control
    where cluster is distinct from here`);
}
