import type { z } from 'zod';
import { allowed } from '../../../core/access/server/allowed.ts';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { followOnce } from '../../../core/follows/server/follows.ts';
import { defineKind } from '../../../core/items/kinds.ts';
import { knownColleague } from '../../../core/people/server/queries.ts';
import { takeTurns } from '../../../platform/database/turns.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { type IdeaState, ideaChange, type ideaFields, ideaInput, ideaProblems, votesInAll } from '../contract.ts';
import { ideaExporting } from './exporting.ts';
import {
  type IdeaRow,
  ideaRows,
  insertIdea,
  lockIdeas,
  moveVotes,
  ownOf,
  setVotes,
  touch,
  votesUsed,
  decide as writeDecision,
} from './queries.ts';

type IdeaFields = z.output<typeof ideaFields>;

const present = (row: IdeaRow): IdeaFields => ({
  state: row.state,
  votes: row.votes,
  supporters: row.supporters,
  owner: row.owner,
  decision: row.decision,
});

const fieldsOf = async (db: Db, id: string): Promise<IdeaFields> => present((await ideaRows(db, [id]))[0]!);

export const idea = defineKind({
  kind: 'idea',
  input: ideaInput,
  change: ideaChange,
  title: 'required',
  emptyBody: true,
  abilities: ['support'],
  create: (db, { id }) => insertIdea(db, id),
  shared: async (db, ids) => new Map((await ideaRows(db, ids)).map((row) => [row.id, { ...present(row) }])),
  mine: async (db, viewer, ids) => new Map((await ownOf(db, viewer, ids)).map(({ id, ...own }) => [id, own])),
  exporting: ideaExporting,
  searchText: async (db, ids) => new Map((await ideaRows(db, ids)).map((row) => [row.id, row.decision?.reason ?? ''])),
});

export async function budgetOf(db: Db, viewer: Viewer, place: string): Promise<{ total: number; left: number }> {
  return { total: votesInAll, left: votesInAll - (await votesUsed(db, viewer.person, place)) };
}

/** Throws `idea_decided` and, where there are not so many left, `votes_spent`. Whoever supports an idea hears what becomes of it. */
export async function support(db: Db, viewer: Viewer, id: string, votes: number, at?: Date) {
  const found = (await lockIdeas(db, [id])).get(id);
  if (!found) throw problems.not_found();
  if (found.state !== 'open') throw ideaProblems.idea_decided();
  // Two votes of one person on two ideas at once must not both be the last one.
  await takeTurns(db, `votes of ${viewer.person} in ${found.place_id}`);
  const before = (await ownOf(db, viewer, [id]))[0]?.votes ?? 0;
  if (votes !== before) {
    const { left } = await budgetOf(db, viewer, found.place_id);
    if (votes - before > left) throw ideaProblems.votes_spent(undefined, { left });
    await setVotes(db, viewer.person, id, votes);
    if (votes > 0) await followOnce(db, viewer.person, id);
    await touch(db, [id]);
    await appendActivity(db, [
      { actor: viewer.person, verb: 'item.changed', object: id, item: id, data: { what: 'support' }, at },
    ]);
  }
  return { ...(await fieldsOf(db, id)), mine: votes, budget: await budgetOf(db, viewer, found.place_id) };
}

export interface Decision {
  readonly state: IdeaState;
  readonly reason: string;
  readonly owner: string | null;
  /** For the demo company: when it was really decided. */
  readonly at?: Date | undefined;
}

/** Throws `idea_merged`. Votes on what is decided are free again. */
export async function decide(db: Db, viewer: Viewer, id: string, decision: Decision): Promise<IdeaFields> {
  const found = (await lockIdeas(db, [id])).get(id);
  if (!found) throw problems.not_found();
  if (found.state === 'merged') throw ideaProblems.idea_merged();
  if (decision.owner && !(await knownColleague(db, decision.owner)))
    throw problems.not_found('Whoever is to see to it is not here.');
  await writeDecision(db, viewer, id, { ...decision, reason: decision.reason.trim() });
  await touch(db, [id]);
  await tellNews(db, viewer, id, { state: decision.state }, decision.at);
  return fieldsOf(db, id);
}

/** Throws `idea_merged` and `idea_elsewhere`. Nobody counts twice, and nobody who supported stops hearing of it. */
export async function merge(db: Db, viewer: Viewer, from: string, into: string, at?: Date) {
  const found = await lockIdeas(db, [from, into]);
  const [one, other] = [found.get(from), found.get(into)];
  if (!one || !other || from === into || one.place_id !== other.place_id) throw ideaProblems.idea_elsewhere();
  if (!(await allowed(db, viewer, 'moderate', 'item', [into])).has(into)) throw ideaProblems.idea_elsewhere();
  if (one.state === 'merged' || other.state === 'merged') throw ideaProblems.idea_merged();
  const moved = await moveVotes(db, from, into);
  for (const person of moved) await followOnce(db, person, into);
  await touch(db, [from, into]);
  await tellNews(db, viewer, from, { state: 'merged', into }, at);
  await appendActivity(db, [
    { actor: viewer.person, verb: 'item.changed', object: into, item: into, data: { what: 'support' }, at },
  ]);
  const target = (await ownOf(db, viewer, [from]))[0]?.mergedInto ?? null;
  return { ...(await fieldsOf(db, from)), mergedInto: target, into: await fieldsOf(db, into) };
}

const tellNews = (db: Db, viewer: Viewer, id: string, data: Record<string, unknown>, at?: Date) =>
  appendActivity(db, [
    {
      actor: viewer.person,
      verb: 'item.decided',
      object: id,
      item: id,
      data: { ...data, what: 'decision', news: true },
      at,
    },
  ]);
