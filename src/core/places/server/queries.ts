import { type RawBuilder, sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { placeIsKnown } from '../../access/server/queries.ts';
import type { PersonChip } from '../../people/contract.ts';
import { chipJson } from '../../people/server/queries.ts';
import type { PlaceChip, PlaceKind, Role, Visibility } from '../contract.ts';

export interface CommunityRow {
  id: string;
  kind: PlaceKind;
  name: string;
  slug: string;
  emoji: string;
  visibility: Visibility;
  member_count: number;
  person_id: string | null;
  description: string;
  guidelines: string;
  archived: boolean;
  created_at: Date;
  role: Role | null;
  muted: boolean | null;
  requested: boolean;
  unread: number;
}

export const placeColumns = sql`p.id, p.kind, p.name, p.slug::text as slug, p.emoji, p.visibility, p.member_count, p.person_id`;

export const toPlaceChip = (
  row: Omit<PlaceChip, 'memberCount' | 'person'> & { member_count: number; person_id: string | null },
): PlaceChip => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  slug: row.slug,
  emoji: row.emoji,
  visibility: row.visibility,
  memberCount: row.member_count,
  person: row.person_id,
});

/** The chip as JSON inside a bigger query; ids as text, since JSON numbers end at 2^53. */
export const placeChipJson = (alias: string): RawBuilder<PlaceChip> => {
  const p = sql.raw(alias);
  return sql<PlaceChip>`jsonb_build_object('id', ${p}.id::text, 'kind', ${p}.kind, 'name', ${p}.name, 'slug', ${p}.slug, 'emoji', ${p}.emoji,
    'visibility', ${p}.visibility, 'memberCount', ${p}.member_count, 'person', ${p}.person_id::text)`;
};

/** Chips without asking who may see them: for ids that a skeleton or a guard has already let through. */
export async function placeChips(db: Db, ids: readonly string[]): Promise<Map<string, PlaceChip>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Parameters<typeof toPlaceChip>[0]>`
    select ${placeColumns} from place p where p.id = any (${[...new Set(ids)]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, toPlaceChip(row)]));
}

/** Everything a community's reply shows, for any number of them in one query. */
export async function communityRows(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, CommunityRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<CommunityRow>`
    select ${placeColumns}, p.description, p.guidelines, p.archived_at is not null as archived, p.created_at, m.role, m.muted,
      exists (select 1 from join_request r where r.place_id = p.id and r.person_id = ${viewer.person}) as requested,
      coalesce(u.n, 0)::int as unread
    from place p
    left join membership m on m.place_id = p.id and m.person_id = ${viewer.person}
    left join lateral (
      select count(*) as n from (select 1 from placement w where m.person_id is not null and w.place_id = p.id
        and w.item_id > m.seen_item_id limit 99) c) u on true
    where p.id = any (${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Which of these kinds there is something of in a place, posts apart: one probe of an index for each. */
export async function kindsIn(db: Db, place: string, kinds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`select k.kind from unnest(${[...kinds]}::text[]) as k (kind)
    where exists (select 1 from placement w where w.place_id = ${place} and w.kind = k.kind and w.kind <> 'post')`.execute(
    db,
  );
  return rows.map((row) => row.kind);
}

/** Words are typed without apostrophes (`searchWords`). */
const nameFilter = (words: readonly string[]) =>
  words.length === 0
    ? sql``
    : sql`and ${sql.join(
        words.map((word) => sql`translate(lower(p.name), '''’‘ʼʻʹ´\`＇', '') like ${`%${word}%`}`),
        sql` and `,
      )}`;

/** Skeleton of one's own communities, by name. */
export async function myCommunities(
  db: Db,
  viewer: Viewer,
  words: readonly string[],
  after: readonly [string, string] | null,
  limit: number,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, lower(p.name) as name from membership m join place p on p.id = m.place_id
    where m.person_id = ${viewer.person} and p.kind = 'community' ${nameFilter(words)}
      ${after ? sql`and (lower(p.name) collate "C", p.id) > (${after[0]} collate "C", ${after[1]}::bigint)` : sql``}
    order by lower(p.name) collate "C", p.id limit ${limit + 1}`.execute(db);
  return rows;
}

/** Skeleton of what can be found: open and closed ones, and the secret ones one is in; largest first. */
export async function discoverCommunities(
  db: Db,
  viewer: Viewer,
  words: readonly string[],
  after: readonly [number, string] | null,
  limit: number,
): Promise<{ id: string; member_count: number }[]> {
  const { rows } = await sql<{ id: string; member_count: number }>`
    select p.id, p.member_count from place p
    where p.kind = 'community' and p.archived_at is null and ${placeIsKnown(viewer, 'p.id')} ${nameFilter(words)}
      ${after ? sql`and (p.member_count, p.id) < (${after[0]}, ${after[1]}::bigint)` : sql``}
    order by p.member_count desc, p.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

export interface MemberRow {
  person: PersonChip;
  role: Role;
  joined_at: Date;
  rank: number;
  search_name: string;
}

/** Owners, moderators, members, guests; by name within. */
export async function membersOf(
  db: Db,
  place: string,
  after: readonly [number, string, string] | null,
  limit: number,
): Promise<MemberRow[]> {
  const rank = sql`array_position(array['owner', 'moderator', 'member', 'guest'], m.role)`;
  const { rows } = await sql<MemberRow>`
    select ${chipJson('p')} as person, m.role, m.joined_at, ${rank} as rank, p.search_name
    from membership m join person p on p.id = m.person_id
    where m.place_id = ${place}
      ${after ? sql`and (${rank}, p.search_name collate "C", p.id) > (${after[0]}, ${after[1]} collate "C", ${after[2]}::bigint)` : sql``}
    order by ${rank}, p.search_name collate "C", p.id limit ${limit + 1}`.execute(db);
  return rows;
}

export async function requestsOf(
  db: Db,
  place: string,
  after: string | null,
  limit: number,
): Promise<{ person: PersonChip; asked_at: Date }[]> {
  const { rows } = await sql<{ person: PersonChip; asked_at: Date }>`
    select ${chipJson('p')} as person, r.asked_at from join_request r join person p on p.id = r.person_id
    where r.place_id = ${place} ${after ? sql`and r.person_id > ${after}::bigint` : sql``}
    order by r.person_id limit ${limit + 1}`.execute(db);
  return rows;
}

/** The role of one person, the row locked: two people who join, leave and are removed at once take turns. */
export async function lockMembership(db: Db, place: string, person: string): Promise<Role | null> {
  await sql`select 1 from place where id = ${place} for update`.execute(db);
  const { rows } = await sql<{ role: Role }>`select role from membership
    where place_id = ${place} and person_id = ${person}`.execute(db);
  return rows[0]?.role ?? null;
}

export async function countOwners(db: Db, place: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from membership
    where place_id = ${place} and role = 'owner'`.execute(db);
  return rows[0]!.n;
}

export async function leadersOf(db: Db, place: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`select person_id from membership
    where place_id = ${place} and role in ('owner', 'moderator') order by person_id`.execute(db);
  return rows.map((row) => row.person_id);
}

/** What the viewer has seen of a place goes forward only: another device may be further. */
export async function markSeen(db: Db, viewer: Viewer, place: string, item: string): Promise<void> {
  await sql`update membership set seen_item_id = greatest(seen_item_id, ${item}::bigint)
    where place_id = ${place} and person_id = ${viewer.person}`.execute(db);
}

export async function setMuted(db: Db, viewer: Viewer, place: string, muted: boolean): Promise<void> {
  await sql`update membership set muted = ${muted}
    where place_id = ${place} and person_id = ${viewer.person}`.execute(db);
}
