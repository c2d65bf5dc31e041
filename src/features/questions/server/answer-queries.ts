import { sql } from 'kysely';
import { type CommentRow, commentRows } from '../../../core/comments/server/queries.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

export interface AnswerRow {
  id: string;
  position: string;
  accepted: boolean;
  votes: number;
  voted: boolean;
}

/** Where the list of the best goes on. */
export interface AfterBest {
  readonly gone: boolean;
  readonly accepted: boolean;
  readonly votes: number;
  readonly id: string;
}

const columns = (viewer: Viewer) => sql`a.id, a.accepted, a.votes,
  exists (select from answer_vote v where v.answer_id = a.id and v.person_id = ${viewer.person}) as voted`;

export async function bestAnswers(
  db: Db,
  viewer: Viewer,
  question: string,
  after: AfterBest | null,
  limit: number,
): Promise<(AnswerRow & { gone: boolean })[]> {
  const { rows } = await sql<AnswerRow & { gone: boolean }>`select ${columns(viewer)}, a.gone from answer a
    where a.question_id = ${question} ${
      after
        ? sql`and (a.gone, not a.accepted, -a.votes, a.id) > (${after.gone}, ${!after.accepted}, ${-after.votes}::int, ${after.id}::bigint)`
        : sql``
    }
    order by a.gone, a.accepted desc, a.votes desc, a.id limit ${limit + 1}`.execute(db);
  return rows;
}

export async function oldestAnswers(
  db: Db,
  viewer: Viewer,
  question: string,
  after: string | null,
  limit: number,
): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`select ${columns(viewer)} from answer a
    where a.question_id = ${question} ${after ? sql`and a.id > ${after}::bigint` : sql``} order by a.id limit ${limit + 1}`.execute(
    db,
  );
  return rows;
}

const shownReplies = 50;

/** What was said to each of these answers, and to that: the first fifty of each, and how many there are. Two queries, whatever their number. */
export async function repliesTo(
  db: Db,
  viewer: Viewer,
  answers: readonly string[],
): Promise<Map<string, { rows: CommentRow[]; count: number }>> {
  const { rows } = await sql<{ id: string; root: string; nth: number; count: number }>`
    with recursive t as (
      select c.id, c.parent_id as root, c.deleted_at from comment c where c.parent_id = any (${[...answers]}::bigint[])
      union all select c.id, t.root, c.deleted_at from comment c join t on c.parent_id = t.id
    ), n as (
      select id, root, row_number() over (partition by root order by id)::int as nth,
        count(*) filter (where deleted_at is null) over (partition by root)::int as count from t
    ) select id, root, nth, count from n where nth <= ${sql.lit(shownReplies)}`.execute(db);
  const comments = await commentRows(
    db,
    rows.map((row) => row.id),
    viewer,
  );
  const found = new Map<string, { rows: CommentRow[]; count: number }>();
  for (const { id, root, count } of rows.sort((a, b) => a.nth - b.nth)) {
    const list = found.get(root) ?? { rows: [], count };
    list.rows.push(comments.get(id)!);
    found.set(root, list);
  }
  return found;
}

export interface LockedAnswer {
  id: string;
  question_id: string;
  author_id: string;
  accepted: boolean;
}

/** The answer, locked with its question; undefined for a comment that is none. */
export async function lockAnswer(db: Db, id: string): Promise<LockedAnswer | undefined> {
  await sql`select from question where id = (select question_id from answer where id = ${id}) for update`.execute(db);
  const { rows } = await sql<LockedAnswer>`select a.id, a.question_id, c.author_id, a.accepted
    from answer a join comment c on c.id = a.id where a.id = ${id} and not a.gone for update of a`.execute(db);
  return rows[0];
}

export async function setAnswerVote(db: Db, person: string, answer: string, on: boolean): Promise<boolean> {
  const { numAffectedRows } = on
    ? await sql`insert into answer_vote (answer_id, person_id) values (${answer}, ${person}) on conflict do nothing`.execute(
        db,
      )
    : await sql`delete from answer_vote where answer_id = ${answer} and person_id = ${person}`.execute(db);
  if (numAffectedRows !== 1n) return false;
  await sql`update answer set votes = votes + ${on ? 1 : -1} where id = ${answer}`.execute(db);
  return true;
}

export async function setAccepted(db: Db, answer: string, accepted: boolean): Promise<void> {
  await sql`update answer set accepted = ${accepted} where id = ${answer}`.execute(db);
}

export async function marksOf(db: Db, viewer: Viewer, answer: string): Promise<AnswerRow> {
  const { rows } = await sql<AnswerRow>`select ${columns(viewer)} from answer a where a.id = ${answer}`.execute(db);
  return rows[0]!;
}

export async function acceptedAmong(db: Db, comments: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select id from answer
    where id = any (${[...comments]}::bigint[]) and accepted and not gone`.execute(db);
  return new Set(rows.map((row) => row.id));
}
