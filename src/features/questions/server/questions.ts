import { sql } from 'kysely';
import type { z } from 'zod';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { followOnce } from '../../../core/follows/server/follows.ts';
import { defineKind } from '../../../core/items/kinds.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { questionChange, type questionFields, questionInput, questionProblems } from '../contract.ts';
import { acceptedAmong } from './answer-queries.ts';
import { questionExporting } from './exporting.ts';
import { askAll, leadersOf } from './leaders.ts';
import {
  insertQuestion,
  lockQuestion,
  noteAnswer,
  putInPlaces,
  type QuestionRow,
  questionRows,
  recount,
  remindDue,
  setGone,
  setQuestionVote,
  takeStock,
  touch,
  votedQuestions,
} from './queries.ts';

type QuestionFields = z.output<typeof questionFields>;

const present = ({ answers, accepted, answer_votes, votes, answered_at, leader }: QuestionRow): QuestionFields => ({
  answers,
  accepted,
  answerVotes: answer_votes,
  votes,
  answered: answered_at !== null,
  answeredAt: answered_at?.toISOString() ?? null,
  leader,
});

export const question = defineKind({
  kind: 'question',
  input: questionInput,
  change: questionChange,
  title: 'required',
  emptyBody: true,
  create: async (db, { id, viewer }, input) => {
    const leader = await knownLeader(db, id, input.leader);
    await insertQuestion(db, id, leader?.id ?? null);
    if (!leader) return;
    await followOnce(db, leader.person.id, id);
    const { rows } = await sql<{ created_at: Date }>`select created_at from item where id = ${id}`.execute(db);
    await askAll(db, viewer, leader.person.id, [id], rows[0]!.created_at);
  },
  discussed: async (db, id, change) => {
    // Two who answer at once count one after the other.
    await lockQuestion(db, id);
    if (change.what === 'moved') await takeStock(db, id);
    else if (change.what === 'created') {
      if (!(await noteAnswer(db, id, change.comment))) return;
    } else await setGone(db, change.comment, change.what === 'deleted');
    await recount(db, id);
  },
  placed: putInPlaces,
  exporting: questionExporting,
  shared: async (db, ids) => new Map((await questionRows(db, ids)).map((row) => [row.id, present(row)])),
  mine: async (db, viewer, ids) => {
    const voted = await votedQuestions(db, viewer, ids);
    return new Map(ids.map((id) => [id, { voted: voted.has(id) }]));
  },
  answers: acceptedAmong,
});

async function knownLeader(db: Db, id: string, leader: string | null | undefined) {
  if (!leader) return null;
  const { rows } = await sql<{ place_id: string }>`select place_id from item where id = ${id}`.execute(db);
  const [found] = await leadersOf(db, rows[0]!.place_id, leader);
  if (!found) throw questionProblems.leader_elsewhere();
  return found;
}

/** Whoever wants to know it too hears what becomes of it. Throws `own_question`. */
export async function vote(db: Db, viewer: Viewer, id: string, on: boolean, at?: Date) {
  const found = await lockQuestion(db, id);
  if (!found) throw problems.not_found();
  if (found.author_id === viewer.person) throw questionProblems.own_question();
  if (await setQuestionVote(db, viewer.person, id, on)) {
    if (on) await followOnce(db, viewer.person, id);
    await touch(db, [id]);
    await appendActivity(db, [
      { actor: viewer.person, verb: 'item.changed', object: id, item: id, data: { what: 'vote' }, at },
    ]);
  }
  return { ...present((await questionRows(db, [id]))[0]!), voted: on };
}

const batch = 200;

/** Puts what waits for long back into the inboxes of those who were asked. Answers with how many. */
export async function remindLeaders({ db }: Pick<Services, 'db'>): Promise<number> {
  let reminded = 0;
  for (;;) {
    const due = await db.transaction().execute(async (transaction) => {
      const rows = await remindDue(transaction, batch);
      for (const { id, person_id } of rows) await askAll(transaction, null, person_id, [id]);
      return rows.length;
    });
    reminded += due;
    if (due < batch) return reminded;
  }
}
