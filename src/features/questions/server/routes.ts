import { z } from 'zod';
import { findInPlace } from '../../../core/items/server/in-place.ts';
import { findItems, pageOfFound } from '../../../core/items/server/pipeline.ts';
import { id } from '../../../platform/http/contract.ts';
import { decodeCursor, decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { bestAnswers, oldestAnswers } from './answer-queries.ts';
import { accept, presentAnswers, voteFor } from './answers.ts';
import { dropLeader, editLeader, leadersOf, nameLeader } from './leaders.ts';
import { questionsSkeleton, waitingSkeleton } from './queries.ts';
import { vote } from './questions.ts';
import { similar } from './similar.ts';

const bestKey = z.tuple([
  z.literal([0, 1]),
  z.literal([0, 1]),
  z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  id,
]);
/** At most 2^31 votes, and an id. */
const votesKey = z.tuple([
  z
    .string()
    .regex(/^\d{1,29}$/)
    .refine((s) => BigInt(s) % 10n ** 19n < 2n ** 63n && BigInt(s) / 10n ** 19n < 2n ** 31n),
]);

export function routes(mount: Mount): void {
  mount(contract.listAnswers, async ({ db, viewer, params, query, can }) => {
    const { order, limit, cursor } = query;
    if (order === 'oldest') {
      const found = await oldestAnswers(db, viewer, params.id, decodeIdCursor(cursor), limit);
      const { rows, next } = pageOf(found, limit, (row) => [row.id]);
      return { items: await presentAnswers(db, viewer, rows, can), next };
    }
    const key = decodeCursor(cursor, bestKey);
    const after = key && { gone: key[0] === 1, accepted: key[1] === 1, votes: key[2], id: key[3] };
    const found = await bestAnswers(db, viewer, params.id, after, limit);
    const { rows, next } = pageOf(found, limit, (row) => [Number(row.gone), Number(row.accepted), row.votes, row.id]);
    return { items: await presentAnswers(db, viewer, rows, can), next };
  });

  mount(contract.voteAnswer, ({ db, viewer, params }) => voteFor(db, viewer, params.id, true));
  mount(contract.unvoteAnswer, ({ db, viewer, params }) => voteFor(db, viewer, params.id, false));
  mount(contract.acceptAnswer, ({ db, viewer, params }) => accept(db, viewer, params.id, true));
  mount(contract.unacceptAnswer, ({ db, viewer, params }) => accept(db, viewer, params.id, false));
  mount(contract.voteQuestion, ({ db, viewer, params }) => vote(db, viewer, params.id, true));
  mount(contract.unvoteQuestion, ({ db, viewer, params }) => vote(db, viewer, params.id, false));

  mount(contract.communityQuestions, async ({ db, viewer, params, query }) => {
    const { show, limit, cursor } = query;
    const after = show.startsWith('asked') ? (decodeCursor(cursor, votesKey)?.[0] ?? null) : decodeIdCursor(cursor);
    const found = await findInPlace(db, viewer, params.id, questionsSkeleton(params.id, show, after, limit));
    return pageOfFound(found, limit, {});
  });

  mount(contract.waitingQuestions, async ({ db, viewer, query: { cursor, limit } }) =>
    pageOfFound(await findItems(db, viewer, waitingSkeleton(viewer, decodeIdCursor(cursor), limit)), limit, {}),
  );

  mount(contract.similarQuestions, async ({ db, viewer, query }) => ({ items: await similar(db, viewer, query.q) }));

  mount(contract.listLeaders, async ({ db, params }) => ({ items: await leadersOf(db, params.id) }));
  mount(contract.addLeader, ({ db, params, body }) => nameLeader(db, params.id, body));
  mount(contract.changeLeader, ({ db, viewer, params, body }) =>
    editLeader(db, viewer, params.id, params.leader, body),
  );
  mount(contract.removeLeader, ({ db, params }) => dropLeader(db, params.id, params.leader));
}
