import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { mayRemoveStored } from '../../../platform/storage/keeping.ts';
import { appendActivity } from '../../activity/server/log.ts';
import { type File, fileProblems, maximumUploadBytes } from '../contract.ts';
import { avifRenditions, type PictureFacts, type PictureFormat, pictureFacts, renditions } from './pictures.ts';
import { type FileRow, fileForProcessing, finishFile, insertFile, nextFileId, setVariants } from './queries.ts';

export const originalKey = (id: string) => `files/${id}/original`;
export const variantKey = (id: string, variant: string, format: PictureFormat = 'webp') =>
  `files/${id}/${variant}.${format}`;

/** What is stored of a file that is ready: a picture's sizes in each format; of everything else what was sent. */
export const keysOf = ({ id, variants }: Pick<FileRow, 'id' | 'variants'>): string[] => {
  const sizes = Object.entries(variants);
  if (sizes.length === 0) return [originalKey(id)];
  return sizes.flatMap(([name, { avif }]) =>
    avif === undefined ? [variantKey(id, name)] : [variantKey(id, name), variantKey(id, name, 'avif')],
  );
};

export const presentFile = (
  row: Pick<FileRow, 'id' | 'name' | 'mime' | 'bytes' | 'width' | 'height' | 'status'>,
): File => ({
  id: row.id,
  name: row.name,
  mime: row.mime,
  bytes: row.bytes,
  width: row.width,
  height: row.height,
  status: row.status,
});

/** A name to show and to download under: no folders, no control characters, never empty. */
export const safeName = (name: string | undefined): string =>
  (name ?? '')
    .normalize('NFC')
    .toWellFormed()
    .split(/[/\\]/)
    .at(-1)!
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '')
    .slice(-200)
    .trim() || 'file';

const claimsPicture = /^image\/(jpeg|png|gif|webp|avif)$/;

export interface Upload {
  readonly name: string | undefined;
  readonly mime: string;
  readonly content: Readable & { truncated?: boolean };
}

/**
 * Takes an upload whole or not at all: first into a temporary file, where it is measured and looked at, then into the storage, then into the
 * database. Pictures are processed by a job and shown when that is done.
 */
export async function keepUpload(
  services: Services,
  viewer: Viewer,
  upload: Upload,
  write: <T>(rule: (db: Db) => Promise<T>) => Promise<T>,
): Promise<File> {
  const folder = join(services.config.data, 'uploads');
  await mkdir(folder, { recursive: true });
  const temporary = await mkdtemp(join(folder, 'upload-'));
  try {
    const path = join(temporary, 'content');
    const hash = createHash('sha256');
    let bytes = 0;
    await pipeline(
      upload.content,
      async function* measure(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600 }),
    ).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOSPC' ? problems.storage_full() : fileProblems.upload_cut();
    });
    if (upload.content.truncated || bytes > maximumUploadBytes) throw problems.too_large('A file may have 100 MB.');
    const facts = await lookAt(path, upload.mime);
    return await keep(services, viewer, { ...upload, path, bytes, sha256: hash.digest(), facts }, write);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** What a killed process left of uploads goes at the next start; one that still arrives is younger than this. */
const forgottenAfter = 24 * 60 * 60 * 1000;

export async function sweepUploads(data: string, now = Date.now()): Promise<void> {
  const folder = join(data, 'uploads');
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const age = now - ((await stat(path).catch(() => null))?.mtimeMs ?? now);
    if (age > forgottenAfter) await rm(path, { recursive: true, force: true });
  }
}

export async function lookAt(path: string, mime: string): Promise<PictureFacts | null> {
  if (!mime.startsWith('image/') || mime === 'image/svg+xml') return null;
  const facts = await pictureFacts(path);
  if (facts === 'too-large') throw fileProblems.picture_too_large();
  if (facts === null && claimsPicture.test(mime)) throw fileProblems.not_a_picture();
  return facts;
}

export interface Measured {
  readonly name: string | undefined;
  readonly mime: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  readonly facts: PictureFacts | null;
}

async function keep(
  services: Services,
  viewer: Viewer,
  file: Measured,
  write: <T>(rule: (db: Db) => Promise<T>) => Promise<T>,
): Promise<File> {
  return write(async (db) => {
    const id = await nextFileId(db);
    const kept = await insertMeasured(db, services, viewer, id, file);
    // Right before the commit: no row is seen before its bytes are there, and a row that is refused leaves no bytes.
    await services.storage.put(originalKey(id), createReadStream(file.path));
    return kept;
  });
}

/** The row of a file that was taken whole, and the job that makes a picture's sizes. */
export async function insertMeasured(
  db: Db,
  services: Pick<Services, 'jobs'>,
  viewer: Viewer,
  id: string,
  file: Measured,
): Promise<File> {
  const row = {
    owner: viewer.person,
    name: safeName(file.name),
    mime: /^[\w.+-]+\/[\w.+-]+$/.test(file.mime) ? file.mime.toLowerCase() : 'application/octet-stream',
    bytes: file.bytes,
    sha256: file.sha256,
    width: file.facts?.width ?? null,
    height: file.facts?.height ?? null,
    status: file.facts ? ('processing' as const) : ('ready' as const),
  };
  await insertFile(db, id, row);
  if (file.facts) await services.jobs.add(db, 'files:picture', { file: id });
  return presentFile({ id, ...row });
}

const pictureJob = z.object({ file: z.string() });

/** Makes a picture's sizes as WebP: from then on it is shown. Running it twice ends the same. */
export async function processPicture(payload: unknown, services: Services): Promise<void> {
  const { file: id } = pictureJob.parse(payload);
  const row = await fileForProcessing(services.db, id);
  if (row?.status !== 'processing') return;
  const source = await buffer(await services.storage.get(originalKey(id)));
  const made = await renditions(source).catch((error: Error) => {
    services.log.warn({ err: error, file: id }, 'a picture could not be processed');
    return null;
  });
  for (const one of made ?? []) await services.storage.put(variantKey(id, one.name), one.data);
  const full = made?.find((one) => one.name === 'content');
  await services.db.transaction().execute(async (db) => {
    const items = await finishFile(db, id, {
      status: made ? 'ready' : 'failed',
      variants: Object.fromEntries(
        (made ?? []).map((one) => [one.name, { bytes: one.data.length, width: one.width, height: one.height }]),
      ),
      width: full?.width ?? row.width,
      height: full?.height ?? row.height,
    });
    await appendActivity(
      db,
      items.map((item) => ({ actor: null, verb: 'item.changed', object: item, item, data: { what: 'picture' } })),
    );
    if (made) await addAvifJob(services, db, id);
  });
  services.wake.notify();
}

/**
 * After the WebP of every picture that waits, and one at a time: many at once would leave no core to people, and nobody waits for it. Once a
 * picture has its WebP and its original is stored, this does the rest.
 */
export const addAvifJob = (services: Pick<Services, 'jobs'>, db: Db, id: string): Promise<void> =>
  services.jobs.add(
    db,
    'files:avif',
    { file: id },
    { key: `files:avif:${id}`, queue: 'files:avif', priority: 10, maxAttempts: 8 },
  );

/**
 * Makes the sizes that become smaller by it as AVIF too, then removes the original: it may carry the place where it was taken. A picture that
 * cannot be written so is shown as WebP to everybody. Running it twice ends the same.
 */
export async function makeAvif(payload: unknown, services: Services): Promise<void> {
  const { file: id } = pictureJob.parse(payload);
  const row = await fileForProcessing(services.db, id);
  if (row?.status !== 'ready' || Object.keys(row.variants).length === 0) return;
  // Where the job waited for more than a day, the original has gone without it.
  if ((await services.storage.size(originalKey(id))) === undefined) return;
  const source = await buffer(await services.storage.get(originalKey(id)));
  const made = await avifRenditions(source).catch((error: Error) => {
    services.log.warn({ err: error, file: id }, 'a picture stays without AVIF');
    return [];
  });
  const variants = { ...row.variants };
  for (const { name, data } of made) {
    const webp = variants[name];
    if (!webp || data.length >= webp.bytes) continue;
    await services.storage.put(variantKey(id, name, 'avif'), data);
    variants[name] = { ...webp, avif: data.length };
  }
  await setVariants(services.db, id, variants);
  if (await mayRemoveStored(services.db)) await services.storage.remove(originalKey(id));
}
