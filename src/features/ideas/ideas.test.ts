/** Ideas: votes come from a budget and go back, decisions say why, and who supports two that become one counts once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createItem, deleteItem, getItem, placeItem, restoreItem } from '../../core/items/contract.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { searchAll } from '../../core/search/contract.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  communityIdeas,
  decideIdea,
  type IdeaItem,
  ideaItem,
  listDecisions,
  mergeIdea,
  supportIdea,
} from './contract.ts';

let world: World;
let olga: Actor;
let alice: Actor;
let bob: Actor;
let place: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  olga = await world.person('Olga');
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  place = await world.community(olga, 'House');
  for (const person of [alice, bob]) await world.join(place, person);
});
afterAll(() => world?.close());

const write = async (title: string, to = place, by = alice): Promise<IdeaItem> =>
  ideaItem.parse(await by.ok(createItem, { params: { id: to }, body: { kind: 'idea', title } as never }));
const read = async (idea: { id: string }, who = alice) =>
  ideaItem.parse(await who.ok(getItem, { params: { id: idea.id } }));
const support = (who: Actor, idea: { id: string }, votes: number) =>
  who.request(supportIdea, { params: { id: idea.id } as never, body: { votes } });
const decide = (idea: { id: string }, state: 'open' | 'planned' | 'done' | 'declined', reason = 'Because', by = olga) =>
  by.request(decideIdea, { params: { id: idea.id } as never, body: { state, reason } });
const list = (show: 'popular' | 'newest' | 'decided', who = alice, limit = 50) =>
  who.ok(communityIdeas, { params: { id: place }, query: { show, limit } });
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code;
/** A community of its own, where everybody still has all votes. */
const anew = async (name: string) => {
  const id = await world.community(olga, name);
  for (const person of [alice, bob]) await world.join(id, person);
  return id;
};

describe('votes', () => {
  test('are given, changed and taken back, and are the giver’s own', async () => {
    const idea = await write('A bench at the bus stop');
    expect(idea).toMatchObject({
      state: 'open',
      votes: 0,
      supporters: 0,
      owner: null,
      decision: null,
      mine: { votes: 0 },
    });
    expect((await support(bob, idea, 3)).body).toMatchObject({ votes: 3, supporters: 1, mine: 3 });
    await support(alice, idea, 1);
    await support(bob, idea, 2);
    expect(await read(idea)).toMatchObject({ votes: 3, supporters: 2, mine: { votes: 1 } });
    expect(await read(idea, bob)).toMatchObject({ mine: { votes: 2 } });
    await support(bob, idea, 0);
    await support(alice, idea, 0);
    expect(await read(idea)).toMatchObject({ votes: 0, supporters: 0 });
    expect((await support(bob, idea, 4)).status).toBe(400);
  });

  test('come from a budget for each community, and are back when an idea is decided or gone', async () => {
    const here = await anew('Budget');
    const ideas = await Promise.all([1, 2, 3, 4].map((n) => write(`Idea ${n}`, here)));
    for (const idea of ideas.slice(0, 3)) expect((await support(bob, idea, 3)).status).toBe(200);
    const refused = await support(bob, ideas[3]!, 2);
    expect([refused.status, code(refused), (refused.body as { left: number }).left]).toEqual([409, 'votes_spent', 1]);
    expect((await support(bob, ideas[3]!, 1)).body).toMatchObject({ budget: { total: 10, left: 0 } });
    await decide(ideas[0]!, 'declined');
    expect((await support(bob, ideas[3]!, 3)).body).toMatchObject({ budget: { left: 1 } });
    await alice.ok(deleteItem, { params: { id: ideas[1]!.id } });
    const { budget } = await bob.ok(communityIdeas, { params: { id: here } });
    expect(budget).toEqual({ total: 10, left: 4 });
    await alice.ok(restoreItem, { params: { id: ideas[1]!.id } });
    expect((await bob.ok(communityIdeas, { params: { id: here } })).budget.left).toBe(1);
    // Elsewhere one has ten of one's own again.
    expect((await support(bob, await write('Elsewhere', await anew('Other budget')), 3)).body).toMatchObject({
      budget: { left: 7 },
    });
  });

  test('of one person on many ideas at once are never more than there are', async () => {
    const here = await anew('At once');
    const ideas = await Promise.all(Array.from({ length: 8 }, (_, n) => write(`Idea ${n}`, here)));
    const answers = await Promise.all(ideas.map((idea) => support(bob, idea, 3)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(new Set(answers.map(code))).toEqual(new Set([undefined, 'votes_spent']));
    const people = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => world.person(`Voter ${n} ${here}`)));
    for (const person of people) await world.join(here, person);
    await Promise.all(
      people.flatMap((who) => [support(who, ideas[7]!, 3), support(who, ideas[7]!, 0), support(who, ideas[7]!, 2)]),
    );
    await Promise.all(people.map((who) => support(who, ideas[7]!, 2)));
    const own = (await read(ideas[7]!, bob)).mine.votes;
    expect(await read(ideas[7]!)).toMatchObject({ votes: 12 + own, supporters: 6 + Number(own > 0) });
  });

  test('are of those who read the idea, and end with its decision', async () => {
    const secret = await world.community(olga, 'Secret', 'secret');
    const hidden = await write('Hidden', secret, olga);
    expect((await support(bob, hidden, 1)).status).toBe(404);
    const idea = await write('Decided');
    await decide(idea, 'done');
    expect([code(await support(bob, idea, 1)), code(await support(bob, idea, 0))]).toEqual([
      'idea_decided',
      'idea_decided',
    ]);
    await decide(idea, 'open', 'It came up again');
    expect((await support(bob, idea, 1)).status).toBe(200);
  });
});

describe('a decision', () => {
  test('carries its reason and who sees to it, is history, and is told to whom it concerns', async () => {
    const idea = await write('Later opening hours');
    await support(bob, idea, 1);
    expect((await decide(idea, 'planned', '   ')).status).toBe(400);
    expect((await decide(idea, 'planned', 'x', alice)).status).toBe(403);
    await olga.ok(decideIdea, {
      params: { id: idea.id },
      body: { state: 'planned', reason: 'The works council agrees, from March', owner: alice.id },
    });
    expect(await read(idea, bob)).toMatchObject({
      state: 'planned',
      owner: { name: 'Alice' },
      decision: { state: 'planned', reason: 'The works council agrees, from March', by: { name: 'Olga' } },
    });
    await decide(idea, 'done', 'Since the first of March');
    const { items } = await bob.ok(listDecisions, { params: { id: idea.id } });
    expect(items.map(({ state, reason }) => [state, reason])).toEqual([
      ['done', 'Since the first of March'],
      ['planned', 'The works council agrees, from March'],
    ]);
    await world.settle();
    for (const person of [bob, alice]) {
      const entry = (await person.ok(listNotifications)).items.find(({ id }) => id === idea.id);
      expect(entry, person.name).toMatchObject({ reason: 'news-of-followed', people: [{ name: 'Olga' }] });
    }
    const found = await bob.ok(searchAll, { query: { q: 'works council', kind: 'idea' } });
    expect(found.items).toEqual([]);
    expect((await bob.ok(searchAll, { query: { q: 'first march', kind: 'idea' } })).items[0]).toMatchObject({
      id: idea.id,
    });
    expect((await decide(idea, 'done', 'x'.repeat(4001))).status).toBe(400);
  });

  test('names somebody who is here', async () => {
    const idea = await write('With nobody');
    const guest = await world.person('Gus', { guest: true });
    for (const owner of ['1', guest.id])
      expect(
        (await olga.fails(decideIdea, { params: { id: idea.id }, body: { state: 'planned', reason: 'x', owner } }))
          .status,
      ).toBe(404);
  });
});

describe('two ideas that say the same', () => {
  test('one that is shown in a further place does not say there what only its own members may read', async () => {
    const closed = await world.community(olga, 'Closed house', 'closed');
    const dora = await world.person('Dora');
    const elsewhere = await world.community(dora, 'Elsewhere', 'closed');
    for (const home of [closed, elsewhere]) await world.join(home, alice);
    const idea = (title: string) =>
      alice.ok(createItem, { params: { id: closed }, body: { kind: 'idea', title } as never });
    const [one, other] = [await idea('Espresso'), await idea('Coffee of our own')];
    await alice.ok(placeItem, { params: { id: one.id, place: elsewhere } });
    await olga.ok(mergeIdea, { params: { id: one.id }, body: { into: other.id } });
    expect(await alice.ok(getItem, { params: { id: one.id } })).toMatchObject({
      mine: { mergedInto: { id: other.id, title: 'Coffee of our own' } },
    });
    const shown = await dora.ok(getItem, { params: { id: one.id } });
    expect(shown).toMatchObject({ state: 'merged', mine: { mergedInto: null } });
    expect(JSON.stringify(shown)).not.toContain('Coffee of our own');
    expect(JSON.stringify(shown)).not.toContain(other.id);
  });

  test('become one, and nobody counts twice', async () => {
    const [one, other] = [await write('A coffee machine'), await write('Better coffee')];
    const carol = await world.person('Carol');
    await world.join(place, carol);
    await support(bob, one, 2);
    await support(bob, other, 1);
    await support(carol, one, 1);
    await support(alice, other, 3);
    const merge = (from: IdeaItem, into: IdeaItem, by = olga) =>
      by.request(mergeIdea, { params: { id: from.id } as never, body: { into: into.id } });
    expect((await merge(one, other, alice)).status).toBe(403);
    expect((await merge(one, other)).body).toMatchObject({
      state: 'merged',
      votes: 0,
      mergedInto: { id: other.id, title: 'Better coffee' },
      into: { votes: 6, supporters: 3 },
    });
    expect((await read(other, bob)).mine.votes).toBe(2);
    expect(code(await support(carol, one, 1))).toBe('idea_decided');
    expect(code(await decide(one, 'done'))).toBe('idea_merged');
    expect([code(await merge(other, one)), code(await merge(other, other))]).toEqual(['idea_merged', 'idea_elsewhere']);
    // What was part of it moves on with it.
    const third = await write('Coffee for all');
    expect((await merge(other, third)).status).toBe(201);
    expect((await read(one)).mine.mergedInto).toMatchObject({ id: third.id });
    expect(await read(third)).toMatchObject({ votes: 6, supporters: 3 });
    // Who supported hears of what becomes of it.
    await decide(third, 'planned', 'In spring');
    await world.settle();
    expect((await carol.ok(listNotifications)).items.find(({ id }) => id === third.id)).toMatchObject({
      reason: 'news-of-followed',
    });
  });

  test('both at once end as one of them', async () => {
    const [one, other] = [await write('Here'), await write('There')];
    const merge = (from: IdeaItem, into: IdeaItem) =>
      olga.request(mergeIdea, { params: { id: from.id } as never, body: { into: into.id } });
    const answers = await Promise.all([merge(one, other), merge(other, one)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('are of one community, and both its leaders’ to judge', async () => {
    const elsewhere = await write('Same, elsewhere', await world.community(olga, 'Annex'), olga);
    const post = await olga.ok(createItem, { params: { id: place }, body: { markdown: 'no idea' } });
    const idea = await write('Same');
    for (const into of [elsewhere.id, post.id, '1'])
      expect((await olga.fails(mergeIdea, { params: { id: idea.id }, body: { into } })).code).toBe('idea_elsewhere');
  });
});

test('the lists: by votes, newest, decided; page by page, whole', async () => {
  const here = await anew('Lists');
  const ideas = [];
  for (let n = 0; n < 7; n++) ideas.push(await write(`Idea ${n}`, here));
  await support(bob, ideas[2]!, 3);
  await support(alice, ideas[2]!, 1);
  await support(bob, ideas[5]!, 2);
  await support(alice, ideas[0]!, 2);
  await decide(ideas[6]!, 'declined');
  await alice.ok(deleteItem, { params: { id: ideas[4]!.id } });
  const pages = async (show: 'popular' | 'newest' | 'decided') => {
    const titles: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await bob.ok(communityIdeas, {
        params: { id: here },
        query: { show, limit: 2, ...(cursor && { cursor }) },
      });
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.next;
    } while (cursor);
    return titles;
  };
  expect(await pages('popular')).toEqual(['Idea 2', 'Idea 5', 'Idea 0', 'Idea 3', 'Idea 1']);
  expect(await pages('newest')).toEqual(['Idea 5', 'Idea 3', 'Idea 2', 'Idea 1', 'Idea 0']);
  expect(await pages('decided')).toEqual(['Idea 6']);
  expect((await list('popular')).items.every(({ kind }) => kind === 'idea')).toBe(true);

  // As many queries for five as for two.
  const count = async (limit: number) =>
    (await queriesOf(world, bob, communityIdeas, { params: { id: here }, query: { limit } as never })).n;
  await count(5);
  expect(await count(5)).toBe(await count(2));
});
