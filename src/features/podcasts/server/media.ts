/** Looks at what was uploaded as a recording: what it is by its content, how long, with which chapters. Nothing is changed in the file. */
import { Readable } from 'node:stream';
import { fileTypeFromStream } from 'file-type';
import { type IChapter, parseStream } from 'music-metadata';
import { z } from 'zod';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { originalKey } from '../../../core/files/server/files.ts';
import { setMime } from '../../../core/files/server/queries.ts';
import type { Services } from '../../../platform/services.ts';
import type { Storage } from '../../../platform/storage/storage.ts';
import { type Chapter, longestTitle, mostChapters } from '../contract.ts';
import { finishMedia, mediaOf } from './queries.ts';

/** What browsers play, by what the content is: the name under which it is sent. */
const playable: Readonly<Record<string, string>> = {
  'audio/mpeg': 'audio/mpeg',
  'audio/aac': 'audio/aac',
  'audio/flac': 'audio/flac',
  'audio/wav': 'audio/wav',
  'audio/ogg': 'audio/ogg',
  'audio/opus': 'audio/ogg',
  'audio/mp4': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'video/mp4': 'video/mp4',
  'video/x-m4v': 'video/mp4',
  'video/quicktime': 'video/mp4',
  'video/ogg': 'video/ogg',
  'video/webm': 'video/webm',
};

export interface MediaFacts {
  readonly mime: string;
  readonly video: boolean;
  /** Milliseconds; null where the file does not say. */
  readonly duration: number | null;
  readonly chapters: readonly Chapter[];
}

/** A file may be made so that reading it never ends. */
const longestLook = 90_000;

/** What a stored file is; null where it is nothing that can be played. */
export async function lookAt(storage: Storage, key: string): Promise<MediaFacts | null> {
  const size = await storage.size(key);
  if (!size) return null;
  const first = await storage.get(key);
  const type = await fileTypeFromStream(Readable.toWeb(first) as ReadableStream<Uint8Array>).catch(() => undefined);
  first.destroy();
  const mime = playable[(type?.mime ?? '').split(';')[0]!];
  if (!mime || !type) return null;
  const stream = await storage.get(key);
  const timer = setTimeout(() => stream.destroy(new Error('This file takes too long to read.')), longestLook);
  try {
    const { format } = await parseStream(
      stream,
      { size, mimeType: type.mime },
      { duration: true, includeChapters: true, skipCovers: true },
    );
    // WebM and MP4 are called video also where there is only sound in them.
    const video = mime.startsWith('video/') && format.hasVideo !== false;
    return {
      mime: video ? mime : mime.replace('video/', 'audio/'),
      video,
      duration: durationOf(format.duration),
      chapters: chaptersOf(format.chapters ?? []),
    };
  } catch {
    // Its first bytes say what it is; the rest is damaged, or of a sort that the reader does not know. Players may know better.
    return { mime, video: mime.startsWith('video/'), duration: null, chapters: [] };
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
}

/** Seconds → milliseconds. */
function durationOf(seconds: number | undefined): number | null {
  return seconds !== undefined && Number.isFinite(seconds) && seconds > 0 && seconds < 24 * 3600
    ? Math.round(seconds * 1000)
    : null;
}

function chaptersOf(found: readonly IChapter[]): Chapter[] {
  const chapters = found.flatMap(({ title, start, timeScale }) => {
    // Those of MP4 are in units of their track; those of ID3 in seconds.
    const at = (timeScale ? start / timeScale : start) * 1000;
    const words = (title ?? '')
      .replaceAll('\u0000', '')
      .toWellFormed()
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, longestTitle);
    return Number.isFinite(at) && at >= 0 && at < 24 * 3_600_000 && words !== ''
      ? [{ at: Math.round(at), title: words.toWellFormed() }]
      : [];
  });
  return chapters.sort((a, b) => a.at - b.at).slice(0, mostChapters);
}

const mediaJob = z.object({ episode: z.string() });

/** Running it twice ends the same. */
export async function describeMedia(payload: unknown, services: Services): Promise<void> {
  const { episode } = mediaJob.parse(payload);
  const before = await services.db.transaction().execute((db) => mediaOf(db, episode));
  if (before?.state !== 'processing' || before.media === null) return;
  const { media } = before;
  const facts = await lookAt(services.storage, originalKey(media));
  await services.db.transaction().execute(async (db) => {
    const now = await mediaOf(db, episode);
    // Another recording was chosen meanwhile, which has a job of its own.
    if (now?.state !== 'processing' || now.media !== media) return;
    if (facts) await setMime(db, media, facts.mime);
    await finishMedia(db, episode, {
      state: facts ? 'ready' : 'failed',
      video: facts?.video ?? false,
      duration: facts?.duration ?? null,
      chapters: facts?.chapters ?? [],
    });
    await appendActivity(db, [
      { actor: null, verb: 'item.changed', object: episode, item: episode, data: { what: 'recording' } },
    ]);
  });
  services.wake.notify();
}
