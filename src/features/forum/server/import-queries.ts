import { sql } from 'kysely';
import { appendActivity } from '../../../core/activity/server/log.ts';
import type { Db } from '../../../platform/services.ts';

/** Somebody whom an undone import had put away is here again. */
export async function reactivate(db: Db, person: string): Promise<void> {
  await sql`update person set active = true where id = ${person}`.execute(db);
  await appendActivity(db, [{ actor: null, verb: 'person.edited', object: person, person }]);
}
