/** Asks feeds for news: at once when somebody subscribes, every few minutes those whose time has come. */
import { setTimeout as wait } from 'node:timers/promises';
import { write } from '../../../platform/http/write.ts';
import { fetchOutside, OutsideError, type OutsideReply } from '../../../platform/outside/outside.ts';
import type { Services } from '../../../platform/services.ts';
import type { FeedProblem } from '../contract.ts';
import { dueSources, keepEntries, noteFailed, noteFetched, type SourceRow, sweep } from './queries.ts';
import { decodeFeed, feedsNamed, type ReadFeed, readFeed } from './read.ts';

const request = {
  // Half of the world's feeds say that they are something else.
  accept: ['application/*', 'text/*'],
  maximumBytes: 5 * 2 ** 20,
  timeoutMs: 15_000,
  firstByteMs: 10_000,
  maximumRedirects: 5,
} as const;

const problemOf: Readonly<Record<OutsideError['code'], FeedProblem>> = {
  not_an_address: 'feed_not_an_address',
  forbidden_address: 'feed_forbidden_address',
  too_many_redirects: 'feed_unreachable',
  too_large: 'feed_too_large',
  too_slow: 'feed_unreachable',
  wrong_type: 'feed_none_there',
  unreachable: 'feed_unreachable',
  bad_status: 'feed_bad_answer',
};

export type Answer =
  | {
      readonly feed: ReadFeed;
      readonly address: string;
      readonly etag: string | null;
      readonly lastModified: string | null;
    }
  | 'nothing-new'
  | FeedProblem;

const headerOf = (value: string | undefined): string | null =>
  value !== undefined && value.length <= 500 ? value : null;

/** What is at an address now. With `discover`, a page of HTML leads to the first feed that it names. */
export async function askFeed(
  services: Services,
  address: string,
  {
    etag = null,
    lastModified = null,
    discover = false,
  }: { etag?: string | null; lastModified?: string | null; discover?: boolean } = {},
): Promise<Answer> {
  let reply: OutsideReply;
  try {
    reply = await fetchOutside(services, address, {
      ...request,
      headers: {
        ...(etag !== null && { 'if-none-match': etag }),
        ...(lastModified !== null && { 'if-modified-since': lastModified }),
      },
    });
  } catch (error) {
    if (error instanceof OutsideError) return problemOf[error.code];
    throw error;
  }
  if (reply.status === 304) return 'nothing-new';
  const text = decodeFeed(reply.body, reply.headers['content-type']);
  const feed = readFeed(text, reply.url);
  if (feed)
    return {
      feed,
      address,
      etag: headerOf(reply.headers.etag),
      lastModified: headerOf(reply.headers['last-modified']),
    };
  const isPage =
    reply.type === 'text/html' || reply.type === 'application/xhtml+xml' || /<html[\s>]/i.test(text.slice(0, 2000));
  if (!isPage) return 'feed_broken';
  const [named] = discover ? feedsNamed(text, reply.url) : [];
  return named === undefined ? 'feed_none_there' : askFeed(services, named);
}

const shortestPause = 30;
const longestPause = 6 * 60;

async function fetchSource(services: Services, source: SourceRow, now: Date): Promise<void> {
  const answer = await askFeed(services, source.address, { etag: source.etag, lastModified: source.last_modified });
  await write(services, null, async (db) => {
    if (answer !== 'nothing-new' && typeof answer === 'string') return noteFailed(db, source.id, answer, now);
    const brought = answer === 'nothing-new' ? 0 : await keepEntries(db, source.id, answer.feed.entries, now);
    const pause = brought > 0 ? shortestPause : Math.min(Math.round(source.pause_minutes * 1.5), longestPause);
    await noteFetched(
      db,
      source.id,
      answer === 'nothing-new' ? null : { ...answer.feed, etag: answer.etag, lastModified: answer.lastModified },
      pause,
      now,
    );
  });
}

const hostsAtOnce = 4;

export interface FetchOptions {
  readonly now?: Date;
  /** Of one turn; the rest come in the next one. */
  readonly sources?: number;
  /** Milliseconds between two requests to one host. */
  readonly pauseMs?: number;
}

/** Asks all whose time has come: several hosts at once, the feeds of one host one after another. Returns how many. */
export async function fetchDue(
  services: Services,
  { now = new Date(), sources = 500, pauseMs = 500 }: FetchOptions = {},
): Promise<number> {
  const due = await dueSources(services.db, now, sources);
  const hosts = [...Map.groupBy(due, ({ address }) => new URL(address).host).values()];
  const work = async () => {
    for (let host = hosts.shift(); host; host = hosts.shift()) {
      for (const [n, source] of host.entries()) {
        if (n > 0) await wait(pauseMs);
        // One that cannot be kept does not keep the others from being asked.
        await fetchSource(services, source, now).catch(async (error: Error) => {
          services.log.warn({ err: error, source: source.id }, 'a feed could not be kept');
          await noteFailed(services.db, source.id, 'feed_broken', now);
        });
      }
    }
  };
  await Promise.all(Array.from({ length: hostsAtOnce }, work));
  return due.length;
}

/** So many entries of each feed stay. */
export const keptEntries = 300;

export async function sweepFeeds(services: Services): Promise<void> {
  const gone = await sweep(services.db, keptEntries);
  services.log.debug(gone, 'old entries of feeds are gone');
}
