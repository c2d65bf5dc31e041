import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';

export interface TreeRow {
  id: string;
  parent_id: string | null;
  title: string;
}

/** Every page of a place, each level in its order. */
export async function treeRows(db: Db, place: string): Promise<TreeRow[]> {
  const { rows } = await sql<TreeRow>`select g.id, g.parent_id, i.title from page g
    join item i on i.id = g.id and i.deleted_at is null
    where g.place_id = ${place} order by g.position, g.id`.execute(db);
  return rows;
}

export interface ExportedPage {
  id: string;
  title: string;
  body: unknown;
  owner: string | null;
  valid_until: string | null;
  template: boolean;
  created_at: Date;
  edited_at: Date | null;
}

export async function exportedPages(db: Db, ids: readonly string[]): Promise<ExportedPage[]> {
  const { rows } =
    await sql<ExportedPage>`select g.id, i.title, i.body, p.handle::text as owner, g.valid_until::text as valid_until,
      g.template, i.created_at, i.edited_at
    from page g join item i on i.id = g.id and i.deleted_at is null left join person p on p.id = g.owner_id
    where g.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

export interface ExportedPicture {
  id: string;
  name: string;
  mime: string;
  /** Kept in sizes, its original gone. */
  isPicture: boolean;
}

/** Pictures in the texts of these pages, each once; one that was never processed is left out, since it may carry where it was taken. */
export async function picturesOf(db: Db, pages: readonly string[]): Promise<ExportedPicture[]> {
  const { rows } = await sql<ExportedPicture>`select distinct f.id, f.name, f.mime, f.width is not null as "isPicture"
    from attachment a join file f on f.id = a.file_id
    where a.subject_id = any (${[...pages]}::bigint[]) and a.inline and f.status = 'ready' order by f.id`.execute(db);
  return rows;
}
