/** Articles: blogs by place, person and month, several authors, series, covers, reading time. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createComment } from '../../core/comments/contract.ts';
import { getFileContent } from '../../core/files/contract.ts';
import { insertFile, nextFileId } from '../../core/files/server/queries.ts';
import { createItem, deleteItem, getItem, placeItem, updateItem } from '../../core/items/contract.ts';
import { createItem as makeItem } from '../../core/items/server/items.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { fromMarkdown } from '../../core/richtext/markdown.ts';
import { searchAll } from '../../core/search/contract.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  type ArticleItem,
  articleItem,
  articlesOfPerson,
  articlesOfPlace,
  getSeries,
  listArticles,
  monthsOfPlace,
  oldAddress,
  seriesOfPlace,
} from './contract.ts';
import { minutesToRead } from './server/articles.ts';
import { pathsOf } from './server/old-address.ts';

let world: World;
let olga: Actor;
let alice: Actor;
let bob: Actor;
let carol: Actor;
let place: string;
let secret: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  olga = await world.person('Olga');
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  carol = await world.person('Carol');
  place = await world.community(olga, 'Kitchen');
  secret = await world.community(alice, 'Board', 'secret');
  for (const person of [alice, bob]) await world.join(place, person);
  await world.join(secret, bob);
});
afterAll(() => world?.close());

const write = async (title: string, fields: object = {}, to = place, by = alice): Promise<ArticleItem> =>
  articleItem.parse(
    await by.ok(createItem, {
      params: { id: to },
      body: { kind: 'article', title, markdown: 'Leek and *potato*.', ...fields } as never,
    }),
  );
const read = async (one: { id: string }, who = alice) =>
  articleItem.parse(await who.ok(getItem, { params: { id: one.id } }));
const change = async (one: ArticleItem, fields: object, by = alice) =>
  articleItem.parse(
    await by.ok(updateItem, { params: { id: one.id }, body: { version: one.version, ...fields } as never }),
  );
const titles = (page: { items: readonly { title: string }[] }) => page.items.map(({ title }) => title);

async function picture(owner: Actor, width: number | null = 10): Promise<string> {
  const { db, storage } = world.services;
  const id = await nextFileId(db);
  const facts = { name: 'a.txt', mime: 'text/plain', bytes: 1, sha256: Buffer.alloc(32), status: 'ready' } as const;
  await insertFile(db, id, { ...facts, owner: owner.id, width, height: width });
  await storage.put(`files/${id}/original`, Buffer.from('a'));
  return id;
}
const mayOpen = async (who: Actor, file: string) =>
  (await who.request(getFileContent, { params: { id: file, variant: 'content' } as never })).status;

describe('an article', () => {
  test('has an excerpt, its own or its beginning, and the time it takes', async () => {
    const short = await write('Soup');
    expect(short).toMatchObject({ excerpt: 'Leek and potato.', minutes: 1, authors: [], series: null, cover: null });
    const given = await change(short, { excerpt: '  Warm and quick.  ', markdown: 'word '.repeat(1000) });
    expect(given).toMatchObject({ excerpt: 'Warm and quick.', minutes: 4 });
    expect(await change(given, { excerpt: '' })).toMatchObject({ excerpt: expect.stringMatching(/^word word.*…$/) });
    const nothing = { params: { id: place }, body: { kind: 'article', title: 'Empty' } as never };
    expect((await alice.fails(createItem, nothing)).code).toBe('empty_body');
    expect(
      (await alice.fails(createItem, { ...nothing, body: { kind: 'article', markdown: 'x' } as never })).code,
    ).toBe('title_needed');
    // Languages without spaces have words too.
    expect(minutesToRead(fromMarkdown('我喜欢喝咖啡和吃蛋糕'.repeat(120)))).toBeGreaterThan(1);
  });

  test('has a cover that its readers see, and nobody else’s picture', async () => {
    const cover = await picture(alice);
    const one = await write('Cover', { cover: { file: cover, alt: 'A pot' } }, secret);
    expect(one.cover).toMatchObject({ file: cover, alt: 'A pot' });
    expect(one.attachments).toEqual([]);
    expect([await mayOpen(bob, cover), await mayOpen(olga, cover)]).toEqual([200, 404]);
    // An edit of the text leaves it where it is.
    await change(one, { markdown: 'Other words' });
    expect(await mayOpen(bob, cover)).toBe(200);
    const foreign = { kind: 'article', title: 'No', markdown: 'x', cover: { file: cover, alt: '' } };
    expect((await carol.fails(createItem, { params: { id: carol.page }, body: foreign as never })).code).toBe(
      'file_not_yours',
    );
    // What is no picture is no cover.
    const text = { ...foreign, cover: { file: await picture(carol, null), alt: '' } };
    expect((await carol.fails(createItem, { params: { id: carol.page }, body: text as never })).code).toBe(
      'file_not_yours',
    );
    const without = await change(await read(one), { cover: null });
    expect(without.cover).toBeNull();
  });

  test('may have several authors, who hear what is said about it', async () => {
    const one = await write('Together', { authors: [bob.id, alice.id, bob.id] });
    expect(one.authors.map(({ id }) => id)).toEqual([bob.id]);
    expect([
      (await read(one)).mine.writes,
      (await read(one, bob)).mine.writes,
      (await read(one, olga)).mine.writes,
    ]).toEqual([true, true, false]);
    await carol.ok(createComment, { params: { id: one.id }, body: { markdown: 'Good' } });
    await world.settle();
    expect((await bob.ok(listNotifications)).items.find(({ id }) => id === one.id)?.reason).toBe(
      'commented-on-followed',
    );
    const unknown = { kind: 'article', title: 'No', markdown: 'x', authors: [carol.id] };
    expect((await alice.fails(createItem, { params: { id: secret }, body: unknown as never })).code).toBe(
      'author_cannot_read',
    );
  });

  test('is found by its excerpt, its series and who wrote it', async () => {
    await write('Found', { excerpt: 'Rutabaga', series: 'Winterfood', authors: [bob.id] });
    await world.settle();
    for (const q of ['rutabaga', 'winterfood'])
      expect((await carol.ok(searchAll, { query: { q } })).items, q).toHaveLength(1);
  });
});

describe('a series', () => {
  test('puts parts in order, by name within a place', async () => {
    const one = await write('One', { series: 'Knives' });
    const two = await write('Two', { series: ' knives ' });
    const zero = await write('Zero', { series: 'Knives', part: 1 });
    expect([one.series?.part, two.series?.part]).toEqual([1, 2]);
    const series = one.series!.id;
    expect([two.series!.id, two.series!.name]).toEqual([series, 'Knives']);
    await change(one, { series: 'Knives', part: 3 });
    expect((await bob.ok(getSeries, { params: { id: series } })).parts.map(({ title }) => title)).toEqual([
      'Zero',
      'Two',
      'One',
    ]);
    const elsewhere = await write('One', { series: 'Knives' }, alice.page);
    expect(elsewhere.series!.id).not.toBe(series);
    expect((await bob.ok(seriesOfPlace, { params: { id: place } })).items.map(({ name }) => name)).toContain('Knives');
    // A change of something else leaves it where it is.
    expect((await change(await read(two), { excerpt: 'x' })).series?.part).toBe(2);
    expect((await change(await read(zero), { part: 9 })).series?.part).toBe(9);
    expect((await change(await read(zero), { series: '' })).series).toBeNull();
    await alice.ok(deleteItem, { params: { id: two.id } });
    expect((await bob.ok(getSeries, { params: { id: series } })).parts.map(({ title }) => title)).toEqual(['One']);
  });

  test('of a secret place is not there for others', async () => {
    const one = await write('Hidden', { series: 'Plans' }, secret);
    expect((await olga.fails(getSeries, { params: { id: one.series!.id } })).code).toBe('not_found');
    expect((await bob.ok(getSeries, { params: { id: one.series!.id } })).name).toBe('Plans');
  });
});

describe('a blog', () => {
  test('of a place goes page by page, by month, and counts what is there', async () => {
    const here = await world.community(olga, 'Blog');
    await world.join(here, alice);
    const at = (title: string, createdAt: string) =>
      world.services.db.transaction().execute((db) =>
        makeItem(db, { person: alice.id, guest: false, administrator: false, language: 'en', session: null }, here, {
          kind: 'article',
          title,
          markdown: 'x',
          fields: {},
          createdAt: new Date(createdAt),
        }),
      );
    await at('New year', '2026-01-01T00:00:00.000Z');
    await at('Last minute', '2025-12-31T23:59:59.999Z');
    const gone = await at('Gone', '2025-12-24T12:00:00Z');
    await at('First', '2025-12-01T00:00:00Z');
    await at('Autumn', '2025-11-30T23:59:59Z');
    await alice.ok(deleteItem, { params: { id: gone } });
    expect((await bob.ok(monthsOfPlace, { params: { id: here } })).months).toEqual([
      { month: '2026-01', count: 1 },
      { month: '2025-12', count: 2 },
      { month: '2025-11', count: 1 },
    ]);
    const of = (query: object) => bob.ok(articlesOfPlace, { params: { id: here }, query: query as never });
    expect(titles(await of({ month: '2025-12' }))).toEqual(['Last minute', 'First']);
    const first = await of({ limit: 3 });
    expect(titles(first)).toEqual(['New year', 'Last minute', 'First']);
    expect(titles(await of({ limit: 3, cursor: first.next }))).toEqual(['Autumn']);
    await at('Sixth', '2026-02-02T00:00:00Z');
    const count = async (limit: number) =>
      (await queriesOf(world, bob, articlesOfPlace, { params: { id: here } as never, query: { limit } as never })).n;
    await count(5);
    expect(await count(5)).toBe(await count(2));
  });

  test('of a person is what the reader may read of it, also what they wrote with others', async () => {
    const dora = await world.person('Dora');
    await world.join(secret, dora);
    await world.join(place, dora);
    await write('On her page', {}, dora.page, dora);
    await write('Secretly', {}, secret, dora);
    await write('With Alice', { authors: [dora.id] });
    const of = async (who: Actor) => titles(await who.ok(articlesOfPerson, { params: { id: dora.id } }));
    expect(await of(bob)).toEqual(['With Alice', 'Secretly', 'On her page']);
    expect(await of(carol)).toEqual(['With Alice', 'On her page']);
  });

  test('of everything heard has each article once', async () => {
    const eve = await world.person('Eve');
    const one = await write('Everywhere');
    await world.join(place, eve);
    await alice.ok(placeItem, { params: { id: one.id, place: world.organisation } });
    await write('News', {}, world.organisation);
    await write('Not hers', {}, secret);
    expect(titles(await eve.ok(listArticles)).slice(0, 2)).toEqual(['News', 'Everywhere']);
    expect(titles(await eve.ok(listArticles))).not.toContain('Not hers');
    const count = async (limit: number) => (await queriesOf(world, eve, listArticles, { query: { limit } as never })).n;
    await count(5);
    expect(await count(5)).toBe(await count(2));
  });

  test('shows no text in lists, only what is written for them', async () => {
    await write('Long', { markdown: 'Paragraph.\n\n'.repeat(500) });
    const [one] = (await bob.ok(articlesOfPlace, { params: { id: place } })).items;
    expect(one).toMatchObject({ title: 'Long', abridged: true });
    expect(JSON.stringify(one!.body).length).toBeLessThan(300);
  });
});

test('an old address leads those who may read to the article', async () => {
  const one = await write('Moved', {}, secret);
  await world.services.pool.query("insert into article_address values ('/2019/05/soup', $1), ('/?p=12', $1)", [one.id]);
  const ask = (who: Actor, path: string) => who.request(oldAddress, { query: { path } as never });
  for (const path of ['/2019/05/soup/', '/2019/05/soup', '/?p=12', '/2019/05/soup/?utm=x'])
    expect((await ask(bob, path)).body, path).toEqual({ item: one.id });
  expect((await ask(carol, '/2019/05/soup/')).body).toEqual({ item: null });
  expect((await ask(bob, '/2019/05/bread/')).body).toEqual({ item: null });
  expect(pathsOf('https://old.example/%C3%A9t%C3%A9/%zz?p=%3D')).toEqual([
    '/%C3%A9t%C3%A9/%zz?p==',
    '/%C3%A9t%C3%A9/%zz',
  ]);
});
