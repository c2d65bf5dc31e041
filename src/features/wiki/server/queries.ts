import { type RawBuilder, sql } from 'kysely';
import { itemIsReadable, placeIsKnown } from '../../../core/access/server/queries.ts';
import type { Skeleton, SkeletonRow } from '../../../core/items/server/pipeline.ts';
import type { PersonChip } from '../../../core/people/contract.ts';
import { chipJson } from '../../../core/people/server/queries.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { pagesOfLevel, type TreePage } from '../contract.ts';

export const today = sql<string>`(now() at time zone 'utc')::date`;

export interface PageRow {
  id: string;
  parent_id: string | null;
  owner: PersonChip | null;
  valid_until: string | null;
  reviewed_at: Date | null;
  reviewed_by: PersonChip | null;
  template: boolean;
  editor: PersonChip;
}

const chipOrNull = (alias: string) =>
  sql`case when ${sql.ref(`${alias}.id`)} is null then null else ${chipJson(alias)} end`;

/** Any number of pages in one query. */
export async function pageRows(db: Db, ids: readonly string[]): Promise<PageRow[]> {
  const { rows } = await sql<PageRow>`
    select g.id, g.parent_id, ${chipOrNull('o')} as owner, g.valid_until::text as valid_until, g.reviewed_at,
      ${chipOrNull('r')} as reviewed_by, g.template, ${chipJson('e')} as editor
    from page g join item i on i.id = g.id
    join person e on e.id = coalesce(i.editor_id, i.author_id)
    left join person o on o.id = g.owner_id left join person r on r.id = g.reviewed_by
    where g.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

export async function outdatedAmong(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select id from page
    where id = any (${[...ids]}::bigint[]) and valid_until < ${today}`.execute(db);
  return new Set(rows.map((row) => row.id));
}

export interface Position {
  id: string;
  place_id: string;
  parent_id: string | null;
  position: string;
}

/** Where a page that is not deleted stands. */
export async function positionOf(db: Db, id: string): Promise<Position | undefined> {
  const { rows } = await sql<Position>`select g.id, g.place_id, g.parent_id, g.position from page g
    join item i on i.id = g.id and i.deleted_at is null where g.id = ${id}`.execute(db);
  return rows[0];
}

const isBelow = (parent: string | null): RawBuilder<boolean> =>
  parent === null ? sql<boolean>`parent_id is null` : sql<boolean>`parent_id = ${parent}::bigint`;

/** The keys of a level around a new one: of the page before `before` and of `before` itself; of the last one, where there is no `before`. */
export async function neighbours(
  db: Db,
  place: string,
  parent: string | null,
  before: string | null,
): Promise<{ after: string | null; before: string | null } | undefined> {
  const level = sql`place_id = ${place} and ${isBelow(parent)}`;
  if (before === null) {
    const { rows } = await sql<{ position: string }>`select position from page where ${level}
      order by position desc, id desc limit 1`.execute(db);
    return { after: rows[0]?.position ?? null, before: null };
  }
  const { rows } = await sql<{ before: string; after: string | null }>`
    select b.position as before, (select position from page where ${level} and (position, id) < (b.position, b.id)
      and position < b.position order by position desc, id desc limit 1) as after
    from page b where b.id = ${before} and b.place_id = ${place} and ${parent === null ? sql`b.parent_id is null` : sql`b.parent_id = ${parent}::bigint`}`.execute(
    db,
  );
  return rows[0];
}

export interface NewPage {
  readonly parent: string | null;
  readonly position: string;
  readonly owner: string | null;
  readonly validUntil: string | null;
  readonly template: boolean;
}

export async function insertPage(db: Db, id: string, page: NewPage): Promise<void> {
  await sql`insert into page (id, place_id, parent_id, position, owner_id, valid_until, template)
    select id, place_id, ${page.parent}::bigint, ${page.position}, ${page.owner}::bigint, ${page.validUntil}::date, ${page.template}
    from item where id = ${id}`.execute(db);
}

export async function homeOf(db: Db, id: string): Promise<{ place_id: string; deleted: boolean }> {
  const { rows } = await sql<{ place_id: string; deleted: boolean }>`select place_id, deleted_at is not null as deleted
    from item where id = ${id}`.execute(db);
  return rows[0]!;
}

/** The pages above one, the topmost first, and itself last. */
export async function trailOf(db: Db, id: string): Promise<{ id: string; title: string }[]> {
  const { rows } = await sql<{ id: string; title: string }>`
    with recursive up (id, parent_id, n) as (
      select id, parent_id, 0 from page where id = ${id}
      union all select g.id, g.parent_id, up.n + 1 from up join page g on g.id = up.parent_id where up.n < 100
    )
    select up.id, i.title from up join item i on i.id = up.id order by up.n desc`.execute(db);
  return rows;
}

/** How many levels a page and what stands below it have. */
export async function heightOf(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with recursive down (id, n) as (
      select ${id}::bigint, 1
      union all select g.id, down.n + 1 from down join page g on g.parent_id = down.id where down.n < 100
    )
    select max(n)::int as n from down`.execute(db);
  return rows[0]!.n;
}

export async function setPosition(db: Db, id: string, parent: string | null, position: string): Promise<void> {
  await sql`update page set parent_id = ${parent}::bigint, position = ${position}, lifted_from = null where id = ${id}`.execute(
    db,
  );
  await touch(db, [id]);
}

export const touch = (db: Db, ids: readonly string[]) =>
  sql`update item set rev = rev + 1 where id = any (${[...ids]}::bigint[])`.execute(db);

export const noteChange = (db: Db, id: string) =>
  sql`update page set change_id = fika_id() where id = ${id}`.execute(db);

/** All that stands directly below a page, deleted or not, in its order; and what stood there when it was deleted. */
export async function idsBelow(
  db: Db,
  id: string,
  lifted: boolean,
): Promise<{ id: string; parent_id: string | null }[]> {
  const { rows } = await sql<{ id: string; parent_id: string | null }>`select id, parent_id from page
    where ${lifted ? sql`lifted_from = ${id}` : sql`parent_id = ${id}`} order by position, id`.execute(db);
  return rows;
}

/** Gives pages a new parent and keys, in the order given. */
export async function placePages(
  db: Db,
  pages: readonly { id: string; position: string }[],
  parent: string | null,
  liftedFrom: string | null,
): Promise<void> {
  await sql`update page g set parent_id = ${parent}::bigint, position = e.position, lifted_from = ${liftedFrom}::bigint
    from unnest(${pages.map((one) => one.id)}::bigint[], ${pages.map((one) => one.position)}::text[]) as e (id, position)
    where g.id = e.id`.execute(db);
  await touch(
    db,
    pages.map((one) => one.id),
  );
}

/** The key of the page that comes after one in its level. */
export async function positionAfter(db: Db, page: Position): Promise<string | null> {
  const { rows } = await sql<{ position: string }>`select position from page
    where place_id = ${page.place_id} and ${isBelow(page.parent_id)} and position > ${page.position}
    order by position limit 1`.execute(db);
  return rows[0]?.position ?? null;
}

const treeColumns = sql`g.id, g.parent_id as parent, i.title, g.template, coalesce(g.valid_until < ${today}, false) as outdated,
  exists (select 1 from page c join item ci on ci.id = c.id and ci.deleted_at is null where c.parent_id = g.id) as "hasChildren"`;

/** The levels below these parents (null: the top), each from its beginning or from after a page, one row more of each than is shown. */
export async function levels(
  db: Db,
  place: string,
  parents: readonly (string | null)[],
  after: string | null,
): Promise<TreePage[]> {
  const from = after
    ? sql`and (g.position, g.id) > (select a.position, a.id from page a where a.id = ${after}::bigint)`
    : sql``;
  const level = (condition: RawBuilder<unknown>) => sql`
    select ${treeColumns}, g.position from page g join item i on i.id = g.id and i.deleted_at is null
    where g.place_id = ${place} and ${condition} ${from} order by g.position, g.id limit ${sql.lit(pagesOfLevel + 1)}`;
  const below = parents.filter((parent) => parent !== null);
  const found = [
    ...(parents.includes(null) ? [sql`(${level(sql`g.parent_id is null`)})`] : []),
    ...(below.length > 0
      ? [
          sql`(select l.* from unnest(${below}::bigint[]) with ordinality as p (id, n)
            cross join lateral (${level(sql`g.parent_id = p.id`)}) l order by p.n, l.position, l.id)`,
        ]
      : []),
  ];
  if (found.length === 0) return [];
  const { rows } = await sql<TreePage>`select t.id, t.parent, t.title, t.template, t.outdated, t."hasChildren"
    from (${sql.join(found, sql` union all `)}) t order by t.parent nulls first, t.position, t.id`.execute(db);
  return rows;
}

/** The first pages below one. */
export async function childrenOf(db: Db, id: string): Promise<{ id: string; title: string }[]> {
  const { rows } = await sql<{ id: string; title: string }>`select g.id, i.title from page g
    join item i on i.id = g.id and i.deleted_at is null where g.parent_id = ${id} order by g.position, g.id limit 100`.execute(
    db,
  );
  return rows;
}

export async function placeName(db: Db, id: string): Promise<{ id: string; name: string; emoji: string }> {
  const { rows } = await sql<{
    id: string;
    name: string;
    emoji: string;
  }>`select id, name, emoji from place where id = ${id}`.execute(db);
  return rows[0]!;
}

export interface Care {
  readonly owner?: string | null | undefined;
  readonly validUntil?: string | null | undefined;
  readonly template?: boolean | undefined;
}

/** Another day counts as looked at: whoever names it has said that it is true until then. */
export async function setCare(db: Db, viewer: Viewer, id: string, care: Care): Promise<void> {
  const sets: RawBuilder<unknown>[] = [];
  if (care.owner !== undefined) sets.push(sql`owner_id = ${care.owner}::bigint`);
  if (care.template !== undefined) sets.push(sql`template = ${care.template}`);
  if (care.validUntil !== undefined)
    sets.push(sql`valid_until = ${care.validUntil}::date, reviewed_at = now(), reviewed_by = ${viewer.person},
      reminded_for = null, noted_outdated = false`);
  if (sets.length > 0) await sql`update page set ${sql.join(sets)} where id = ${id}`.execute(db);
}

/** For as long again as it was promised the last time; half a year where that is not known. Between a month and two years. */
export async function renewalOf(db: Db, id: string): Promise<string> {
  const { rows } = await sql<{ day: string }>`select (${today}
      + least(730, greatest(30, coalesce(valid_until - (reviewed_at at time zone 'utc')::date,
          valid_until - (select (created_at at time zone 'utc')::date from item i where i.id = page.id), 182))))::date::text as day
    from page where id = ${id} for update`.execute(db);
  return rows[0]!.day;
}

const likeWord = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

/** Pages whose title has every word: of everywhere that the viewer reads where the index can find them (three letters), else of this place. */
export async function suggestions(
  db: Db,
  viewer: Viewer,
  place: string,
  q: string,
): Promise<{ id: string; title: string; place: string }[]> {
  const words = q.trim().split(/\s+/).filter(Boolean).slice(0, 6);
  const everywhere = words.some((word) => word.length >= 3);
  const matches = words.map((word) => sql`i.title ilike ${likeWord(word)}`);
  const conditions = [sql`i.kind = 'page'`, sql`i.deleted_at is null`, ...matches];
  if (!everywhere) conditions.push(sql`g.place_id = ${place}`);
  else conditions.push(itemIsReadable(viewer, 'i.id'));
  const { rows } = await sql<{ id: string; title: string; place: string }>`
    select i.id, i.title, case when ${placeIsKnown(viewer, 'p.id')} then p.name else '' end as place from item i join page g on g.id = i.id join place p on p.id = g.place_id
    where ${sql.join(conditions, sql` and `)}
    order by g.place_id <> ${place}, not i.title ilike ${`${q.trim().replace(/[\\%_]/g, '\\$&')}%`}, ${words.length === 0 ? sql`g.change_id desc` : sql`length(i.title)`}, i.id
    limit 8`.execute(db);
  return rows;
}

export async function templatesOf(db: Db, place: string): Promise<{ id: string; title: string; body: unknown }[]> {
  const { rows } = await sql<{ id: string; title: string; body: unknown }>`select i.id, i.title, i.body from page g
    join item i on i.id = g.id and i.deleted_at is null where g.place_id = ${place} and g.template order by i.title, i.id limit 50`.execute(
    db,
  );
  return rows;
}

/** Where the list of those that are outdated goes on: days since 1970 and the id as one number; ids have at most 19 digits. */
const idDigits = 10n ** 19n;
export const afterPosition = (position: string) => ({
  days: Number(BigInt(position) / idDigits),
  id: String(BigInt(position) % idDigits),
});

/** Lists come in falling order of their position, so the one by day counts down from a day that none lies behind. */
const lastDay = 4_000_000;

export function changedSkeleton(place: string, after: string | null, limit: number): Skeleton {
  return sql<SkeletonRow>`select g.id, g.change_id::numeric as position from page g join item i on i.id = g.id and i.deleted_at is null
    where g.place_id = ${place} ${after ? sql`and g.change_id < ${after}::bigint` : sql``}
    order by g.change_id desc limit ${limit + 1}`;
}

export function outdatedSkeleton(place: string, after: string | null, limit: number): Skeleton {
  const from = after ? afterPosition(after) : null;
  const key = sql`(${sql.lit(lastDay)} - (g.valid_until - date '1970-01-01'))`;
  return sql<SkeletonRow>`select g.id, ${key}::numeric * 10000000000000000000 + (9223372036854775807 - g.id) as position
    from page g join item i on i.id = g.id and i.deleted_at is null
    where g.place_id = ${place} and g.valid_until < ${today}
      ${from ? sql`and (g.valid_until, g.id) > (date '1970-01-01' + ${lastDay - from.days}::int, 9223372036854775807 - ${from.id}::bigint)` : sql``}
    order by g.valid_until, g.id limit ${limit + 1}`;
}

export interface DuePage {
  id: string;
  owner_id: string;
}

/** Whose day comes within so many days, and of whom the owner has not been told. Marks them as told. */
export async function takeDue(db: Db, days: number, limit: number): Promise<DuePage[]> {
  const { rows } = await sql<DuePage>`
    update page g set reminded_for = g.valid_until from (
      select g.id from page g join item i on i.id = g.id and i.deleted_at is null
      join person p on p.id = g.owner_id and p.active
      where g.valid_until <= ${today} + ${days}::int and g.reminded_for is distinct from g.valid_until
      order by g.valid_until limit ${limit} for update of g skip locked) d
    where g.id = d.id returning g.id, g.owner_id`.execute(db);
  return rows;
}

/** Whose day has passed since the last look. Marks them. */
export async function takeOutdated(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update page g set noted_outdated = true from (
      select g.id from page g where g.valid_until < ${today} and not g.noted_outdated
      order by g.valid_until limit ${limit} for update skip locked) d
    where g.id = d.id returning g.id`.execute(db);
  return rows.map((row) => row.id);
}
