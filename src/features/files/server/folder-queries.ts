import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';
import { deepestFolder, type Folder, mostInZip } from '../contract.ts';

const columns = sql`f.id, f.name, f.parent_id as parent`;

export async function foldersIn(db: Db, place: string, parent: string | null): Promise<Folder[]> {
  const { rows } = await sql<Folder>`select ${columns} from file_folder f
    where f.place_id = ${place} and coalesce(f.parent_id, 0) = coalesce(${parent}::bigint, 0) order by lower(f.name), f.id`.execute(
    db,
  );
  return rows;
}

/** From the top to the folder itself; empty where there is none of that id in the place. One query, however deep. */
export async function pathTo(db: Db, place: string, folder: string): Promise<Folder[]> {
  const { rows } = await sql<Folder>`with recursive up as (
      select ${columns}, 1 as height from file_folder f where f.id = ${folder} and f.place_id = ${place}
      union all select ${columns}, up.height + 1 from file_folder f join up on f.id = up.parent where up.height < ${2 * deepestFolder}
    ) select id, name, parent from up order by height desc`.execute(db);
  return rows;
}

/** How deep what lies below a folder goes: 1 where there is nothing. */
export async function depthBelow(db: Db, folder: string): Promise<number> {
  const { rows } = await sql<{ depth: number }>`with recursive down as (
      select id, 1 as depth from file_folder where id = ${folder}
      union all select f.id, down.depth + 1 from file_folder f join down on f.parent_id = down.id where down.depth < ${2 * deepestFolder}
    ) select max(depth)::int as depth from down`.execute(db);
  return rows[0]!.depth;
}

export async function insertFolder(db: Db, place: string, parent: string | null, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into file_folder (place_id, parent_id, name)
    values (${place}, ${parent}, ${name}) returning id`.execute(db);
  return rows[0]!.id;
}

export const changeFolder = (db: Db, id: string, { name, parent }: Folder) =>
  sql`update file_folder set name = ${name}, parent_id = ${parent} where id = ${id}`.execute(db);

/** Whether something lies in it, be it only what can still be brought back. */
export async function isEmpty(db: Db, folder: string): Promise<boolean> {
  const { rows } = await sql`select from file_folder where parent_id = ${folder}
    union all select from file_place where folder_id = ${folder} limit 1`.execute(db);
  return rows.length === 0;
}

export const removeFolder = (db: Db, folder: string) => sql`delete from file_folder where id = ${folder}`.execute(db);

export interface ZipRow {
  path: string[];
  title: string;
  file: string;
  bytes: number;
}

/** Everything in a folder of a place and below it, one more than may be. Whoever reads the place reads all of it. */
export async function filesBelow(db: Db, place: string, folder: string | null): Promise<ZipRow[]> {
  const { rows } = await sql<ZipRow>`with recursive down as (
      select ${folder}::bigint as id, array[]::text[] as path
      union all select f.id, down.path || f.name from file_folder f join down on coalesce(f.parent_id, 0) = coalesce(down.id, 0)
        where f.place_id = ${place} and cardinality(down.path) < ${2 * deepestFolder}
    ) select down.path, t.title, v.file_id as file, p.bytes::float8 as bytes from down
      join file_place p on p.place_id = ${place} and coalesce(p.folder_id, 0) = coalesce(down.id, 0)
      join file_item i on i.id = p.item_id join item t on t.id = i.id join file_version v on v.id = i.version_id
    order by down.path, p.name, p.item_id limit ${mostInZip + 1}`.execute(db);
  return rows;
}
