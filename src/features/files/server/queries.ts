import { sql } from 'kysely';
import type { File } from '../../../core/files/contract.ts';
import type { PersonChip } from '../../../core/people/contract.ts';
import { chipJson } from '../../../core/people/server/queries.ts';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

const fileJson = sql`jsonb_build_object('id', f.id::text, 'name', f.name, 'mime', f.mime, 'bytes', f.bytes, 'width', f.width,
  'height', f.height, 'status', f.status)`;

export interface FileItemRow {
  id: string;
  folder: string | null;
  versions: number;
  file: File | null;
  by: PersonChip | null;
  at: Date | null;
  text_state: 'ready' | 'none' | 'encrypted' | 'failed' | null;
}

/** Any number of files in one query. */
export async function fileItemRows(db: Db, ids: readonly string[]): Promise<FileItemRow[]> {
  const { rows } = await sql<FileItemRow>`
    select i.id, i.folder_id as folder, i.versions, case when v.id is null then null else ${fileJson} end as file,
      case when v.id is null then null else ${chipJson('p')} end as by, v.at, t.state as text_state
    from file_item i left join file_version v on v.id = i.version_id left join file f on f.id = v.file_id
      left join person p on p.id = v.person_id left join file_text t on t.file_id = v.file_id
    where i.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

export const insertFileItem = (db: Db, id: string, folder: string | null) =>
  sql`insert into file_item (id, folder_id) values (${id}, ${folder})`.execute(db);

/** Its home place and folder, with nobody else changing it meanwhile. */
export async function lockFileItem(db: Db, id: string) {
  const { rows } = await sql<{ place: string; folder: string | null; title: string; version: string | null }>`
    select t.place_id as place, i.folder_id as folder, t.title, i.version_id as version from file_item i join item t on t.id = i.id
    where i.id = ${id} for update of i`.execute(db);
  return rows[0];
}

export async function homeOf(db: Db, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ place: string }>`select place_id as place from item where id = ${id}`.execute(db);
  return rows[0]?.place;
}

/** A file that this person uploaded, or that is one of the item's already. */
export async function mayPutIn(db: Db, viewer: Viewer, item: string, file: string): Promise<boolean> {
  const { rows } = await sql`select from file f where f.id = ${file} and (f.owner_id = ${viewer.person}
    or exists (select from attachment a where a.file_id = f.id and a.subject_id = ${item}))`.execute(db);
  return rows.length > 0;
}

export interface NewVersion {
  readonly file: string;
  readonly person: string;
  readonly note: string;
  readonly at?: Date | undefined;
}

/** Adds a version, which is the current one from then on. */
export async function insertVersion(db: Db, item: string, { file, person, note, at }: NewVersion): Promise<void> {
  await sql`with v as (
      insert into file_version (item_id, number, file_id, person_id, note, at)
      select ${item}, coalesce(max(number), 0) + 1, ${file}, ${person}, ${note}, coalesce(${at ?? null}::timestamptz, clock_timestamp())
      from file_version where item_id = ${item} returning id
    ) update file_item set version_id = v.id, versions = versions + 1 from v where file_item.id = ${item}`.execute(db);
  await attachVersions(db, item);
}

/** Readers of the item read every version: they stand among its files, beside those of the text. An edit of the text makes its files anew. */
export const attachVersions = (db: Db, item: string) =>
  sql`insert into attachment (subject_id, item_id, file_id, position, inline)
    select distinct v.item_id, v.item_id, v.file_id, 1000, true from file_version v where v.item_id = ${item} on conflict do nothing`.execute(
    db,
  );

/** Brings `file_place` to what is true: where the item is put, under which name, how large. */
export async function putInPlaces(db: Db, id: string): Promise<void> {
  await sql`with w as (
      select w.place_id, i.id as item_id, case when w.place_id = t.place_id then i.folder_id end as folder_id,
        left(lower(t.title), 200) as name, coalesce(f.bytes, 0) as bytes, coalesce(v.id, i.id) as changed
      from file_item i join item t on t.id = i.id join placement w on w.item_id = i.id
        left join file_version v on v.id = i.version_id left join file f on f.id = v.file_id where i.id = ${id}
    ), gone as (delete from file_place where item_id = ${id} and place_id not in (select place_id from w))
    insert into file_place (place_id, item_id, folder_id, name, bytes, changed) select place_id, item_id, folder_id, name, bytes, changed from w
    on conflict (place_id, item_id) do update set folder_id = excluded.folder_id, name = excluded.name, bytes = excluded.bytes,
      changed = excluded.changed`.execute(db);
}

export const touch = (db: Db, ids: readonly string[]) =>
  sql`update item set rev = rev + 1 where id = any (${[...ids]}::bigint[])`.execute(db);

export const setFolder = (db: Db, id: string, folder: string | null) =>
  sql`update file_item set folder_id = ${folder} where id = ${id}`.execute(db);

/** Answers for a name which item of the folder has it, if any but `but`. */
export function namesIn(db: Db, place: string, folder: string | null, but: string | null) {
  return async (name: string): Promise<string | undefined> => {
    const { rows } = await sql<{ id: string }>`select item_id as id from file_place
      where place_id = ${place} and coalesce(folder_id, 0) = coalesce(${folder}::bigint, 0) and name = left(lower(${name}), 200) collate "C"
        and item_id is distinct from ${but}::bigint limit 1`.execute(db);
    return rows[0]?.id;
  };
}

export interface VersionRow {
  id: string;
  number: number;
  file: File;
  by: PersonChip;
  note: string;
  at: Date;
  current: boolean;
}

export async function versionsOf(db: Db, item: string, before: number | null, limit: number): Promise<VersionRow[]> {
  const { rows } =
    await sql<VersionRow>`select v.id, v.number, ${fileJson} as file, ${chipJson('p')} as by, v.note, v.at, v.id = i.version_id as current
    from file_version v join file_item i on i.id = v.item_id join file f on f.id = v.file_id join person p on p.id = v.person_id
    where v.item_id = ${item} ${before === null ? sql`` : sql`and v.number < ${before}`}
    order by v.number desc limit ${limit + 1}`.execute(db);
  return rows;
}

export async function versionFile(db: Db, item: string, version: string): Promise<string | undefined> {
  const { rows } = await sql<{ file: string }>`select file_id as file from file_version
    where id = ${version} and item_id = ${item}`.execute(db);
  return rows[0]?.file;
}

export interface Position {
  id: string;
  /** What the list is sorted by. */
  key: string;
}

export const sorts = { name: 'name', newest: 'changed', largest: 'bytes' } as const;

/** What is in a folder: from an index alone, since whoever reads the place reads all that is put in it. */
export async function filesIn(
  db: Db,
  place: string,
  folder: string | null,
  sort: keyof typeof sorts,
  after: Position | null,
  limit: number,
): Promise<Position[]> {
  const key = sql.ref(sorts[sort]);
  const from = after && (sort === 'name' ? sql`${after.key}::text collate "C"` : sql`${after.key}::bigint`);
  const direction = sort === 'name' ? sql`asc` : sql`desc`;
  const { rows } = await sql<Position>`${short}
    select item_id as id, ${key}::text as key from file_place
    where place_id = ${place} and coalesce(folder_id, 0) = coalesce(${folder}::bigint, 0)
      ${from ? sql`and (${key}, item_id) ${sort === 'name' ? sql`>` : sql`<`} (${from}, ${after!.id}::bigint)` : sql``}
    order by ${key} ${direction}, item_id ${direction} limit ${limit + 1}`.execute(db);
  return rows;
}

/** Of the communities that somebody is a member of, what changed last; each once, though it stand in several. */
export async function recentIn(db: Db, viewer: Viewer, after: Position | null, limit: number): Promise<Position[]> {
  const { rows } =
    await sql<Position>`select distinct r.item_id as id, r.changed::text as key, r.changed from membership m
    cross join lateral (select f.item_id, f.changed from file_place f where f.place_id = m.place_id
      ${after ? sql`and (f.changed, f.item_id) < (${after.key}::bigint, ${after.id}::bigint)` : sql``}
      order by f.changed desc, f.item_id desc limit ${limit + 1}) r
    where m.person_id = ${viewer.person} order by r.changed desc, r.item_id desc limit ${limit + 1}`.execute(db);
  return rows;
}

export async function textOf(db: Db, items: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; text: string }>`select i.id, t.text from file_item i
    join file_version v on v.id = i.version_id join file_text t on t.file_id = v.file_id where i.id = any (${[...items]}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.text]));
}

/** Of one item, or of the version that is `file`: its text from the beginning, one character more than asked for where there is more. */
export async function textFor(db: Db, item: string, file: string | null, characters: number) {
  const which = file ? sql`v.item_id = i.id and v.file_id = ${file}` : sql`v.id = i.version_id`;
  const { rows } = await sql<{ state: 'ready' | 'none' | 'encrypted' | 'failed' | null; text: string }>`
    select t.state, coalesce(left(t.text, ${characters + 1}), '') as text from file_item i
    ${file ? sql`join` : sql`left join`} file_version v on ${which} left join file_text t on t.file_id = v.file_id
    where i.id = ${item} limit 1`.execute(db);
  return rows[0];
}

/** Keeps what was read, and answers with the items that show the file: their readers are told. */
export async function keepText(db: Db, file: string, state: string, text: string): Promise<string[]> {
  await sql`insert into file_text (file_id, state, text) values (${file}, ${state}, ${text})
    on conflict (file_id) do update set state = excluded.state, text = excluded.text`.execute(db);
  const { rows } = await sql<{ id: string }>`update item set rev = rev + 1 where id in (
    select i.id from file_item i join file_version v on v.id = i.version_id where v.file_id = ${file}) returning id`.execute(
    db,
  );
  return rows.map((row) => row.id);
}
