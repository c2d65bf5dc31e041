import { abilitiesOf } from '../../../core/access/server/allowed.ts';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { presentComment } from '../../../core/comments/server/present.ts';
import { commentRows } from '../../../core/comments/server/queries.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { type Answer, questionProblems } from '../contract.ts';
import { type AnswerRow, lockAnswer, marksOf, repliesTo, setAccepted, setAnswerVote } from './answer-queries.ts';
import { lockQuestion, recount, touch } from './queries.ts';

/** Answers as they are shown, with what was said to each: three queries, whatever their number. */
export async function presentAnswers(
  db: Db,
  viewer: Viewer,
  rows: readonly AnswerRow[],
  /** What the viewer may do with the question. */
  can: readonly string[],
): Promise<Answer[]> {
  const ids = rows.map((row) => row.id);
  const comments = await commentRows(db, ids, viewer);
  const replies = await repliesTo(db, viewer, ids);
  return rows.flatMap(({ id, accepted, votes, voted }) => {
    const row = comments.get(id);
    if (!row) return [];
    const shown = presentComment(viewer, row, can);
    const said = replies.get(id);
    return [
      {
        ...shown,
        accepted: accepted && !shown.deleted,
        votes,
        mine: { ...shown.mine, voted },
        replies: (said?.rows ?? []).map((reply) => presentComment(viewer, reply, can)),
        replyCount: said?.count ?? 0,
      },
    ];
  });
}

/** Throws `not_found` for a comment that is no answer, and `own_answer`. */
export async function voteFor(db: Db, viewer: Viewer, id: string, on: boolean, at?: Date) {
  const found = await lockAnswer(db, id);
  if (!found) throw problems.not_found();
  if (found.author_id === viewer.person) throw questionProblems.own_answer();
  if (await setAnswerVote(db, viewer.person, id, on)) {
    await recount(db, found.question_id);
    await touch(db, [found.question_id]);
    await tell(db, viewer, found.question_id, 'answer vote', at);
  }
  return marks(db, viewer, id);
}

/** By who asked, or who moderates. Throws `not_found` and `forbidden`. Whoever follows the question hears that it is answered. */
export async function accept(db: Db, viewer: Viewer, id: string, accepted: boolean, at?: Date) {
  const found = await lockAnswer(db, id);
  if (!found) throw problems.not_found();
  const { question_id: question } = found;
  const can = (await abilitiesOf(db, viewer, 'item', [question])).get(question) ?? [];
  const isAsker = (await lockQuestion(db, question))!.author_id === viewer.person;
  if (!can.includes('moderate') && !(isAsker && can.includes('react'))) throw problems.forbidden();
  if (found.accepted !== accepted) {
    await setAccepted(db, id, accepted);
    await recount(db, question);
    await touch(db, [question]);
    await appendActivity(db, [
      {
        actor: viewer.person,
        verb: accepted ? 'comment.accepted' : 'comment.unaccepted',
        object: id,
        item: question,
        data: { news: accepted },
        at,
      },
    ]);
  }
  return marks(db, viewer, id);
}

async function marks(db: Db, viewer: Viewer, id: string) {
  const { accepted, votes, voted } = await marksOf(db, viewer, id);
  return { accepted, votes, voted };
}

const tell = (db: Db, viewer: Viewer, id: string, what: string, at?: Date) =>
  appendActivity(db, [{ actor: viewer.person, verb: 'item.changed', object: id, item: id, data: { what }, at }]);
