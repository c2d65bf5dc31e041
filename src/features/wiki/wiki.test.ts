/** Pages: their tree keeps its shape whatever happens at once, members write them together, and what is no longer true says so. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createItem,
  deleteItem,
  getItem,
  itemHistory,
  placeItem,
  restoreItem,
  updateItem,
} from '../../core/items/contract.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { fromMarkdown, toMarkdown } from '../../core/richtext/markdown.ts';
import { searchAll } from '../../core/search/contract.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  carePage,
  deepest,
  getContext,
  getTree,
  listPages,
  listTemplates,
  movePage,
  type PageItem,
  pageItem,
  renewPage,
  suggestPages,
} from './contract.ts';
import { pageExporting } from './server/exporting.ts';
import { noticeDays, reviewPages } from './server/review.ts';

let world: World;
let olga: Actor;
let alice: Actor;
let bob: Actor;
let carol: Actor;
let place: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  olga = await world.person('Olga');
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  carol = await world.person('Carol');
  place = await anew('Wards');
});
afterAll(() => world?.close());

async function anew(name: string, visibility: 'open' | 'secret' = 'open'): Promise<string> {
  const id = await world.community(olga, name, visibility);
  for (const person of [alice, bob]) await world.join(id, person);
  return id;
}

interface Written {
  in?: string;
  by?: Actor;
  parent?: string | null;
  markdown?: string;
  validUntil?: string;
  owner?: string | null;
  template?: boolean;
}
const write = async (title: string, { in: to = place, by = alice, ...rest }: Written = {}): Promise<PageItem> =>
  pageItem.parse(await by.ok(createItem, { params: { id: to }, body: { kind: 'page', title, ...rest } as never }));
const read = async (page: { id: string }, who = alice) =>
  pageItem.parse(await who.ok(getItem, { params: { id: page.id } }));
const move = (page: { id: string }, parent: string | null, before?: string, who = alice) =>
  who.request(movePage, { params: { id: page.id } as never, body: { parent, before } });
const edit = (page: { id: string }, version: number, markdown: string, who = alice, title?: string) =>
  who.request(updateItem, { params: { id: page.id } as never, body: { version, markdown, title } as never });
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code;
const textOf = ({ body }: { body: unknown }) => toMarkdown(body as never);
const dayFrom = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The whole tree as nested lines. */
async function outline(of: string, who = alice, parent?: string, depth = ''): Promise<string[]> {
  const { items } = await who.ok(getTree, { params: { id: of }, query: parent ? { parent } : {} });
  const lines: string[] = [];
  for (const one of items) {
    lines.push(depth + one.title);
    const below = await outline(of, who, one.id, `${depth}- `);
    expect(one.hasChildren, one.title).toBe(below.length > 0);
    lines.push(...below);
  }
  return lines;
}

describe('the tree', () => {
  test('has an order that people give it, and opens down to a page', async () => {
    const here = await anew('Tree');
    const [a, b, c] = [await write('A', { in: here }), await write('B', { in: here }), await write('C', { in: here })];
    const b1 = await write('B1', { in: here, parent: b.id });
    await write('B2', { in: here, parent: b.id });
    await write('B11', { in: here, parent: b1.id });
    expect(await outline(here)).toEqual(['A', 'B', '- B1', '- - B11', '- B2', 'C']);
    expect((await move(c, null, a.id)).status).toBe(200);
    expect((await move(b1, b.id)).status).toBe(200);
    expect(await outline(here)).toEqual(['C', 'A', 'B', '- B2', '- B1', '- - B11']);
    expect((await move(a, b1.id)).body).toMatchObject({ parent: b1.id });
    const { items } = await bob.ok(getTree, { params: { id: here }, query: { at: a.id } });
    expect(items.map(({ title, parent }) => [title, parent])).toEqual([
      ['C', null],
      ['B', null],
      ['B2', b.id],
      ['B1', b.id],
      ['B11', b1.id],
      ['A', b1.id],
    ]);
    expect(await bob.ok(getContext, { params: { id: a.id } })).toMatchObject({
      place: { id: here, name: 'Tree' },
      trail: [
        { id: b.id, title: 'B' },
        { id: b1.id, title: 'B1' },
      ],
      children: [],
      mayAdd: true,
    });
  });

  test('cannot become a circle, nor reach into another place, nor grow without end', async () => {
    const here = await anew('Circles');
    const [a, b] = [await write('A', { in: here }), await write('B', { in: here })];
    expect((await move(b, a.id)).status).toBe(200);
    expect(code(await move(a, b.id))).toBe('page_in_itself');
    expect(code(await move(a, a.id))).toBe('page_in_itself');
    const elsewhere = await write('Elsewhere', { in: await anew('Elsewhere') });
    expect(code(await move(a, elsewhere.id))).toBe('page_elsewhere');
    expect(code(await move(a, null, elsewhere.id))).toBe('page_elsewhere');
    expect(code(await move(a, '1'))).toBe('page_elsewhere');
    const refused = await alice.fails(createItem, {
      params: { id: here },
      body: { kind: 'page', title: 'X', parent: elsewhere.id } as never,
    });
    expect(refused.code).toBe('page_elsewhere');
    let last = b;
    for (let level = 3; level <= deepest; level++) last = await write(`L${level}`, { in: here, parent: last.id });
    const tooDeep = await alice.fails(createItem, {
      params: { id: here },
      body: { kind: 'page', title: 'X', parent: last.id } as never,
    });
    expect(tooDeep.code).toBe('page_too_deep');
    expect(code(await move(a, (await write('Top', { in: here })).id))).toBe('page_too_deep');
  });

  test('stays a tree when two move its pages into each other at once', async () => {
    const here = await anew('At once');
    for (let n = 0; n < 6; n++) {
      const [a, b] = [await write(`A${n}`, { in: here }), await write(`B${n}`, { in: here })];
      const answers = await Promise.all([move(a, b.id), move(b, a.id, undefined, bob)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
    expect(await outline(here)).toHaveLength(12);
  });

  test('keeps every page in its own place when many are put at the same spot at once', async () => {
    const here = await anew('One spot');
    const first = await write('First', { in: here });
    const pages = await Promise.all(Array.from({ length: 8 }, (_, n) => write(`P${n}`, { in: here })));
    await Promise.all(pages.map((page) => move(page, null, first.id)));
    const { rows } = await world.services.pool.query('select distinct position from page where place_id = $1', [here]);
    expect(rows).toHaveLength(9);
    expect((await outline(here)).at(-1)).toBe('First');
  });

  test('closes over a deleted page, and opens again when it comes back', async () => {
    const here = await anew('Deleted');
    const [a] = [await write('A', { in: here }), await write('Z', { in: here })];
    const b = await write('B', { in: here, parent: a.id });
    const [c, d] = [await write('C', { in: here, parent: b.id }), await write('D', { in: here, parent: b.id })];
    await write('E', { in: here, parent: c.id });
    await alice.ok(deleteItem, { params: { id: b.id } });
    expect(await outline(here)).toEqual(['A', '- C', '- - E', '- D', 'Z']);
    await move(d, null);
    await alice.ok(restoreItem, { params: { id: b.id } });
    // What was put elsewhere since stays there.
    expect(await outline(here)).toEqual(['A', '- B', '- - C', '- - - E', 'Z', 'D']);
    // One above the other, both gone, back in either order.
    await alice.ok(deleteItem, { params: { id: b.id } });
    await alice.ok(deleteItem, { params: { id: a.id } });
    expect(await outline(here)).toEqual(['C', '- E', 'Z', 'D']);
    await alice.ok(restoreItem, { params: { id: b.id } });
    await alice.ok(restoreItem, { params: { id: a.id } });
    const lines = await outline(here);
    expect(lines).toContain('- B');
    expect(lines).toHaveLength(6);
  });

  test('of a place is for those who read the place, and long levels come piece by piece', async () => {
    const secret = await anew('Secret tree', 'secret');
    const hidden = await write('Hidden', { in: secret });
    await write('Below', { in: secret, parent: hidden.id });
    expect((await carol.fails(getTree, { params: { id: secret } })).status).toBe(404);
    // Shown in a further place, the page is read there; where it stands at home is not told.
    const further = await world.community(alice, 'Further');
    await alice.ok(placeItem, { params: { id: hidden.id, place: further } });
    expect(await carol.ok(getContext, { params: { id: hidden.id } })).toEqual({
      place: null,
      trail: [],
      children: [],
      linkedFrom: [],
      mayAdd: false,
    });
    const here = await anew('Long');
    for (let n = 0; n < 205; n++) await write(`P${n}`, { in: here });
    const first = await alice.ok(getTree, { params: { id: here } });
    expect([first.items.length, first.more]).toEqual([200, [null]]);
    const rest = await alice.ok(getTree, { params: { id: here }, query: { after: first.items.at(-1)!.id } });
    expect([rest.items.map(({ title }) => title), rest.more]).toEqual([['P200', 'P201', 'P202', 'P203', 'P204'], []]);
  });
});

describe('written together', () => {
  test('by every member, each version with who wrote it', async () => {
    const page = await write('Dressings', { markdown: 'One' });
    expect(page.can).toContain('edit');
    expect(page).toMatchObject({ owner: { name: 'Alice' }, editor: { name: 'Alice' } });
    expect((await edit(page, 1, 'Two', bob)).status).toBe(200);
    expect((await edit(page, 2, 'Three', carol)).status).toBe(403);
    expect((await read(page, carol)).can).not.toContain('edit');
    // To show it elsewhere is its author's.
    expect((await read(page, bob)).can).not.toContain('place');
    await edit(page, 2, 'Three', alice);
    const { items } = await carol.ok(itemHistory, { params: { id: page.id } });
    expect(items.map(({ version, editor }) => [version, editor.name])).toEqual([
      [2, 'Bob'],
      [1, 'Alice'],
    ]);
    expect(await read(page)).toMatchObject({ version: 3, editor: { name: 'Alice' }, author: { name: 'Alice' } });
  });

  test('at once: different parts are merged, and nothing is lost', async () => {
    const page = await write('Both', { markdown: 'One\n\nTwo\n\nThree' });
    const answers = await Promise.all([
      edit(page, 1, 'One by Alice\n\nTwo\n\nThree', alice),
      edit(page, 1, 'One\n\nTwo\n\nThree by Bob', bob, 'Both of us'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const after = await read(page);
    expect([textOf(after), after.title, after.version]).toEqual([
      'One by Alice\n\nTwo\n\nThree by Bob',
      'Both of us',
      3,
    ]);
  });

  test('at once in the same part: whoever is second chooses, with both before them', async () => {
    const page = await write('Conflict', { markdown: 'One\n\nTwo' });
    await edit(page, 1, 'One by Alice\n\nTwo');
    const refused = await edit(page, 1, 'One by Bob\n\nTwo, too', bob);
    expect([refused.status, code(refused)]).toEqual([409, 'conflict']);
    const { current, both } = refused.body as { current: PageItem; both: { title: string; doc: never } };
    expect(textOf(current)).toBe('One by Alice\n\nTwo');
    expect(toMarkdown(both.doc)).toBe('One by Bob\n\nOne by Alice\n\nTwo, too');
    expect(textOf(await read(page))).toBe('One by Alice\n\nTwo');
    expect((await edit(page, 2, 'One by both\n\nTwo, too', bob)).status).toBe(200);
    // A version that never was has nothing to merge with.
    expect(code(await edit(page, 77, 'X', bob))).toBe('conflict');
  });

  test('posts are not: there the author alone edits, and second is second', async () => {
    const post = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'One\n\nTwo' } });
    expect((await edit(post, 1, 'X', bob)).status).toBe(403);
    await edit(post, 1, 'One!\n\nTwo');
    expect(code(await edit(post, 1, 'One\n\nTwo!'))).toBe('conflict');
  });

  test('an earlier version comes back as a new one', async () => {
    const page = await write('Restored', { markdown: 'Right' });
    await edit(page, 1, 'Wrong', bob);
    const [first] = (await alice.ok(itemHistory, { params: { id: page.id } })).items;
    const back = await alice.ok(updateItem, {
      params: { id: page.id },
      body: { version: 2, title: first!.title, body: first!.body } as never,
    });
    expect([back.version, textOf(back)]).toEqual([3, 'Right']);
  });
});

describe('links between pages', () => {
  test('are known from the other end, as far as one may read that', async () => {
    const page = await write('Linked');
    const secret = await anew('Secret links', 'secret');
    const from = await write('Open', { markdown: `See [it](/items/${page.id}#top) and ![](fika:item/${page.id}).` });
    await write('Hidden', { in: secret, markdown: `[it](/items/${page.id})` });
    const post = await bob.ok(createItem, {
      params: { id: place },
      body: { markdown: `Read [this](/items/${page.id}) first` },
    });
    const linked = async (who: Actor) => (await who.ok(getContext, { params: { id: page.id } })).linkedFrom;
    expect((await linked(alice)).map(({ title }) => title)).toEqual(['Read this first', 'Hidden', 'Open']);
    expect((await linked(carol)).map(({ id }) => id)).toEqual([post.id, from.id]);
    await edit(from, 1, 'No more');
    await bob.ok(deleteItem, { params: { id: post.id } });
    expect(await linked(carol)).toEqual([]);
    // Moving a page leaves its address, and with it every link, as it was.
    await move(page, from.id);
    expect((await linked(alice)).map(({ title }) => title)).toEqual(['Hidden']);
  });

  test('are completed by words of the title, those of the place first, never by what one may not read', async () => {
    const here = await anew('Suggest');
    const secret = await world.community(olga, 'Secret suggest', 'secret');
    await write('Zeppelin schedule', { in: here });
    await write('The zeppelin', { in: await anew('Other suggest') });
    await write('Zeppelin secrets', { in: secret, by: olga });
    const names = async (q: string, who = alice) =>
      (await who.ok(suggestPages, { params: { id: here }, query: { q } })).items.map(({ title }) => title);
    expect(await names('zepp')).toEqual(['Zeppelin schedule', 'The zeppelin']);
    expect(await names('zeppelin sec', olga)).toEqual(['Zeppelin secrets']);
    expect(await names('z')).toEqual(['Zeppelin schedule']);
    expect(await names('')).toEqual(['Zeppelin schedule']);
    expect(await names('100% _sure_ zeppelin')).toEqual([]);
  });
});

describe('still true', () => {
  test('is said with one click, for as long again', async () => {
    const page = await write('Rota', { validUntil: dayFrom(-1) });
    expect(page.validUntil).toBe(dayFrom(-1));
    expect(
      (await alice.ok(getTree, { params: { id: place }, query: { at: page.id } })).items.find(
        ({ id }) => id === page.id,
      ),
    ).toMatchObject({
      outdated: true,
    });
    const renewed = await bob.ok(renewPage, { params: { id: page.id }, body: {} });
    expect(renewed).toMatchObject({ validUntil: dayFrom(30), reviewedBy: { name: 'Bob' } });
    await bob.ok(renewPage, { params: { id: page.id }, body: { validUntil: dayFrom(100) } });
    expect(await read(page)).toMatchObject({ validUntil: dayFrom(100) });
    expect((await bob.ok(renewPage, { params: { id: page.id }, body: {} })).validUntil).toBe(dayFrom(100));
    expect((await carol.request(renewPage, { params: { id: page.id } as never, body: {} })).status).toBe(403);
    for (const wrong of ['tomorrow', '2026-13-01', '2026-02-30'])
      expect(
        (await bob.request(renewPage, { params: { id: page.id } as never, body: { validUntil: wrong } })).status,
      ).toBe(400);
  });

  test('is asked of whoever looks after it, two weeks before, once', async () => {
    const page = await write('Asked', { validUntil: dayFrom(noticeDays), owner: bob.id });
    const later = await write('Not yet', { validUntil: dayFrom(noticeDays + 1), owner: bob.id });
    await reviewPages(world.services);
    expect((await reviewPages(world.services)).asked).toBe(0);
    await world.settle();
    const inbox = (await bob.ok(listNotifications)).items;
    expect(inbox.find(({ id }) => id === page.id)).toMatchObject({ reason: 'review-due', item: { title: 'Asked' } });
    expect(inbox.find(({ id }) => id === later.id)).toBeUndefined();
    expect((await alice.ok(listNotifications)).items.find(({ id }) => id === page.id)).toBeUndefined();
  });

  test('or not: then it is marked, listed and found below the others', async () => {
    const here = await anew('Outdated');
    const old = await write('Quarantine, and quarantine again', {
      in: here,
      validUntil: dayFrom(3),
      markdown: 'quarantine',
    });
    const fresh = await write('Other rules', {
      in: here,
      markdown: 'Of quarantine, among much else that is said here.',
    });
    await world.settle();
    const found = async () =>
      (await alice.ok(searchAll, { query: { q: 'quarantine', kind: 'page' } })).items.map(({ id, outdated }) => [
        id,
        outdated,
      ]);
    expect(await found()).toEqual([
      [old.id, false],
      [fresh.id, false],
    ]);
    await world.services.pool.query(
      "update page set valid_until = (now() at time zone 'utc')::date - 1 where id = $1",
      [old.id],
    );
    expect((await reviewPages(world.services)).outdated).toBeGreaterThan(0);
    await world.settle();
    expect(await found()).toEqual([
      [fresh.id, false],
      [old.id, true],
    ]);
    const { items } = await alice.ok(listPages, { params: { id: here }, query: { show: 'outdated' } });
    expect(items.map(({ id }) => id)).toEqual([old.id]);
    await alice.ok(renewPage, { params: { id: old.id }, body: {} });
    await world.settle();
    expect((await found())[0]).toEqual([old.id, false]);
  });

  test('can be looked after by somebody else, or nobody, but by no stranger', async () => {
    const page = await write('Cared for');
    expect(await bob.ok(carePage, { params: { id: page.id }, body: { owner: bob.id, template: true } })).toMatchObject({
      owner: { name: 'Bob' },
      template: true,
    });
    expect((await alice.ok(carePage, { params: { id: page.id }, body: { owner: null } })).owner).toBeNull();
    expect((await alice.fails(carePage, { params: { id: page.id }, body: { owner: '1' } })).status).toBe(404);
    const post = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'no page' } });
    for (const [contract, body] of [
      [carePage, { owner: null }],
      [renewPage, {}],
      [movePage, { parent: null }],
    ] as const)
      expect((await alice.request(contract, { params: { id: post.id } as never, body })).status).toBe(404);
  });
});

test('an export of everything keeps the tree, who wrote and who looked', async () => {
  const here = await anew('Exported');
  const [a, b] = [
    await write('A', { in: here }),
    await write('B', { in: here, owner: bob.id, validUntil: dayFrom(9) }),
  ];
  await move(b, a.id);
  await edit(b, 1, `See [a](/items/${a.id})`, bob);
  await bob.ok(renewPage, { params: { id: b.id }, body: {} });
  // As `fika import fika` does it: made anew with other ids, in whatever order, and put together when all are there.
  const { db } = world.services;
  const own = await pageExporting.own!(db, [a.id, b.id]);
  const written = new Map<string, { fields: Record<string, unknown>; own: Record<string, unknown> }>();
  for (const one of [a, b]) written.set(one.id, { fields: await read(one), own: own.get(one.id)! });
  const there = await anew('Imported');
  const twins = new Map<string, string>();
  const ids = (id: unknown) => twins.get(String(id)) ?? (id === bob.id ? bob.id : undefined);
  for (const one of [b, a]) {
    const input = pageExporting.input!(written.get(one.id)!, ids);
    const made = await alice.ok(createItem, {
      params: { id: there },
      body: { kind: 'page', title: one.title, markdown: one === b ? `[a](/items/${a.id})` : '', ...input } as never,
    });
    twins.set(one.id, made.id);
  }
  for (const one of [a, b])
    await db.transaction().execute((tx) => pageExporting.restore!(tx, twins.get(one.id)!, written.get(one.id)!, ids));
  expect(await outline(there)).toEqual(['A', '- B']);
  const [before, after] = [await read(b), await read({ id: twins.get(b.id)! })];
  for (const field of ['owner', 'validUntil', 'reviewedAt', 'reviewedBy', 'editor'] as const)
    expect(after[field], field).toEqual(before[field]);
  const { linkedFrom } = await alice.ok(getContext, { params: { id: a.id } });
  expect(linkedFrom.map(({ id }) => id).sort()).toEqual([b.id, twins.get(b.id)!].sort());
});

test('templates: one’s own first, then those that come with Fika, in the reader’s language', async () => {
  const here = await anew('Templates');
  await write('Handover', { in: here, template: true, markdown: '## Patient' });
  const { items } = await alice.ok(listTemplates, { params: { id: here } });
  expect(items.map(({ title, own }) => [title, own])).toEqual([
    ['Handover', true],
    ['How to …', false],
    ['Meeting on …', false],
    ['Decision: …', false],
    ['Welcome to …', false],
  ]);
  for (const { body } of items) expect(fromMarkdown(toMarkdown(body as never))).toEqual(body);
  await alice.request((await import('../../core/people/contract.ts')).updateMe, { body: { language: 'de' } as never });
  expect((await alice.ok(listTemplates, { params: { id: here } })).items.map(({ title }) => title)).toContain(
    'So geht …',
  );
});

test('the lists come page by page, whole, in as many queries for five as for two', async () => {
  const here = await anew('Lists');
  const pages = [];
  for (let n = 0; n < 6; n++) pages.push(await write(`P${n}`, { in: here, validUntil: dayFrom(n - 4) }));
  await edit(pages[1]!, 1, 'Changed');
  await alice.ok(deleteItem, { params: { id: pages[3]!.id } });
  const all = async (show: 'changed' | 'outdated') => {
    const titles: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await bob.ok(listPages, {
        params: { id: here },
        query: { show, limit: 2, ...(cursor && { cursor }) },
      });
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.next;
    } while (cursor);
    return titles;
  };
  expect(await all('changed')).toEqual(['P1', 'P5', 'P4', 'P2', 'P0']);
  expect(await all('outdated')).toEqual(['P0', 'P1', 'P2']);
  const count = async (limit: number) =>
    (await queriesOf(world, bob, listPages, { params: { id: here }, query: { limit } as never })).n;
  await count(5);
  expect(await count(5)).toBe(await count(2));
  // The tree takes as many queries whatever is in it.
  const tree = async (query: Record<string, string>) =>
    (await queriesOf(world, bob, getTree, { params: { id: here }, query: query as never })).n;
  const one = await tree({});
  for (let n = 0; n < 20; n++) await write(`More ${n}`, { in: here, parent: pages[0]!.id });
  expect(await tree({})).toBe(one);
});
