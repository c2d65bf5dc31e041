import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { problems } from '../http/problems.ts';
import { checkedKey, isKey } from './key.ts';
import { openSpool } from './spool.ts';
import type { Storage, StoredFile } from './storage.ts';

/** Files in the data folder. The spool lies on the same disk, so that a file gets its name whole, by one rename. */
export async function openFolder(data: string): Promise<Storage> {
  const folder = join(data, 'files');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const spool = await openSpool(join(data, 'incoming'));
  const pathOf = (key: string) => join(folder, checkedKey(key));

  return {
    put: (key, content) => {
      const path = pathOf(key);
      return spool.through(content, async (file, size) => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(file, path);
        await syncFolder(dirname(path));
        return size;
      });
    },
    get: async (key, range) => {
      const path = pathOf(key);
      const handle = await open(path).catch(absent);
      if (!handle) throw problems.not_found();
      return createReadStream(path, { fd: handle, ...range });
    },
    size: async (key) => (await stat(pathOf(key)).catch(absent))?.size,
    remove: (key) => rm(pathOf(key), { force: true }),
    list: () => filesIn(folder, ''),
  };
}

async function* filesIn(folder: string, above: string): AsyncGenerator<StoredFile> {
  const entries = await opendir(join(folder, above)).catch(absent);
  for await (const entry of entries ?? []) {
    const key = `${above}${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(folder, `${key}/`);
    else if (isKey(key)) {
      const found = await stat(join(folder, key)).catch(absent);
      if (found) yield { key, bytes: found.size, at: found.mtime };
    }
  }
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
};

/** A rename is safe from a power cut once its folder is on the disk. Windows has no such thing and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
