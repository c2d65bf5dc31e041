import { z } from 'zod';
import { item } from '../../core/items/contract.ts';
import { personChip } from '../../core/people/contract.ts';
import {
  id,
  idParams,
  instant,
  limit,
  may,
  page,
  pageQuery,
  route,
  sees,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { field } from '../../platform/http/field-problems.ts';
import { defineProblems } from '../../platform/http/problems.ts';

/** Votes that a person has in each community, on all of its open ideas together; and on one of them. */
export const votesInAll = 10;
export const votesOnOne = 3;

/** What somebody who leads the community may decide; `open` takes a decision back. */
export const decisions = ['open', 'planned', 'started', 'done', 'declined'] as const;
export const ideaState = z.enum([...decisions, 'merged']);
export type IdeaState = z.output<typeof ideaState>;

export const ideaInput = z.strictObject({});
export const ideaChange = z.strictObject({});

export const decision = z
  .object({ state: ideaState, reason: z.string(), by: personChip, at: instant })
  .meta({ id: 'IdeaDecision' });

export const ideaFields = z.object({
  state: ideaState,
  votes: z.number().int(),
  supporters: z.number().int(),
  /** Who sees to it. */
  owner: personChip.nullable(),
  /** The newest; null while nobody has decided. */
  decision: decision.nullable(),
});

/** The idea that one became a part of, with its title. It is the reader's own: who reads the one may not be allowed to read the other. */
const mergedInto = z.object({ id, title: z.string() }).nullable();

export const budget = z.object({
  total: z.number().int(),
  /** Below nothing where ideas were opened again. */
  left: z.number().int(),
});

export type IdeaBudget = z.output<typeof budget>;

const ideaMine = item.shape.mine.extend({ votes: z.number().int(), mergedInto });
export const ideaItem = item.extend({ ...ideaFields.shape, mine: ideaMine });
export type IdeaItem = z.output<typeof ideaItem>;

export const ideaProblems = defineProblems({
  idea_decided: [409, 'This idea is decided: it takes no votes any more.'],
  idea_merged: [409, 'This idea is part of another one: what is decided there is decided here.'],
  votes_spent: [409, 'So many votes are not left. Take some back from other ideas first.'],
  idea_elsewhere: [400, 'Only ideas of the same community can become one.'],
});

export const supportIdea = route({
  id: 'ideas.support',
  method: 'PUT',
  path: '/api/v1/items/:id/support',
  summary: 'Give an idea so many of one’s votes, 0 to 3; they come back when it is decided',
  guards: [limit('write'), signedIn, may('support', 'item')],
  params: idParams,
  body: z.strictObject({ votes: z.number().int().min(0).max(votesOnOne) }),
  reply: ideaFields.extend({ mine: z.number().int(), budget }),
  errors: [ideaProblems.idea_decided, ideaProblems.votes_spent],
});

export const decideIdea = route({
  id: 'ideas.decide',
  method: 'POST',
  path: '/api/v1/items/:id/decision',
  summary: 'Decide on an idea, with the reason and who sees to it; everybody who supports it is told',
  guards: [limit('write'), signedIn, may('moderate', 'item')],
  params: idParams,
  body: z.strictObject({
    state: z.enum(decisions),
    reason: text(4000).refine((s) => s.trim() !== '', field('empty')),
    owner: id.nullish(),
  }),
  reply: ideaFields,
  status: 201,
  errors: [ideaProblems.idea_merged],
});

export const mergeIdea = route({
  id: 'ideas.merge',
  method: 'POST',
  path: '/api/v1/items/:id/merge',
  summary: 'Make an idea part of another one; whoever supports both counts once',
  guards: [limit('write'), signedIn, may('moderate', 'item')],
  params: idParams,
  body: z.strictObject({ into: id }),
  reply: ideaFields.extend({ mergedInto, into: ideaFields }),
  status: 201,
  errors: [ideaProblems.idea_merged, ideaProblems.idea_elsewhere],
});

export const listDecisions = route({
  id: 'ideas.decisions',
  method: 'GET',
  path: '/api/v1/items/:id/decisions',
  summary: 'Every decision on an idea, newest first',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  query: pageQuery,
  reply: page(decision.extend({ id })),
});

export const communityIdeas = route({
  id: 'ideas.list',
  method: 'GET',
  path: '/api/v1/communities/:id/ideas',
  summary:
    'A community’s ideas: open ones by votes or newest first, or those that are decided; with the reader’s budget of votes',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: pageQuery.extend({ show: z.enum(['popular', 'newest', 'decided']).default('popular') }),
  reply: page(item).extend({ budget }),
});
