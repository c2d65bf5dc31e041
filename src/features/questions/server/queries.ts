import { type RawBuilder, sql } from 'kysely';
import { heardPlaces } from '../../../core/follows/server/queries.ts';
import type { Skeleton, SkeletonRow } from '../../../core/items/server/pipeline.ts';
import { chipJson } from '../../../core/people/server/queries.ts';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { Leader } from '../contract.ts';

export interface QuestionRow {
  id: string;
  answers: number;
  accepted: number;
  answer_votes: number;
  votes: number;
  answered_at: Date | null;
  leader: Leader | null;
}

/** A question is answered when an answer is accepted, or who was asked has answered. */
const isAnswered = sql`q.answered_at is not null`;

const leaderJson: RawBuilder<Leader> = sql`jsonb_build_object('id', l.id::text, 'role', l.role, 'person', ${chipJson('p')})`;

/** Any number of questions in one query. */
export async function questionRows(db: Db, ids: readonly string[]): Promise<QuestionRow[]> {
  const { rows } = await sql<QuestionRow>`${short}
    select q.id, q.answers, q.accepted, q.answer_votes, q.votes, q.answered_at,
      case when l.id is null then null else ${leaderJson} end as leader
    from question q left join leader l on l.id = q.leader_id left join person p on p.id = l.person_id
    where q.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

export async function votedQuestions(db: Db, viewer: Viewer, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ question_id: string }>`${short}
    select question_id from question_vote
    where question_id = any (${[...ids]}::bigint[]) and person_id = ${viewer.person}`.execute(db);
  return new Set(rows.map((row) => row.question_id));
}

export async function insertQuestion(db: Db, id: string, leader: string | null): Promise<void> {
  await sql`insert into question (id, leader_id) values (${id}, ${leader})`.execute(db);
  await putInPlaces(db, id);
}

/** Brings `question_place` to what is true of a question: it stands where it is put. Who is asked is of its home place. */
export async function putInPlaces(db: Db, id: string): Promise<void> {
  await sql`with w as (
      select w.place_id, q.id, case when w.place_id = i.place_id then q.leader_id end as leader_id, ${isAnswered} as answered, q.votes
      from question q join item i on i.id = q.id join placement w on w.item_id = q.id where q.id = ${id}
    ), gone as (delete from question_place where question_id = ${id} and place_id not in (select place_id from w))
    insert into question_place (place_id, question_id, leader_id, answered, votes)
    select place_id, id, leader_id, answered, votes from w
    on conflict (place_id, question_id) do update
    set leader_id = excluded.leader_id, answered = excluded.answered, votes = excluded.votes`.execute(db);
}

/** The question's row, locked: its counters move under it. Undefined for what is none. */
export async function lockQuestion(
  db: Db,
  id: string,
): Promise<{ id: string; author_id: string; leader_person: string | null } | undefined> {
  const { rows } = await sql<{ id: string; author_id: string; leader_person: string | null }>`
    select q.id, i.author_id, (select person_id from leader l where l.id = q.leader_id) as leader_person
    from question q join item i on i.id = q.id where q.id = ${id} for update of q`.execute(db);
  return rows[0];
}

/** Counters and the clock of a question, from its answers as they are now. */
export async function recount(db: Db, id: string): Promise<void> {
  await sql`update question q set answers = n.answers, accepted = n.accepted, answer_votes = n.votes,
      answered_at = case when n.accepted > 0 or n.by_leader is not null
        then coalesce(q.answered_at, least(n.by_leader, case when n.accepted > 0 then clock_timestamp() end)) end
    from (
      select count(*)::int as answers, coalesce(sum(a.votes), 0)::int as votes, count(*) filter (where a.accepted)::int as accepted,
        min(c.created_at) filter (where c.author_id = (select l.person_id from question x join leader l on l.id = x.leader_id where x.id = ${id})) as by_leader
      from answer a join comment c on c.id = a.id where a.question_id = ${id} and not a.gone
    ) n where q.id = ${id}`.execute(db);
  await putInPlaces(db, id);
}

/** Takes up a comment that answers the question itself. Answers whether it does. */
export async function noteAnswer(db: Db, question: string, comment: string): Promise<boolean> {
  const { rows } = await sql`insert into answer (id, question_id) select id, item_id from comment
    where id = ${comment} and item_id = ${question} and parent_id is null on conflict do nothing returning id`.execute(
    db,
  );
  return rows.length === 1;
}

export async function setGone(db: Db, comment: string, gone: boolean): Promise<void> {
  await sql`update answer set gone = ${gone} where id = ${comment}`.execute(db);
}

/** After comments moved in or out: answers are the top ones that stand here. */
export async function takeStock(db: Db, question: string): Promise<void> {
  await sql`delete from answer a using comment c where a.question_id = ${question} and c.id = a.id
    and (c.item_id <> a.question_id or c.parent_id is not null)`.execute(db);
  await sql`insert into answer (id, question_id, gone) select id, item_id, deleted_at is not null from comment
    where item_id = ${question} and parent_id is null on conflict do nothing`.execute(db);
}

export async function setQuestionVote(db: Db, person: string, question: string, on: boolean): Promise<boolean> {
  const { numAffectedRows } = on
    ? await sql`insert into question_vote (question_id, person_id) values (${question}, ${person}) on conflict do nothing`.execute(
        db,
      )
    : await sql`delete from question_vote where question_id = ${question} and person_id = ${person}`.execute(db);
  if (numAffectedRows !== 1n) return false;
  await sql`update question set votes = votes + ${on ? 1 : -1} where id = ${question}`.execute(db);
  await putInPlaces(db, question);
  return true;
}

export const touch = (db: Db, ids: readonly string[]) =>
  sql`update item set rev = rev + 1 where id = any (${[...ids]}::bigint[])`.execute(db);

const rankDigits = 10n ** 19n;
/** Votes and an id as one number, by which the list of those who are asked is sorted. */
const votesOf = (position: string) => ({
  votes: Number(BigInt(position) / rankDigits),
  id: String(BigInt(position) % rankDigits),
});

export type Show = 'waiting' | 'answered' | 'asked' | 'asked-answered';

export function questionsSkeleton(place: string, show: Show, after: string | null, limit: number): Skeleton {
  if (show === 'waiting' || show === 'answered')
    return sql<SkeletonRow>`select question_id as id, question_id::numeric as position from question_place
      where place_id = ${place} and ${show === 'waiting' ? sql`not answered` : sql`answered`}
        ${after ? sql`and question_id < ${after}::bigint` : sql``}
      order by question_id desc limit ${limit + 1}`;
  const from = after ? votesOf(after) : null;
  return sql<SkeletonRow>`select question_id as id, votes::numeric * 10000000000000000000 + question_id as position from question_place
    where place_id = ${place} and leader_id is not null and answered = ${show === 'asked-answered'}
      ${from ? sql`and (votes, question_id) < (${from.votes}::int, ${from.id}::bigint)` : sql``}
    order by votes desc, question_id desc limit ${limit + 1}`;
}

/** From each place that the reader hears so many as the page can hold: what it costs is the number of places, not of questions. */
export function waitingSkeleton(viewer: Viewer, after: string | null, limit: number): Skeleton {
  return sql<SkeletonRow>`select distinct q.question_id as id, q.question_id as position
    from (${heardPlaces(viewer, { muted: false })}) h
    cross join lateral (
      select question_id from question_place w where w.place_id = h.place_id and not w.answered
        ${after ? sql`and w.question_id < ${after}::bigint` : sql``}
        and not exists (select from item i where i.id = w.question_id and i.author_id = ${viewer.person} offset 0)
      order by w.question_id desc limit ${limit + 1}) q
    order by q.question_id desc limit ${limit + 1}`;
}

export async function answeredAmong(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select q.id from question q
    where q.id = any (${[...ids]}::bigint[]) and ${isAnswered}`.execute(db);
  return new Set(rows.map((row) => row.id));
}

export interface DueRow {
  id: string;
  person_id: string;
}

/** Questions that wait for who was asked since three days, and of which they were not reminded for a week; marked as reminded. */
export async function remindDue(db: Db, limit: number): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    with due as (
      select q.id, l.person_id from question q join leader l on l.id = q.leader_id
      join item i on i.id = q.id and i.deleted_at is null and i.created_at < now() - interval '3 days'
      where q.answered_at is null and (q.reminded_at is null or q.reminded_at < now() - interval '7 days')
      order by q.id limit ${limit} for update of q skip locked
    ), marked as (update question set reminded_at = now() from due where question.id = due.id)
    select id, person_id from due`.execute(db);
  return rows;
}
