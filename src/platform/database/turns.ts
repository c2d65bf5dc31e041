import { sql } from 'kysely';
import type { Db } from '../services.ts';

/**
 * Lets one transaction at a time go on from here, until it ends: for rules that look what is free and then take it, where a unique index alone would fail the
 * second of two. `what` names the queue.
 */
export async function takeTurns(db: Db, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`fika ${what}`}, 0))`.execute(db);
}
