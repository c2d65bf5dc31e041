import { sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { itemIsReadable } from '../../access/server/queries.ts';
import { draftIsReadable } from '../../drafts/server/readable.ts';
import { personIsKnown } from '../../people/server/queries.ts';

export interface FileRow {
  id: string;
  owner_id: string;
  name: string;
  mime: string;
  bytes: number;
  sha256: Buffer;
  status: 'processing' | 'ready' | 'failed';
  width: number | null;
  height: number | null;
  variants: Variants;
}

/** A picture's sizes by name; empty for what is no picture, and until they are made. */
export type Variants = Record<
  string,
  {
    /** Of the WebP, which is always there. */
    readonly bytes: number;
    readonly width: number;
    readonly height: number;
    /** Bytes of the AVIF, where there is one. */
    readonly avif?: number;
  }
>;

const columns = sql`f.id, f.owner_id, f.name, f.mime, f.bytes::float8 as bytes, f.sha256, f.status, f.width, f.height, f.variants`;

/**
 * A file for those who may see it: its owner; readers of an item it is attached to (or whose comment it is attached to, unless that
 * was deleted); for portraits, those who know the person; readers of a draft that shows it. There is no way to load one without a viewer.
 */
export async function findFile(db: Db, viewer: Viewer, id: string): Promise<FileRow | undefined> {
  const { rows } = await sql<FileRow>`
    select ${columns} from file f where f.id = ${id} and (
      f.owner_id = ${viewer.person}
      or exists (select 1 from attachment a where a.file_id = f.id and ${itemIsReadable(viewer, 'a.item_id')}
        and not exists (select 1 from comment c where c.id = a.subject_id and c.deleted_at is not null))
      or exists (select 1 from person o where o.photo_id = f.id and ${personIsKnown(viewer, 'o.id')})
      or exists (select 1 from draft_file x join draft d on d.id = x.draft_id where x.file_id = f.id and ${draftIsReadable(viewer, 'd')}))`.execute(
    db,
  );
  return rows[0];
}

/** For jobs, which act for nobody. */
export async function fileForProcessing(db: Db, id: string): Promise<FileRow | undefined> {
  const { rows } = await sql<FileRow>`select ${columns} from file f where f.id = ${id}`.execute(db);
  return rows[0];
}

export interface NewFile {
  readonly owner: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  readonly width: number | null;
  readonly height: number | null;
  readonly status: FileRow['status'];
}

export async function insertFile(db: Db, id: string, file: NewFile): Promise<void> {
  await sql`insert into file (id, owner_id, name, mime, bytes, sha256, status, width, height)
    values (${id}, ${file.owner}, ${file.name}, ${file.mime}, ${file.bytes}, ${file.sha256}, ${file.status},
      ${file.width}, ${file.height})`.execute(db);
}

export async function finishFile(
  db: Db,
  id: string,
  done: Pick<FileRow, 'status' | 'variants'> & { width: number | null; height: number | null },
): Promise<string[]> {
  await sql`update file set status = ${done.status}, variants = ${JSON.stringify(done.variants)}::jsonb,
    width = ${done.width}, height = ${done.height} where id = ${id}`.execute(db);
  const { rows } = await sql<{ id: string }>`update item set rev = rev + 1
    where id in (select item_id from attachment where file_id = ${id}) returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** What a file is by its content, where a room has looked: it is sent as that. */
export async function setMime(db: Db, id: string, mime: string): Promise<void> {
  await sql`update file set mime = ${mime} where id = ${id}`.execute(db);
}

/** Of a picture that is ready: nothing that its readers were told changes by it. */
export async function setVariants(db: Db, id: string, variants: Variants): Promise<void> {
  await sql`update file set variants = ${JSON.stringify(variants)}::jsonb where id = ${id}`.execute(db);
}

export async function nextFileId(db: Db): Promise<string> {
  const { rows } = await sql<{ id: string }>`select fika_id() as id`.execute(db);
  return rows[0]!.id;
}
