/** Polls: votes are counted right, also when they come at once, and an anonymous one keeps its secret. */
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createItem, deleteItem, getItem, updateItem } from '../../core/items/contract.ts';
import { eventually } from '../../platform/testing/eventually.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { listAudit } from '../console/contract.ts';
import { type PollItem, pollItem, votePoll } from './contract.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let place: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  place = await world.community(alice, 'Kitchen');
  await world.join(place, bob);
});
afterAll(() => world?.close());

const ask = async (facts: Record<string, unknown> = {}, to = place): Promise<PollItem> =>
  pollItem.parse(
    await alice.ok(createItem, {
      params: { id: to },
      body: {
        kind: 'poll',
        title: 'Lunch?',
        options: [{ text: 'Soup' }, { text: 'Salad' }, { text: 'Bread' }],
        ...facts,
      } as never,
    }),
  );
const vote = (who: Actor, poll: PollItem, ...options: number[]) =>
  who.request(votePoll, {
    params: { id: poll.id } as never,
    body: { options: options.map((n) => poll.options[n]!.id) },
  });
const read = async (who: Actor, poll: PollItem) => pollItem.parse(await who.ok(getItem, { params: { id: poll.id } }));
const counts = async (poll: PollItem) => {
  const now = await read(alice, poll);
  return [...now.options.map(({ votes }) => votes), now.voters];
};
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code;

describe('a vote', () => {
  test('is given, given again, changed and taken back', async () => {
    const poll = await ask();
    expect((await vote(bob, poll, 0)).body).toMatchObject({ mine: [poll.options[0]!.id], voters: 1 });
    await vote(bob, poll, 0);
    expect(await counts(poll)).toEqual([1, 0, 0, 1]);
    await vote(alice, poll, 0);
    await vote(bob, poll, 2);
    expect(await counts(poll)).toEqual([1, 0, 1, 2]);
    expect((await read(bob, poll)).mine.votes).toEqual([poll.options[2]!.id]);
    await vote(bob, poll);
    expect(await counts(poll)).toEqual([1, 0, 0, 1]);
    expect((await read(bob, poll)).mine.votes).toEqual([]);
  });

  test('is for as many options as the poll allows', async () => {
    const one = await ask();
    expect(code(await vote(bob, one, 0, 1))).toBe('too_many_choices');
    const two = await ask({ choices: 2 });
    expect((await vote(bob, two, 0, 2)).status).toBe(200);
    expect(await counts(two)).toEqual([1, 0, 1, 1]);
    // The same option twice is one vote.
    await vote(bob, two, 1, 1);
    expect(await counts(two)).toEqual([0, 1, 0, 1]);
    expect(code(await vote(bob, two, 0, 1, 2))).toBe('too_many_choices');
    expect(await counts(two)).toEqual([0, 1, 0, 1]);
    expect((await ask({ choices: 20 })).choices).toBe(3);
  });

  test('is for options of this poll', async () => {
    const [poll, other] = [await ask({ choices: 2 }), await ask()];
    const mixed = [poll.options[0]!.id, other.options[0]!.id];
    const answer = await bob.request(votePoll, { params: { id: poll.id } as never, body: { options: mixed } });
    expect([answer.status, code(answer)]).toEqual([400, 'option_elsewhere']);
    expect([await counts(poll), await counts(other)]).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  test('comes too late once the poll is closed; its author may open it again', async () => {
    const poll = await ask({ closesAt: new Date(Date.now() - 1000).toISOString() });
    expect(poll.closed).toBe(true);
    expect([code(await vote(bob, poll, 0)), code(await vote(bob, poll))]).toEqual(['poll_closed', 'poll_closed']);
    await alice.ok(updateItem, { params: { id: poll.id }, body: { version: 1, closesAt: null } as never });
    expect((await vote(bob, poll, 0)).status).toBe(200);
    const change = await alice.request(updateItem, {
      params: { id: poll.id } as never,
      body: { version: 2, options: [{ text: 'Other' }, { text: 'Words' }] },
    });
    expect(change.status).toBe(400);
    expect(await counts(poll)).toEqual([1, 0, 0, 1]);
  });

  test('is of those who read the poll', async () => {
    const secret = await world.community(alice, 'Secret', 'secret');
    const poll = await ask({}, secret);
    expect((await vote(bob, poll, 0)).status).toBe(404);
    const gone = await ask();
    await alice.ok(deleteItem, { params: { id: gone.id } });
    expect((await vote(bob, gone, 0)).status).toBe(404);
    const post = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'no poll' } });
    expect((await vote(bob, { ...poll, id: post.id }, 0)).status).toBe(403);
  });

  test('of many at once is counted right', async () => {
    const poll = await ask({ choices: 2 });
    const people = await Promise.all(Array.from({ length: 12 }, (_, n) => world.person(`Voter ${n}`)));
    const wanted = people.map((_, n) => [n % 3, (n + 1) % 3]);
    await Promise.all(
      people.flatMap((who, n) => [
        vote(who, poll, n % 3),
        vote(who, poll),
        vote(who, poll, ...wanted[n]!),
        vote(who, poll, (n + 2) % 3),
      ]),
    );
    const answers = await Promise.all(people.map((who, n) => vote(who, poll, ...wanted[n]!)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await counts(poll)).toEqual([8, 8, 8, 12]);
    const { rows } = await world.services.pool.query<{ n: number }>(
      'select count(*)::int as n from poll_vote where poll_id = $1 group by option_id',
      [poll.id],
    );
    expect(rows.map(({ n }) => n)).toEqual([8, 8, 8]);
  }, 60_000);
});

describe('an anonymous poll', () => {
  test('tells nobody who voted: not in what is read, told or logged', async () => {
    const poll = await ask({ anonymous: true });
    const address = await world.app.listen({ port: 0, host: '127.0.0.1' });
    const socket = io(address, { path: '/live', transports: ['websocket'], auth: { token: alice.token } });
    const heard: { verb: string; subject?: string }[] = [];
    socket.on('activity', (message) => heard.push(message));
    await new Promise((resolve, reject) => {
      socket.on('ready', resolve);
      socket.on('connect_error', reject);
    });
    await vote(bob, poll, 1);
    const told = await eventually(() => {
      const found = heard.find(({ verb, subject }) => verb === 'item.changed' && subject === poll.id);
      if (!found) throw new Error('nothing was told of the vote');
      return found;
    }, 30_000);
    socket.disconnect();
    expect(told).toMatchObject({ actor: null, item: { voters: 1 } });
    const seen = JSON.stringify([told, await read(alice, poll), await world.admin.ok(listAudit)]);
    expect(seen).not.toContain('"Bob"');
    const { rows } = await world.services.pool.query(`select 1 from activity where item_id = $1 and actor_id = $2`, [
      poll.id,
      bob.id,
    ]);
    expect(rows).toEqual([]);
    // One’s own vote is there to be seen and changed.
    expect((await read(bob, poll)).mine.votes).toEqual([poll.options[1]!.id]);
    expect((await read(alice, poll)).mine.votes).toEqual([]);
  });
});

test('a poll has two to twenty options that say something', async () => {
  for (const options of [
    [],
    [{ text: 'one' }],
    Array(21).fill({ text: 'x' }),
    [{ text: ' ' }, { text: 'x' }],
    'x',
    [1, 2],
  ]) {
    const answer = await alice.request(createItem, {
      params: { id: place } as never,
      body: { kind: 'poll', title: 'x', options },
    });
    expect(answer.status, JSON.stringify(options)).toBe(400);
  }
});
