import type { z } from 'zod';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { defineKind } from '../../../core/items/kinds.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { pollChange, type pollFields, pollInput, pollProblems } from '../contract.ts';
import { pollExporting } from './exporting.ts';
import {
  addVoters,
  insertPoll,
  lockPoll,
  ownVotes,
  type PollRow,
  pollRows,
  replaceVotes,
  setClosing,
} from './queries.ts';

const presentPoll = (row: PollRow): z.output<typeof pollFields> => ({
  options: row.options,
  choices: row.choices,
  anonymous: row.anonymous,
  closesAt: row.closes_at?.toISOString() ?? null,
  closed: row.closed,
  voters: row.voters,
});

export const poll = defineKind({
  kind: 'poll',
  input: pollInput,
  example: { options: [{ text: 'Soup' }, { text: 'Salad' }] },
  change: pollChange,
  // The question is the title or the text.
  title: 'optional',
  emptyBody: true,
  abilities: ['vote'],
  create: (db, { id }, input) =>
    insertPoll(db, id, {
      options: input.options.map((option) => option.text),
      choices: Math.min(input.choices, input.options.length),
      anonymous: input.anonymous,
      closesAt: input.closesAt ?? null,
    }),
  update: async (db, { id }, change) => {
    if (change.closesAt !== undefined) await setClosing(db, id, change.closesAt);
  },
  shared: async (db, ids) => new Map((await pollRows(db, ids)).map((row) => [row.id, presentPoll(row)])),
  mine: async (db, viewer, ids) => {
    const votes = await ownVotes(db, viewer, ids);
    return new Map(ids.map((id) => [id, { votes: votes.get(id) ?? [] }]));
  },
  exporting: pollExporting,
  searchText: async (db, ids) =>
    new Map((await pollRows(db, ids)).map((row) => [row.id, row.options.map((option) => option.text).join('\n')])),
});

export type Poll = z.output<typeof pollFields> & { mine: string[] };

/** Votes, changes a vote, or takes it back. Two votes of one person at once end as one of them. */
export async function vote(db: Db, viewer: Viewer, id: string, options: readonly string[]): Promise<Poll> {
  const found = await lockPoll(db, id);
  if (!found) throw problems.not_found();
  if (found.closed) throw pollProblems.poll_closed();
  const chosen = [...new Set(options)];
  if (chosen.some((option) => !found.options.includes(option))) throw pollProblems.option_elsewhere();
  if (chosen.length > found.choices) throw pollProblems.too_many_choices();
  const before = (await ownVotes(db, viewer, [id])).get(id) ?? [];
  await replaceVotes(db, viewer, id, chosen);
  await addVoters(db, id, Number(chosen.length > 0) - Number(before.length > 0));
  // The log is told to every reader, with the new counts: who it was would say what they chose.
  const actor = found.anonymous ? null : viewer.person;
  await appendActivity(db, [{ actor, verb: 'item.changed', object: id, item: id, data: { what: 'vote' } }]);
  const [row] = await pollRows(db, [id]);
  return { ...presentPoll(row!), mine: chosen };
}
