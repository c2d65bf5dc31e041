/** Lists cost by what is shown: the same number of queries for 2 items as for 40, and full pages whatever one may not see. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { communityStream, homeStream, profileStream, savedStream, tagStream } from '../../features/stream/contract.ts';
import { placeSkeleton } from '../../features/stream/server/queries.ts';
import type { AnyContract } from '../../platform/http/serve.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createComment, listComments, updateComment } from '../comments/contract.ts';
import { saveItem } from '../follows/contract.ts';
import { listNotifications } from '../notifications/contract.ts';
import { listPeople } from '../people/contract.ts';
import { getCommunity, listCommunities, listMembers, updateCommunity } from '../places/contract.ts';
import { reactToComment } from '../reactions/contract.ts';
import { searchAll } from '../search/contract.ts';
import { createItem, getItem, getItems } from './contract.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let place: string;
const created: string[] = [];

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  place = await world.community(alice, 'Kitchen');
  await world.join(place, bob);
  const secret = await world.community(alice, 'Secret', 'secret');
  for (let i = 0; i < 45; i++) {
    const item = await alice.ok(createItem, {
      params: { id: place },
      body:
        i % 3 === 0
          ? ({ kind: 'poll', title: `Poll ${i}`, options: [{ text: 'a' }, { text: 'b' }] } as never)
          : { markdown: `Soup ${i} for @bob #soup` },
    });
    created.push(item.id);
    await bob.ok(createComment, { params: { id: item.id }, body: { markdown: `Comment on ${i}` } });
    await bob.ok(saveItem, { params: { id: item.id } });
    await alice.ok(createItem, { params: { id: secret }, body: { markdown: `Secret ${i} #soup` } });
    if (i < 20) await bob.ok(createComment, { params: { id: created[0]! }, body: { markdown: `Word ${i}` } });
  }
  await world.settle();
}, 120_000);
afterAll(() => world?.close());

const lists: [string, AnyContract, Record<string, string>, number][] = [
  ['home', homeStream, {}, 10],
  ['community', communityStream, { id: 'PLACE' }, 11],
  ['profile', profileStream, { id: 'ALICE' }, 10],
  ['tag', tagStream, { tag: 'soup' }, 11],
  ['saved', savedStream, {}, 10],
  ['inbox', listNotifications, {}, 9],
  ['comments', listComments, { id: 'ITEM' }, 6],
  ['communities', listCommunities, {}, 3],
  ['members', listMembers, { id: 'PLACE' }, 3],
  ['people', listPeople, {}, 2],
];

test.each(lists)('%s: a fixed number of queries', async (_name, contract, raw, budget) => {
  const params = Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [
      key,
      { PLACE: place, ALICE: alice.id, ITEM: created[0]! }[value] ?? value,
    ]),
  );
  const few = await queriesOf(world, bob, contract, { params, query: { limit: 2 } as never });
  const many = await queriesOf(world, bob, contract, { params, query: { limit: 40 } as never });
  // A page of two may show posts only: polls add their own two queries.
  expect(many.n).toBeLessThanOrEqual(budget);
  expect(many.n - few.n).toBeLessThanOrEqual(3);
});

test('search: a fixed number of queries', async () => {
  // What the dictionaries say of a word is asked once.
  await queriesOf(world, bob, searchAll, { query: { q: 'soup' } as never });
  const few = await queriesOf(world, bob, searchAll, { query: { q: 'soup', limit: 2 } as never });
  const many = await queriesOf(world, bob, searchAll, { query: { q: 'soup', limit: 40 } as never });
  expect(many.shown).toBeGreaterThan(20);
  expect(many.n).toBe(few.n);
});

test.each([
  ['home', homeStream, {}],
  ['tag', tagStream, { tag: 'soup' }],
  ['profile', profileStream, { id: 'ALICE' }],
] as [string, AnyContract, Record<string, string>][])(
  '%s: pages are full and whole, whatever lies between that one may not see',
  async (name, contract, raw) => {
    const params = Object.fromEntries(
      Object.entries(raw).map(([key, value]) => [key, value === 'ALICE' ? alice.id : value]),
    );
    const seen: string[] = [];
    let cursor: string | null | undefined;
    let pages = 0;
    do {
      const { items, next } = (await bob.ok(contract, {
        params,
        query: { limit: 7, ...(cursor && { cursor }) } as never,
      })) as {
        items: { id: string; title: string }[];
        next: string | null;
      };
      if (next) expect(items.length).toBe(7);
      seen.push(...items.map((item) => item.id));
      cursor = next;
      pages += 1;
    } while (cursor && pages < 50);
    const expected = name === 'tag' ? created.filter((_, i) => i % 3 !== 0) : created;
    expect(seen).toEqual([...expected].reverse());
  },
);

test('a tampered cursor is refused by name', async () => {
  for (const cursor of [
    'x',
    'WyInIl0',
    Buffer.from('["1 or 1=1"]').toString('base64url'),
    Buffer.from('[[]]').toString('base64url'),
  ]) {
    expect((await bob.fails(homeStream, { query: { cursor } as never })).code).toBe('invalid_cursor');
  }
});

test('a place that one does not read stays shut, also when what is in it is shown in another place too', async () => {
  const carol = await world.person('Carol');
  const [closed, secret] = [
    await world.community(alice, 'Board', 'closed'),
    await world.community(alice, 'Plans', 'secret'),
  ];
  const shared = await alice.ok(createItem, {
    params: { id: closed },
    body: { markdown: 'Minutes', places: [place, secret] },
  });
  const { items } = await carol.ok(communityStream, { params: { id: place }, query: { limit: 1 } as never });
  expect(items.map(({ id }) => id)).toEqual([shared.id]);
  expect((await carol.fails(communityStream, { params: { id: closed } })).code).toBe('forbidden');
  expect((await carol.fails(communityStream, { params: { id: secret } })).code).toBe('not_found');
  await world.join(closed, carol);
  expect((await carol.ok(communityStream, { params: { id: closed } })).items).toHaveLength(1);
});

test('what is kept for many readers is never older than the last change', async () => {
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'First' } });
  const shown = async (who: Actor) =>
    (await who.ok(getItem, { params: { id: item.id }, query: { comments: 20 } as never })) as {
      body: unknown;
      reactions: unknown[];
      places: { name: string }[];
      comments: { items: { body: unknown; mine: { reactions: string[] } }[] };
    };
  const comment = await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'Word' } });
  for (const who of [alice, bob]) expect((await shown(who)).comments.items).toHaveLength(1);
  await bob.ok(reactToComment, { params: { id: comment.id, emoji: '👍' } });
  expect((await shown(bob)).comments.items[0]!.mine.reactions).toEqual(['👍']);
  expect((await shown(alice)).comments.items[0]!.mine.reactions).toEqual([]);
  await bob.ok(updateComment, { params: { id: comment.id }, body: { version: 1, markdown: 'Another word' } });
  expect(JSON.stringify((await shown(alice)).comments.items[0]!.body)).toContain('Another word');
  await alice.ok(updateCommunity, { params: { id: place }, body: { name: 'Canteen' } });
  expect((await shown(bob)).places.map(({ name }) => name)).toEqual(['Canteen']);
});

test('a long body is begun in lists and whole by itself', async () => {
  const words = Array.from({ length: 400 }, (_, n) => `word${n}`).join(' ');
  const { id, body } = await alice.ok(createItem, { params: { id: place }, body: { markdown: words } });
  const whole = JSON.stringify(body);
  expect(whole).toContain('word399');
  const lists = [
    (await bob.ok(homeStream, {})).items[0]!,
    (await bob.ok(communityStream, { params: { id: place } })).items[0]!,
    (await bob.ok(getItems, { query: { ids: id } as never })).items[0]!,
  ];
  for (const shown of lists) {
    expect([shown.id, shown.abridged]).toEqual([id, true]);
    expect(JSON.stringify(shown.body).length).toBeLessThan(2_000);
    expect(JSON.stringify(shown.body)).toContain('word0 word1');
  }
  const alone = await bob.ok(getItem, { params: { id } });
  expect([JSON.stringify(alone.body), alone.abridged]).toEqual([whole, false]);
});

test('one kind of a place is read from its own index; a community says which kinds are in it', async () => {
  const club = await world.community(alice, 'Club');
  for (let n = 0; n < 30; n++) await alice.ok(createItem, { params: { id: club }, body: { markdown: `Post ${n}` } });
  expect((await alice.ok(getCommunity, { params: { id: club } })).kinds).toEqual([]);
  const options = [{ text: 'a' }, { text: 'b' }];
  const poll = await alice.ok(createItem, {
    params: { id: club },
    body: { kind: 'poll', title: 'Which?', options } as never,
  });
  expect((await alice.ok(getCommunity, { params: { id: club } })).kinds).toEqual(['poll']);
  const { items } = await alice.ok(communityStream, { params: { id: club }, query: { kind: 'poll' } });
  expect(items.map(({ id }) => id)).toEqual([poll.id]);
  const posts = await alice.ok(communityStream, { params: { id: club }, query: { kind: 'post', limit: 50 } });
  expect(posts.items).toHaveLength(30);

  const client = await world.services.pool.connect();
  try {
    // Whatever the statistics of a few rows are: that the index can be used at all is what its condition is about.
    await client.query('begin');
    await client.query('set local enable_seqscan = off');
    const { sql: statement, parameters } = placeSkeleton(club, 'poll', { after: null, limit: 20 }).compile(
      world.services.db,
    );
    const plan = await client.query(`explain ${statement}`, [...parameters]);
    expect(JSON.stringify(plan.rows)).toContain('placement_by_kind');
  } finally {
    await client.query('rollback');
    client.release();
  }
});
