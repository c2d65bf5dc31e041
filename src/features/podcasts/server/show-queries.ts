import { type RawBuilder, sql } from 'kysely';
import { placeIsReadable } from '../../../core/access/server/queries.ts';
import { heardPlaces } from '../../../core/follows/server/queries.ts';
import { noteMade } from '../../../core/importing/server/made.ts';
import type { PersonChip } from '../../../core/people/contract.ts';
import { chipJson } from '../../../core/people/server/queries.ts';
import type { PlaceChip } from '../../../core/places/contract.ts';
import { placeChipJson } from '../../../core/places/server/queries.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { Show } from '../contract.ts';
import { coverJson, type Page } from './queries.ts';

export interface ShowRow {
  id: string;
  title: string;
  description: string;
  author: string;
  language: string | null;
  cover: Show['cover'];
  place: PlaceChip;
  place_id: string;
  creator: PersonChip | null;
  creator_id: string | null;
  version: number;
  episodes: number;
  newest_at: Date | null;
  newest_id: string;
}

/** A cover is read by whoever reads an episode that has it, and by whose file it is: named to nobody else. */
const columns = (
  viewer: Viewer,
) => sql`s.id, s.title, s.description, s.author, s.language, s.place_id, s.creator_id, s.version, s.newest_id,
  ${placeChipJson('p')} as place, case when c.id is null then null else ${chipJson('c')} end as creator,
  case when f.owner_id = ${viewer.person} or exists (select 1 from attachment a join episode e on e.id = a.item_id join placement w
      on w.item_id = e.id and w.place_id = s.place_id where a.file_id = f.id and e.show_id = s.id) then ${coverJson} end as cover,
  n.episodes, n.newest_at`;

/** Counted in its place: what was deleted, or has gone elsewhere, is not told of. */
const joined = sql`join place p on p.id = s.place_id left join person c on c.id = s.creator_id
  left join file f on f.id = s.cover_id and f.status = 'ready'
  cross join lateral (select count(*)::int as episodes, max(i.created_at) as newest_at from episode e join item i on i.id = e.id
    join placement w on w.item_id = e.id and w.place_id = s.place_id where e.show_id = s.id) n`;

const below = (after: string | null) => (after === null ? sql`` : sql`and s.newest_id < ${after}::bigint`);

/** Shows of one place, which the caller has asked about, or of all that the viewer hears. One more than `limit`. */
export async function listShowRows(
  db: Db,
  viewer: Viewer,
  place: string | null,
  { after, limit }: Page,
): Promise<ShowRow[]> {
  const where: RawBuilder<unknown> =
    place === null ? sql`s.place_id in (${heardPlaces(viewer, { muted: false })})` : sql`s.place_id = ${place}`;
  const { rows } = await sql<ShowRow>`select ${columns(viewer)}
    from (select * from show s where ${where} ${below(after)} order by s.newest_id desc limit ${limit + 1}) s ${joined}
    order by s.newest_id desc`.execute(db);
  return rows;
}

/** A show whose place the viewer reads. */
export async function findShow(db: Db, viewer: Viewer, id: string): Promise<ShowRow | undefined> {
  const { rows } = await sql<ShowRow>`select ${columns(viewer)} from show s ${joined}
    where s.id = ${id} and ${placeIsReadable(viewer, 's.place_id')}`.execute(db);
  return rows[0];
}

/** Holds a show for whoever changes it; undefined where it is gone. */
export async function lockShow(db: Db, id: string): Promise<{ version: number } | undefined> {
  const { rows } = await sql<{ version: number }>`select version from show where id = ${id} for update`.execute(db);
  return rows[0];
}

export interface ShowWords {
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly language: string | null;
}

export async function insertShow(db: Db, place: string, creator: string | null, words: ShowWords): Promise<string> {
  const { rows } = await sql<{ id: string }>`with i as (select fika_id() as id)
    insert into show (id, place_id, creator_id, title, description, author, language, newest_id)
    select i.id, ${place}, ${creator}, ${words.title}, ${words.description}, ${words.author}, ${words.language}, i.id from i returning id`.execute(
    db,
  );
  await noteMade(db, 'show', rows[0]!.id);
  return rows[0]!.id;
}

export async function changeShow(db: Db, id: string, words: Partial<ShowWords>): Promise<void> {
  const { title = null, description = null, author = null, language } = words;
  await sql`update show set version = version + 1, title = coalesce(${title}, title), description = coalesce(${description}, description),
    author = coalesce(${author}, author), language = ${language === undefined ? sql`language` : sql`${language}`} where id = ${id}`.execute(
    db,
  );
}

/** Answers false where it is somebody else's picture, and not the one that the show has. */
export async function putShowCover(
  db: Db,
  viewer: Viewer,
  id: string,
  cover: { readonly file: string; readonly alt: string } | null,
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update show s set cover_id = ${cover?.file ?? null}, cover_alt = ${cover?.alt ?? ''}
    where s.id = ${id} and (${cover?.file ?? null}::bigint is null or s.cover_id = ${cover?.file ?? null}::bigint or exists
      (select 1 from file f where f.id = ${cover?.file ?? null} and f.width is not null and f.owner_id = ${viewer.person}))`.execute(
      db,
    );
  return numAffectedRows === 1n;
}

/** For what comes back from an export, where the picture was taken with an episode. */
export async function putCoverOf(db: Db, id: string, file: string, alt: string): Promise<void> {
  await sql`update show set cover_id = ${file}, cover_alt = ${alt} where id = ${id}`.execute(db);
}

export async function deleteShowRow(db: Db, id: string): Promise<void> {
  await sql`delete from show where id = ${id}`.execute(db);
}

export async function episodesOfShow(db: Db, show: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from episode where show_id = ${show}`.execute(db);
  return rows.map(({ id }) => id);
}

/** What every reader of an episode sees of its show has changed. */
export async function raiseRevs(db: Db, items: readonly string[]): Promise<void> {
  await sql`update item set rev = rev + 1 where id = any (${[...items]}::bigint[])`.execute(db);
}
