import { sql } from 'kysely';
import { itemIsReadable } from '../../../core/access/server/queries.ts';
import type { Skeleton, SkeletonRow } from '../../../core/items/server/pipeline.ts';
import type { PersonChip } from '../../../core/people/contract.ts';
import { chipJson } from '../../../core/people/server/queries.ts';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { IdeaState } from '../contract.ts';

export interface DecisionRow {
  id: string;
  state: IdeaState;
  reason: string;
  by: PersonChip;
  at: Date;
}

export interface IdeaRow {
  id: string;
  state: IdeaState;
  votes: number;
  supporters: number;
  owner: PersonChip | null;
  decision: (Omit<DecisionRow, 'id' | 'at'> & { at: string }) | null;
}

/** Any number of ideas in one query. */
export async function ideaRows(db: Db, ids: readonly string[]): Promise<IdeaRow[]> {
  const { rows } = await sql<IdeaRow>`${short}
    select i.id, i.state, i.votes, i.supporters,
      case when o.id is null then null else ${chipJson('o')} end as owner,
      (select jsonb_build_object('state', d.state, 'reason', d.reason, 'by', ${chipJson('p')},
          'at', to_char(d.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        from idea_decision d join person p on p.id = d.decided_by where d.idea_id = i.id order by d.id desc limit 1) as decision
    from idea i left join person o on o.id = i.owner_id
    where i.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

export interface OwnOfIdea {
  id: string;
  votes: number;
  /** What it became a part of, as far as the viewer may read it. */
  mergedInto: { id: string; title: string } | null;
}

/** What is the reader's own of any number of ideas, in one query. */
export async function ownOf(db: Db, viewer: Viewer, ids: readonly string[]): Promise<OwnOfIdea[]> {
  const { rows } = await sql<OwnOfIdea>`${short}
    select i.id, coalesce(v.votes, 0) as votes,
      case when i.merged_into is not null then (
        select jsonb_build_object('id', t.id::text, 'title', t.title) from item t
        where t.id = i.merged_into and t.deleted_at is null and ${itemIsReadable(viewer, 't.id')}) end as "mergedInto"
    from idea i left join idea_vote v on v.idea_id = i.id and v.person_id = ${viewer.person}
    where i.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

export async function insertIdea(db: Db, id: string): Promise<void> {
  await sql`insert into idea (id, place_id) select id, place_id from item where id = ${id}`.execute(db);
}

export interface LockedIdea {
  id: string;
  place_id: string;
  state: IdeaState;
}

/** The rows, locked in the order of their ids, so that two who merge at once wait for each other instead of for ever. */
export async function lockIdeas(db: Db, ids: readonly string[]): Promise<Map<string, LockedIdea>> {
  const { rows } = await sql<LockedIdea>`select id, place_id, state from idea
    where id = any (${[...ids]}::bigint[]) order by id for update`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Votes that a person has on the open ideas of a place; what was deleted gives them back. */
export async function votesUsed(db: Db, person: string, place: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`${short}
    select coalesce(sum(v.votes), 0)::int as n from idea_vote v join idea i on i.id = v.idea_id
    where v.person_id = ${person} and i.place_id = ${place} and i.state = 'open'
      and exists (select 1 from item t where t.id = i.id and t.deleted_at is null)`.execute(db);
  return rows[0]!.n;
}

/** Gives an idea exactly so many votes of a person; its counters move by what changed. */
export async function setVotes(db: Db, person: string, idea: string, votes: number): Promise<void> {
  await sql`with old as (select votes from idea_vote where idea_id = ${idea} and person_id = ${person}),
    gone as (delete from idea_vote where idea_id = ${idea} and person_id = ${person} and ${votes}::int = 0),
    kept as (
      insert into idea_vote (idea_id, person_id, votes) select ${idea}, ${person}, ${votes} where ${votes}::int > 0
      on conflict (idea_id, person_id) do update set votes = excluded.votes
    )
    update idea set votes = votes + ${votes} - coalesce((select votes from old), 0),
      supporters = supporters + (${votes}::int > 0)::int - (select count(*)::int from old)
    where id = ${idea}`.execute(db);
}

export const touch = (db: Db, ids: readonly string[]) =>
  sql`update item set rev = rev + 1 where id = any (${[...ids]}::bigint[])`.execute(db);

export async function decide(
  db: Db,
  viewer: Viewer,
  idea: string,
  decision: { state: IdeaState; reason: string; owner: string | null; at?: Date | undefined },
): Promise<void> {
  await sql`insert into idea_decision (idea_id, state, reason, decided_by, at)
    values (${idea}, ${decision.state}, ${decision.reason}, ${viewer.person}, coalesce(${decision.at ?? null}::timestamptz, clock_timestamp()))`.execute(
    db,
  );
  await sql`update idea set state = ${decision.state}, owner_id = ${decision.owner} where id = ${idea}`.execute(db);
}

/** Everybody's votes move over; who has given some to both keeps the greater number. Answers with who supports by it now. */
export async function moveVotes(db: Db, from: string, into: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    with gone as (delete from idea_vote where idea_id = ${from} returning person_id, votes)
    insert into idea_vote as v (idea_id, person_id, votes) select ${into}, person_id, votes from gone
    on conflict (idea_id, person_id) do update set votes = greatest(v.votes, excluded.votes) returning person_id`.execute(
    db,
  );
  // What a merge counts anew is the votes of one idea.
  await sql`update idea i set votes = c.votes, supporters = c.supporters from (
      select coalesce(sum(votes), 0)::int as votes, count(*)::int as supporters from idea_vote where idea_id = ${into}) c
    where i.id = ${into}`.execute(db);
  await sql`update idea set votes = 0, supporters = 0, state = 'merged', merged_into = ${into} where id = ${from}`.execute(
    db,
  );
  // What was part of it before is part of where it is part of now.
  await sql`update idea set merged_into = ${into} where merged_into = ${from}`.execute(db);
  return rows.map((row) => row.person_id);
}

export async function decisionsOf(db: Db, idea: string, after: string | null, limit: number): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`select d.id, d.state, d.reason, ${chipJson('p')} as by, d.at
    from idea_decision d join person p on p.id = d.decided_by
    where d.idea_id = ${idea} ${after ? sql`and d.id < ${after}::bigint` : sql``} order by d.id desc limit ${limit + 1}`.execute(
    db,
  );
  return rows;
}

/** Where a page of ideas goes on: for those by votes, their number and the id; else the id. */
export interface After {
  readonly votes: number;
  readonly id: string;
}

/** Votes and id as one number, which a list is sorted by; ids have at most 19 digits. */
const idDigits = 10n ** 19n;
export const positionOf = ({ votes, id }: After): string => String(BigInt(votes) * idDigits + BigInt(id));
export const afterPosition = (position: string): After => ({
  votes: Number(BigInt(position) / idDigits),
  id: String(BigInt(position) % idDigits),
});

export function ideasSkeleton(
  place: string,
  show: 'popular' | 'newest' | 'decided',
  after: string | null,
  limit: number,
): Skeleton {
  const isThere = sql`exists (select 1 from item t where t.id = idea.id and t.deleted_at is null)`;
  if (show === 'popular') {
    const from = after ? afterPosition(after) : null;
    return sql<SkeletonRow>`select id, votes::numeric * 10000000000000000000 + id as position from idea
      where place_id = ${place} and state = 'open' and ${isThere}
        ${from ? sql`and (votes, id) < (${from.votes}::int, ${from.id}::bigint)` : sql``}
      order by votes desc, id desc limit ${limit + 1}`;
  }
  const state = show === 'newest' ? sql`state = 'open'` : sql`state <> 'open'`;
  return sql<SkeletonRow>`select id, id::numeric as position from idea
    where place_id = ${place} and ${state} and ${isThere} ${after ? sql`and id < ${after}::bigint` : sql``}
    order by id desc limit ${limit + 1}`;
}
