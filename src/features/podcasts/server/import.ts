/** Takes a podcast's feed, from a file or from its address: each episode whole or not at all, what is here already not again. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { z } from 'zod';
import { maximumUploadBytes } from '../../../core/files/contract.ts';
import { keepUpload } from '../../../core/files/server/files.ts';
import type { Importer, ImportOptions } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { reasonsIn } from '../../../core/importing/reason.ts';
import { communityByName, findRefs, importer, mayPost, putRef } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { makeTally, refusalOf, type Tally } from '../../../core/importing/server/tally.ts';
import { inTurn } from '../../../core/importing/server/turn.ts';
import { createItem } from '../../../core/items/server/items.ts';
import { fromHtml } from '../../../core/richtext/html-read.ts';
import { shorten, toText } from '../../../core/richtext/plain.ts';
import { Problem } from '../../../platform/http/problems.ts';
import { actingFor, type Viewer } from '../../../platform/http/viewer.ts';
import { fetchOutside, OutsideError, type OutsideRequest } from '../../../platform/outside/outside.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { type Chapter, longestTitle, longestTranscript } from '../contract.ts';
import english from '../messages/en.json' with { type: 'json' };
import { readTranscript } from '../transcript.ts';
import { type PodcastEntry, type PodcastHead, readPodcast, toChapters } from './podcast-feed.ts';
import { createShow } from './shows.ts';

const because = reasonsIn(english.reason);

const cut = (words: string, most: number): string => (words.length > most ? shorten(words, most) : words);
const largestFeed = 50 * 2 ** 20;

const ask = (accept: readonly string[], maximumBytes: number, timeoutMs: number): OutsideRequest => ({
  accept,
  maximumBytes,
  timeoutMs,
  firstByteMs: 10_000,
  maximumRedirects: 6,
});
const feeds = ask(
  ['application/rss+xml', 'application/xml', 'text/xml', 'application/atom+xml', 'text/plain'],
  largestFeed,
  60_000,
);
const recordings = ask(
  ['audio/*', 'video/*', 'application/octet-stream', 'binary/octet-stream'],
  maximumUploadBytes,
  10 * 60_000,
);
const pictures = ask(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'], 40 * 2 ** 20, 30_000);
const texts = ask(['*/*'], longestTranscript, 30_000);

interface Run {
  readonly services: Services;
  readonly options: ImportOptions;
  readonly tally: Tally;
  readonly file: string;
  readonly viewer: Viewer;
  readonly place: string;
  readonly source: string;
}

interface Where {
  readonly file: string;
  readonly line: number | null;
  readonly about?: string;
}

/** Something of it may be missing, and the rest is taken: what, is told. */
async function orTell<T>(
  run: Run,
  where: Where,
  code: Parameters<typeof because>[0],
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    const isOfIt =
      error instanceof OutsideError ||
      (error instanceof Problem && error.status < 500) ||
      error instanceof UnreadableError;
    if (!isOfIt) throw error;
    run.tally.problem(where, because(code, { why: error.message }));
    return null;
  }
}

class UnreadableError extends Error {}

/** Fetches a file and keeps it, once. */
async function keep({ services, source, viewer }: Run, address: string, request: OutsideRequest): Promise<string> {
  const ref = `file:${address}`.slice(0, 1000);
  const known = (await findRefs(services.db, source, [ref])).get(ref);
  if (known) return known;
  const { body, type, url } = await fetchOutside(services, address, request);
  const name = URL.parse(url)?.pathname.split('/').at(-1);
  const { id } = await keepUpload(services, viewer, { name, mime: type, content: Readable.from([body]) }, (rule) =>
    writeRecord(services, async (db) => {
      const made = await rule(db);
      await putRef(db, source, ref, (made as { id: string }).id);
      return made;
    }),
  );
  return id;
}

const chaptersFile = z.object({
  chapters: z.array(z.object({ startTime: z.number(), title: z.string().optional() })).max(10_000),
});

async function chaptersOf(run: Run, entry: PodcastEntry, where: Where): Promise<readonly Chapter[]> {
  if (entry.chapters.length > 0 || entry.chaptersAddress === '') return entry.chapters;
  const found = await orTell(run, where, 'chapters_not_kept', async () => {
    const { body } = await fetchOutside(run.services, entry.chaptersAddress, texts);
    try {
      return chaptersFile.parse(JSON.parse(body.toString('utf8'))).chapters;
    } catch {
      throw new UnreadableError('This is no file of chapters.');
    }
  });
  return toChapters((found ?? []).map(({ startTime, title }) => ({ start: startTime, title })));
}

async function transcriptOf(run: Run, entry: PodcastEntry, where: Where): Promise<string> {
  if (entry.transcriptAddress === '') return '';
  const found = await orTell(run, where, 'transcript_not_kept', async () => {
    const { body } = await fetchOutside(run.services, entry.transcriptAddress, texts);
    const words = body.toString('utf8').replaceAll('\u0000', '');
    try {
      readTranscript(words);
    } catch (error) {
      throw new UnreadableError((error as Error).message);
    }
    return words;
  });
  return found ?? '';
}

/** The show of an earlier run, or a new one; null while only looking. */
async function takeShow(run: Run, head: PodcastHead): Promise<string | null> {
  const { services, source, tally, viewer, place, options, file } = run;
  const known = (await findRefs(services.db, source, ['show'])).get('show');
  if (known && (await isThere(services.db, known))) {
    tally.count('shows', 'unchanged');
    return known;
  }
  tally.count('shows', 'new');
  if (options.dryRun) return null;
  const where = { file, line: null, about: head.title };
  const cover = head.cover ? await orTell(run, where, 'cover_not_kept', () => keep(run, head.cover, pictures)) : null;
  return writeRecord(services, async (db) => {
    const id = await createShow(db, viewer, place, {
      title: cut(head.title.replace(/\s+/g, ' ') || file, longestTitle),
      // Many write HTML where plain words belong.
      description: cut(toText(fromHtml(head.description)).trim(), 4000),
      author: head.author.replace(/\s+/g, ' ').slice(0, longestTitle).toWellFormed(),
      language: head.language,
      cover: cover ? { file: cover, alt: '' } : null,
    });
    await putRef(db, source, 'show', id);
    return id;
  });
}

async function isThere(db: Db, show: string): Promise<boolean> {
  const { rows } = await sql`select 1 from show where id = ${show}`.execute(db);
  return rows.length > 0;
}

async function takeEntry(run: Run, entry: PodcastEntry, show: string | null): Promise<void> {
  const { services, source, tally, viewer, place, options } = run;
  const where: Where = { file: run.file, line: entry.line, ...(entry.title && { about: entry.title.slice(0, 200) }) };
  try {
    if (entry.recording === '') {
      tally.count('episodes', 'error');
      tally.problem(where, because('no_recording'));
      return;
    }
    const ref = `episode:${entry.guid}`.slice(0, 1000);
    if ((await findRefs(services.db, source, [ref])).has(ref)) return tally.count('episodes', 'unchanged');
    if (options.dryRun || show === null) return tally.count('episodes', 'new');
    const media = await orTell(run, where, 'recording_not_kept', () => keep(run, entry.recording, recordings));
    const chapters = await chaptersOf(run, entry, where);
    const transcript = await transcriptOf(run, entry, where);
    const title = cut(entry.title, longestTitle) || entry.date?.toISOString().slice(0, 10) || '…';
    if (entry.title === '') tally.problem(where, because('title_made', { title }));
    await writeRecord(services, async (db) => {
      const id = await createItem(db, viewer, place, {
        kind: 'episode',
        title,
        body: fromHtml(entry.html),
        fields: {
          show,
          season: entry.season,
          number: entry.number,
          media,
          source: media === null ? entry.recording : '',
          chapters,
          transcript,
        },
        createdAt: entry.date ?? undefined,
      });
      await putRef(db, source, ref, id);
    });
    tally.count('episodes', 'new');
  } catch (error) {
    const { code, why } = refusalOf(error);
    tally.count('episodes', 'error');
    tally.problem(where, because(code, { why }));
  }
}

async function textOf(services: Services, path: string): Promise<string> {
  if (/^https?:\/\//i.test(path)) {
    const { body } = await fetchOutside(services, path, feeds).catch((error: Error) => {
      throw error instanceof OutsideError
        ? new ImportSourceError(`The feed cannot be fetched: ${error.message}`)
        : error;
    });
    return body.toString('utf8');
  }
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new ImportSourceError(`${basename(path)} is no file that can be read.`);
  if (found.size > largestFeed) throw new ImportSourceError(`${basename(path)} is larger than 50 MB: that is no feed.`);
  return readFile(path, 'utf8');
}

/** In whose name, and where. */
async function openRun(services: Services, options: ImportOptions): Promise<{ viewer: Viewer; place: string }> {
  const { db } = services;
  const by = options.actor ?? (await importer(db, options.person ?? null));
  if (!by)
    throw new ImportSourceError(
      options.person === undefined
        ? 'Nobody is here yet. Set Fika up first, then import.'
        : `Nobody here has the address ${options.person}.`,
    );
  const place =
    options.place ??
    (options.community === undefined ? await organisationPlace(db) : await communityByName(db, options.community));
  if (!place) throw new ImportSourceError(`There is no community “${options.community}”.`);
  const viewer = actingFor(by);
  if (!(await mayPost(db, viewer, place)))
    throw new ImportSourceError('Only its members publish there. Say in whose name with --person MAIL.');
  return { viewer, place };
}

async function organisationPlace(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from place where kind = 'organisation'`.execute(db);
  return rows[0]?.id;
}

export const podcastImporter: Importer = {
  format: 'podcast',
  room: 'podcasts',
  from: ['organisation', 'community'],
  reads:
    'a podcast’s feed (RSS), a file or its address: a show with its episodes, into --community or the whole organisation',
  run: async (services, path, options) => {
    if (options.as === 'chat') throw new ImportSourceError('Podcasts are no conversations: leave --as out.');
    const text = await textOf(services, path);
    const { head, parts } = readPodcast(text);
    const file = /^https?:\/\//i.test(path) ? (URL.parse(path)?.hostname ?? path) : basename(path);
    if (!head || (parts.length === 0 && head.title === ''))
      throw new ImportSourceError(`${file} is no feed of a podcast (RSS).`);
    const run: Run = {
      services,
      options,
      tally: makeTally(options.progress),
      file,
      source: `podcast:${head.name}`.slice(0, 500),
      ...(await openRun(services, options)),
    };
    const take = async () => {
      const show = await takeShow(run, head);
      for (const part of parts) {
        if (part.is === 'entry') await takeEntry(run, part.entry, show);
        else {
          run.tally.count('episodes', 'error');
          const { line, about, why, detail } = part;
          run.tally.problem(
            { file, line, ...(about && { about }) },
            why === 'cut' ? because('cut_off') : because('broken_xml', { why: detail }),
          );
        }
      }
      return run.tally.report();
    };
    return options.dryRun ? take() : inTurn(services, take);
  },
};
