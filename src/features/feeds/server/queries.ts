/** Feeds and what they brought. What somebody may read is inside each query: their own, and those of places that they read. */
import { type RawBuilder, sql } from 'kysely';
import { placeIsReadable } from '../../../core/access/server/queries.ts';
import type { Doc } from '../../../core/richtext/document.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { ReadEntry } from './read.ts';

/** Whose feeds: a person's or a place's. */
export type Owner = { readonly person: string } | { readonly place: string };

const ownedBy = (owner: Owner): RawBuilder<boolean> =>
  'person' in owner ? sql`s.person_id = ${owner.person}` : sql`s.place_id = ${owner.place}`;

/** Own ones, and those of places that the viewer reads. */
const isReadable = (viewer: Viewer): RawBuilder<boolean> =>
  sql`(s.person_id = ${viewer.person} or (s.place_id is not null and ${placeIsReadable(viewer, 's.place_id')}))`;

export interface SubscriptionRow {
  id: string;
  source_id: string;
  place_id: string | null;
  name: string;
  address: string;
  home: string;
  folder: string;
  unread: number;
  problem: string | null;
  failing_since: Date | null;
  waiting: boolean;
}

const mostCounted = 100;

const columns = (viewer: Viewer) => sql`s.id, s.source_id, s.place_id,
  coalesce(nullif(s.name, ''), nullif(f.title, ''), f.address) as name, f.address, f.home, s.folder, f.problem, f.failing_since,
  f.fetched_at is null and f.problem is null as waiting,
  (select count(*)::int from (select 1 from feed_entry e where e.source_id = f.id
    and e.id > coalesce((select n.entry_id from feed_seen n where n.person_id = ${viewer.person} and n.source_id = f.id), 0)
    limit ${mostCounted}) new) as unread`;

/** All of them: there are at most 500. */
export async function subscriptionsOf(db: Db, viewer: Viewer, owner: Owner): Promise<SubscriptionRow[]> {
  const { rows } =
    await sql<SubscriptionRow>`select ${columns(viewer)} from feed_subscription s join feed_source f on f.id = s.source_id
    where ${ownedBy(owner)} order by lower(s.folder), lower(coalesce(nullif(s.name, ''), nullif(f.title, ''), f.address)), s.id`.execute(
      db,
    );
  return rows;
}

export async function subscriptionById(db: Db, viewer: Viewer, id: string): Promise<SubscriptionRow | undefined> {
  const { rows } =
    await sql<SubscriptionRow>`select ${columns(viewer)} from feed_subscription s join feed_source f on f.id = s.source_id
    where s.id = ${id} and ${isReadable(viewer)}`.execute(db);
  return rows[0];
}

export interface EntryRow {
  id: string;
  subscription: string;
  name: string;
  title: string;
  address: string;
  author: string;
  teaser: string;
  published_at: Date;
  seen: boolean;
  has_body: boolean;
}

export interface EntryFilter {
  readonly subscription?: string | undefined;
  readonly unread?: boolean | undefined;
  readonly after: { readonly at: string; readonly id: string } | null;
  readonly limit: number;
}

/** Each feed gives its newest by its index, and those are merged: what is read grows with the page, and with how many feeds there are, never with what they brought. */
export async function entriesOf(
  db: Db,
  viewer: Viewer,
  owner: Owner,
  { subscription, unread, after, limit }: EntryFilter,
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    with feed as (
      select s.id, s.source_id, coalesce(nullif(s.name, ''), nullif(f.title, ''), f.address) as name, coalesce(n.entry_id, 0) as seen
      from feed_subscription s join feed_source f on f.id = s.source_id
      left join feed_seen n on n.source_id = s.source_id and n.person_id = ${viewer.person}
      where ${ownedBy(owner)} ${subscription === undefined ? sql`` : sql`and s.id = ${subscription}`}),
    page as (
      select feed.id as subscription, feed.name, feed.seen, e.id, e.published_at
      from feed cross join lateral (
        select e.id, e.published_at from feed_entry e where e.source_id = feed.source_id
          ${after ? sql`and (e.published_at, e.id) < (${after.at}::timestamptz, ${after.id}::bigint)` : sql``}
          ${unread ? sql`and e.id > feed.seen` : sql``}
        order by e.published_at desc, e.id desc limit ${limit + 1}) e
      order by e.published_at desc, e.id desc limit ${limit + 1})
    select e.id, page.subscription, page.name, e.title, e.address, e.author, e.teaser, e.published_at, e.id <= page.seen as seen,
      e.body is not null as has_body
    from page join feed_entry e on e.id = page.id order by page.published_at desc, page.id desc`.execute(db);
  return rows;
}

export async function entryBody(
  db: Db,
  viewer: Viewer,
  id: string,
): Promise<{ id: string; body: Doc | null } | undefined> {
  const { rows } = await sql<{ id: string; body: Doc | null }>`select e.id, e.body from feed_entry e where e.id = ${id}
    and exists (select 1 from feed_subscription s where s.source_id = e.source_id and ${isReadable(viewer)})`.execute(
    db,
  );
  return rows[0];
}

/** Everything that these feeds have brought by now. Those that the viewer may not read are passed over. */
export async function noteSeen(db: Db, viewer: Viewer, subscriptions: readonly string[]): Promise<void> {
  await sql`insert into feed_seen (person_id, source_id, entry_id)
    select ${viewer.person}, s.source_id, max(e.id) from feed_subscription s join feed_entry e on e.source_id = s.source_id
    where s.id = any (${[...subscriptions]}::bigint[]) and ${isReadable(viewer)} group by s.source_id order by s.source_id
    on conflict (person_id, source_id) do update set entry_id = greatest(feed_seen.entry_id, excluded.entry_id)`.execute(
    db,
  );
}

export interface SourceRow {
  id: string;
  address: string;
  etag: string | null;
  last_modified: string | null;
  fetched_at: Date | null;
  pause_minutes: number;
}

export async function sourceByKey(db: Db, key: Buffer): Promise<SourceRow | undefined> {
  const { rows } =
    await sql<SourceRow>`select id, address, etag, last_modified, fetched_at, pause_minutes from feed_source where address_key = ${key}`.execute(
      db,
    );
  return rows[0];
}

/** The source's id. One that is there already stays as it is. */
export async function ensureSource(db: Db, address: string, key: Buffer, title: string): Promise<string> {
  const { rows } = await sql<{
    id: string;
  }>`insert into feed_source (address, address_key, title) values (${address}, ${key}, ${title})
    on conflict (address_key) do update set address_key = excluded.address_key returning id`.execute(db);
  return rows[0]!.id;
}

/** Answers whether it is new, and null where the owner has as many as there may be. Two at once are counted one after the other. */
export async function insertSubscription(
  db: Db,
  owner: Owner,
  one: {
    readonly source: string;
    readonly by: string;
    readonly name: string;
    readonly folder: string;
    readonly most: number;
  },
): Promise<string | 'known' | 'too-many'> {
  const id = 'person' in owner ? owner.person : owner.place;
  await sql`select pg_advisory_xact_lock(hashtextextended('feeds ' || ${id}::text, 0))`.execute(db);
  const known =
    await sql`select 1 from feed_subscription s where ${ownedBy(owner)} and s.source_id = ${one.source}`.execute(db);
  if (known.rows.length > 0) return 'known';
  const { rows: counted } = await sql<{
    count: number;
  }>`select count(*)::int as count from feed_subscription s where ${ownedBy(owner)}`.execute(db);
  if (counted[0]!.count >= one.most) return 'too-many';
  const { rows } = await sql<{
    id: string;
  }>`insert into feed_subscription (source_id, person_id, place_id, added_by, name, folder)
    values (${one.source}, ${'person' in owner ? owner.person : null}, ${'place' in owner ? owner.place : null}, ${one.by}, ${one.name}, ${one.folder})
    returning id`.execute(db);
  return rows[0]!.id;
}

export async function changeSubscription(
  db: Db,
  id: string,
  { name, folder }: { name?: string | undefined; folder?: string | undefined },
): Promise<void> {
  await sql`update feed_subscription set name = coalesce(${name ?? null}, name), folder = coalesce(${folder ?? null}, folder) where id = ${id}`.execute(
    db,
  );
}

export async function deleteSubscription(db: Db, id: string): Promise<void> {
  await sql`delete from feed_subscription where id = ${id}`.execute(db);
}

/** Those whose time has come and that somebody has, the longest waiting first. */
export async function dueSources(db: Db, now: Date, limit: number): Promise<SourceRow[]> {
  const { rows } =
    await sql<SourceRow>`select f.id, f.address, f.etag, f.last_modified, f.fetched_at, f.pause_minutes from feed_source f
    where f.next_fetch_at <= ${now} and exists (select 1 from feed_subscription s where s.source_id = f.id)
    order by f.next_fetch_at limit ${limit}`.execute(db);
  return rows;
}

/** Those that are not here yet, and what has changed of the others. Answers how many are new. */
export async function keepEntries(db: Db, source: string, entries: readonly ReadEntry[], now: Date): Promise<number> {
  // Oldest first, so that ids grow with time; a date that is missing or still to come is now.
  const inOrder = entries
    .map((one) => ({ ...one, at: one.publishedAt && one.publishedAt < now ? one.publishedAt : now }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  if (inOrder.length === 0) return 0;
  const { rows } = await sql<{ inserted: boolean }>`
    insert into feed_entry (source_id, key, title, address, author, teaser, body, published_at)
    select ${source}, decode(key, 'hex'), title, address, author, teaser, body, at from jsonb_to_recordset(${JSON.stringify(
      inOrder.map(({ key, title, address, author, teaser, body, at }) => ({
        key: key.toString('hex'),
        title,
        address,
        author,
        teaser,
        body,
        at,
      })),
    )}::jsonb) as e (key text, title text, address text, author text, teaser text, body jsonb, at timestamptz)
    on conflict (source_id, key) do update set title = excluded.title, address = excluded.address, author = excluded.author,
      teaser = excluded.teaser, body = excluded.body
      where (feed_entry.title, feed_entry.teaser, feed_entry.address, feed_entry.body) is distinct from
        (excluded.title, excluded.teaser, excluded.address, excluded.body)
    returning xmax = 0 as inserted`.execute(db);
  return rows.filter((row) => row.inserted).length;
}

export interface Fetched {
  readonly title: string;
  readonly home: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** It answered. `found` is null where it said that nothing is new. */
export async function noteFetched(
  db: Db,
  id: string,
  found: Fetched | null,
  pauseMinutes: number,
  now: Date,
): Promise<void> {
  await sql`update feed_source set fetched_at = ${now}, next_fetch_at = ${now}::timestamptz + ${pauseMinutes} * interval '1 minute', pause_minutes = ${pauseMinutes},
    failures = 0, failing_since = null, problem = null
    ${found ? sql`, title = case when ${found.title} = '' then title else ${found.title} end, home = ${found.home}, etag = ${found.etag}, last_modified = ${found.lastModified}` : sql``}
    where id = ${id}`.execute(db);
}

/** It did not: the next time is an hour later, then two, four, up to a day. */
export async function noteFailed(db: Db, id: string, problem: string, now: Date): Promise<void> {
  await sql`update feed_source set failures = failures + 1, failing_since = coalesce(failing_since, ${now}), problem = ${problem},
    next_fetch_at = ${now}::timestamptz + least(power(2, least(failures, 10)), 24) * interval '1 hour' where id = ${id}`.execute(
    db,
  );
}

/** Each feed keeps its newest; a feed that nobody has goes. Answers how many of each. */
export async function sweep(db: Db, kept: number): Promise<{ entries: number; sources: number }> {
  const sources =
    await sql`delete from feed_source f where not exists (select 1 from feed_subscription s where s.source_id = f.id)
    and f.next_fetch_at < now() + interval '25 hours'`.execute(db);
  const entries = await sql`delete from feed_entry e using (
      select f.id, (select x.id from feed_entry x where x.source_id = f.id order by x.published_at desc, x.id desc offset ${kept} limit 1) as last from feed_source f
    ) old join feed_entry x on x.id = old.last
    where e.source_id = old.id and (e.published_at, e.id) <= (x.published_at, x.id)`.execute(db);
  return { entries: Number(entries.numAffectedRows ?? 0), sources: Number(sources.numAffectedRows ?? 0) };
}

export async function isSubscribed(db: Db, owner: Owner, key: Buffer): Promise<boolean> {
  const { rows } = await sql`select 1 from feed_subscription s join feed_source f on f.id = s.source_id
    where ${ownedBy(owner)} and f.address_key = ${key}`.execute(db);
  return rows.length > 0;
}

/** Of what an import made (`m`): the subscription is there. */
export const stillAsMade = (): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from feed_subscription s where s.id = m.subject_id)`;

/** For the export: all of them, by id. */
export const exportedSubscriptions = (
  after: string,
  limit: number,
): RawBuilder<{ id: string } & Record<string, unknown>> => sql`
  select s.id, s.person_id as person, s.place_id as place, s.added_by as "addedBy", f.address, f.title, s.name, s.folder, s.created_at as "createdAt"
  from feed_subscription s join feed_source f on f.id = s.source_id where s.id > ${after}::bigint order by s.id limit ${limit}`;
