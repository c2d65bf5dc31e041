/** Lists cost by what is shown: the same number of queries for 2 items as for 40, and full pages whatever one may not see. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { communityStream, homeStream, profileStream, savedStream, tagStream } from '../../features/stream/contract.ts';
import type { AnyContract } from '../../platform/http/serve.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createComment, listComments, updateComment } from '../comments/contract.ts';
import { saveItem } from '../follows/contract.ts';
import { listNotifications } from '../notifications/contract.ts';
import { listPeople } from '../people/contract.ts';
import { listCommunities, listMembers, updateCommunity } from '../places/contract.ts';
import { reactToComment } from '../reactions/contract.ts';
import { searchAll } from '../search/contract.ts';
import { createItem, getItem } from './contract.ts';
import { forgetShared } from './server/cache.ts';

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

/** Runs a request and counts what it asks PostgreSQL. */
async function queriesOf(
  actor: Actor,
  contract: AnyContract,
  args: Parameters<Actor['request']>[1],
): Promise<{ n: number; shown: number }> {
  forgetShared();
  let n = 0;
  const stop = world.services.database.onStatement(() => {
    n += 1;
  });
  const { status, body } = await actor.request(contract, args);
  stop();
  expect(status).toBe(200);
  return { n, shown: (body as { items: unknown[] }).items.length };
}

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
  const few = await queriesOf(bob, contract, { params, query: { limit: 2 } as never });
  const many = await queriesOf(bob, contract, { params, query: { limit: 40 } as never });
  // A page of two may show posts only: polls add their own two queries.
  expect(many.n).toBeLessThanOrEqual(budget);
  expect(many.n - few.n).toBeLessThanOrEqual(3);
});

test('search: a fixed number of queries', async () => {
  // What the dictionaries say of a word is asked once.
  await queriesOf(bob, searchAll, { query: { q: 'soup' } as never });
  const few = await queriesOf(bob, searchAll, { query: { q: 'soup', limit: 2 } as never });
  const many = await queriesOf(bob, searchAll, { query: { q: 'soup', limit: 40 } as never });
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
