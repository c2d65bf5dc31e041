/**
 * What another system exported, as a folder or as a zip: the same to whoever reads it. Nothing is unpacked to disk, and
 * nothing outside of it can be named.
 */
import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, openPromise } from 'yauzl';
import { ImportSourceError } from '../problem.ts';

export interface ExportFolder {
  /** Paths of files with `/`, sorted; without the one folder that everything may be in. */
  readonly names: readonly string[];
  /** The size in bytes, unpacked; undefined for an unknown name. */
  readonly size: (name: string) => number | undefined;
  readonly stream: (name: string) => Promise<Readable>;
  /** @throws {ImportSourceError} where the file is larger than `limit` bytes */
  readonly read: (name: string, limit: number) => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

const MAX_FILES = 500_000;
/** What a zip may unpack to, for each of its own bytes, beyond the first megabytes: text seldom shrinks to a hundredth. */
const MAX_RATIO = 150;
const FREE_BYTES = 64 * 1024 * 1024;

interface Source {
  readonly sizes: ReadonlyMap<string, number>;
  readonly stream: (name: string) => Promise<Readable>;
  readonly close: () => Promise<void>;
}

/** Exports are often packed with the folder that they were in. */
function commonFolder(names: readonly string[]): string {
  const slash = names[0]?.indexOf('/') ?? -1;
  const folder = slash > 0 ? names[0]!.slice(0, slash + 1) : '';
  return folder !== '' && names.every((name) => name.startsWith(folder)) ? folder : '';
}

function exportFolder(source: Source): ExportFolder {
  // What macOS adds beside each file is nobody's export.
  const all = [...source.sizes.keys()].filter((name) => !/(?:^|\/)(?:__MACOSX\/|\.DS_Store$|\._)/.test(name));
  const folder = commonFolder(all);
  const names = all.map((name) => name.slice(folder.length)).sort();
  const stream = (name: string): Promise<Readable> => {
    if (!source.sizes.has(folder + name)) throw new ImportSourceError(`There is no file ${name}.`);
    return source.stream(folder + name);
  };
  return {
    names,
    size: (name) => source.sizes.get(folder + name),
    stream,
    read: async (name, limit) => {
      const tooLarge = () => new ImportSourceError(`This file is larger than ${Math.round(limit / 1024 / 1024)} MB.`);
      if ((source.sizes.get(folder + name) ?? 0) > limit) throw tooLarge();
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of await stream(name)) {
        length += (chunk as Buffer).length;
        // The size that a file claims is one thing, what comes out another.
        if (length > limit) throw tooLarge();
        chunks.push(chunk as Buffer);
      }
      return Buffer.concat(chunks);
    },
    close: source.close,
  };
}

async function openDirectory(root: string): Promise<Source> {
  const sizes = new Map<string, number>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    // Links could lead out of the folder.
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    sizes.set(path.slice(root.length).split(sep).filter(Boolean).join('/'), (await lstat(path)).size);
    if (sizes.size > MAX_FILES) throw new ImportSourceError(`This folder has more than ${MAX_FILES} files.`);
  }
  return { sizes, stream: async (name) => createReadStream(join(root, name)), close: async () => {} };
}

async function openZip(path: string, bytes: number): Promise<Source> {
  const damaged = (error: unknown) => new ImportSourceError(`This zip cannot be read: ${(error as Error).message}.`);
  // yauzl refuses names that lead out (absolute, `..`) and streams that are longer than they say.
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(
    (error) => {
      throw damaged(error);
    },
  );
  const entries = new Map<string, Entry>();
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (entry.isEncrypted()) throw new ImportSourceError('This zip is encrypted.');
      if (entries.has(entry.fileName)) throw new ImportSourceError(`This zip has two files named ${entry.fileName}.`);
      entries.set(entry.fileName, entry);
      total += entry.uncompressedSize;
      if (entries.size > MAX_FILES) throw new ImportSourceError(`This zip has more than ${MAX_FILES} files.`);
      if (total > FREE_BYTES + bytes * MAX_RATIO) {
        throw new ImportSourceError('This zip would unpack to far more than its size lets expect, and is not opened.');
      }
    }
  } catch (error) {
    zip.close();
    throw error instanceof ImportSourceError ? error : damaged(error);
  }
  return {
    sizes: new Map([...entries].map(([name, entry]) => [name, entry.uncompressedSize])),
    stream: (name) => zip.openReadStreamPromise(entries.get(name)!),
    close: async () => zip.close(),
  };
}

/**
 * Opens a folder or a zip.
 * @throws {ImportSourceError} where it is absent, no zip, or one made to do harm
 */
export async function openExportFolder(path: string): Promise<ExportFolder> {
  const found = await stat(path).catch(() => {
    throw new ImportSourceError(`There is no file or folder ${path}.`);
  });
  return exportFolder(found.isDirectory() ? await openDirectory(path) : await openZip(path, found.size));
}
