import { sql } from 'kysely';
import { allowed } from '../../../core/access/server/allowed.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

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

export const mayPost = async (db: Db, viewer: Viewer, place: string): Promise<boolean> =>
  (await allowed(db, viewer, 'post', 'place', [place])).has(place);
