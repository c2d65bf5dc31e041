/** Topics: their order and categories, how far somebody has read, and what becomes of replies that move. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createComment,
  deleteComment,
  getComment,
  listComments,
  restoreComment,
  updateComment,
} from '../../core/comments/contract.ts';
import {
  closeItem,
  createItem,
  deleteItem,
  getItem,
  itemHistory,
  placeItem,
  reopenItem,
  restoreItem,
  unplaceItem,
  updateItem,
} from '../../core/items/contract.ts';
import { listNotifications, updateNotification } from '../../core/notifications/contract.ts';
import { reactToComment, reactToItem } from '../../core/reactions/contract.ts';
import { searchAll } from '../../core/search/contract.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  communityTopics,
  createCategory,
  deleteCategory,
  listCategories,
  mergeTopic,
  moveTopic,
  pinTopic,
  seeTopic,
  splitTopic,
  type TopicItem,
  topicItem,
  unpinTopic,
  updateCategory,
} from './contract.ts';

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
const write = async (title: string, to = place, by = alice, more: object = {}): Promise<TopicItem> =>
  topicItem.parse(await by.ok(createItem, { params: { id: to }, body: { kind: 'topic', title, ...more } as never }));
const read = async ({ id }: { id: string }, who = alice) => topicItem.parse(await who.ok(getItem, { params: { id } }));
const reply = (topic: { id: string }, markdown: string, by = bob, parent?: string) =>
  by.ok(createComment, { params: { id: topic.id }, body: { markdown, ...(parent && { parent }) } });
const replies = async (topic: { id: string }, who = alice, query: object = {}) =>
  (await who.ok(listComments, { params: { id: topic.id }, query: query as never })).items;
const list = async (to = place, query: object = {}, who = alice) =>
  (await who.ok(communityTopics, { params: { id: to }, query: query as never })).items as unknown as TopicItem[];
const titles = async (...args: Parameters<typeof list>) => (await list(...args)).map(({ title }) => title);
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code;
const at = (item: { id: string }) => ({ params: { id: item.id } as never });

describe('a forum', () => {
  test('has its topics by their newest reply, pinned ones first, in pages', async () => {
    const here = await anew('Order');
    const [first, second, third] = [
      await write('First', here),
      await write('Second', here),
      await write('Third', here),
    ];
    expect(await titles(here)).toEqual(['Third', 'Second', 'First']);
    const said = await reply(first, 'Up');
    expect(await titles(here)).toEqual(['First', 'Third', 'Second']);
    await olga.ok(pinTopic, at(second));
    expect(await titles(here)).toEqual(['Second', 'First', 'Third']);
    const paged: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await alice.ok(communityTopics, {
        params: { id: here },
        query: { limit: 1, ...(cursor && { cursor }) },
      });
      paged.push(...page.items.map(({ title }) => title));
      cursor = page.next;
    } while (cursor);
    expect(paged).toEqual(['Second', 'First', 'Third']);
    await bob.ok(deleteComment, at(said));
    expect(await titles(here)).toEqual(['Second', 'Third', 'First']);
    await bob.ok(restoreComment, at(said));
    await olga.ok(unpinTopic, at(second));
    expect(await titles(here)).toEqual(['First', 'Third', 'Second']);
    await alice.ok(deleteItem, at(third));
    expect(await titles(here)).toEqual(['First', 'Second']);
    await alice.ok(restoreItem, at(third));
    expect(await titles(here)).toEqual(['First', 'Third', 'Second']);
    expect((await alice.request(pinTopic, at(second))).status).toBe(403);
  });

  test('shows topics of other communities that are put in it, without their pin and category', async () => {
    const here = await anew('Home of it');
    const there = await anew('Shown too');
    const category = await olga.ok(createCategory, { params: { id: here }, body: { name: 'Kept' } });
    const topic = await write('In both', here, alice, { category: category.id });
    await olga.ok(pinTopic, at(topic));
    await alice.ok(placeItem, { params: { id: topic.id, place: there } });
    await write('Newer there', there);
    expect(await titles(there)).toEqual(['Newer there', 'In both']);
    expect(await titles(here, { category: category.id })).toEqual(['In both']);
    expect(await titles(there, { category: category.id })).toEqual([]);
    await alice.ok(unplaceItem, { params: { id: topic.id, place: there } });
    expect(await titles(there)).toEqual(['Newer there']);
  });

  test('costs as many queries for a page of many as for one of few', async () => {
    const here = await anew('Many');
    const query = { limit: 50 } as never;
    for (let n = 0; n < 2; n++) await write(`Topic ${n}`, here);
    const few = await queriesOf(world, bob, communityTopics, { params: { id: here } as never, query });
    for (let n = 2; n < 24; n++) await reply(await write(`Topic ${n}`, here), 'Yes');
    const many = await queriesOf(world, bob, communityTopics, { params: { id: here } as never, query });
    expect([few.shown, many.shown]).toEqual([2, 24]);
    // The newest comments of those that have some are one query more.
    expect(many.n).toBeLessThanOrEqual(few.n + 1);
  });

  test('finds topics by a tag, and has nothing for one that nobody used', async () => {
    await write('Tagged', place, alice, { markdown: 'About #radiators' });
    expect(await titles(place, { tag: 'Radiators' })).toEqual(['Tagged']);
    expect(await titles(place, { tag: 'unheard-of' })).toEqual([]);
  });
});

describe('categories', () => {
  test('are made, ordered, renamed and removed by who leads the community', async () => {
    const here = await anew('Sorted');
    const make = (name: string) => olga.ok(createCategory, { params: { id: here }, body: { name } });
    const [a, b, c] = [await make('Tools'), await make('Rota'), await make('Ideas')];
    const names = async (who = alice) =>
      (await who.ok(listCategories, { params: { id: here } })).items.map(({ name }) => name);
    expect(await names()).toEqual(['Tools', 'Rota', 'Ideas']);
    const change = (category: { id: string }, body: object, by = olga) =>
      by.request(updateCategory, { params: { id: here, category: category.id } as never, body });
    await change(c, { before: a.id, colour: 'plum' });
    expect(await names()).toEqual(['Ideas', 'Tools', 'Rota']);
    await change(c, { before: null });
    expect(await names()).toEqual(['Tools', 'Rota', 'Ideas']);
    expect(code(await change(c, { name: 'tools' }))).toBe('category_name_taken');
    expect(code(await change(c, { before: '1' }))).toBe('category_elsewhere');
    expect((await change(c, { name: 'x' }, alice)).status).toBe(403);
    const topic = await write('Sorted in', here, alice, { category: b.id });
    expect((await olga.ok(listCategories, { params: { id: here } })).items.map(({ topics }) => topics)).toEqual([
      0, 1, 0,
    ]);
    expect(await titles(here, { category: b.id })).toEqual(['Sorted in']);
    await olga.ok(deleteCategory, { params: { id: here, category: b.id } });
    expect(await read(topic)).toMatchObject({ category: null });
    expect(await titles(here)).toEqual(['Sorted in']);
    const elsewhere = await anew('Elsewhere sorted');
    expect((await olga.request(deleteCategory, { params: { id: elsewhere, category: a.id } as never })).status).toBe(
      404,
    );
    const refused = await alice.request(createItem, {
      params: { id: elsewhere } as never,
      body: { kind: 'topic', title: 'x', category: a.id },
    });
    expect(code(refused)).toBe('category_elsewhere');
  });

  test('of one name, made at once, are one', async () => {
    const here = await anew('At once');
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => olga.request(createCategory, { params: { id: here } as never, body: { name: 'Same' } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  test('are chosen by the author, and by who leads when a topic is moved', async () => {
    const here = await anew('Chosen');
    const { id } = await olga.ok(createCategory, { params: { id: here }, body: { name: 'Here' } });
    const topic = await write('Which', here);
    await alice.ok(updateItem, { ...at(topic), body: { version: 1, category: id } as never });
    expect(await read(topic)).toMatchObject({ category: id });
    expect(await titles(here, { category: id })).toEqual(['Which']);
    await olga.ok(moveTopic, { ...at(topic), body: { category: null } });
    expect(await read(topic)).toMatchObject({ category: null });
    expect((await alice.request(moveTopic, { ...at(topic), body: { category: id } })).status).toBe(403);
  });
});

describe('how far somebody has read', () => {
  test('is kept, counts what is new, and never goes back', async () => {
    const topic = await write('Long one');
    expect((await read(topic, bob)).mine).toMatchObject({ seen: null, new: null });
    expect((await read(topic)).mine).toMatchObject({ seen: topic.id, new: 0 });
    const said = [];
    for (let n = 0; n < 5; n++) said.push(await reply(topic, `Reply ${n}`));
    expect((await read(topic)).mine.new).toBe(5);
    const see = (at: string | null, who = alice) => who.ok(seeTopic, { params: { id: topic.id }, body: { reply: at } });
    expect(await see(said[2]!.id)).toEqual({ seen: said[2]!.id, new: 2 });
    expect(await see(said[0]!.id)).toEqual({ seen: said[2]!.id, new: 2 });
    expect((await list()).find(({ id }) => id === topic.id)!.mine).toMatchObject({ seen: said[2]!.id, new: 2 });
    // A seen one that goes leaves what is new as it was.
    await bob.ok(deleteComment, at(said[1]!));
    expect((await read(topic)).mine.new).toBe(2);
    await bob.ok(deleteComment, at(said[4]!));
    expect((await read(topic)).mine.new).toBe(1);
    await bob.ok(restoreComment, at(said[1]!));
    await bob.ok(restoreComment, at(said[4]!));
    expect((await read(topic)).mine.new).toBe(2);
    // Nobody has read further than there is anything.
    expect(await see('9000000000000000000')).toEqual({ seen: said[4]!.id, new: 0 });
    expect((await read(topic, bob)).mine).toMatchObject({ seen: null, new: null });
    expect((await alice.request(seeTopic, { ...at(said[0]!), body: { reply: null } })).status).toBe(404);
  });

  test('is where the replies are read on from, and back to', async () => {
    const topic = await write('Read on');
    const said = [];
    for (let n = 0; n < 6; n++) said.push((await reply(topic, `Reply ${n}`)).id);
    const ids = async (query: object) => (await replies(topic, alice, query)).map(({ id }) => id);
    expect(await ids({ from: said[3]!, limit: 2 })).toEqual(said.slice(3, 5));
    expect(await ids({ from: said[3]!, order: 'newest', limit: 2 })).toEqual([said[2], said[1]]);
    const first = await alice.ok(listComments, { ...at(topic), query: { from: said[3]!, limit: 2 } as never });
    const next = await alice.ok(listComments, {
      ...at(topic),
      query: { from: said[3]!, limit: 2, cursor: first.next! } as never,
    });
    expect(next.items.map(({ id }) => id)).toEqual([said[5]]);
  });
});

describe('a closed topic', () => {
  test('is read and reacted to, and nobody adds to it until it is opened again', async () => {
    const topic = await write('Enough said');
    const said = await reply(topic, 'One');
    expect((await alice.request(closeItem, at(topic))).status).toBe(403);
    expect(await olga.ok(closeItem, at(topic))).toMatchObject({ discussionClosed: true });
    const closed = await read(topic, bob);
    expect(closed.discussionClosed).toBe(true);
    expect(closed.can).toContain('react');
    expect(closed.can).not.toContain('comment');
    expect((await bob.request(createComment, { ...at(topic), body: { markdown: 'Two' } })).status).toBe(403);
    expect((await bob.request(updateComment, { ...at(said), body: { version: 1, markdown: 'x' } })).status).toBe(403);
    expect((await replies(topic, bob))[0]!.can).toEqual(['read', 'react', 'delete']);
    await bob.ok(reactToComment, { params: { id: said.id, emoji: '👍' } });
    await olga.ok(reopenItem, at(topic));
    await reply(topic, 'Two');
    expect(await read(topic)).toMatchObject({ discussionClosed: false, commentCount: 2 });
  });
});

describe('splitting', () => {
  test('moves replies with their answers, keeps all about them, and leaves a trace', async () => {
    const topic = await write('Two things at once');
    const stays = await reply(topic, 'About the first thing');
    const goes = await reply(topic, 'Zwieback is the second thing', bob);
    const answer = await reply(topic, 'Indeed', alice, goes.id);
    await alice.ok(reactToComment, { params: { id: goes.id, emoji: '❤️' } });
    await world.settle();
    const { id, moved } = await olga.ok(splitTopic, {
      params: { id: topic.id },
      body: { replies: [goes.id], title: 'The second thing' },
    });
    expect(moved).toEqual([goes.id, answer.id]);
    expect((await replies(topic)).map((one) => one.id)).toEqual([stays.id]);
    const there = await replies({ id });
    expect(there).toMatchObject([
      { id: goes.id, createdAt: goes.createdAt, author: { name: 'Bob' }, reactions: [{ emoji: '❤️', count: 1 }] },
      { id: answer.id, parent: goes.id, createdAt: answer.createdAt, author: { name: 'Alice' } },
    ]);
    expect(await alice.ok(getComment, at(goes))).toMatchObject({ id: goes.id, item: id });
    const made = await read({ id });
    expect(made).toMatchObject({
      author: { name: 'Olga' },
      commentCount: 2,
      mine: { splitFrom: { id: topic.id, title: topic.title } },
    });
    expect(await read(topic)).toMatchObject({
      commentCount: 1,
      mine: { movedTo: [{ id, title: 'The second thing', replies: 2 }] },
    });
    // Who spoke there hears of it there from now on.
    expect((await read({ id }, bob)).mine.following).toBe(true);
    await world.settle();
    const found = (await bob.ok(searchAll, { query: { q: 'zwieback' } })).items;
    expect(found).toMatchObject([{ id: goes.id, item: id, title: 'The second thing' }]);
  });

  test('into another topic needs both to be of one community, and replies that are there', async () => {
    const here = await anew('Split here');
    const [one, two] = [await write('One', here), await write('Two', here)];
    const said = await reply(one, 'Goes');
    const other = await write('Other', await anew('Split there'));
    const split = (into: string, ids = [said.id], by = olga) =>
      by.request(splitTopic, { ...at(one), body: { replies: ids, into } });
    expect(code(await split(other.id))).toBe('topic_elsewhere');
    expect(code(await split(one.id))).toBe('topic_elsewhere');
    expect(code(await split('1'))).toBe('topic_elsewhere');
    expect(code(await split(two.id, ['1']))).toBe('nothing_to_move');
    expect((await split(two.id, [said.id], alice)).status).toBe(403);
    expect((await split(two.id)).status).toBe(201);
    expect(await titles(here)).toEqual(['Two', 'One']);
    expect(code(await split(two.id))).toBe('nothing_to_move');
  });

  test('of the same reply by two at once happens once', async () => {
    const here = await anew('Split at once');
    const topic = await write('One', here);
    const said = await reply(topic, 'Goes');
    const answers = await Promise.all(
      ['A', 'B', 'C'].map((title) => olga.request(splitTopic, { ...at(topic), body: { replies: [said.id], title } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400]);
    expect((await list(here)).map(({ commentCount }) => commentCount).sort()).toEqual([0, 1]);
  });

  test('takes words away from those who may not read where they go', async () => {
    // A topic of a secret community that is shown in an open one too: what is split off it is of the secret one alone.
    const secret = await anew('Secret split', 'secret');
    const open = await anew('Open split');
    const topic = await write('Shown outside', secret);
    await alice.ok(placeItem, { params: { id: topic.id, place: open } });
    const said = await reply(topic, 'Pumpernickel is confidential', bob);
    await cora.ok(createComment, { ...at(topic), body: { markdown: 'I follow this' } });
    await bob.ok(createComment, { ...at(topic), body: { markdown: 'Knäckebrot too' } });
    const mention = await bob.ok(createComment, {
      ...at(topic),
      body: { markdown: 'Look, @cora: Limpa is confidential' },
    });
    await world.settle();
    const found = async (who: Actor, q = 'pumpernickel') =>
      (await who.ok(searchAll, { query: { q } })).items.map(({ id }) => id);
    const inbox = async (who: Actor) => (await who.ok(listNotifications)).items;
    expect(await found(cora)).toEqual([said.id]);
    expect((await inbox(cora))[0]).toMatchObject({ reason: 'mentioned', excerpt: expect.stringContaining('Limpa') });
    const { id } = await olga.ok(splitTopic, {
      params: { id: topic.id },
      body: { replies: [said.id, mention.id], title: 'Confidential' },
    });
    // At once, before any reader of the log has taken it, and after.
    for (const settled of [false, true]) {
      if (settled) await world.settle();
      expect(await found(cora), `settled: ${settled}`).toEqual([]);
      expect(JSON.stringify(await inbox(cora))).not.toContain('Limpa');
      expect((await cora.request(getComment, at(said))).status).toBe(404);
      expect((await cora.request(listComments, { params: { id } as never })).status).toBe(404);
      expect(JSON.stringify(await cora.ok(getItem, at(topic)))).not.toContain('Confidential');
      expect((await read(topic, cora)).mine.movedTo).toEqual([]);
    }
    expect(await found(alice)).toEqual([said.id]);
    expect((await inbox(cora))[0]).toMatchObject({ id: topic.id, reason: 'commented-on-followed' });
  });

  test('lets what is unread in the inbox follow, and what was read not come back', async () => {
    const topic = await write('Followed');
    const asked = await reply(topic, 'For you, @alice');
    const seen = await reply(topic, 'Before, @olga');
    await world.settle();
    const entry = async (who: Actor, id: string) =>
      (await who.ok(listNotifications)).items.find((one) => one.id === id);
    await olga.ok(updateNotification, { ...at(topic), body: { unread: false } });
    const { id } = await olga.ok(splitTopic, {
      params: { id: topic.id },
      body: { replies: [asked.id, seen.id], title: 'Follows' },
    });
    await world.settle();
    expect(await entry(alice, id)).toMatchObject({ reason: 'mentioned', comment: asked.id, unread: true });
    expect(await entry(alice, topic.id)).toBeUndefined();
    expect(await entry(olga, id)).toBeUndefined();
  });
});

describe('merging', () => {
  test('makes words, replies and followers those of the other topic, and leads there', async () => {
    const here = await anew('Merged');
    const into = await write('The kettle', here, bob);
    const first = await reply(into, 'It leaks', alice);
    const double = await write('Kettle leaks', here, alice, { markdown: 'Since **Monday**, @bob' });
    await bob.ok(reactToItem, { params: { id: double.id, emoji: '😢' } });
    const said = await reply(double, 'Same here', cora);
    const before = await olga.ok(mergeTopic, { ...at(double), body: { into: into.id } });
    expect(before.into).toBe(into.id);
    const all = await replies(into);
    expect(all.map(({ id }) => id)).toEqual(
      [first.id, before.reply, said.id].sort((a, b) => Number(BigInt(a!) - BigInt(b!))),
    );
    const words = all.find(({ id }) => id === before.reply)!;
    expect(words).toMatchObject({
      author: { name: 'Alice' },
      createdAt: double.createdAt,
      reactions: [{ emoji: '😢', count: 1 }],
    });
    expect(JSON.stringify(words.body)).toContain('Monday');
    expect(await read(into)).toMatchObject({ commentCount: 3 });
    expect(await read(double)).toMatchObject({
      merged: true,
      discussionClosed: true,
      commentCount: 0,
      mine: { mergedInto: { id: into.id, title: 'The kettle', reply: before.reply } },
    });
    expect(JSON.stringify((await read(double)).body)).not.toContain('Monday');
    expect(JSON.stringify((await alice.ok(itemHistory, at(double))).items)).toContain('Monday');
    expect(await titles(here)).toEqual(['The kettle']);
    expect((await read(into, cora)).mine.following).toBe(true);
    const again = (body: object) => olga.request(mergeTopic, { ...at(double), body });
    expect(code(await again({ into: into.id }))).toBe('topic_merged');
    expect(code(await olga.request(mergeTopic, { ...at(into), body: { into: double.id } }))).toBe('topic_merged');
    expect(code(await olga.request(pinTopic, at(double)))).toBe('topic_merged');
    // What was part of it before is part of where it goes.
    const last = await write('Kitchen', here);
    await olga.ok(mergeTopic, { ...at(into), body: { into: last.id } });
    expect((await read(double)).mine.mergedInto).toMatchObject({ id: last.id });
    await world.settle();
    expect((await bob.ok(searchAll, { query: { q: 'monday' } })).items).toMatchObject([
      { type: 'comment', item: last.id },
    ]);
  });

  test('keeps how far readers have read', async () => {
    const here = await anew('Merged while read');
    const [older, newer] = [await write('Older', here), await write('Newer', here)];
    await reply(older, 'Old one');
    await reply(newer, 'Seen');
    const last = await reply(newer, 'Seen too');
    await alice.ok(seeTopic, { ...at(newer), body: { reply: last.id } });
    await reply(newer, 'Not yet');
    expect((await read(newer)).mine.new).toBe(1);
    await olga.ok(mergeTopic, { ...at(older), body: { into: newer.id } });
    expect((await read(newer)).mine).toMatchObject({ seen: last.id, new: 1 });
  });

  test('of each into the other at once leaves one', async () => {
    const here = await anew('Merged at once');
    const [one, two] = [await write('One', here), await write('Two', here)];
    const answers = await Promise.all([
      olga.request(mergeTopic, { ...at(one), body: { into: two.id } }),
      olga.request(mergeTopic, { ...at(two), body: { into: one.id } }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await titles(here)).toHaveLength(1);
  });

  test('does not tell of a topic that the reader may not read', async () => {
    const secret = await anew('Secret merge', 'secret');
    const open = await anew('Open merge');
    const into = await write('Marzipan', secret);
    const shown = await write('Shown outside', secret);
    await alice.ok(placeItem, { params: { id: shown.id, place: open } });
    await olga.ok(mergeTopic, { ...at(shown), body: { into: into.id } });
    const outside = await read(shown, cora);
    expect(outside).toMatchObject({ merged: true, mine: { mergedInto: null } });
    expect(JSON.stringify(outside)).not.toContain('Marzipan');
  });
});

describe('moving', () => {
  test('into another community takes it, its replies and their finding along', async () => {
    const from = await anew('Moves from');
    const secret = await anew('Moves to', 'secret');
    const topic = await write('On the move', from);
    const said = await reply(topic, 'Rhubarb');
    await world.settle();
    const found = async (who: Actor) =>
      (await who.ok(searchAll, { query: { q: 'rhubarb' } })).items.map(({ id }) => id);
    expect(await found(cora)).toEqual([said.id]);
    const { id: category } = await olga.ok(createCategory, { params: { id: secret }, body: { name: 'There' } });
    await olga.ok(moveTopic, { ...at(topic), body: { place: secret, category } });
    for (const settled of [false, true]) {
      if (settled) await world.settle();
      expect(await found(cora)).toEqual([]);
      expect((await cora.request(getItem, at(topic))).status).toBe(404);
      expect((await cora.request(getComment, at(said))).status).toBe(404);
    }
    expect(await found(alice)).toEqual([said.id]);
    expect([await titles(from), await titles(secret, { category })]).toEqual([[], ['On the move']]);
    expect((await read(topic)).places.map(({ id }) => id)).toEqual([secret]);
    const mine = await world.community(cora, 'Not Olga’s');
    expect((await olga.request(moveTopic, { ...at(topic), body: { place: mine } })).status).toBe(403);
  });
});
