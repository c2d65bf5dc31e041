import { sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { allowed } from '../../access/server/allowed.ts';

/** Of the refs of one source, those that are known, with what they stand for. */
export async function findRefs(db: Db, source: string, refs: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ ref: string; subject_id: string }>`
    select ref, subject_id from external_ref where source = ${source} and ref = any (${[...refs]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.ref, row.subject_id]));
}

/** Keeps what a source's name for something stands for here. */
export async function putRef(db: Db, source: string, ref: string, subject: string): Promise<void> {
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

export const mayPost = async (db: Db, viewer: Viewer, place: string): Promise<boolean> =>
  (await allowed(db, viewer, 'post', 'place', [place])).has(place);
