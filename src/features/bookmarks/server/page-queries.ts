/** SQL of the jobs that look at the pages themselves. They act for nobody. */
import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';

/** A bookmark's row, locked, if it is still about that page. */
export async function lockPage(
  db: Db,
  id: string,
  key: Buffer,
): Promise<{ person_id: string; shared: boolean; picture_id: string | null } | undefined> {
  const { rows } = await sql<{ person_id: string; shared: boolean; picture_id: string | null }>`
    select person_id, item_id is not null as shared, picture_id from bookmark
    where id = ${id} and address_key = ${key} for update`.execute(db);
  return rows[0];
}

export interface Described {
  readonly title: string;
  readonly description: string;
  readonly site: string;
  readonly picture: string | null;
}

/** Fills in what nobody has written; the words of people are never changed. */
export async function fillIn(db: Db, id: string, { title, description, site, picture }: Described): Promise<void> {
  await sql`update bookmark set description = case when description = '' then ${description} else description end,
    title = case when title = '' and item_id is null then ${title} else title end,
    site = ${site}, picture_id = coalesce(${picture}::bigint, picture_id), described_at = now() where id = ${id}`.execute(
    db,
  );
  await sql`update item set title = ${title} where id = ${id} and title = '' and ${title} <> ''`.execute(db);
}

/**
 * Lets the readers of the item see the picture: a file is shown by what it is attached to. As one inside the text it is not listed
 * among the pictures that its author chose.
 */
export async function attachPicture(db: Db, id: string): Promise<void> {
  await sql`insert into attachment (subject_id, item_id, file_id, position, alt, inline)
    select b.item_id, b.item_id, b.picture_id, 1000, '', true from bookmark b
    where b.id = ${id} and b.item_id is not null and b.picture_id is not null on conflict do nothing`.execute(db);
}

/** The picture of a page that is not bookmarked any more, when nothing else shows it. Its bytes are swept at night. */
export async function dropPicture(db: Db, picture: string): Promise<void> {
  await sql`delete from file f where f.id = ${picture}
    and not exists (select 1 from attachment a where a.file_id = f.id)
    and not exists (select 1 from bookmark b where b.picture_id = f.id)
    and not exists (select 1 from person p where p.photo_id = f.id)`.execute(db);
}

/** Readers see the change: the cache's key moves. */
export async function raiseRev(db: Db, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update item set rev = rev + 1 where id = any (${[...ids]}::bigint[])
    and deleted_at is null returning id`.execute(db);
  return rows.map((row) => row.id);
}

export interface DuePage {
  key: Buffer;
  address: string;
}

/** Pages whose time has come, each once, however many have it; those of deleted items wait for their return. */
export async function duePages(db: Db, now: Date, limit: number): Promise<DuePage[]> {
  const { rows } = await sql<DuePage>`
    select b.address_key as key, min(b.address) as address from bookmark b
    where b.next_check_at <= ${now} and (b.item_id is null or exists (select 1 from placement w where w.item_id = b.item_id))
    group by b.address_key order by min(b.next_check_at) limit ${limit}`.execute(db);
  return rows;
}

export type Verdict = 'alive' | 'failing' | 'gone' | 'unknown';

/** Failures in a row, a day and more apart, after which a page counts as dead. */
export const patience = 3;

/**
 * Notes what became of a page. Alive, it is looked at again in a fortnight; failing, after one day, two, four … up to thirty. Answers with
 * the shared bookmarks of which readers now see something else, and those of which the page was never read.
 */
export async function noteVerdict(
  db: Db,
  key: Buffer,
  verdict: Verdict,
  now: Date,
): Promise<{ changed: string[]; undescribed: string[] }> {
  const failures = sql`case when ${verdict === 'failing' || verdict === 'gone'} then b.failures + 1
    when ${verdict === 'alive'} then 0 else b.failures end`;
  const { rows } = await sql<{ id: string; shared: boolean; changed: boolean; undescribed: boolean }>`
    with old as (select id, dead_since from bookmark where address_key = ${key} for update)
    update bookmark b set failures = ${failures},
      failing_since = case when ${verdict === 'alive'} then null
        when ${verdict === 'unknown'} then b.failing_since else coalesce(b.failing_since, ${now}) end,
      dead_since = case when ${verdict === 'alive'} then null when ${verdict === 'unknown'} then b.dead_since
        when ${verdict === 'gone'} or b.failures + 1 >= ${patience} then coalesce(b.dead_since, b.failing_since, ${now})
        else b.dead_since end,
      next_check_at = ${now}::timestamptz + case when ${verdict === 'alive'} then interval '12 days' + (b.id % 5) * interval '1 day'
        when ${verdict === 'unknown'} then interval '30 days'
        else least(power(2, least(b.failures, 10)), 30) * interval '1 day' end - interval '1 hour'
    from old where old.id = b.id
    returning b.id, b.item_id is not null as shared, (old.dead_since is null) <> (b.dead_since is null) as changed,
      b.described_at is null as undescribed`.execute(db);
  return {
    changed: rows.filter((row) => row.changed && row.shared).map((row) => row.id),
    undescribed: verdict === 'alive' ? rows.filter((row) => row.undescribed).map((row) => row.id) : [],
  };
}
