import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { problems } from '../http/problems.ts';

/** What is older than this in the spool belongs to an upload that a killed process never finished. */
const FORGOTTEN_MS = 24 * 60 * 60 * 1000;

export interface Spool {
  /** Writes all of it to a file of its own, hands that to `take`, and removes what is then left of it. */
  through<T>(content: Readable | Uint8Array, take: (file: string, size: number) => Promise<T>): Promise<T>;
}

/** A folder where content arrives before it is anything. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > FORGOTTEN_MS) await rm(file, { force: true });
  }
  return {
    through: async (content, take) => {
      const file = join(folder, randomUUID());
      try {
        const size = await write(file, content);
        return await take(file, size);
      } catch (error) {
        throw isFull(error) ? problems.storage_full() : error;
      } finally {
        await rm(file, { force: true });
      }
    },
  };
}

/** Returns the size once every byte is on the disk, not only in its cache. */
async function write(file: string, content: Readable | Uint8Array): Promise<number> {
  const source = content instanceof Uint8Array ? Readable.from([content]) : content;
  const handle = await open(file, 'wx', 0o600).catch((error: Error) => {
    source.destroy();
    throw error;
  });
  try {
    await pipeline(source, async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) await handle.writeFile(chunk);
    });
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** No room on the disk, or none left of the account's share of it. */
const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

export const readSpooled = (file: string): Readable => createReadStream(file);
