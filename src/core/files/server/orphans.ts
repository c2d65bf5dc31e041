import { sql } from 'kysely';
import type { Db, Services } from '../../../platform/services.ts';
import { mayRemoveStored } from '../../../platform/storage/keeping.ts';
import { keysOf } from './files.ts';
import type { Variants } from './queries.ts';

/** An upload is stored right before its commit: what is a day old and has no row will never have one. */
const youngMs = 24 * 60 * 60 * 1000;
const maximumId = 2n ** 63n - 1n;

/** The file that a key belongs to; null for what other rooms keep. */
const fileOf = (key: string): string | null => {
  const id = /^files\/([1-9]\d{0,18})\//.exec(key)?.[1];
  return id && BigInt(id) <= maximumId ? id : null;
};

/**
 * Removes stored bytes that no row names: of an upload whose transaction failed at the last moment, of a process that was killed
 * between its commit and the removal, and of what could not go while a backup was made. Returns how many.
 * @param now milliseconds since 1970
 * @param batch keys that are looked up together
 */
export async function removeOrphans(
  { db, storage, log }: Pick<Services, 'db' | 'storage' | 'log'>,
  { now = Date.now(), batch = 500 } = {},
): Promise<number> {
  let removed = 0;
  let keys: string[] = [];
  const sweep = async () => {
    const orphans = await orphansAmong(db, keys);
    keys = [];
    // Asked after the look: a backup that begins later has seen no row of these either.
    if (orphans.length === 0 || !(await mayRemoveStored(db))) return;
    for (const key of orphans) await storage.remove(key);
    removed += orphans.length;
  };
  for await (const { key, at } of storage.list()) {
    if (now - at.getTime() < youngMs || !fileOf(key)) continue;
    keys.push(key);
    if (keys.length >= batch) await sweep();
  }
  await sweep();
  if (removed > 0) log.info({ removed }, 'removed stored bytes that belonged to no file');
  return removed;
}

/**
 * Keys of files without a row, and of pictures that are ready what their row does not name: the original, which carries the place where
 * it was taken, and AVIF whose job came to no end.
 */
async function orphansAmong(db: Db, keys: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string; done: boolean; variants: Variants }>`
    select id, status = 'ready' and variants <> '{}' as done, variants from file
    where id = any (${[...new Set(keys.map(fileOf))]}::bigint[])`.execute(db);
  const known = new Map(rows.map((row) => [row.id, row]));
  return keys.filter((key) => {
    const file = known.get(fileOf(key) ?? '');
    return !file || (file.done && !keysOf(file).includes(key));
  });
}
