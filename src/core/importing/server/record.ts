import { sql } from 'kysely';
import { write } from '../../../platform/http/write.ts';
import type { Db, Services } from '../../../platform/services.ts';

/**
 * Writes one record in one transaction, without waiting for the disk: a machine that dies loses the last records whole, and the
 * next run of the import brings them again.
 */
export const writeRecord = <T>(services: Services, rule: (db: Db) => Promise<T>): Promise<T> =>
  write(services, null, async (db) => {
    await sql`set local synchronous_commit = off`.execute(db);
    return rule(db);
  });
