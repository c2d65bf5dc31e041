import { z } from 'zod';
import { comment } from '../../core/comments/contract.ts';
import { item } from '../../core/items/contract.ts';
import { personChip } from '../../core/people/contract.ts';
import { searchHit } from '../../core/search/contract.ts';
import {
  id,
  idParams,
  instant,
  limit,
  line,
  may,
  page,
  pageQuery,
  route,
  sees,
  signedIn,
} from '../../platform/http/contract.ts';
import { defineProblems } from '../../platform/http/problems.ts';

export const questionInput = z.strictObject({
  /** Whom it is put to; `GET communities/{id}/leaders` names them. */
  leader: id.nullish(),
});
export const questionChange = z.strictObject({});

export const leader = z
  .object({
    id,
    /** What they answer for: “Head of care”. */
    role: z.string(),
    person: personChip,
  })
  .meta({ id: 'Leader' });
export type Leader = z.output<typeof leader>;

export const questionFields = z.object({
  answers: z.number().int(),
  accepted: z.number().int(),
  /** All votes for its answers. */
  answerVotes: z.number().int(),
  /** Who else wants to know. */
  votes: z.number().int(),
  /** Whether an answer is accepted, or who is asked has answered. */
  answered: z.boolean(),
  answeredAt: instant.nullable(),
  leader: leader.nullable(),
});

const questionMine = item.shape.mine.extend({ voted: z.boolean() });
export const questionItem = item.extend({ ...questionFields.shape, mine: questionMine });
export type QuestionItem = z.output<typeof questionItem>;

export const answer = comment
  .extend({
    accepted: z.boolean(),
    votes: z.number().int(),
    mine: comment.shape.mine.extend({ voted: z.boolean() }),
    /** What was said to it, oldest first; the first 50. */
    replies: z.array(comment),
    replyCount: z.number().int(),
  })
  .meta({ id: 'Answer' });
export type Answer = z.output<typeof answer>;
const answerMarks = z.object({ accepted: z.boolean(), votes: z.number().int(), voted: z.boolean() });

export const questionProblems = defineProblems({
  own_answer: [409, 'Nobody votes for their own answer.'],
  own_question: [409, 'That you want to know is understood: it is your question.'],
  leader_elsewhere: [400, 'This person is not asked in this community.'],
  leader_outside: [400, 'Who is to be asked must be a member of the community.'],
});

export const listAnswers = route({
  id: 'questions.answers',
  method: 'GET',
  path: '/api/v1/questions/:id/answers',
  summary: 'Answers to a question: accepted ones first, then by votes (`best`), or in order of time',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  query: pageQuery.extend({ order: z.enum(['best', 'oldest']).default('best') }),
  reply: page(answer),
});

export const voteAnswer = route({
  id: 'questions.voteAnswer',
  method: 'PUT',
  path: '/api/v1/answers/:id/vote',
  summary: 'Say that an answer helps; once for each person',
  guards: [limit('write'), signedIn, may('react', 'comment')],
  params: idParams,
  reply: answerMarks,
  errors: [questionProblems.own_answer],
});

export const unvoteAnswer = route({
  id: 'questions.unvoteAnswer',
  method: 'DELETE',
  path: '/api/v1/answers/:id/vote',
  summary: 'Take one’s vote for an answer back',
  guards: [limit('write'), signedIn, may('react', 'comment')],
  params: idParams,
  reply: answerMarks,
});

export const acceptAnswer = route({
  id: 'questions.accept',
  method: 'PUT',
  path: '/api/v1/answers/:id/accepted',
  summary: 'Accept an answer (who asked, or a moderator); several may be',
  guards: [limit('write'), signedIn, may('read', 'comment')],
  params: idParams,
  reply: answerMarks,
});

export const unacceptAnswer = route({
  id: 'questions.unaccept',
  method: 'DELETE',
  path: '/api/v1/answers/:id/accepted',
  summary: 'Accept an answer no longer',
  guards: [limit('write'), signedIn, may('read', 'comment')],
  params: idParams,
  reply: answerMarks,
});

export const voteQuestion = route({
  id: 'questions.vote',
  method: 'PUT',
  path: '/api/v1/questions/:id/vote',
  summary: 'Say that one wants to know it too',
  guards: [limit('write'), signedIn, may('react', 'item')],
  params: idParams,
  reply: questionFields.extend({ voted: z.boolean() }),
  errors: [questionProblems.own_question],
});

export const unvoteQuestion = route({
  id: 'questions.unvote',
  method: 'DELETE',
  path: '/api/v1/questions/:id/vote',
  summary: 'Take that back',
  guards: [limit('write'), signedIn, may('react', 'item')],
  params: idParams,
  reply: questionFields.extend({ voted: z.boolean() }),
});

export const communityQuestions = route({
  id: 'questions.list',
  method: 'GET',
  path: '/api/v1/communities/:id/questions',
  summary:
    'A community’s questions: those that wait for an answer or have one, newest first; or those put to a leader, by how many want to know',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: pageQuery.extend({ show: z.enum(['waiting', 'answered', 'asked', 'asked-answered']).default('waiting') }),
  reply: page(item),
});

export const waitingQuestions = route({
  id: 'questions.waiting',
  method: 'GET',
  path: '/api/v1/questions/waiting',
  summary: 'Questions of others that wait for an answer, in all places whose news one hears; newest first',
  guards: [limit('read'), signedIn],
  query: pageQuery,
  reply: page(item),
});

export const similarQuestions = route({
  id: 'questions.similar',
  method: 'GET',
  path: '/api/v1/questions/similar',
  summary: 'Questions like one that is being typed, as far as the reader may read them',
  guards: [limit('search'), signedIn],
  query: z.object({ q: z.string().max(300) }),
  reply: z.object({ items: z.array(searchHit.extend({ answered: z.boolean() })) }),
});

const leaderParams = z.object({ id, leader: id });

export const listLeaders = route({
  id: 'questions.leaders',
  method: 'GET',
  path: '/api/v1/communities/:id/leaders',
  summary: 'Whom one can ask directly in a community, in the order in which they were named',
  guards: [limit('read'), signedIn, may('read', 'place')],
  params: idParams,
  reply: z.object({ items: z.array(leader) }),
});

export const addLeader = route({
  id: 'questions.addLeader',
  method: 'POST',
  path: '/api/v1/communities/:id/leaders',
  summary: 'Name somebody who is asked directly, and what they answer for',
  guards: [limit('write'), signedIn, may('moderate', 'place')],
  params: idParams,
  body: z.strictObject({ person: id, role: line(80) }),
  reply: leader,
  status: 201,
  errors: [questionProblems.leader_outside],
});

export const changeLeader = route({
  id: 'questions.changeLeader',
  method: 'PATCH',
  path: '/api/v1/communities/:id/leaders/:leader',
  summary: 'Change who answers for a role, or what it is called; questions that wait go to who is named now',
  guards: [limit('write'), signedIn, may('moderate', 'place')],
  params: leaderParams,
  body: z.strictObject({ person: id.optional(), role: line(80).optional() }),
  reply: leader,
  errors: [questionProblems.leader_outside],
});

export const removeLeader = route({
  id: 'questions.removeLeader',
  method: 'DELETE',
  path: '/api/v1/communities/:id/leaders/:leader',
  summary: 'Nobody is asked in this role any more; the questions stay',
  guards: [limit('write'), signedIn, may('moderate', 'place')],
  params: leaderParams,
});
