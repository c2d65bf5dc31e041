/**
 * Podcasts for any player: RSS with the names that Apple (itunes) and Podcasting 2.0 (podcast) have agreed on. A player signs in nowhere, so that recording,
 * cover, chapters and transcript stand at the same private address as the feed, and answer as long as it does.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { generateRssFeed } from 'feedsmith';
import sharp from 'sharp';
import { originalKey, variantKey } from '../../../core/files/server/files.ts';
import { fileForProcessing } from '../../../core/files/server/queries.ts';
import type { Skeleton } from '../../../core/items/server/pipeline.ts';
import type { PrivateAddressKind, Served } from '../../../core/private-addresses/kinds.ts';
import { toHtml } from '../../../core/richtext/html-write.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { writeVtt } from '../transcript.ts';
import { type FeedHead, feedHead, feedMedia, feedRows, isFeedCover, type Subject } from './feed-queries.ts';
import { cuesOf, heardSkeleton, placeSkeleton, showSkeleton } from './queries.ts';

const entries = 200;
const file = 'podcast.xml';

/** `all`, `place.12` or `show.12`. */
function parse(subject: string): Subject | null {
  if (subject === 'all') return { sort: 'all', id: '' };
  const [, sort, id] = /^(place|show)\.([1-9]\d{0,18})$/.exec(subject) ?? [];
  return sort && id && BigInt(id) < 2n ** 63n ? { sort: sort as 'place' | 'show', id } : null;
}

function skeletonOf(viewer: Viewer, { sort, id }: Subject): Skeleton {
  const page = { after: null, limit: entries - 1 };
  if (sort === 'all') return heardSkeleton(viewer, page);
  return sort === 'show' ? showSkeleton(viewer, id, page) : placeSkeleton(id, page);
}

async function headOf(db: Db, viewer: Viewer, subject: string): Promise<FeedHead | undefined> {
  const found = parse(subject);
  return found ? feedHead(db, viewer, found) : undefined;
}

/** Players go by the ending. */
const endings: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'audio/webm': 'webm',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
};
const endingOf = (mime: string): string => endings[mime] ?? 'bin';

async function writeFeed(
  { config, db }: Services,
  viewer: Viewer,
  subject: Subject,
  base: string,
): Promise<Served | null> {
  const head = await feedHead(db, viewer, subject);
  if (!head) return null;
  const rows = await feedRows(db, skeletonOf(viewer, subject));
  const url = (path: string) => `${config.publicUrl}${path}`;
  const addresses = {
    fileUrl: (id: string) => url(`/api/v1/files/${id}/medium`),
    personUrl: (id: string) => url(`/people/${id}`),
    tagUrl: (name: string) => url(`/tags/${encodeURIComponent(name)}`),
    itemUrl: (id: string) => url(`/items/${id}`),
  };
  const cover = (id: string) => `${base}cover-${id}.jpg`;
  const body = generateRssFeed({
    title: head.title,
    link: url(head.address),
    description: head.description || head.title,
    ...(head.language && { language: head.language }),
    ...(rows[0] && { lastBuildDate: rows[0].created_at }),
    ...(head.cover && { image: { url: cover(head.cover), title: head.title, link: url(head.address) } }),
    atom: { links: [{ href: `${base}${file}`, rel: 'self', type: 'application/rss+xml' }] },
    itunes: {
      author: head.author || head.title,
      explicit: false,
      type: 'episodic',
      // For its listener alone: no directory may list it.
      block: true,
      ...(head.cover && { image: cover(head.cover) }),
    },
    podcast: { locked: { value: true }, medium: 'podcast' },
    items: rows.map((row) => ({
      title: row.title,
      link: url(`/items/${row.id}`),
      guid: { value: url(`/items/${row.id}`), isPermaLink: true },
      pubDate: row.created_at,
      description: toHtml(row.body, addresses),
      dc: { creators: [row.author] },
      enclosures: [{ url: `${base}episode-${row.id}.${endingOf(row.mime)}`, length: row.bytes, type: row.mime }],
      itunes: {
        title: row.title,
        author: row.author,
        explicit: false,
        episodeType: 'full',
        ...(row.duration_ms !== null && { duration: Math.round(row.duration_ms / 1000) }),
        ...(row.number !== null && { episode: row.number }),
        ...(row.season !== null && { season: row.season }),
        ...(row.cover && { image: cover(row.cover) }),
      },
      podcast: {
        ...(row.has_chapters && {
          chapters: { url: `${base}chapters-${row.id}.json`, type: 'application/json+chapters' },
        }),
        ...(row.has_transcript && {
          transcripts: [
            {
              url: `${base}transcript-${row.id}.vtt`,
              type: 'text/vtt',
              rel: 'captions',
              ...(row.language && { language: row.language }),
            },
          ],
        }),
      },
    })),
  });
  return { type: 'application/rss+xml; charset=utf-8', body };
}

/** https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md */
const writeChapters = (title: string, chapters: readonly { at: number; title: string }[]): string =>
  JSON.stringify({
    version: '1.2.0',
    title,
    chapters: chapters.map((one) => ({ startTime: one.at / 1000, title: one.title })),
  });

/** What stands beside the feed: `episode-12.mp3`, `chapters-12.json`, `transcript-12.vtt`. */
async function openOfEpisode(
  services: Services,
  viewer: Viewer,
  subject: Subject,
  name: string,
): Promise<Served | null> {
  const [, what, id, ending] = /^(episode|chapters|transcript)-([1-9]\d{0,17})\.(\w{2,4})$/.exec(name) ?? [];
  if (!what || !id) return null;
  const { db, storage } = services;
  const found = await feedMedia(db, viewer, subject, id);
  if (!found) return null;
  if (what === 'chapters' && ending === 'json' && found.chapters.length > 0)
    return { type: 'application/json+chapters; charset=utf-8', body: writeChapters(found.title, found.chapters) };
  if (what === 'transcript' && ending === 'vtt') {
    const cues = await cuesOf(db, id);
    return cues.length > 0 ? { type: 'text/vtt; charset=utf-8', body: writeVtt(cues) } : null;
  }
  if (what !== 'episode' || ending !== endingOf(found.mime)) return null;
  const key = originalKey(found.file);
  const bytes = await storage.size(key);
  if (bytes === undefined) return null;
  return {
    type: found.mime,
    tag: found.sha256.toString('base64url').slice(0, 22),
    body: { bytes, open: (range) => storage.get(key, range) },
  };
}

/** As JPEG, which every player takes. */
async function openCover(
  { db, storage }: Services,
  viewer: Viewer,
  subject: Subject,
  name: string,
): Promise<Served | null> {
  const id = /^cover-([1-9]\d{0,17})\.jpg$/.exec(name)?.[1];
  if (!id || !(await isFeedCover(db, viewer, subject, id))) return null;
  const row = await fileForProcessing(db, id);
  if (!row?.variants.large) return null;
  const source = await buffer(await storage.get(variantKey(id, 'large')));
  const jpeg = await sharp(source).flatten({ background: '#ffffff' }).jpeg({ quality: 85 }).toBuffer();
  return {
    type: 'image/jpeg',
    tag: row.sha256.toString('base64url').slice(0, 22),
    body: {
      bytes: jpeg.length,
      open: async (range) => Readable.from([jpeg.subarray(range?.start ?? 0, (range?.end ?? jpeg.length) + 1)]),
    },
  };
}

export const podcastFeeds: PrivateAddressKind = {
  kind: 'podcasts',
  files: [file],
  title: async (db, viewer, subject) => (await headOf(db, viewer, subject))?.title ?? null,
  open: async (services, { viewer, subject: name, file: asked, base }) => {
    const subject = parse(name);
    if (!subject) return null;
    if (asked === file) return writeFeed(services, viewer, subject, base);
    return (await openOfEpisode(services, viewer, subject, asked)) ?? openCover(services, viewer, subject, asked);
  },
};
