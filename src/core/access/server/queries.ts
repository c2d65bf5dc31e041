import { type RawBuilder, sql } from 'kysely';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { abilitiesOfKind, isEditedByMembers } from '../../items/kinds.ts';
import type { PlaceKind, Role, Visibility } from '../../places/contract.ts';
import { type CommentStanding, type ItemStanding, itemAbilities, type PlaceStanding } from '../rule.ts';

/** Who reads, inside a query: a viewer, or the columns of a query about many people at once. */
export interface Reader {
  readonly person: RawBuilder<unknown>;
  /** Known beforehand, or a column. */
  readonly guest: boolean | RawBuilder<unknown>;
}

export const readerOf = (viewer: Viewer): Reader => ({ person: sql`${viewer.person}`, guest: viewer.guest });

/** `member`, or what every colleague may do and no guest. */
const orForColleagues = ({ guest }: Reader, member: RawBuilder<unknown>, colleague: RawBuilder<unknown>) =>
  guest === true
    ? sql<boolean>`${member}`
    : guest === false
      ? sql<boolean>`(${member} or ${colleague})`
      : sql<boolean>`(${member} or (not ${guest} and ${colleague}))`;

const isMember = ({ person }: Reader, place: RawBuilder<unknown>) =>
  sql`exists (select 1 from membership m where m.person_id = ${person} and m.place_id = ${place} offset 0)`;

/**
 * A condition on one column that holds a place's id; probes two indexes, whatever the number of places. `offset 0` keeps PostgreSQL from answering by a hash of every
 * open place or every placement there is, which it prefers when it expects many rows and which is never right for a page of twenty.
 */
export const placeIsReadableBy = (reader: Reader, column: string): RawBuilder<boolean> => {
  const place = sql.raw(column);
  const open = sql`exists (select 1 from place r where r.id = ${place} and r.visibility = 'open' offset 0)`;
  return orForColleagues(reader, isMember(reader, place), open);
};

export const placeIsReadable = (viewer: Viewer, column: string): RawBuilder<boolean> =>
  placeIsReadableBy(readerOf(viewer), column);

/** A condition on one column that holds a place's id: the reader may know of the place. Same rule as the ability `discover`. */
export const placeIsKnownBy = (reader: Reader, column: string): RawBuilder<boolean> => {
  const place = sql.raw(column);
  const findable = sql`exists (select 1 from place r where r.id = ${place} and r.visibility <> 'secret' offset 0)`;
  return orForColleagues(reader, isMember(reader, place), findable);
};
export const placeIsKnown = (viewer: Viewer, column: string): RawBuilder<boolean> =>
  placeIsKnownBy(readerOf(viewer), column);

/** A condition on one column that holds an item's id. */
export const itemIsReadableBy = (reader: Reader, column: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from placement q where q.item_id = ${sql.raw(column)}
    and ${placeIsReadableBy(reader, 'q.place_id')} offset 0)`;
export const itemIsReadable = (viewer: Viewer, column: string): RawBuilder<boolean> =>
  itemIsReadableBy(readerOf(viewer), column);

interface PlaceRow {
  id: string;
  kind: PlaceKind;
  visibility: Visibility;
  archived: boolean;
  role: Role | null;
}

/** One query for any number of places. */
export async function placeStandings(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, PlaceStanding>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PlaceRow>`${short}
    select p.id, p.kind, p.visibility, p.archived_at is not null as archived, m.role
    from place p left join membership m on m.place_id = p.id and m.person_id = ${viewer.person}
    where p.id = any (${ids}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

interface ItemRow extends PlaceRow {
  item_id: string;
  item_kind: string;
  author_id: string;
  deleted: boolean;
  closed: boolean;
  home: boolean;
}

/** One query for any number of items. */
export async function itemStandings(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, ItemStanding>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<ItemRow>`${short}
    select i.id as item_id, i.kind as item_kind, i.author_id, i.deleted_at is not null as deleted,
      i.closed_at is not null as closed, w.place_id = i.place_id as home, p.id, p.kind, p.visibility, p.archived_at is not null as archived, m.role
    from item i
    cross join lateral (
      select place_id from placement where item_id = i.id
      union all select unnest(i.deleted_places) where i.deleted_at is not null
    ) w
    join place p on p.id = w.place_id
    left join membership m on m.place_id = p.id and m.person_id = ${viewer.person}
    where i.id = any (${ids}::bigint[])`.execute(db);
  const standings = new Map<string, ItemStanding & { places: (PlaceStanding & { home: boolean })[] }>();
  for (const { item_id, item_kind, author_id, deleted, closed, ...place } of rows) {
    let standing = standings.get(item_id);
    if (!standing) {
      standing = {
        authorId: author_id,
        deleted,
        closed,
        places: [],
        editedByMembers: isEditedByMembers(item_kind),
        kindAbilities: abilitiesOfKind(item_kind),
      };
      standings.set(item_id, standing);
    }
    standing.places.push(place);
  }
  return standings;
}

interface CommentRow {
  id: string;
  item_id: string;
  author_id: string;
  deleted: boolean;
}

/** Two queries for any number of comments. */
export async function commentStandings(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, CommentStanding>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<CommentRow>`
    select id, item_id, author_id, deleted_at is not null as deleted from comment where id = any (${ids}::bigint[])`.execute(
    db,
  );
  const items = await itemStandings(db, viewer, [...new Set(rows.map((row) => row.item_id))]);
  return new Map(
    rows.flatMap((row) => {
      const item = items.get(row.item_id);
      const can = item ? itemAbilities(viewer, item) : [];
      return item ? [[row.id, { authorId: row.author_id, deleted: row.deleted, item: can }] as const] : [];
    }),
  );
}
