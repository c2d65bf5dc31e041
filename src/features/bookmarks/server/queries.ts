import { type RawBuilder, sql } from 'kysely';
import { itemIsReadable } from '../../../core/access/server/queries.ts';
import { noteMade } from '../../../core/importing/server/made.ts';
import type { Skeleton, SkeletonRow } from '../../../core/items/server/pipeline.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

export interface BookmarkRow {
  id: string;
  shared: boolean;
  person_id: string;
  address: string;
  address_key: Buffer;
  title: string;
  description: string;
  site: string;
  tags: string[];
  picture: { file: string; width: number; height: number } | null;
  picture_id: string | null;
  created_at: Date;
  described_at: Date | null;
  dead_since: Date | null;
}

const columns = sql`b.id, b.item_id is not null as shared, b.person_id, b.address, b.address_key, b.title, b.description, b.site, b.tags,
  (select jsonb_build_object('file', f.id::text, 'width', f.width, 'height', f.height) from file f
    where f.id = b.picture_id and f.status = 'ready') as picture,
  b.picture_id, b.created_at, b.described_at, b.dead_since`;

/** Bookmarks by id, for any number in one query. Access was decided before. */
export async function bookmarkRows(db: Db, ids: readonly string[]): Promise<BookmarkRow[]> {
  const { rows } =
    await sql<BookmarkRow>`select ${columns} from bookmark b where b.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

/** A private bookmark of the viewer's own, locked where it will be changed; there is no other way to load one. */
export async function ownPrivate(
  db: Db,
  viewer: Viewer,
  id: string,
  { lock = false } = {},
): Promise<BookmarkRow | undefined> {
  const { rows } = await sql<BookmarkRow>`select ${columns} from bookmark b
    where b.id = ${id} and b.person_id = ${viewer.person} and b.item_id is null ${lock ? sql`for update of b` : sql``}`.execute(
    db,
  );
  return rows[0];
}

export async function privateByAddress(db: Db, viewer: Viewer, key: Buffer): Promise<BookmarkRow | undefined> {
  const { rows } = await sql<BookmarkRow>`select ${columns} from bookmark b
    where b.person_id = ${viewer.person} and b.address_key = ${key} and b.item_id is null`.execute(db);
  return rows[0];
}

export interface NewBookmark {
  readonly person: string;
  readonly address: string;
  readonly key: Buffer;
  readonly title: string;
  readonly description: string;
  readonly site: string;
  readonly tags: readonly string[];
  readonly createdAt?: Date | undefined;
}

/** Returns the id, or undefined where the person has this address on their list already. */
export async function insertPrivate(db: Db, one: NewBookmark): Promise<string | undefined> {
  const at = one.createdAt ?? null;
  const { rows } = await sql<{ id: string }>`
    insert into bookmark (id, person_id, address, address_key, title, description, site, tags, created_at)
    values (fika_id(coalesce(${at}::timestamptz, clock_timestamp())), ${one.person}, ${one.address}, ${one.key}, ${one.title},
      ${one.description}, ${one.site}, ${[...one.tags]}::text[], coalesce(${at}::timestamptz, clock_timestamp()))
    on conflict (person_id, address_key) where item_id is null do nothing returning id`.execute(db);
  const id = rows[0]?.id;
  if (id) await noteMade(db, 'bookmark', id);
  return id;
}

/** The kind's row of an item that was just made, and where its community's lists find it. */
export async function insertShared(
  db: Db,
  item: string,
  one: Omit<NewBookmark, 'title' | 'person' | 'createdAt'>,
): Promise<void> {
  await sql`
    with b as (
      insert into bookmark (id, item_id, person_id, address, address_key, description, site, tags, created_at)
      select i.id, i.id, i.author_id, ${one.address}, ${one.key}, ${one.description}, ${one.site}, ${[...one.tags]}::text[], i.created_at
      from item i where i.id = ${item} returning id
    )
    insert into bookmark_place (place_id, bookmark_id)
    select w.place_id, b.id from b join placement w on w.item_id = b.id`.execute(db);
}

export async function itemBody(db: Db, item: string): Promise<unknown> {
  const { rows } = await sql<{ body: unknown }>`select body from item where id = ${item}`.execute(db);
  return rows[0]!.body;
}

export interface BookmarkChange {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly page?: { readonly address: string; readonly key: Buffer; readonly site: string } | undefined;
}

/** Changes what is given. Another address is another page: what was known of the old one goes. */
export async function updateBookmark(db: Db, id: string, change: BookmarkChange): Promise<void> {
  const { title, description, tags, page } = change;
  const sets: RawBuilder<unknown>[] = [];
  if (title !== undefined) sets.push(sql`title = ${title}`);
  if (description !== undefined) sets.push(sql`description = ${description}`);
  if (tags !== undefined) sets.push(sql`tags = ${[...tags]}::text[]`);
  if (page)
    sets.push(sql`address = ${page.address}, address_key = ${page.key}, site = ${page.site}, picture_id = null, described_at = null,
      next_check_at = now(), failures = 0, failing_since = null, dead_since = null`);
  if (sets.length > 0) await sql`update bookmark set ${sql.join(sets)} where id = ${id}`.execute(db);
}

export async function deleteBookmark(db: Db, id: string): Promise<void> {
  await sql`delete from bookmark where id = ${id}`.execute(db);
}

/** Two who save the same address at once take turns, so that the second finds the first. Held until the transaction ends. */
export async function lockAddress(db: Db, key: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${key.readBigInt64BE(0).toString()}::bigint)`.execute(db);
}

export interface KnownBookmark {
  id: string;
  title: string;
  author: { id: string; name: string };
  createdAt: string;
}

/** Another bookmark of the same address, in a place where this item is too (or, before it is made, in one of these places). */
export async function knownInPlaces(
  db: Db,
  key: Buffer,
  where: { readonly item: string } | { readonly place: string },
): Promise<KnownBookmark | undefined> {
  const same =
    'item' in where
      ? sql`b.id <> ${where.item} and exists (select 1 from placement w join placement mine on mine.place_id = w.place_id
          where w.item_id = b.item_id and mine.item_id = ${where.item})`
      : sql`exists (select 1 from placement w where w.item_id = b.item_id and w.place_id = ${where.place})`;
  const { rows } = await sql<Omit<KnownBookmark, 'createdAt'> & { created_at: Date }>`
    select i.id, coalesce(nullif(i.title, ''), b.address) as title, i.created_at,
      jsonb_build_object('id', p.id::text, 'name', p.name) as author
    from bookmark b join item i on i.id = b.item_id join person p on p.id = i.author_id
    where b.address_key = ${key} and ${same} order by b.id limit 1`.execute(db);
  const [row] = rows;
  return row && { id: row.id, title: row.title, author: row.author, createdAt: row.created_at.toISOString() };
}

/** Shared bookmarks of one address that the viewer may read, the first five. */
export async function readableByAddress(db: Db, viewer: Viewer, key: Buffer): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select b.id from bookmark b
    where b.address_key = ${key} and b.item_id is not null and ${itemIsReadable(viewer, 'b.item_id')}
    order by b.id limit 5`.execute(db);
  return rows.map((row) => row.id);
}

export interface Page {
  readonly after: string | null;
  readonly limit: number;
}

const below = (after: string | null, column = sql`b.id`) =>
  after === null ? sql`` : sql`and ${column} < ${after}::bigint`;

export interface MineFilter {
  readonly q?: string | undefined;
  readonly tag?: string | undefined;
  readonly dead?: boolean | undefined;
}

const likeOf = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

/** Words are looked for on one person's own list, row by row from its index: nobody's list is as long as the organisation. */
function matching({ q, tag, dead }: MineFilter): RawBuilder<unknown> {
  const words = (q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8);
  const parts = words.map(
    (word) => sql`and concat_ws(' ', b.address, b.title, b.description, b.site, array_to_string(b.tags, ' '),
      (select i.title from item i where i.id = b.item_id)) ilike ${likeOf(word)}`,
  );
  if (tag !== undefined)
    parts.push(sql`and (lower(${tag}) = any (select lower(t) from unnest(b.tags) t) or exists (
      select 1 from item_tag it join tag t on t.id = it.tag_id where it.item_id = b.item_id and t.name = ${tag}::citext))`);
  if (dead) parts.push(sql`and b.dead_since is not null`);
  return parts.length === 0 ? sql`` : sql.join(parts, sql` `);
}

/** The skeleton of one's own list: ids, newest first, and which of them are items. */
export async function mineSkeleton(
  db: Db,
  viewer: Viewer,
  filter: MineFilter,
  { after, limit }: Page,
): Promise<{ id: string; shared: boolean }[]> {
  const { rows } = await sql<{ id: string; shared: boolean }>`
    select b.id, b.item_id is not null as shared from bookmark b
    where b.person_id = ${viewer.person} ${below(after)} ${matching(filter)}
      and (b.item_id is null or ${itemIsReadable(viewer, 'b.item_id')})
    order by b.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

/** A place's bookmarks; the route asks whether the viewer reads the place. */
export const placeSkeleton = (place: string, { dead }: Pick<MineFilter, 'dead'>, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select p.bookmark_id as id, p.bookmark_id as position from bookmark_place p
    where p.place_id = ${place} ${below(after, sql`p.bookmark_id`)}
      and exists (select 1 from placement w where w.place_id = p.place_id and w.item_id = p.bookmark_id offset 0)
      ${dead ? sql`and exists (select 1 from bookmark b where b.id = p.bookmark_id and b.dead_since is not null offset 0)` : sql``}
    order by p.bookmark_id desc limit ${limit + 1}`;

/** Items that were put somewhere else: those that are bookmarks are found there from now on. */
export async function notePlaces(db: Db, items: readonly string[]): Promise<void> {
  await sql`insert into bookmark_place (place_id, bookmark_id)
    select w.place_id, b.id from bookmark b join placement w on w.item_id = b.item_id
    where b.item_id = any (${[...items]}::bigint[]) on conflict do nothing`.execute(db);
}

export interface ExportRow {
  id: string;
  address: string;
  title: string;
  description: string;
  body: unknown;
  tags: string[];
  shared: boolean;
  created_at: Date;
}

const exported = sql`b.id, b.address, coalesce(i.title, b.title) as title, b.description, i.body, b.item_id is not null as shared, b.created_at,
  case when b.item_id is null then b.tags
    else array(select t.name::text from item_tag it join tag t on t.id = it.tag_id where it.item_id = b.item_id order by 1) end as tags`;

/** The next of one's own bookmarks for a file, oldest first. */
export async function exportMineRows(db: Db, viewer: Viewer, after: string, limit: number): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`select ${exported} from bookmark b left join item i on i.id = b.item_id
    where b.person_id = ${viewer.person} and b.id > ${after}::bigint
      and (b.item_id is null or ${itemIsReadable(viewer, 'b.item_id')})
    order by b.id limit ${limit}`.execute(db);
  return rows;
}

export async function exportPlaceRows(db: Db, place: string, after: string, limit: number): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`select ${exported} from bookmark_place p
    join bookmark b on b.id = p.bookmark_id join item i on i.id = b.item_id
    where p.place_id = ${place} and p.bookmark_id > ${after}::bigint
      and exists (select 1 from placement w where w.place_id = p.place_id and w.item_id = p.bookmark_id offset 0)
    order by p.bookmark_id limit ${limit}`.execute(db);
  return rows;
}
