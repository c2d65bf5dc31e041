import { sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

export interface ImportPerson extends Omit<Viewer, 'session'> {
  name: string;
  active: boolean;
}

const columns = sql`p.id as person, p.name, p.guest, p.administrator, p.language, p.active`;

export async function personById(db: Db, id: string): Promise<ImportPerson | undefined> {
  const { rows } = await sql<ImportPerson>`select ${columns} from person p where p.id = ${id}`.execute(db);
  return rows[0];
}

export async function personByEmail(db: Db, email: string): Promise<ImportPerson | undefined> {
  const { rows } = await sql<ImportPerson>`select ${columns} from person p where p.email = ${email}::citext`.execute(
    db,
  );
  return rows[0];
}

/** The person with an address, or, without one, the first administrator. */
export async function importer(db: Db, email: string | null): Promise<ImportPerson | undefined> {
  const { rows } = await sql<ImportPerson>`select ${columns} from person p
    where p.active and case when ${email}::text is null then p.administrator else p.email = ${email}::citext end
    order by p.id limit 1`.execute(db);
  return rows[0];
}

export interface ImportPlace {
  id: string;
  name: string;
  kind: 'organisation' | 'community' | 'person';
}

/** A community by its name, a place by its id, or the organisation where neither is given. */
export async function findPlace(
  db: Db,
  where: { readonly name?: string | undefined; readonly id?: string | undefined },
): Promise<ImportPlace | undefined> {
  const condition =
    where.id !== undefined
      ? sql`id = ${where.id}`
      : where.name !== undefined
        ? sql`kind = 'community' and lower(name) = lower(${where.name})`
        : sql`kind = 'organisation'`;
  const { rows } = await sql<ImportPlace>`select id, name, kind from place where ${condition}`.execute(db);
  return rows[0];
}

/** Where an article stood. An address that another one has already stays that one's. */
export async function noteAddresses(db: Db, article: string, paths: readonly string[]): Promise<void> {
  await sql`insert into article_address (path, article_id) select distinct unnest(${[...paths]}::text[]), ${article}::bigint
    on conflict (path) do nothing`.execute(db);
}

/** What an undone import left of a deleted article would keep its address from the next one. */
export async function freeAddresses(db: Db, paths: readonly string[]): Promise<void> {
  await sql`delete from article_address a using item i where a.path = any (${[...paths]}::text[]) and i.id = a.article_id
    and i.deleted_at is not null`.execute(db);
}
