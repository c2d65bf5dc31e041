/** Questions: answers voted on and accepted, queues, similar ones, and the clock of those who are asked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createComment, deleteComment, listComments, restoreComment } from '../../core/comments/contract.ts';
import { moveComments } from '../../core/comments/server/move.ts';
import { closeItem, createItem, deleteItem, getItem, placeItem, unplaceItem } from '../../core/items/contract.ts';
import { listNotifications, updateNotification } from '../../core/notifications/contract.ts';
import { searchAll } from '../../core/search/contract.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  acceptAnswer,
  addLeader,
  changeLeader,
  communityQuestions,
  listAnswers,
  listLeaders,
  type QuestionItem,
  questionItem,
  removeLeader,
  similarQuestions,
  unacceptAnswer,
  unvoteAnswer,
  unvoteQuestion,
  voteAnswer,
  voteQuestion,
  waitingQuestions,
} from './contract.ts';
import { remindLeaders } from './server/questions.ts';

let world: World;
let olga: Actor;
let alice: Actor;
let bob: Actor;
let cora: Actor;
let place: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  olga = await world.person('Olga');
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  cora = await world.person('Cora');
  place = await anew('House');
});
afterAll(() => world?.close());

const anew = async (name: string, visibility: 'open' | 'closed' | 'secret' = 'open') => {
  const id = await world.community(olga, name, visibility);
  for (const person of [alice, bob]) await world.join(id, person);
  return id;
};
const ask = async (title: string, to = place, by = alice, more: object = {}): Promise<QuestionItem> =>
  questionItem.parse(
    await by.ok(createItem, { params: { id: to }, body: { kind: 'question', title, ...more } as never }),
  );
const read = async ({ id }: { id: string }, who = alice) =>
  questionItem.parse(await who.ok(getItem, { params: { id } }));
const say = (to: { id: string }, markdown: string, by = bob, parent?: string) =>
  by.ok(createComment, { params: { id: to.id }, body: { markdown, ...(parent && { parent }) } });
const at = (one: { id: string }) => ({ params: { id: one.id } as never });
const answers = async (question: { id: string }, who = alice, query: object = {}) =>
  (await who.ok(listAnswers, { params: { id: question.id }, query: query as never })).items;
const ids = async (...args: Parameters<typeof answers>) => (await answers(...args)).map(({ id }) => id);
const list = async (to: string, show: 'waiting' | 'answered' | 'asked' | 'asked-answered', who = alice) =>
  (await who.ok(communityQuestions, { params: { id: to }, query: { show } as never })).items.map(({ title }) => title);
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code;

describe('answers', () => {
  test('stand with what was said to them, the best first or in order of time', async () => {
    const question = await ask('How does the printer work?');
    const [one, two, three] = [
      await say(question, 'One'),
      await say(question, 'Two', cora),
      await say(question, 'Three'),
    ];
    const remark = await say(question, 'Really?', alice, one.id);
    await say(question, 'Yes', bob, remark.id);
    expect(await ids(question)).toEqual([one.id, two.id, three.id]);
    await alice.ok(voteAnswer, at(three));
    await olga.ok(voteAnswer, at(three));
    await olga.ok(voteAnswer, at(two));
    expect(await ids(question)).toEqual([three.id, two.id, one.id]);
    await alice.ok(acceptAnswer, at(one));
    expect(await ids(question)).toEqual([one.id, three.id, two.id]);
    expect(await ids(question, alice, { order: 'oldest' })).toEqual([one.id, two.id, three.id]);
    const [first, second] = await answers(question, olga);
    expect(first).toMatchObject({ accepted: true, votes: 0, replyCount: 2 });
    expect(first!.replies.map(({ author, parent }) => [author.name, parent])).toEqual([
      ['Alice', one.id],
      ['Bob', remark.id],
    ]);
    expect(second).toMatchObject({ accepted: false, votes: 2, mine: { voted: true }, replies: [] });
    expect(await read(question)).toMatchObject({
      answers: 3,
      accepted: 1,
      answerVotes: 3,
      answered: true,
      commentCount: 5,
    });
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await alice.ok(listAnswers, { ...at(question), query: { limit: 1, ...(cursor && { cursor }) } });
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(paged).toEqual([one.id, three.id, two.id]);
  });

  test('are voted for once by each person, never by who wrote them, also at once', async () => {
    const question = await ask('Once each?');
    const answer = await say(question, 'Yes');
    const remark = await say(question, 'Sure?', alice, answer.id);
    expect(code(await bob.request(voteAnswer, at(answer)))).toBe('own_answer');
    const people = await Promise.all([1, 2, 3, 4].map((n) => world.person(`Voter ${n}`)));
    const votes = await Promise.all(people.flatMap((who) => [1, 2, 3].map(() => who.request(voteAnswer, at(answer)))));
    expect(new Set(votes.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await answers(question))[0]).toMatchObject({ votes: 4 });
    expect(await people[0]!.ok(unvoteAnswer, at(answer))).toEqual({ accepted: false, votes: 3, voted: false });
    await people[0]!.ok(unvoteAnswer, at(answer));
    expect((await answers(question))[0]).toMatchObject({ votes: 3 });
    // What is said to an answer is none, and what is said elsewhere neither.
    expect((await alice.request(voteAnswer, at(remark))).status).toBe(404);
    const post = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'No question' } });
    expect((await alice.request(acceptAnswer, at(await say(post, 'x')))).status).toBe(404);
  });

  test('are accepted by who asked and who moderates, several of them; who follows is told, and it is taken back', async () => {
    const question = await ask('Which one?');
    const [one, two] = [await say(question, 'This one'), await say(question, 'Or that', cora)];
    expect((await bob.request(acceptAnswer, at(one))).status).toBe(403);
    await world.settle();
    await bob.ok(updateNotification, { ...at(question), body: { unread: false } });
    await alice.ok(acceptAnswer, at(one));
    await olga.ok(acceptAnswer, at(two));
    expect(await read(question)).toMatchObject({ accepted: 2, answered: true });
    await world.settle();
    expect((await bob.ok(listNotifications)).items.find(({ id }) => id === question.id)).toMatchObject({
      reason: 'news-of-followed',
    });
    await alice.ok(unacceptAnswer, at(one));
    await alice.ok(unacceptAnswer, at(two));
    expect(await read(question)).toMatchObject({ accepted: 0, answered: false, answeredAt: null });
    await Promise.all([one, two].map((answer) => alice.ok(acceptAnswer, at(answer))));
    expect(await read(question)).toMatchObject({ accepted: 2 });
  });

  test('that are deleted count no more, until they are back', async () => {
    const question = await ask('Gone?');
    const answer = await say(question, 'Here');
    const other = await say(question, 'Not so good');
    await alice.ok(acceptAnswer, at(answer));
    await bob.ok(deleteComment, at(answer));
    expect(await read(question)).toMatchObject({ answers: 1, accepted: 0, answered: false });
    expect((await answers(question)).map(({ id, body, accepted }) => [id, body === null, accepted])).toEqual([
      [other.id, false, false],
      [answer.id, true, false],
    ]);
    expect((await cora.request(voteAnswer, at(answer))).status).toBe(403);
    await bob.ok(restoreComment, at(answer));
    expect(await read(question)).toMatchObject({ answers: 2, accepted: 1, answered: true });
  });

  test('that move under another question are answers there', async () => {
    const [from, to] = [await ask('From'), await ask('To')];
    const answer = await say(from, 'Belongs there');
    await say(from, 'To it', alice, answer.id);
    await alice.ok(acceptAnswer, at(answer));
    const viewer = { person: olga.id, guest: false, administrator: false, language: 'en', session: null };
    await world.services.db.transaction().execute((db) => moveComments(db, viewer, [answer.id], from.id, to.id));
    expect(await read(from)).toMatchObject({ answers: 0, accepted: 0, answered: false, commentCount: 0 });
    expect(await read(to)).toMatchObject({ answers: 1, commentCount: 2 });
    expect((await answers(to))[0]).toMatchObject({ id: answer.id, replyCount: 1 });
  });

  test('cost as many queries for many as for few', async () => {
    const question = await ask('Many?');
    for (let n = 0; n < 2; n++) await say(question, `Answer ${n}`);
    const args = { params: { id: question.id } as never, query: { limit: 50 } as never };
    const few = await queriesOf(world, alice, listAnswers, args);
    for (let n = 2; n < 20; n++) {
      const { id } = await say(question, `Answer ${n}`);
      await say(question, 'Reply', alice, id);
    }
    const many = await queriesOf(world, alice, listAnswers, args);
    expect([few.shown, many.shown]).toEqual([2, 20]);
    expect(many.n).toBeLessThanOrEqual(few.n + 1);
  });

  test('that are accepted are found above the others', async () => {
    const question = await ask('Where is the stepladder?');
    const right = await say(
      question,
      'The stepladder of ward 4 stands behind the door of the linen room, and has done so since the flood',
    );
    for (let n = 0; n < 3; n++) await say(question, `Stepladder stepladder ${n}`, cora);
    await world.settle();
    const found = async () =>
      (await alice.ok(searchAll, { query: { q: 'stepladder', kind: 'comment' } })).items.map(({ id }) => id);
    expect((await found())[0]).not.toBe(right.id);
    await alice.ok(acceptAnswer, at(right));
    await world.settle();
    expect((await found())[0]).toBe(right.id);
    await alice.ok(unacceptAnswer, at(right));
    await world.settle();
    expect((await found())[0]).not.toBe(right.id);
  });
});

describe('the queue', () => {
  test('has what waits for an answer, in a community and for me', async () => {
    const here = await anew('Queue');
    const [one, two] = [await ask('One waits', here), await ask('Two waits', here, bob)];
    const theirs = await ask('Elsewhere', await world.community(cora, 'Not heard'), cora);
    const mine = async (who: Actor) => {
      const { items } = await who.ok(waitingQuestions, { query: { limit: 100 } });
      return items.map(({ id }) => id);
    };
    expect(await list(here, 'waiting')).toEqual(['Two waits', 'One waits']);
    expect(await mine(alice)).toContain(two.id);
    expect(await mine(alice)).not.toContain(one.id);
    expect(await mine(bob)).toContain(one.id);
    expect(await mine(bob)).not.toContain(theirs.id);
    const answer = await say(one, 'Here');
    // That somebody said something does not answer it.
    expect(await list(here, 'waiting')).toEqual(['Two waits', 'One waits']);
    await alice.ok(acceptAnswer, at(answer));
    expect(await list(here, 'waiting')).toEqual(['Two waits']);
    expect(await list(here, 'answered')).toEqual(['One waits']);
    expect(await mine(bob)).not.toContain(one.id);
    await bob.ok(deleteItem, at(two));
    expect(await list(here, 'waiting')).toEqual([]);
    const there = await anew('Queue too');
    await alice.ok(placeItem, { params: { id: one.id, place: there } });
    expect(await list(there, 'answered')).toEqual(['One waits']);
    await alice.ok(unplaceItem, { params: { id: one.id, place: there } });
    expect(await list(there, 'answered')).toEqual([]);
  });

  test('of a secret community is not told to others', async () => {
    const secret = await anew('Secret queue', 'secret');
    const hidden = await ask('Who leaves?', secret);
    const seen = async (who: Actor) =>
      (await who.ok(waitingQuestions, { query: { limit: 100 } })).items.some(({ id }) => id === hidden.id);
    expect([await seen(bob), await seen(cora)]).toEqual([true, false]);
    expect((await cora.request(communityQuestions, { params: { id: secret } as never })).status).toBe(404);
  });

  test('costs as many queries for many as for few', async () => {
    const here = await anew('Many queue');
    const args = { params: { id: here } as never, query: { limit: 50 } as never };
    for (let n = 0; n < 2; n++) await ask(`Question ${n}`, here);
    const few = await queriesOf(world, bob, communityQuestions, args);
    for (let n = 2; n < 20; n++) await say(await ask(`Question ${n}`, here), 'Hm');
    const many = await queriesOf(world, bob, communityQuestions, args);
    expect([few.shown, many.shown]).toEqual([2, 20]);
    expect(many.n).toBeLessThanOrEqual(few.n + 1);
  });
});

describe('similar questions', () => {
  test('are offered while one is typed: readable ones only, whether they are answered', async () => {
    const open = await ask('How do I reset the password of the dispensary terminal?');
    const secret = await ask('Reset the dispensary terminal secretly?', await anew('Secret similar', 'secret'));
    await alice.ok(acceptAnswer, at(await say(open, 'Hold both keys')));
    await world.settle();
    const like = async (who: Actor, q: string) =>
      (await who.ok(similarQuestions, { query: { q } })).items.map(({ id, answered }) => [id, answered]);
    expect(await like(cora, 'who can reset that dispensary terminal for me please')).toEqual([[open.id, true]]);
    expect(await like(bob, 'reset dispensary terminal')).toEqual(
      [
        [secret.id, false],
        [open.id, true],
      ].sort((a, b) => (a[0] === secret.id ? -1 : b[0] === secret.id ? 1 : 0)),
    );
    expect(await like(cora, 'is it so')).toEqual([]);
    expect(await like(cora, '')).toEqual([]);
  });
});

describe('asking a leader', () => {
  const named = async (to: string, person = bob, role = 'Head of care') =>
    olga.ok(addLeader, { params: { id: to }, body: { person: person.id, role } });
  const entry = async (who: Actor, id: string) => (await who.ok(listNotifications)).items.find((one) => one.id === id);

  test('reaches who is named, with votes and a clock that stops when they answer', async () => {
    const here = await anew('Asks');
    const leader = await named(here);
    expect((await alice.ok(listLeaders, { params: { id: here } })).items).toMatchObject([
      { role: 'Head of care', person: { name: 'Bob' } },
    ]);
    const question = await ask('When do we get the rota?', here, alice, { leader: leader.id });
    const other = await ask('And the summer?', here, alice, { leader: leader.id });
    await ask('Not put to anybody', here);
    expect(question).toMatchObject({ leader: { role: 'Head of care' }, answered: false, answeredAt: null, votes: 0 });
    await world.settle();
    expect(await entry(bob, question.id)).toMatchObject({ reason: 'asked', people: [{ name: 'Alice' }], unread: true });
    expect(await list(here, 'asked')).toEqual(['And the summer?', 'When do we get the rota?']);
    expect(code(await alice.request(voteQuestion, at(question)))).toBe('own_question');
    expect(await cora.ok(voteQuestion, at(question))).toMatchObject({ votes: 1, voted: true });
    await cora.ok(voteQuestion, at(question));
    expect(await list(here, 'asked')).toEqual(['When do we get the rota?', 'And the summer?']);
    expect((await read(question, cora)).mine.voted).toBe(true);
    const answer = await say(question, 'On Friday', bob);
    const answered = await read(question);
    expect(answered).toMatchObject({ answered: true, answeredAt: answer.createdAt });
    expect(await list(here, 'asked')).toEqual(['And the summer?']);
    expect(await list(here, 'asked-answered')).toEqual(['When do we get the rota?']);
    // Somebody else's answer stops the clock only when it is accepted.
    const theirs = await say(other, 'As last year', cora);
    expect(await read(other)).toMatchObject({ answered: false });
    await alice.ok(acceptAnswer, at(theirs));
    expect(await read(other)).toMatchObject({ answered: true });
    await bob.ok(deleteComment, at(answer));
    expect(await read(question)).toMatchObject({ answered: false, answeredAt: null });
    expect(await cora.ok(unvoteQuestion, at(question))).toMatchObject({ votes: 0, voted: false });
  });

  test('is for members, and of the community where one asks', async () => {
    const here = await anew('Members asked');
    const outside = await olga.request(addLeader, {
      params: { id: here } as never,
      body: { person: cora.id, role: 'x' },
    });
    expect(code(outside)).toBe('leader_outside');
    expect(
      (await alice.request(addLeader, { params: { id: here } as never, body: { person: bob.id, role: 'x' } })).status,
    ).toBe(403);
    const elsewhere = await named(await anew('Asked elsewhere'));
    const refused = await alice.request(createItem, {
      params: { id: here } as never,
      body: { kind: 'question', title: 'x', leader: elsewhere.id },
    });
    expect(code(refused)).toBe('leader_elsewhere');
  });

  test('goes to who answers for it now, and stays when nobody does', async () => {
    const here = await anew('Changes hands');
    const leader = await named(here);
    const question = await ask('Who decides?', here, alice, { leader: leader.id });
    await olga.ok(changeLeader, { params: { id: here, leader: leader.id }, body: { person: olga.id, role: 'Head' } });
    expect(await read(question)).toMatchObject({ leader: { role: 'Head', person: { name: 'Olga' } } });
    const other = await named(here, alice, 'Cook');
    const second = await ask('And soup?', here, bob, { leader: other.id });
    await olga.ok(changeLeader, { params: { id: here, leader: other.id }, body: { person: bob.id } });
    await world.settle();
    // Nobody is told of what they do themselves; but that it was their question does not matter then.
    expect(await entry(bob, second.id)).toMatchObject({ reason: 'asked' });
    await olga.ok(removeLeader, { params: { id: here, leader: leader.id } });
    expect(await read(question)).toMatchObject({ leader: null });
    expect(await list(here, 'asked')).toEqual(['And soup?']);
    expect(await list(here, 'waiting')).toContain('Who decides?');
    expect((await olga.request(removeLeader, { params: { id: here, leader: leader.id } as never })).status).toBe(404);
  });

  test('comes back into the inbox after days, once a week, until it is answered', async () => {
    const here = await anew('Reminds');
    const leader = await named(here);
    const question = await ask('Still there?', here, alice, { leader: leader.id });
    await world.settle();
    await bob.ok(updateNotification, { ...at(question), body: { done: true } });
    expect(await remindLeaders(world.services)).toBe(0);
    await world.services.pool.query("update item set created_at = now() - interval '4 days' where id = $1", [
      question.id,
    ]);
    const both = await Promise.all([remindLeaders(world.services), remindLeaders(world.services)]);
    expect(both.sort()).toEqual([0, 1]);
    await world.settle();
    expect(await entry(bob, question.id)).toMatchObject({ reason: 'asked', done: false, unread: true });
    await world.services.pool.query("update question set reminded_at = now() - interval '8 days' where id = $1", [
      question.id,
    ]);
    await say(question, 'Here I am', bob);
    expect(await remindLeaders(world.services)).toBe(0);
  });

  test('is of the home place alone', async () => {
    const here = await anew('Home asks');
    const there = await anew('There asks');
    const question = await ask('Shown there', here, alice, { leader: (await named(here)).id });
    await alice.ok(placeItem, { params: { id: question.id, place: there } });
    expect([await list(here, 'asked'), await list(there, 'asked')]).toEqual([['Shown there'], []]);
    await olga.ok(closeItem, at(question));
    expect((await bob.request(createComment, { ...at(question), body: { markdown: 'x' } })).status).toBe(403);
    expect((await bob.ok(listComments, at(question))).items).toEqual([]);
  });
});
