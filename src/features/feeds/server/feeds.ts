/** The rules of subscribing, for a person and for a place. */
import { createHash } from 'node:crypto';
import { authorise } from '../../../core/access/server/allowed.ts';
import { demand } from '../../../platform/http/demand.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import { OutsideError, outsideUrl } from '../../../platform/outside/outside.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { feedProblems, mostFeeds, type Subscription } from '../contract.ts';
import { askFeed } from './fetch.ts';
import {
  changeSubscription,
  deleteSubscription,
  ensureSource,
  insertSubscription,
  keepEntries,
  noteFetched,
  type Owner,
  type SubscriptionRow,
  sourceByKey,
  subscriptionById,
} from './queries.ts';

export const keyOf = (address: string): Buffer => createHash('sha256').update(address).digest();

export const presentSubscription = (row: SubscriptionRow): Subscription => ({
  id: row.id,
  name: row.name,
  address: row.address,
  home: row.home,
  folder: row.folder,
  unread: row.unread,
  problem: row.problem === null ? null : { code: row.problem, since: (row.failing_since ?? new Date()).toISOString() },
  waiting: row.waiting,
});

/**
 * The address of a feed as it is kept: what programs of feed readers write before it (`feed:`) is taken off.
 * @throws feed_not_an_address, feed_forbidden_address
 */
export function feedAddress(typed: string): string {
  const bare = typed
    .trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://');
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(bare) && !/^[^/]+:\d/.test(bare) ? bare : `https://${bare}`;
  try {
    return outsideUrl(whole).href;
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    throw error.code === 'forbidden_address'
      ? feedProblems.feed_forbidden_address()
      : feedProblems.feed_not_an_address();
  }
}

interface Wanted {
  readonly address: string;
  readonly name: string;
  readonly folder: string;
}

/** Asks the address first, so that who subscribes sees at once what comes; one that others have already is not asked again. */
export async function subscribe(
  services: Services,
  viewer: Viewer,
  owner: Owner,
  { address: typed, name, folder }: Wanted,
  write: <T>(rule: (db: Db) => Promise<T>) => Promise<T>,
): Promise<Subscription> {
  const address = feedAddress(typed);
  const known = await sourceByKey(services.db, keyOf(address));
  const answer = known?.fetched_at ? null : await askFeed(services, address, { discover: true });
  if (typeof answer === 'string') throw feedProblems[answer === 'nothing-new' ? 'feed_broken' : answer]();
  const found = answer ? new URL(answer.address).href : address;
  return write(async (db) => {
    const source = await ensureSource(db, found, keyOf(found), answer?.feed.title ?? '');
    if (answer) {
      const now = new Date();
      await keepEntries(db, source, answer.feed.entries, now);
      await noteFetched(db, source, { ...answer.feed, etag: answer.etag, lastModified: answer.lastModified }, 60, now);
    }
    const made = await insertSubscription(db, owner, { source, by: viewer.person, name, folder, most: mostFeeds });
    if (made === 'known') throw feedProblems.feed_here_already();
    if (made === 'too-many') throw feedProblems.feed_too_many();
    return presentSubscription((await subscriptionById(db, viewer, made))!);
  });
}

/** Who may change it: its owner; of a place's, who moderates there. Others are told what they may know. */
async function mine(db: Db, viewer: Viewer, id: string): Promise<SubscriptionRow> {
  const row = await subscriptionById(db, viewer, id);
  if (!row) throw problems.not_found();
  if (row.place_id !== null) await demand(authorise, db, viewer, 'moderate', 'place', row.place_id);
  return row;
}

export async function update(
  db: Db,
  viewer: Viewer,
  id: string,
  change: { name?: string | undefined; folder?: string | undefined },
): Promise<Subscription> {
  await mine(db, viewer, id);
  await changeSubscription(db, id, change);
  return presentSubscription((await subscriptionById(db, viewer, id))!);
}

export async function unsubscribe(db: Db, viewer: Viewer, id: string): Promise<void> {
  await mine(db, viewer, id);
  await deleteSubscription(db, id);
}
