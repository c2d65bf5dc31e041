import { sql } from 'kysely';
import { appendActivity } from '../../../core/activity/server/log.ts';
import type { Db } from '../../../platform/services.ts';

/** What this source calls what is here already. */
export const source = 'irc-threads';

/** Its name in the source → what it is here, as far as that is still here. */
export async function knownRefs(db: Db, refs: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ ref: string; subject_id: string }>`select ref, subject_id from external_ref
    where source = ${source} and ref = any (${[...refs]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.ref, row.subject_id]));
}

export async function putRef(db: Db, ref: string, subject: string): Promise<void> {
  await sql`insert into external_ref (source, ref, subject_id) values (${source}, ${ref}, ${subject})
    on conflict (source, ref) do update set subject_id = excluded.subject_id`.execute(db);
}

/** The person with an address, or, without one, the first administrator. */
export async function importer(db: Db, email: string | null): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from person
    where active and case when ${email}::text is null then administrator else email = ${email}::citext end
    order by id limit 1`.execute(db);
  return rows[0]?.id;
}

export async function communityByName(db: Db, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from place
    where kind = 'community' and lower(name) = lower(${name})`.execute(db);
  return rows[0]?.id;
}

/** Somebody whom an undone import had put away is here again. */
export async function reactivate(db: Db, person: string): Promise<void> {
  await sql`update person set active = true where id = ${person}`.execute(db);
  await appendActivity(db, [{ actor: null, verb: 'person.edited', object: person, person }]);
}
