/** Files that come in parts: kept in the data folder until they are whole, then files like any other. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { type File, fileProblems } from '../contract.ts';
import { insertMeasured, lookAt, originalKey, presentFile, sweepUploads } from './files.ts';
import { fileForProcessing, nextFileId } from './queries.ts';

export interface UploadRow {
  id: string;
  name: string;
  mime: string;
  bytes: number;
  file_id: string | null;
  expires_at: Date;
}

/** How many times the largest file somebody may have half uploaded: as much as that could be lying on the disk for a day. */
const unfinishedFactor = 4;

export const partsPath = (data: string, id: string): string => join(data, 'uploads', id);

/** An upload is its owner's alone: there is no way to load one without a viewer, and to everybody else it is not there. */
export async function findUpload(db: Db, viewer: Viewer, id: string): Promise<UploadRow | undefined> {
  const { rows } = await sql<UploadRow>`select id, name, mime, bytes::float8 as bytes, file_id, expires_at from upload
    where id = ${id} and owner_id = ${viewer.person} and expires_at > now()`.execute(db);
  return rows[0];
}

/** Throws `upload_too_large`, `uploads_unfinished`. Answers with the upload's id. */
export async function beginUpload(
  db: Db,
  { config }: Pick<Services, 'config'>,
  viewer: Viewer,
  upload: { readonly name: string; readonly mime: string; readonly bytes: number },
): Promise<string> {
  if (upload.bytes > config.uploadBytes) throw fileProblems.upload_too_large();
  const { rows } = await sql<{ bytes: number }>`select coalesce(sum(bytes), 0)::float8 as bytes from upload
    where owner_id = ${viewer.person} and file_id is null and expires_at > now()`.execute(db);
  if (rows[0]!.bytes + upload.bytes > unfinishedFactor * config.uploadBytes) throw fileProblems.uploads_unfinished();
  const made = await sql<{ id: string }>`insert into upload (owner_id, name, mime, bytes)
    values (${viewer.person}, ${upload.name.slice(-1000)}, ${upload.mime.slice(0, 200)}, ${upload.bytes}) returning id`.execute(
    db,
  );
  return made.rows[0]!.id;
}

export async function removeUpload({ db, config }: Pick<Services, 'db' | 'config'>, viewer: Viewer, id: string) {
  const gone = await sql`delete from upload where id = ${id} and owner_id = ${viewer.person}`.execute(db);
  if (gone.numAffectedRows === 0n) throw problems.not_found();
  await rm(partsPath(config.data, id), { force: true });
}

/**
 * Makes the file of an upload that is whole; asked again, also at once, it is the same file. The bytes are stored before the transaction begins:
 * gigabytes inside it would keep every reader of the activity log waiting.
 * Throws `not_found`, `upload_incomplete`, `storage_full`, and what is wrong with a picture.
 */
export async function makeFileOf(
  services: Services,
  viewer: Viewer,
  id: string,
  write: <T>(rule: (db: Db) => Promise<T>) => Promise<T>,
): Promise<File> {
  const upload = await findUpload(services.db, viewer, id);
  if (!upload) throw problems.not_found();
  const fileOf = async (one: UploadRow | undefined) =>
    one?.file_id ? presentFile((await fileForProcessing(services.db, one.file_id))!) : undefined;
  const known = await fileOf(upload);
  if (known) return known;
  try {
    return await makeOnce(services, viewer, upload, write);
  } catch (error) {
    // Whoever asked at the same time may have been first, and has taken the parts away.
    const made = await fileOf(await findUpload(services.db, viewer, id));
    if (made) return made;
    throw error;
  }
}

async function makeOnce(
  { config, storage, ...services }: Services,
  viewer: Viewer,
  upload: UploadRow,
  write: <T>(rule: (db: Db) => Promise<T>) => Promise<T>,
): Promise<File> {
  const { id } = upload;
  const path = partsPath(config.data, id);
  const here = await stat(path).catch(() => null);
  if (here?.size !== upload.bytes) throw fileProblems.upload_incomplete();
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const facts = await lookAt(path, upload.mime);
  const file = await nextFileId(services.db);
  const forget = () => storage.remove(originalKey(file));
  await storage.put(originalKey(file), createReadStream(path));
  try {
    const kept = await write(async (tx) => {
      const { rows } = await sql<{ file_id: string | null }>`select file_id from upload
        where id = ${id} and owner_id = ${viewer.person} for update`.execute(tx);
      if (!rows[0]) throw problems.not_found();
      if (rows[0].file_id) return presentFile((await fileForProcessing(tx, rows[0].file_id))!);
      const measured = { ...upload, path, sha256: hash.digest(), facts };
      const made = await insertMeasured(tx, services, viewer, file, measured);
      await sql`update upload set file_id = ${file} where id = ${id}`.execute(tx);
      return made;
    });
    if (kept.id !== file) await forget();
    await rm(path, { force: true });
    return kept;
  } catch (error) {
    await forget();
    throw error;
  }
}

/** What nobody finished within its day. The bytes of a row that went are found by their age. */
export async function forgetUploads({ db, config }: Pick<Services, 'db' | 'config'>): Promise<void> {
  await sql`delete from upload where expires_at < now()`.execute(db);
  await sweepUploads(config.data);
}
