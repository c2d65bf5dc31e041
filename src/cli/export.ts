import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { type RawBuilder, sql } from 'kysely';
import type { ExportedRecord } from '../core/exporting/parts.ts';
import { allParts, type ExportedFile, filesPage } from '../core/exporting/server/parts.ts';
import { originalKey, variantKey } from '../core/files/server/files.ts';
import { openInstallation } from '../main.ts';
import { readConfig } from '../platform/config/config.ts';
import { StartError } from '../platform/config/start-error.ts';
import type { Db, Services } from '../platform/services.ts';
import type { Command } from './command.ts';

const PAGE = 500;

const exportCommand: Command = {
  usage: 'export DIR',
  summary: 'writes people, places, items, comments and files into a new folder',
  run: async (args, env) => {
    const [folder] = args;
    if (args.length !== 1 || !folder || folder.startsWith('-')) {
      console.error(
        'fika export DIR\n\nWrites everything that people have said and shared into the folder DIR, which must not exist or be empty:\n' +
          'JSON Lines (people, places, items, comments, files) and the files themselves. What was deleted is left out;\n' +
          'passwords, tokens and inboxes too. It may run beside a running Fika, and writes one moment of it.',
      );
      return folder === '--help' || folder === '-h' ? 0 : 2;
    }
    // Rooms register their kinds and parts there.
    await import('../app.ts');
    const { services, close } = await openInstallation(readConfig(env));
    try {
      const target = resolve(folder);
      const draft = await prepare(target);
      try {
        const counts = await writeAll(services, draft);
        await rm(target, { recursive: true, force: true });
        await rename(draft, target);
        for (const [name, count] of Object.entries(counts)) console.log(`${count.toLocaleString('en')} ${name}`);
        return 0;
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
    } finally {
      await close();
    }
  },
};
export default exportCommand;

/** Writes beside the folder first, so that there is never half an export under its name. */
async function prepare(target: string): Promise<string> {
  const there = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new StartError(`${target} cannot be written to: ${error.message}.`);
  });
  if (there.length > 0) throw new StartError(`${target} is not empty. Name a folder that is not there yet.`);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}`);
  // Everything that anybody said is in there: nobody else on the machine may read it.
  await mkdir(join(draft, 'files'), { recursive: true, mode: 0o700 }).catch((error: Error) => {
    throw new StartError(`${target} cannot be written to: ${error.message}.`);
  });
  return draft;
}

async function writeAll(services: Services, folder: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  // One snapshot for all parts: a comment never names an item that is not there.
  await services.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (db) => {
      for (const { name, page, finish } of allParts()) {
        counts[name] = await writeLines(join(folder, `${name}.jsonl`), pagesOf(db, page), (rows) =>
          finish ? finish(db, rows) : Promise.resolve(rows),
        );
      }
      counts.files = await writeLines(join(folder, 'files.jsonl'), pagesOf(db, filesPage), (rows) =>
        Promise.all(rows.map((row) => writeFileOf(services, folder, row))),
      );
    });
  const { rows } = await sql<{ id: string }>`select place_id as id from organisation`.execute(services.db);
  // Which installation it was: ids of two can be the same.
  const manifest = {
    format: 'fika-export',
    version: 2,
    origin: rows[0]?.id ?? null,
    at: new Date().toISOString(),
    counts,
  };
  await writeFile(join(folder, 'export.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return counts;
}

async function* pagesOf<T extends ExportedRecord>(
  db: Db,
  page: (after: string, limit: number) => RawBuilder<T>,
): AsyncGenerator<readonly T[]> {
  for (let after = '0'; ; ) {
    const { rows } = await page(after, PAGE).execute(db);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

async function writeLines<T>(
  path: string,
  pages: AsyncIterable<readonly T[]>,
  finish: (rows: readonly T[]) => Promise<readonly ExportedRecord[]>,
): Promise<number> {
  const file = createWriteStream(path, { mode: 0o600 });
  let count = 0;
  for await (const rows of pages) {
    const lines = (await finish(rows)).map((row) => `${JSON.stringify(row)}\n`).join('');
    if (!file.write(lines)) await once(file, 'drain');
    count += rows.length;
  }
  file.end();
  await finished(file);
  return count;
}

/** Copies a file under its id and its own ending; `path` is null where the storage has lost it. */
async function writeFileOf(services: Services, folder: string, row: ExportedFile): Promise<ExportedRecord> {
  const { isPicture, ...about } = row;
  // Of a picture only what people see is kept: WebP, which more programs know than AVIF, upright, without the place where it was taken.
  const key = isPicture ? variantKey(row.id, 'content') : originalKey(row.id);
  const ending = isPicture ? '.webp' : (/\.[A-Za-z0-9]{1,10}$/.exec(row.name)?.[0].toLowerCase() ?? '');
  if ((await services.storage.size(key)) === undefined) return { ...about, path: null };
  const path = `files/${row.id}${ending}`;
  await pipeline(await services.storage.get(key), createWriteStream(join(folder, path), { mode: 0o600 }));
  return { ...about, path };
}
