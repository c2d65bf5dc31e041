/** One search: what was meant is found, and only what the reader may read is found, counted or suggested. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createComment, deleteComment, updateComment } from '../comments/contract.ts';
import { createItem, deleteItem, placeItem, restoreItem, unplaceItem, updateItem } from '../items/contract.ts';
import { createItem as createItemInPast } from '../items/server/items.ts';
import { updateMe } from '../people/contract.ts';
import { removeMember, updateCommunity } from '../places/contract.ts';
import { searchAll } from './contract.ts';
import { excerptAround, typedWords } from './words.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let place: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice Ångström');
  bob = await world.person('Bob');
  place = await world.community(alice, 'Kitchen');
  await world.join(place, bob);
});
afterAll(() => world?.close());

const post = (markdown: string, facts: Record<string, unknown> = {}, to = place, by = alice) =>
  by.ok(createItem, { params: { id: to }, body: { markdown, ...facts } as never });

/** Asks once everything written is in the index. */
async function search(who: Actor, q: string, more: Record<string, string | number> = {}) {
  await world.settle();
  return who.ok(searchAll, { query: { q, ...more } as never });
}
const ids = async (who: Actor, q: string) => (await search(who, q)).items.map(({ id }) => id);

describe('what was meant is found', () => {
  // Stored, then what is typed to find it.
  test.each([
    ['The runners are running to the harbour and back', 'run harbour'],
    ['We run the mill and the bakery of the village', 'running mills'],
    ['Die Zuschläge für die Nachtarbeit und der Urlaub', 'Zuschlag'],
    ['Der Zuschlag für das Wochenende ist nicht hoch', 'Zuschläge Wochenende'],
    ['Ein Apfelbaum und die Birnbäume', 'birnbaume'],
    ['Größenverstellbare Öfen', 'grossenverstellbare ofen'],
    ['Straßenbahnhaltestelle', 'strassenbahnhaltestelle'],
    ['Le café où nous étions', 'cafe etions'],
    ['A resume without accents', 'résumé'],
    ['Aujourd’hui nous avons parlé de l’équipe et des vacances', 'équipes'],
    ['東京都の会議室を予約してください', '会議室'],
    ['明日の朝食はパンケーキです', 'パンケーキ'],
    ['请在星期五之前提交报告', '提交报告'],
    ['ประชุมพรุ่งนี้เช้า', 'พรุ่งนี้'],
    ['اجتماع الفريق غدا في الصباح', 'الفريق'],
    ['Встреча команды в понедельник', 'понедельник'],
    ['Emergency telephone numbers of the warehouse', 'warehouse telep'],
    ['A version called v2.15-beta of thermostats', 'thermostats 15'],
    ["Ask Miles O'Brien about the transporter", 'obrien transporter'],
    ['Ask Miles O’Brien about the holodeck', "O'Brien holodeck"],
    ['Ask Miles OBrien about the shuttle', "o'brien shuttle"],
    ["Ask Keiko O'Brien about the orchids", 'brien orchids'],
    ["La réunion de l'équipe est dans la grande salle", 'équipes salle'],
    ['La réunion de l’équipe est dans le petit bureau', 'equipe bureau'],
    ['Une équipe et un ami dans le jardin', "l'équipe jardin"],
    ["We don't have a ladder", 'dont ladder'],
    ["Anna's bicycle is in the shed", 'anna bicycle'],
    ['Anna has a skateboard', "anna's skateboard"],
  ])('%j by %j', async (stored, typed) => {
    const { id } = await post(stored);
    const found = await search(bob, typed);
    expect(found.items.map((hit) => hit.id)).toContain(id);
    expect(found.corrected).toBeNull();
  });

  test('all words are needed', async () => {
    const { id } = await post('Violets in the greenhouse');
    await post('Violets on the balcony');
    expect(await ids(bob, 'violets greenhouse')).toEqual([id]);
    expect(await ids(bob, 'violets submarine')).toEqual([]);
  });

  test('a mistake is mended, and said', async () => {
    const { id } = await post('Reimbursement of travel expenses');
    const found = await search(bob, 'reimbursment');
    expect(found.items.map((hit) => hit.id)).toEqual([id]);
    expect(found.corrected).toBe('reimbursement');
    expect((await search(bob, 'reimbursement')).corrected).toBeNull();
  });

  test('what is found instead of a mistake comes page by page too', async () => {
    const made: string[] = [];
    for (let n = 0; n < 3; n++) made.push((await post(`Accommodation in street ${n}`)).id);
    const first = await search(bob, 'acommodation', { limit: 2 });
    expect(first).toMatchObject({ corrected: 'accommodation', count: 3 });
    const second = await search(bob, 'acommodation', { limit: 2, cursor: first.next! });
    expect(second).toMatchObject({ corrected: 'accommodation', next: null });
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(made.sort());
  });

  test('a title is found before a text; what was found is marked', async () => {
    const inText = await post('Something about the dishwasher, at length');
    const inTitle = await post('It is broken', {
      kind: 'poll',
      title: 'Dishwasher',
      options: [{ text: 'a' }, { text: 'b' }],
    });
    const { items } = await search(bob, 'dishwasher');
    expect(items.map((hit) => hit.id)).toEqual([inTitle.id, inText.id]);
    expect(items[1]!.excerpt.filter(({ hit }) => hit)).toEqual([{ text: 'dishwasher', hit: true }]);
    expect(items[1]!.excerpt.map(({ text }) => text).join('')).toBe('Something about the dishwasher, at length');
  });

  test.each([
    ['obrien', ["O'Brien"]],
    ['o’brien', ["O'Brien", 'Brien']],
    ['brien', ['Brien', 'Brien']],
    ["l'équipe", ['l’équipe']],
    ['equipe', ['équipe']],
  ])('what %s found is marked', (typed, marked) => {
    const parts = excerptAround("O'Brien and Brien, de l’équipe", typedWords(typed));
    expect(parts.map(({ text }) => text).join('')).toBe("O'Brien and Brien, de l’équipe");
    expect(parts.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(marked);
  });

  test('the words of a kind’s own fields are found', async () => {
    const poll = await post('Which?', {
      kind: 'poll',
      title: 'Outing',
      options: [{ text: 'Kayaking' }, { text: 'Bowling' }],
    });
    expect(await ids(bob, 'kayaking')).toEqual([poll.id]);
    expect((await search(bob, 'kayaking', { kind: 'poll' })).count).toBe(1);
    expect((await search(bob, 'kayaking', { kind: 'post' })).count).toBe(0);
  });

  test('a person comes first, by any part of the name, with accents or without', async () => {
    await post('Angstrom is a unit of length');
    for (const typed of ['ångström', 'angstrom', 'Alice', 'angst']) {
      const { items } = await search(bob, typed);
      expect(items[0], typed).toMatchObject({ type: 'person', id: alice.id, person: { name: 'Alice Ångström' } });
    }
    const conan = await world.person('Conan O’Brien');
    for (const typed of ['obrien', 'OBRI', "o'brien", "o'br", 'o’brien', 'brien']) {
      const { items } = await search(bob, typed, { kind: 'person' });
      expect(items[0], typed).toMatchObject({ id: conan.id });
    }
    await alice.ok(updateMe, { body: { title: 'Beekeeper' } });
    expect(await ids(bob, 'beekeeper')).toEqual([alice.id]);
    await alice.ok(updateMe, { body: { title: '' } });
    expect(await ids(bob, 'beekeeper')).toEqual([]);
  });

  test('a comment is found under its item', async () => {
    const item = await post('The printer is out of order');
    const comment = await bob.ok(createComment, {
      params: { id: item.id },
      body: { markdown: 'Use the plotter instead' },
    });
    const { items } = await search(alice, 'plotter');
    expect(items).toMatchObject([{ type: 'comment', id: comment.id, item: item.id, author: { name: 'Bob' } }]);
    expect((await search(alice, 'plotter', { kind: 'comment' })).count).toBe(1);
    await bob.ok(updateComment, { params: { id: comment.id }, body: { version: 1, markdown: 'Use the typewriter' } });
    expect([await ids(alice, 'plotter'), await ids(alice, 'typewriter')]).toEqual([[], [comment.id]]);
    await bob.ok(deleteComment, { params: { id: comment.id } });
    expect(await ids(alice, 'typewriter')).toEqual([]);
  });
});

describe('what changes is found as it is now', () => {
  test('edited, deleted and brought back, with its comments', async () => {
    const item = await post('Marmalade');
    const comment = await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'Quince' } });
    await alice.ok(updateItem, { params: { id: item.id }, body: { version: 1, markdown: 'Gooseberries' } });
    expect([await ids(bob, 'marmalade'), await ids(bob, 'gooseberries')]).toEqual([[], [item.id]]);
    await alice.ok(deleteItem, { params: { id: item.id } });
    expect([await ids(alice, 'gooseberries'), await ids(alice, 'quince')]).toEqual([[], []]);
    await alice.ok(restoreItem, { params: { id: item.id } });
    expect([await ids(bob, 'gooseberries'), await ids(bob, 'quince')]).toEqual([[item.id], [comment.id]]);
  });

  test('placed further, and taken out again', async () => {
    const [home, further] = [
      await world.community(alice, 'Closed home', 'closed'),
      await world.community(alice, 'Closed further', 'closed'),
    ];
    const item = await post('Pomegranates', {}, home);
    const comment = await alice.ok(createComment, { params: { id: item.id }, body: { markdown: 'Persimmons' } });
    await world.join(further, bob);
    expect(await ids(bob, 'pomegranates')).toEqual([]);
    await alice.ok(placeItem, { params: { id: item.id, place: further } });
    expect([await ids(bob, 'pomegranates'), await ids(bob, 'persimmons')]).toEqual([[item.id], [comment.id]]);
    // That it stands in a place that he may not know of is not his to know.
    expect(JSON.stringify(await search(bob, 'pomegranates'))).not.toContain('Secret');
    await alice.ok(unplaceItem, { params: { id: item.id, place: further } });
    expect([await ids(bob, 'pomegranates'), await ids(bob, 'persimmons')]).toEqual([[], []]);
    expect(await ids(alice, 'pomegranates')).toEqual([item.id]);
  });

  test('a community that closes, opens, or is left', async () => {
    const community = await world.community(alice, 'Changing', 'open');
    const item = await post('Rhubarb', {}, community);
    const eve = await world.person('Eve');
    expect(await ids(eve, 'rhubarb')).toEqual([item.id]);
    await alice.ok(updateCommunity, { params: { id: community }, body: { visibility: 'closed' } });
    expect(await ids(eve, 'rhubarb')).toEqual([]);
    // The rule is asked as of now: nothing has to reach the index first.
    await world.join(community, eve);
    expect((await eve.ok(searchAll, { query: { q: 'rhubarb' } })).count).toBe(1);
    await eve.ok(removeMember, { params: { id: community, person: eve.id } });
    expect((await eve.ok(searchAll, { query: { q: 'rhubarb' } })).count).toBe(0);
    await alice.ok(updateCommunity, { params: { id: community }, body: { visibility: 'open' } });
    expect(await ids(eve, 'rhubarb')).toEqual([item.id]);
  });
});

describe('what the reader may not read', () => {
  test('is neither found, counted nor suggested', async () => {
    const secret = await world.community(alice, 'Zeppelinwerft', 'secret');
    const item = await post('The acquisition of Krokodilfarm', {}, secret);
    await alice.ok(createComment, { params: { id: item.id }, body: { markdown: 'Codename Hippogriff' } });
    await world.settle();
    const nothing = { items: [], next: null, count: 0, corrected: null };
    for (const typed of [
      'krokodilfarm',
      'krokodilfarn',
      'krokodil',
      'hippogriff',
      'hipogriff',
      'zeppelinwerft',
      'zepelinwerft',
    ]) {
      for (const who of [bob, world.admin]) expect(await search(who, typed), `${who.name}: ${typed}`).toEqual(nothing);
      expect((await search(alice, typed)).count, typed).toBeGreaterThan(0);
    }
    expect((await search(alice, 'krokodilfarn')).corrected).toBe('krokodilfarm');
    // A word of a secret place beside one that they may read leads nowhere either.
    await post('Acquisitions are announced on Fridays');
    expect(await search(bob, 'acquisition krokodilfarn')).toEqual(nothing);
    await world.join(secret, bob);
    expect((await search(bob, 'krokodilfarn')).corrected).toBe('krokodilfarm');
  });

  test('many secret words do not hide the one that may be suggested', async () => {
    const secret = await world.community(alice, 'Crowd', 'secret');
    await post('Lanterns are hung in the yard');
    for (const n of ['a', 'b', 'c', 'd', 'e', 'f']) await post(`lantens${n} lantenrs${n}`, {}, secret);
    expect((await search(bob, 'lantrens')).corrected).toBe('lanterns');
  });

  test('a guest finds what is in their communities, and the people there', async () => {
    const shared = await world.community(alice, 'Shared', 'closed');
    const gus = await world.person('Gus', { guest: true });
    await world.join(shared, gus, 'guest');
    const [inside, outside] = [await post('Cinnamon buns', {}, shared), await post('Cinnamon sticks')];
    expect(await ids(gus, 'cinnamon')).toEqual([inside.id]);
    expect((await ids(bob, 'cinnamon')).sort()).toEqual([outside.id]);
    const stranger = await world.person('Stranger Danger');
    expect(await ids(gus, 'stranger')).toEqual([]);
    expect(await ids(gus, 'strangr')).toEqual([]);
    expect(await ids(gus, 'alice')).toEqual([alice.id]);
    expect(await ids(bob, 'stranger')).toEqual([stranger.id]);
    expect((await search(gus, 'kitchen')).items.filter(({ type }) => type === 'place')).toEqual([]);
  });
});

test('more than a hundred finds come page by page, each once; the count ends at a hundred', async () => {
  const community = await world.community(alice, 'Archive');
  const made: string[] = [];
  for (let n = 0; n < 230; n++) made.push((await post(`Dandelion number ${n}`, {}, community)).id);
  const found: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: Awaited<ReturnType<typeof search>> = await search(bob, 'dandelion', {
      limit: 17,
      ...(cursor && { cursor }),
    });
    expect(page.count).toBeLessThanOrEqual(100);
    if (!cursor) expect(page.count).toBe(100);
    found.push(...page.items.map(({ id }) => id));
    cursor = page.next;
    pages++;
  } while (cursor && pages < 100);
  expect(found).toHaveLength(230);
  expect(new Set(found)).toEqual(new Set(made));
  expect((await bob.fails(searchAll, { query: { q: 'dandelion', cursor: 'bm9uc2Vuc2U' } })).code).toBe(
    'invalid_cursor',
  );
}, 90_000);

test('finds of many years come newest hundred first, whole, to readers of many places and of few', async () => {
  const community = await world.community(alice, 'Old letters');
  const guest = await world.person('Gunnar', { guest: true });
  await world.join(community, guest);
  const { db } = world.services;
  const viewer = { person: alice.id, guest: false, administrator: false, language: 'en', session: null };
  // Bursts within an hour, years of silence, and one lone letter long ago.
  const hour = 3_600_000;
  const ages = [
    ...Array.from({ length: 60 }, (_, n) => (n * hour) / 60),
    ...Array.from({ length: 90 }, (_, n) => 300 * 24 * hour + n * 26 * hour),
    ...Array.from({ length: 120 }, (_, n) => 4 * 365 * 24 * hour + n * 1000),
    6 * 365 * 24 * hour,
  ];
  const made: string[] = [];
  for (const age of ages) {
    const createdAt = new Date(Date.now() - age);
    const input = { kind: 'post', markdown: 'A chrysanthemum was sent', fields: {}, createdAt };
    made.push(await createItemInPast(db, viewer, community, input));
  }
  await world.settle();
  for (const who of [bob, guest]) {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await who.ok(searchAll, { query: { q: 'chrysanthemum', limit: 50, ...(cursor && { cursor }) } });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor && found.length < 1000);
    expect(new Set(found.slice(0, 100))).toEqual(new Set(made.slice(0, 100)));
    expect(found).toHaveLength(made.length);
    expect(new Set(found)).toEqual(new Set(made));
  }
}, 90_000);

test('no query is more than words', async () => {
  await post('Quotation marks and backslashes');
  for (const q of [
    '',
    ' ',
    "'",
    "''",
    "' | 'x",
    "a'b",
    '\\',
    "\\' OR 1=1 --",
    "'; drop table search_document; --",
    '!marks',
    'marks & !backslashes',
    'marks | x',
    'marks <-> x',
    'a:*',
    ':*',
    '(((',
    '%',
    '_',
    '$1',
    '\u0000',
    '\ud800',
    '\u202e',
    '🫖',
    '👩‍👩‍👧',
    'ﷺ',
    'İ',
    'ß',
    'a\u0301',
    '\u0301',
    'x'.repeat(400),
    'a b c d e f g h i j k l m n',
    '漢'.repeat(400),
    '\n\t',
  ]) {
    const { status } = await bob.request(searchAll, { query: { q } });
    expect(status, JSON.stringify(q)).toBeLessThan(500);
  }
  expect(await ids(bob, "backslashes' & 'marks")).toHaveLength(1);
});
