/**
 * A backup as a file: a tar archive of `manifest.json`, the tables in gzipped chunks of COPY's text form
 * (`database/public.item/000001.copy.gz`), the stored files (`stored/KEY`), the secret, and as the last member `complete.json`.
 * `checksums/000001` and so on are in sha256sum's form, each about the members since the one before.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError } from '../../platform/config/start-error.ts';
import { DamagedError, endOfArchive, headerOf, type Member, padding, readTar } from './tar.ts';

export const FORMAT = 'fika-backup';
/** Raised when an older Fika could no longer read what a newer one writes. */
export const VERSION = 1;

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly version: number;
  /** Of the Fika that wrote it. */
  readonly fika: string;
  /** ISO 8601: when the database was looked at. */
  readonly at: string;
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  /** Names as SQL writes them: `public.item`, `auth."user"`. */
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly sequences: readonly { readonly name: string; readonly value: string; readonly called: boolean }[];
}

export interface Complete {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly files: number;
  /** Of the stored files. */
  readonly bytes: number;
  /** sha256 of all lines of all checksums. */
  readonly checksums: string;
}

/** What is in a backup, for the terminal. */
export const summaryOf = ({ rows, files }: Pick<Complete, 'rows' | 'files'>): string => {
  const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
  return `${count.toLocaleString('en')} rows and ${files.toLocaleString('en')} files`;
};

const MANIFEST = 'manifest.json';
const COMPLETE = 'complete.json';
/** Members between two members with checksums. */
const CHECKED_TOGETHER = 1_000;
/** What a member may have that is held in memory whole. */
const SMALL = 256 * 1024 * 1024;

const checksumsName = (number: number) => `checksums/${String(number).padStart(6, '0')}`;
const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
/** sha256 over itself too, so that no byte of it can change either. */
const sealed = (complete: Complete) =>
  json({ ...complete, sha256: createHash('sha256').update(json(complete)).digest('hex') });

export interface BackupWriter {
  add(name: string, content: Uint8Array): Promise<void>;
  /** Throws when the content has not exactly `size` bytes. */
  addStream(name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Makes it the file that was asked for. Returns its size in bytes. */
  finish(facts: Omit<Complete, 'checksums'>): Promise<number>;
  /** Leaves nothing behind; may be called after `finish`, and then does nothing. */
  discard(): Promise<void>;
}

/** Writes beside `path` until it is whole. Throws StartError where there is no room or no right to write. */
export async function writeBackup(path: string, manifest: Manifest): Promise<BackupWriter> {
  const draft = `${path}.part`;
  const time = Math.floor(Date.parse(manifest.at) / 1000);
  // Everything that anybody said is in there, and what proves who they are: nobody else on the machine may read it.
  const file = await open(draft, 'w', 0o600).catch((error: Error) => {
    throw new StartError(`${path} cannot be written to: ${error.message}.`);
  });
  const total = createHash('sha256');
  let lines: string[] = [];
  let checked = 0;
  let size = 0;

  const write = async (bytes: Uint8Array) => {
    size += bytes.length;
    await writeAll(file, bytes).catch(noRoom(path));
  };
  const member = async (name: string, length: number, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
    await write(headerOf(name, length, time));
    const hash = createHash('sha256');
    let written = 0;
    for await (const chunk of content) {
      written += chunk.length;
      if (written > length) break;
      hash.update(chunk);
      await write(chunk);
    }
    if (written !== length) throw new StartError(`${name} changed while it was copied. Try again.`);
    await write(padding(length));
    return hash.digest('hex');
  };
  const writeChecksums = async () => {
    const text = lines.join('');
    total.update(text);
    lines = [];
    await member(checksumsName(++checked), Buffer.byteLength(text), [Buffer.from(text)]);
  };
  const addStream: BackupWriter['addStream'] = async (name, length, content) => {
    lines.push(`${await member(name, length, content)}  ${name}\n`);
    if (lines.length >= CHECKED_TOGETHER) await writeChecksums();
  };
  const add: BackupWriter['add'] = (name, content) =>
    addStream(
      name,
      content.length,
      (async function* () {
        yield content;
      })(),
    );

  let isOpen = true;
  const discard = async () => {
    if (!isOpen) return;
    isOpen = false;
    await file.close();
    await rm(draft, { force: true });
  };
  try {
    await add(MANIFEST, json(manifest));
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    add,
    addStream,
    discard,
    finish: async (facts) => {
      await writeChecksums();
      const content = sealed({ ...facts, checksums: total.digest('hex') });
      await member(COMPLETE, content.length, [content]);
      await write(endOfArchive);
      await file.sync().catch(noRoom(path));
      isOpen = false;
      await file.close();
      await rename(draft, path);
      await syncFolder(dirname(path));
      return size;
    },
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
}

const noRoom = (path: string) => (error: NodeJS.ErrnoException) => {
  if (!['ENOSPC', 'EDQUOT', 'EFBIG'].includes(error.code ?? '')) throw error;
  throw new StartError(`There is no room for ${path}. Nothing was left of it; make room, or name a file elsewhere.`);
};

/** A rename is safe from a power cut once its folder is on the disk. Windows has no such thing and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/** All of a member that is held in memory. */
export async function contentOf({ name, size, content }: Member): Promise<Buffer> {
  if (size > SMALL) throw new DamagedError(`${name} is larger than it can be`);
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The members of a backup without its checksums, and at the end what it says of itself. Every byte that goes by is held
 * against the checksums; what a caller leaves unread is read all the same. Throws DamagedError, for a change at the latest
 * when `Complete` would come: do nothing that cannot be taken back before.
 */
export async function* readBackup(path: string): AsyncGenerator<Member, Complete> {
  const total = createHash('sha256');
  let pending: string[] = [];
  let checked = 0;
  let complete: Complete | undefined;

  for await (const member of readTar(path)) {
    if (complete) throw new DamagedError('there is something after its end');
    if (member.name === checksumsName(checked + 1)) {
      checked++;
      const text = (await contentOf(member)).toString('latin1');
      if (text !== pending.join('')) throw new DamagedError(differing(text, pending));
      total.update(text);
      pending = [];
    } else if (member.name === COMPLETE) {
      complete = completeOf(await contentOf(member), pending, total.digest('hex'));
    } else {
      const hash = createHash('sha256');
      const content = hashing(member.content, hash);
      yield { ...member, content };
      for await (const _rest of content);
      pending.push(`${hash.digest('hex')}  ${member.name}\n`);
    }
  }
  if (!complete) throw new DamagedError('its end is missing');
  return complete;
}

async function* hashing(content: AsyncIterable<Buffer>, hash: { update(chunk: Buffer): unknown }) {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}

function differing(text: string, pending: readonly string[]): string {
  const wrong = pending.find((line) => !text.includes(line));
  return wrong ? `${wrong.slice(66).trimEnd()} is not as it was written` : 'its checksums do not fit';
}

function completeOf(content: Buffer, pending: readonly string[], checksums: string): Complete {
  const damaged = new DamagedError('its last part is not as it was written');
  if (pending.length > 0) throw damaged;
  try {
    const { sha256: _seal, ...complete } = JSON.parse(content.toString()) as Complete & { sha256: string };
    if (!sealed(complete).equals(content) || complete.checksums !== checksums) throw damaged;
    return complete;
  } catch {
    throw damaged;
  }
}

/** Reads a backup to its end. Throws StartError where it is none, is damaged, or of a format that came later. */
export async function verifyBackup(path: string): Promise<{ manifest: Manifest; complete: Complete }> {
  let manifest: Manifest | undefined;
  const members = readBackup(path);
  try {
    for (;;) {
      const next = await members.next();
      if (next.done && !manifest) throw new DamagedError('it has no manifest');
      if (next.done) return { manifest: manifest as Manifest, complete: next.value };
      manifest ??= await manifestOf(next.value, path);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
      throw new StartError(`${path} cannot be read: ${(error as Error).message}.`);
    if (!(error instanceof DamagedError)) throw error;
    throw new StartError(
      manifest
        ? `The backup ${path} is damaged: ${error.message}. Nothing was changed; take another one.`
        : `${path} is no backup of Fika, or its beginning is damaged: ${error.message}.`,
    );
  } finally {
    await members.return(undefined as never);
  }
}

async function manifestOf(member: Member, path: string): Promise<Manifest> {
  if (member.name !== MANIFEST) throw new StartError(`${path} is no backup of Fika.`);
  const text = (await contentOf(member)).toString();
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch {
    throw new DamagedError('its manifest is not as it was written');
  }
  if (manifest.format !== FORMAT) throw new StartError(`${path} is no backup of Fika.`);
  if (manifest.version > VERSION)
    throw new StartError(
      `${path} was made by a newer version of Fika (${manifest.fika}). Restore it with that version.`,
    );
  return manifest;
}
