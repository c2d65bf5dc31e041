import { z } from 'zod';
import { item, itemShared } from '../../core/items/contract.ts';
import { id, idParams, instant, limit, line, may, route, signedIn } from '../../platform/http/contract.ts';
import { defineProblems } from '../../platform/http/problems.ts';

/** What a poll adds to an item when it is created. */
export const pollInput = z.strictObject({
  options: z
    .array(z.strictObject({ text: line(200) }))
    .min(2)
    .max(20),
  /** How many options one person may choose. */
  choices: z.number().int().min(1).max(20).default(1),
  /** Nobody, not even the author, sees who voted for what. */
  anonymous: z.boolean().default(false),
  closesAt: z.iso.datetime({ offset: true }).nullish(),
});

/** What may be changed later: options are part of what people voted on, so they stay. */
export const pollChange = z.strictObject({ closesAt: z.iso.datetime({ offset: true }).nullish() });

const option = z.object({ id, text: z.string(), votes: z.number().int() });

export const pollFields = z.object({
  options: z.array(option),
  choices: z.number().int(),
  anonymous: z.boolean(),
  closesAt: instant.nullable(),
  closed: z.boolean(),
  voters: z.number().int(),
});

export const pollShared = itemShared.extend(pollFields.shape);
export const pollItem = item.extend({ ...pollFields.shape, mine: item.shape.mine.extend({ votes: z.array(id) }) });
export type PollItem = z.output<typeof pollItem>;

export const pollProblems = defineProblems({
  poll_closed: [409, 'This poll is closed.'],
  too_many_choices: [400, 'That is more than this poll lets one person choose.'],
  option_elsewhere: [400, 'One of the options is not of this poll.'],
});

export const votePoll = route({
  id: 'polls.vote',
  method: 'PUT',
  path: '/api/v1/items/:id/votes',
  summary: 'Vote, change one’s vote, or take it back with an empty list',
  guards: [limit('write'), signedIn, may('vote', 'item')],
  params: idParams,
  body: z.strictObject({ options: z.array(id).max(20) }),
  reply: pollFields.extend({ mine: z.array(id) }),
  errors: [pollProblems.poll_closed, pollProblems.too_many_choices, pollProblems.option_elsewhere],
});
