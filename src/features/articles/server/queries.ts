import { sql } from 'kysely';
import { itemIsReadable } from '../../../core/access/server/queries.ts';
import { heardPlaces } from '../../../core/follows/server/queries.ts';
import type { Skeleton, SkeletonRow } from '../../../core/items/server/pipeline.ts';
import type { PersonChip } from '../../../core/people/contract.ts';
import { chipJson } from '../../../core/people/server/queries.ts';
import type { Doc } from '../../../core/richtext/document.ts';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

export interface ArticleRow {
  id: string;
  excerpt: string;
  teaser: string;
  cover: { file: string; alt: string; width: number | null; height: number | null } | null;
  minutes: number;
  authors: PersonChip[];
  series: { id: string; name: string; part: number } | null;
}

/** Any number of articles in one query. A cover is named once its sizes exist. */
export async function articleRows(db: Db, ids: readonly string[]): Promise<ArticleRow[]> {
  const { rows } = await sql<ArticleRow>`${short}
    select a.id, a.excerpt, a.teaser, a.minutes,
      case when f.id is null then null else jsonb_build_object('file', f.id::text, 'alt', a.cover_alt, 'width', f.width, 'height', f.height)
        end as cover,
      coalesce((select jsonb_agg(${chipJson('p')} order by w.position) from article_author w join person p on p.id = w.person_id
        where w.article_id = a.id and w.position > 0), '[]') as authors,
      case when s.id is null then null else jsonb_build_object('id', s.id::text, 'name', s.name, 'part', a.part) end as series
    from article a left join file f on f.id = a.cover_id and f.status <> 'failed'
    left join article_series s on s.id = a.series_id
    where a.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

/** Of these articles, those that the viewer is one of the writers of. */
export async function writtenBy(db: Db, viewer: Viewer, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`${short} select article_id as id from article_author
    where article_id = any (${[...ids]}::bigint[]) and person_id = ${viewer.person}`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** The item of an article, inside the transaction that writes it. */
export async function itemOf(
  db: Db,
  id: string,
): Promise<{ body: Doc; place_id: string; author_id: string; cover_id: string | null }> {
  const { rows } = await sql<{ body: Doc; place_id: string; author_id: string; cover_id: string | null }>`
    select i.body, i.place_id, i.author_id, a.cover_id from item i left join article a on a.id = i.id where i.id = ${id}`.execute(
    db,
  );
  return rows[0]!;
}

export async function insertArticle(db: Db, id: string): Promise<void> {
  await sql`insert into article (id) values (${id})`.execute(db);
}

export async function setWords(db: Db, id: string, words: { minutes: number; teaser: string; excerpt?: string }) {
  await sql`update article set minutes = ${words.minutes}, teaser = ${words.teaser}, excerpt = coalesce(${words.excerpt ?? null}, excerpt)
    where id = ${id}`.execute(db);
}

export async function givenExcerpt(db: Db, id: string): Promise<string> {
  const { rows } = await sql<{ excerpt: string }>`select excerpt from article where id = ${id}`.execute(db);
  return rows[0]?.excerpt ?? '';
}

/**
 * Shows a cover: its readers are the article's. Answers false where it is somebody else's picture, and none that the article or a draft of the viewer's has.
 */
export async function putCover(
  db: Db,
  viewer: Viewer,
  id: string,
  cover: { readonly file: string; readonly alt: string } | null,
): Promise<boolean> {
  if (cover) {
    const { rows } =
      await sql`select 1 from file f where f.id = ${cover.file} and f.width is not null and (f.owner_id = ${viewer.person}
      or exists (select 1 from article a where a.id = ${id} and a.cover_id = f.id)
      or exists (select 1 from attachment t where t.file_id = f.id and t.subject_id = ${id})
      or exists (select 1 from draft_file x join draft d on d.id = x.draft_id where x.file_id = f.id and d.owner_id = ${viewer.person}))`.execute(
        db,
      );
    if (rows.length === 0) return false;
  }
  await sql`update article set cover_id = ${cover?.file ?? null}, cover_alt = ${cover?.alt ?? ''} where id = ${id}`.execute(
    db,
  );
  await attachCover(db, id);
  return true;
}

/** The cover stands among the item's files, beside those of the text: an edit of the text makes its files anew. */
export async function attachCover(db: Db, id: string): Promise<void> {
  await sql`insert into attachment (subject_id, item_id, file_id, position, alt, inline)
    select a.id, a.id, a.cover_id, 1000, a.cover_alt, true from article a where a.id = ${id} and a.cover_id is not null
    on conflict do nothing`.execute(db);
}

/** The series of that name in a place, begun where there is none. */
export async function seriesByName(db: Db, place: string, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into article_series (place_id, name) values (${place}, ${name})
    on conflict (place_id, lower(name)) do update set name = article_series.name returning id`.execute(db);
  return rows[0]!.id;
}

/** Puts an article into a series as a part; null: after the last one, where it is not in it already. */
export async function putInSeries(db: Db, id: string, series: string | null, part: number | null): Promise<void> {
  await sql`update article a set series_id = ${series}::bigint, part = case when ${series}::bigint is null then null else coalesce(${part}::int,
      case when a.series_id = ${series}::bigint then a.part end,
      (select coalesce(max(o.part), 0) + 1 from article o where o.series_id = ${series}::bigint and o.id <> a.id)) end
    where a.id = ${id}`.execute(db);
}

/** The author first, then the others. Answers with those who were not named before. */
export async function putAuthors(db: Db, id: string, people: readonly string[]): Promise<string[]> {
  await sql`delete from article_author where article_id = ${id} and person_id <> all (${[...people]}::bigint[])`.execute(
    db,
  );
  const { rows } = await sql<{ person_id: string; fresh: boolean }>`
    insert into article_author (article_id, person_id, position)
    select ${id}, e.person, e.position - 1 from unnest(${[...people]}::bigint[]) with ordinality as e (person, position)
    on conflict (article_id, person_id) do update set position = excluded.position returning person_id, xmax = 0 as fresh`.execute(
    db,
  );
  return rows.filter((row) => row.fresh).map((row) => row.person_id);
}

/** Where a page begins (below this position) and how long it is. */
export interface Page {
  readonly after: string | null;
  readonly limit: number;
}

const before = (column: string, after: string | null) =>
  after === null ? sql`` : sql`and ${sql.raw(column)} < ${after}::bigint`;

/** Articles of the places that the viewer hears: each place's newest from the index by kind, then merged. */
export const heardSkeleton = (viewer: Viewer, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select distinct id, id as position from (
      select w.item_id as id from (${heardPlaces(viewer, { muted: true })}) heard
      cross join lateral (
        select item_id from placement where place_id = heard.place_id and kind = 'article' and kind <> 'post' ${before('item_id', after)}
        order by item_id desc limit ${limit + 1}
      ) w
    ) found order by id desc limit ${limit + 1}`;

/** Milliseconds of an id: see `fika_id`. */
const firstIdOf = (at: Date): string => (BigInt(at.getTime() - Date.UTC(2020, 0, 1)) << 22n).toString();

/** `2026-11` → the ids of that month: from the first up to, not with, the second. */
function idsOf(month: string): [string, string] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return [firstIdOf(new Date(Date.UTC(year, number - 1))), firstIdOf(new Date(Date.UTC(year, number)))];
}

/** A place's blog from the index by kind; the route asks whether the viewer reads the place. */
export function placeSkeleton(place: string, month: string | undefined, { after, limit }: Page): Skeleton {
  const [from, to] = month === undefined ? [null, null] : idsOf(month);
  return sql<SkeletonRow>`select item_id as id, item_id as position from placement
    where place_id = ${place} and kind = 'article' and kind <> 'post' ${before('item_id', after)}
      ${from === null ? sql`` : sql`and item_id >= ${from}::bigint and item_id < ${to}::bigint`}
    order by item_id desc limit ${limit + 1}`;
}

/** Counted in the index alone: an id says when it was. */
export async function monthsOf(db: Db, place: string): Promise<{ month: string; count: number }[]> {
  const { rows } = await sql<{ month: string; count: number }>`
    select to_char(to_timestamp((item_id >> 22) / 1000.0 + 1577836800) at time zone 'utc', 'YYYY-MM') as month, count(*)::int as count
    from placement where place_id = ${place} and kind = 'article' and kind <> 'post'
    group by 1 order by 1 desc limit 600`.execute(db);
  return rows;
}

export const personSkeleton = (viewer: Viewer, person: string, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select article_id as id, article_id as position from article_author
    where person_id = ${person} ${before('article_id', after)} and ${itemIsReadable(viewer, 'article_author.article_id')}
    order by article_id desc limit ${limit + 1}`;

export async function seriesIn(db: Db, place: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select s.id, s.name from article_series s where s.place_id = ${place}
    and exists (select 1 from article a join placement w on w.item_id = a.id where a.series_id = s.id)
    order by lower(s.name) limit 500`.execute(db);
  return rows;
}

/** The parts that the viewer may read, in their order. */
export async function partsOf(
  db: Db,
  viewer: Viewer,
  series: string,
): Promise<{ name: string; id: string; title: string; part: number }[]> {
  const { rows } = await sql<{ name: string; id: string; title: string; part: number }>`
    select s.name, a.id, i.title, a.part from article_series s join article a on a.series_id = s.id join item i on i.id = a.id
    where s.id = ${series} and i.deleted_at is null and ${itemIsReadable(viewer, 'a.id')} order by a.part, a.id limit 1000`.execute(
    db,
  );
  return rows;
}

/** The article that stood at one of these paths, if the viewer may read it. */
export async function articleAt(db: Db, viewer: Viewer, paths: readonly string[]): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select article_id as id from article_address
    where path = any (${[...paths]}::text[]) and ${itemIsReadable(viewer, 'article_address.article_id')} limit 1`.execute(
    db,
  );
  return rows[0]?.id;
}
