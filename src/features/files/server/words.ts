import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { originalKey } from '../../../core/files/server/files.ts';
import { fileForProcessing } from '../../../core/files/server/queries.ts';
import type { Services } from '../../../platform/services.ts';
import { keepText } from './queries.ts';
import type { Words } from './read-words.ts';

/** A large handbook takes seconds; what takes longer was made to. In milliseconds. */
const longest = 60_000;
/** Of JavaScript's heap, in MB; what a document holds beyond it ends the thread, not Fika. */
const heap = 384;

/** Of what is larger than this nobody looks for a word: a film, a disk. In bytes. */
const largestRead = 256 * 1024 * 1024;

/** What is read as text, by its type or by its name. */
export const isTextFile = (mime: string, name: string): boolean =>
  mime.startsWith('text/') ||
  /^application\/(json|xml|x-yaml|yaml|toml|x-sh|sql|javascript)$/.test(mime) ||
  /\.(txt|md|markdown|csv|tsv|json|ya?ml|toml|ini|log|xml|html?|rst|tex|srt|vtt|sql)$/i.test(name);

/** @returns `failed` where the file is broken, or the thread came to no end. */
export function wordsIn(path: string, isText: boolean): Promise<Words | { state: 'failed'; text: '' }> {
  return new Promise((resolve) => {
    const failed = { state: 'failed', text: '' } as const;
    const worker = new Worker(new URL('./read-words.ts', import.meta.url), {
      workerData: { path, isText },
      resourceLimits: { maxOldGenerationSizeMb: heap },
      // Not the flags of a test runner, and nothing that a library says to the terminal.
      execArgv: [],
      stderr: true,
      stdout: true,
    });
    const timer = setTimeout(() => {
      resolve(failed);
      void worker.terminate();
    }, longest);
    const done = (words: Words | typeof failed) => {
      clearTimeout(timer);
      resolve(words);
      void worker.terminate();
    };
    worker.once('message', (words: Words) => done(words));
    worker.once('error', () => done(failed));
    worker.once('exit', () => done(failed));
  });
}

const job = z.object({ file: z.string() });

/** Reads the words in a file and keeps them: from then on it is found by them. Running it twice ends the same. */
export async function readFileWords(payload: unknown, services: Services): Promise<void> {
  const { file: id } = job.parse(payload);
  const row = await fileForProcessing(services.db, id);
  if (!row) return;
  const isRead = !/^(image|audio|video)\//.test(row.mime) && row.bytes <= largestRead;
  const words = isRead ? await fetched(services, row) : null;
  await services.db.transaction().execute(async (db) => {
    const items = await keepText(db, id, words?.state ?? 'none', words?.text ?? '');
    await appendActivity(
      db,
      items.map((item) => ({ actor: null, verb: 'item.changed', object: item, item, data: { what: 'text' } })),
    );
  });
  services.wake.notify();
}

async function fetched({ config, storage }: Services, { id, mime, name }: { id: string; mime: string; name: string }) {
  const folder = join(config.data, 'uploads');
  await mkdir(folder, { recursive: true });
  const temporary = await mkdtemp(join(folder, 'words-'));
  try {
    const path = join(temporary, 'content');
    await pipeline(await storage.get(originalKey(id)), createWriteStream(path, { mode: 0o600 }));
    return await wordsIn(path, isTextFile(mime, name));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
