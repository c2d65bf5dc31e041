/** What is written out of questions comes back as it was. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createComment } from '../../core/comments/contract.ts';
import { createItem } from '../../core/items/contract.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { takeOver } from '../../testing/round-trip.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { acceptAnswer, addLeader, voteAnswer, voteQuestion } from './contract.ts';

let from: World;
let to: World;
beforeAll(async () => {
  [from, to] = [await openWorld(), await openWorld()];
});
afterAll(async () => {
  await from?.close();
  await to?.close();
});

/** Questions as they stand, without ids. Moments come over to the millisecond. */
async function contents({ services: { pool } }: World) {
  const rows = async (query: string) => (await pool.query(query)).rows;
  return {
    leaders: await rows('select p.name, l.role from leader l join person p on p.id = l.person_id order by l.role'),
    questions: await rows(`select i.title, l.role, q.answers, q.accepted, q.votes, q.answer_votes,
        date_trunc('milliseconds', q.answered_at) as answered, array(select p.name from question_vote v join person p on p.id = v.person_id
          where v.question_id = q.id order by 1) as voters
      from question q join item i on i.id = q.id left join leader l on l.id = q.leader_id order by i.title`),
    lists: await rows(`select i.title, p.answered, p.votes, p.leader_id is not null as asked from question_place p
      join item i on i.id = p.question_id order by 1`),
    answers: await rows(
      `select c.body, a.accepted, a.votes from answer a join comment c on c.id = a.id order by c.created_at`,
    ),
  };
}

test('answers with their votes, what is accepted, whom it was put to and who wants to know', async () => {
  const [ann, ben] = [await from.person('Ann'), await from.person('Ben')];
  const place = await from.community(ann, 'House');
  await from.join(place, ben);
  const leader = await ann.ok(addLeader, { params: { id: place }, body: { person: ben.id, role: 'Head of care' } });
  await ann.ok(addLeader, { params: { id: place }, body: { person: ann.id, role: 'Nobody asks' } });
  const ask = (title: string, more: object = {}) =>
    ann.ok(createItem, { params: { id: place }, body: { kind: 'question', title, ...more } as never });
  const [asked, open] = [await ask('Asked', { leader: leader.id }), await ask('Open')];
  const answer = await ben.ok(createComment, { params: { id: asked.id }, body: { markdown: 'Here' } });
  await ann.ok(createComment, { params: { id: asked.id }, body: { markdown: 'Thanks', parent: answer.id } });
  await ann.ok(voteAnswer, { params: { id: answer.id } });
  await ann.ok(acceptAnswer, { params: { id: answer.id } });
  await ann.ok(createComment, { params: { id: open.id }, body: { markdown: 'I wonder' } });
  await ben.ok(voteQuestion, { params: { id: open.id } });
  await takeOver(from, to);
  const before = await contents(from);
  expect(before.questions).toHaveLength(2);
  expect(await contents(to)).toEqual(before);
  await takeOver(from, to);
  expect(await contents(to)).toEqual(before);
  expect((await to.admin.ok(listNotifications)).items).toEqual([]);
});
