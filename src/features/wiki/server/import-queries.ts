import { sql } from 'kysely';
import { mayPost } from '../../../core/importing/server/queries.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

/** Somebody who posts there: the importer, else who owns the community longest. */
export async function writerIn(db: Db, viewer: Viewer, place: string): Promise<string | undefined> {
  if (await mayPost(db, viewer, place)) return viewer.person;
  const { rows } = await sql<{
    person_id: string;
  }>`select m.person_id from membership m join person p on p.id = m.person_id and p.active
    where m.place_id = ${place} and m.role = 'owner' order by m.joined_at, m.person_id limit 1`.execute(db);
  return rows[0]?.person_id;
}

export interface KnownSource {
  path: string;
  page_id: string;
  digest: Buffer | null;
  version: number | null;
  /** The page's version now; null where there is no page of it, or no more. */
  now: number | null;
  parent_id: string | null;
}

export async function knownSources(db: Db, place: string): Promise<Map<string, KnownSource>> {
  const { rows } = await sql<KnownSource>`select s.path, s.page_id, s.digest, s.version, i.version as now, g.parent_id
    from page_source s left join item i on i.id = s.page_id and i.deleted_at is null left join page g on g.id = i.id
    where s.place_id = ${place}`.execute(db);
  return new Map(rows.map((row) => [row.path, row]));
}

/** Gives out an id for each file, of the time it was written (null: now), and keeps which it is. */
export async function reserve(
  db: Db,
  place: string,
  files: readonly { path: string; at: Date | null }[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ path: string; page_id: string }>`
    insert into page_source (place_id, path, page_id)
    select ${place}, e.path, fika_id(coalesce(e.at, clock_timestamp()))
    from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as e (path text, at timestamptz)
    on conflict (place_id, path) do update set page_id = excluded.page_id, digest = null, version = null
    returning path, page_id`.execute(db);
  return new Map(rows.map((row) => [row.path, row.page_id]));
}

export async function keepSource(db: Db, place: string, path: string, digest: Buffer, version: number): Promise<void> {
  await sql`update page_source set digest = ${digest}, version = ${version} where place_id = ${place} and path = ${path}`.execute(
    db,
  );
}

/** A file of that person with these bytes, whatever it is called. */
export async function fileOfBytes(db: Db, owner: string, sha256: Buffer): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from file
    where owner_id = ${owner} and sha256 = ${sha256} and status <> 'failed' order by id limit 1`.execute(db);
  return rows[0]?.id;
}

export async function personByHandle(db: Db, handle: string): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string;
  }>`select id from person where handle = ${handle}::citext and active and not guest`.execute(db);
  return rows[0]?.id;
}
