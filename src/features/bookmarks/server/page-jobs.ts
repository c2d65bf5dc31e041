/** Looks at the pages that are bookmarked: once for title and picture, and every now and then whether they are still there. */
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { keepUpload } from '../../../core/files/server/files.ts';
import { pictureFacts } from '../../../core/files/server/pictures.ts';
import { actingFor } from '../../../platform/http/viewer.ts';
import { write } from '../../../platform/http/write.ts';
import { fetchOutside, OutsideError, type OutsideReply } from '../../../platform/outside/outside.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { hostOf } from './address.ts';
import { askPage } from './bookmarks.ts';
import { decode, type PageWords, readPage } from './page.ts';
import {
  attachPicture,
  type DuePage,
  dropPicture,
  duePages,
  fillIn,
  lockPage,
  noteVerdict,
  raiseRev,
  type Verdict,
} from './page-queries.ts';
import { bookmarkRows } from './queries.ts';

const pageRequest = {
  accept: ['text/html', 'application/xhtml+xml'],
  maximumBytes: 4 * 2 ** 20,
  timeoutMs: 20_000,
  firstByteMs: 10_000,
  maximumRedirects: 6,
} as const;

const pictureRequest = {
  ...pageRequest,
  accept: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'],
  maximumBytes: 10 * 2 ** 20,
};

/** Smaller ones are counters and icons. */
const smallestEdge = 80;

const job = z.object({ bookmark: z.string() });

/** Fetches a bookmark's page and fills in what nobody wrote. Running it twice ends the same. */
export async function describePage(payload: unknown, services: Services): Promise<void> {
  const { bookmark: id } = job.parse(payload);
  const [row] = await bookmarkRows(services.db, [id]);
  if (!row || row.described_at) return;
  const words = await wordsOf(services, row.address);
  // The nightly look tries again, and says so when nobody answers for long.
  if (!words) return;
  const picture = words.picture === null ? null : await pictureOf(services, words.picture);
  await write(services, null, async (db) => {
    const now = await lockPage(db, id, row.address_key);
    if (!now) return;
    const file = picture && (await keepPicture(services, db, now.person_id, picture));
    await fillIn(db, id, { ...words, site: words.site || hostOf(row.address), picture: file });
    if (file && now.picture_id) await dropPicture(db, now.picture_id);
    if (!now.shared) return;
    await attachPicture(db, id);
    await tell(db, [id], 'page');
  });
}

/** Readers see it at once, and the search finds it by its new words. */
async function tell(db: Db, ids: readonly string[], what: string): Promise<void> {
  const items = await raiseRev(db, ids);
  await appendActivity(
    db,
    items.map((item) => ({ actor: null, verb: 'item.changed', object: item, item, data: { what } })),
  );
}

/** What the page says; nothing of one that is no HTML page; null where it cannot be had. */
async function wordsOf(services: Services, address: string): Promise<PageWords | null> {
  try {
    const { body, headers, url } = await fetchOutside(services, address, pageRequest);
    return readPage(decode(body, headers['content-type']), url);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    services.log.debug({ code: error.code, status: error.status }, 'a bookmarked page could not be read');
    return error.code === 'wrong_type' ? { title: '', description: '', site: '', picture: null } : null;
  }
}

async function pictureOf(services: Services, address: string): Promise<OutsideReply | null> {
  try {
    const found = await fetchOutside(services, address, pictureRequest);
    const facts = await pictureFacts(found.body);
    const isUsable = facts !== null && facts !== 'too-large' && Math.min(facts.width, facts.height) >= smallestEdge;
    return isUsable ? found : null;
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return null;
  }
}

/** Kept as if its owner had uploaded it: turned upright, freed of everything but the pixels, in sizes. */
async function keepPicture(services: Services, db: Db, person: string, { body, type }: OutsideReply): Promise<string> {
  const upload = { name: 'page picture', mime: type, content: Readable.from([body]) };
  return (await keepUpload(services, actingFor(person), upload, (rule) => rule(db))).id;
}

/** What a nightly look says: only who answers that it is gone, or does not answer at all, fails. */
async function verdictOf(services: Services, address: string): Promise<Verdict> {
  try {
    // Some do not know HEAD, and answer it with anything.
    await fetchOutside(services, address, { ...pageRequest, method: 'HEAD', accept: ['*/*'] });
    return 'alive';
  } catch {
    return verdictByGet(services, address);
  }
}

async function verdictByGet(services: Services, address: string): Promise<Verdict> {
  try {
    await fetchOutside(services, address, { ...pageRequest, accept: ['*/*'], maximumBytes: 64 * 1024 });
    return 'alive';
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    if (error.code === 'bad_status') {
      if (error.status === 410) return 'gone';
      // Somebody is there: only not for us, or not now.
      return [401, 402, 403, 405, 406, 407, 429, 451].includes(error.status ?? 0) ? 'alive' : 'failing';
    }
    if (error.code === 'too_large' || error.code === 'wrong_type') return 'alive';
    // What Fika may not call is nobody's death: people reach it from where they are.
    return error.code === 'forbidden_address' || error.code === 'not_an_address' ? 'unknown' : 'failing';
  }
}

export interface CheckOptions {
  readonly now?: Date;
  /** Pages of one night; the rest come the next one. */
  readonly pages?: number;
  /** Milliseconds between two requests to one host. */
  readonly pauseMs?: number;
}

const hostsAtOnce = 4;

/** The nightly look at pages whose time has come: several hosts at once, the pages of one host one after another. Returns how many. */
export async function checkPages(
  services: Services,
  { now = new Date(), pages = 2000, pauseMs = 500 }: CheckOptions = {},
): Promise<number> {
  const due = await duePages(services.db, now, pages);
  const byHost = Map.groupBy(due, ({ address }) => new URL(address).host);
  const hosts = [...byHost.values()];
  const work = async () => {
    for (let host = hosts.shift(); host; host = hosts.shift()) {
      for (const [n, page] of host.entries()) {
        if (n > 0) await wait(pauseMs);
        await checkPage(services, page, now);
      }
    }
  };
  await Promise.all(Array.from({ length: hostsAtOnce }, work));
  return due.length;
}

async function checkPage(services: Services, { key, address }: DuePage, now: Date): Promise<void> {
  const verdict = await verdictOf(services, address);
  await write(services, null, async (db) => {
    const { changed, undescribed } = await noteVerdict(db, key, verdict, now);
    await tell(db, changed, 'page');
    for (const id of undescribed) await askPage(db, id);
  });
}
