import { sql } from 'kysely';
import { takeTurns } from '../../../platform/database/turns.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { placeAbilities } from '../../access/rule.ts';
import { placeStandings } from '../../access/server/queries.ts';
import { appendActivity } from '../../activity/server/log.ts';
import { noteMade } from '../../importing/server/made.ts';
import { allKinds } from '../../items/kinds.ts';
import { type Community, type CommunityPage, placeProblems, type Role, type Visibility } from '../contract.ts';
import { type CommunityRow, communityRows, kindsIn, toPlaceChip } from './queries.ts';

export interface NewCommunity {
  readonly name: string;
  readonly visibility: Visibility;
  readonly description?: string;
  readonly guidelines?: string;
  readonly emoji?: string;
  readonly createdAt?: Date;
}

const slugOf = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'community';

/**
 * Starts a community that `owner` owns (null: nobody yet, for imports).
 * @param actor who does it, where that is not the owner; null at the terminal
 * @throws `name_taken`
 */
export async function createCommunity(
  db: Db,
  owner: string | null,
  community: NewCommunity,
  actor: string | null = owner,
): Promise<string> {
  const at = sql`coalesce(${community.createdAt ?? null}::timestamptz, clock_timestamp())`;
  await takeTurns(db, 'names of communities');
  const { rows } = await sql<{ id: string }>`
    insert into place (id, kind, name, slug, visibility, description, guidelines, emoji, created_by, created_at)
    select fika_id(${at}), 'community', ${community.name},
      case when exists (select 1 from place where slug = ${slugOf(community.name)})
        then ${slugOf(community.name)} || '-' || nextval('fika_id_seq') else ${slugOf(community.name)} end,
      ${community.visibility}, ${community.description ?? ''}, ${community.guidelines ?? ''}, ${community.emoji ?? ''},
      ${owner}, ${at}
    on conflict (lower(name)) where kind = 'community' do nothing returning id`.execute(db);
  const id = rows[0]?.id;
  if (!id) throw placeProblems.name_taken();
  await appendActivity(db, [{ actor, verb: 'place.created', object: id, place: id, at: community.createdAt }]);
  if (owner) await putMember(db, actor, id, owner, 'owner', community.createdAt);
  await noteMade(db, 'place', id);
  return id;
}

/** Adds or re-roles without asking anybody: for rules that have asked already, and for imports, which say since when. */
export async function putMember(
  db: Db,
  actor: string | null,
  place: string,
  person: string,
  role: Role,
  at?: Date,
): Promise<void> {
  const { rows } = await sql<{ fresh: boolean; before: Role | null }>`
    with before as (select role from membership where place_id = ${place} and person_id = ${person}),
    newest as (select coalesce(max(item_id), 0) as id from placement where place_id = ${place})
    insert into membership (place_id, person_id, role, joined_at, seen_item_id)
    select ${place}, ${person}, ${role}, coalesce(${at ?? null}::timestamptz, clock_timestamp()), newest.id from newest
    on conflict (place_id, person_id) do update set role = excluded.role
    returning (xmax = 0) as fresh, (select role from before) as before`.execute(db);
  await sql`delete from join_request where place_id = ${place} and person_id = ${person}`.execute(db);
  const { fresh, before } = rows[0]!;
  if (!fresh && before === role) return;
  await appendActivity(db, [
    {
      actor,
      verb: 'member.added',
      object: place,
      place,
      person,
      data: { role, ...(before && { before }) },
      ...(at && { at }),
    },
  ]);
}

export async function dropMember(db: Db, actor: string | null, place: string, person: string): Promise<boolean> {
  const gone = await sql`delete from membership where place_id = ${place} and person_id = ${person}`.execute(db);
  if (gone.numAffectedRows === 0n) return false;
  await appendActivity(db, [{ actor, verb: 'member.removed', object: place, place, person }]);
  return true;
}

export interface CommunityChange {
  readonly name?: string;
  readonly description?: string;
  readonly guidelines?: string;
  readonly emoji?: string;
  readonly visibility?: Visibility;
  readonly archived?: boolean;
}

export async function changeCommunity(db: Db, viewer: Viewer, id: string, change: CommunityChange): Promise<void> {
  const place = (await placeStandings(db, viewer, [id])).get(id);
  if (place?.kind !== 'community') throw placeProblems.not_a_community();
  if (change.name !== undefined) {
    await takeTurns(db, 'names of communities');
    const { rows } = await sql`select 1 from place where kind = 'community' and lower(name) = lower(${change.name})
      and id <> ${id}`.execute(db);
    if (rows.length > 0) throw placeProblems.name_taken();
  }
  const columns: Record<string, unknown> = {
    name: change.name,
    description: change.description,
    guidelines: change.guidelines,
    emoji: change.emoji,
    visibility: change.visibility,
    archived_at: change.archived === undefined ? undefined : change.archived ? sql`clock_timestamp()` : null,
  };
  const sets = Object.entries(columns).flatMap(([column, value]) =>
    value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`],
  );
  if (sets.length === 0) return;
  await sql`update place set ${sql.join(sets)} where id = ${id}`.execute(db);
  const changed = Object.keys(change).filter((key) => change[key as keyof CommunityChange] !== undefined);
  await appendActivity(db, [
    {
      actor: viewer.person,
      verb: 'place.edited',
      object: id,
      place: id,
      data: { changed, ...(change.visibility && { visibility: change.visibility, before: place.visibility }) },
    },
  ]);
}

export function presentCommunity(viewer: Viewer, row: CommunityRow): Community {
  return {
    ...toPlaceChip(row),
    description: row.description,
    guidelines: row.guidelines,
    archived: row.archived,
    createdAt: row.created_at.toISOString(),
    mine: { role: row.role, requested: row.requested, muted: row.muted ?? false, unread: row.unread },
    can: [...placeAbilities(viewer, row)],
  };
}

/** Any number of communities, in the order of `ids`; those that the viewer may not know of must have been left out before. */
export async function getCommunities(db: Db, viewer: Viewer, ids: readonly string[]): Promise<Community[]> {
  const rows = await communityRows(db, viewer, ids);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [presentCommunity(viewer, row)] : [];
  });
}

export async function getCommunity(db: Db, viewer: Viewer, id: string): Promise<CommunityPage> {
  const [community] = await getCommunities(db, viewer, [id]);
  if (!community) throw problems.not_found();
  // Whoever only knows of a community is not told what is in it.
  const kinds = community.can.includes('read')
    ? await kindsIn(
        db,
        id,
        allKinds().map(({ kind }) => kind),
      )
    : [];
  return { ...community, kinds };
}
