/** Feeds as people use them: subscribed from a real server on this machine, read, seen, shared by a community, failing, moved in and out. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type WebServer, webServer } from '../../platform/outside/testing/web-server.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  entriesOfMine,
  entriesOfPlace,
  exportMine,
  exportOfPlace,
  type FeedEntry,
  getEntry,
  importMine,
  listMine,
  listOfPlace,
  markSeen,
  subscribeMine,
  subscribePlace,
  unsubscribe,
  updateSubscription,
} from './contract.ts';
import { fetchDue, keptEntries, sweepFeeds } from './server/fetch.ts';
import { insertSubscription } from './server/queries.ts';

let world: World;
let site: WebServer;
let alice: Actor;
let bob: Actor;
let outsider: Actor;
let place: string;
let secret: string;
let n = 0;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000', FIKA_OUTSIDE_ALLOW: '127.0.0.1' });
  site = await webServer();
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  outsider = await world.person('Otto', { guest: true });
  place = await world.community(alice, 'Kitchen');
  secret = await world.community(alice, 'Board', 'secret');
  await world.join(place, bob);
});
afterAll(async () => {
  await world?.close();
  await site?.close();
});
beforeEach(() => {
  site.pages.clear();
  site.requests.length = 0;
});

interface Item {
  readonly id: string | number;
  readonly title?: string;
  readonly text?: string;
  readonly date?: string;
}
const rss = (items: readonly Item[], title = 'The soup journal') =>
  `<rss version="2.0"><channel><title>${title}</title><link>https://soup.example/</link>${items
    .map(
      ({ id, title: called = `Soup ${id}`, text = 'Short', date }) =>
        `<item><guid isPermaLink="false">${id}</guid><title>${called}</title><link>https://soup.example/${id}</link><description><![CDATA[${text}]]></description>${
          date ? `<pubDate>${new Date(date).toUTCString()}</pubDate>` : ''
        }</item>`,
    )
    .join('')}</channel></rss>`;

function serve(
  path: string,
  body: string,
  headers: Record<string, string> = { 'content-type': 'application/rss+xml' },
): string {
  site.pages.set(path, (request, response) => {
    const known = headers.etag !== undefined && request.headers['if-none-match'] === headers.etag;
    response.writeHead(known ? 304 : 200, headers).end(known ? undefined : body);
  });
  return `${site.address}${path}`;
}
/** An address that nobody has yet. */
const fresh = (items: readonly Item[] = [{ id: 1 }], title?: string) => serve(`/feed-${++n}.xml`, rss(items, title));

const subscribe = (actor: Actor, address: string) => actor.ok(subscribeMine, { body: { address } });
const refused = async (address: string) =>
  ((await alice.request(subscribeMine, { body: { address } })).body as { code: string }).code;
const due = () =>
  world.services.db
    .updateTable('feed_source' as never)
    .set({ next_fetch_at: new Date(0) } as never)
    .execute();

describe('subscribing', () => {
  test('what is there comes at once, newest first, new to the reader', async () => {
    const address = fresh([
      { id: 1, date: '2026-01-01' },
      { id: 2, date: '2026-01-03', text: `<p>Long.</p><p>${'Words '.repeat(200)}</p>` },
      { id: 3, date: '2200-01-01' },
    ]);
    const made = await subscribe(alice, address);
    expect(made).toMatchObject({
      name: 'The soup journal',
      address,
      home: 'https://soup.example/',
      unread: 3,
      problem: null,
      waiting: false,
    });
    const { items } = await alice.ok(entriesOfMine, { query: { subscription: made.id } });
    // One that says it comes from the future came now.
    expect(items.map(({ title }) => title)).toEqual(['Soup 3', 'Soup 2', 'Soup 1']);
    expect(Date.parse(items[0]!.publishedAt)).toBeLessThanOrEqual(Date.now());
    expect(items.map(({ seen, hasBody }) => [seen, hasBody])).toEqual([
      [false, false],
      [false, true],
      [false, false],
    ]);
    const { body } = await alice.ok(getEntry, { params: { id: items[1]!.id } });
    expect(body!.content).toHaveLength(2);
  });

  test('a page that names its feed leads to it; feed: and a missing https:// are understood', async () => {
    const address = fresh();
    const path = `/page-${++n}`;
    site.html(
      path,
      `<html><head><link rel="alternate" type="application/rss+xml" href="${new URL(address).pathname}"></head></html>`,
    );
    expect((await subscribe(alice, `${site.address}${path}`)).address).toBe(address);
    expect((await subscribe(bob, `feed:${fresh()}`)).unread).toBe(1);
    // Fika looks it up as https:// and learns that nobody can have that name.
    expect(await refused('news.invalid')).toBe('feed_forbidden_address');
  });

  test('each refusal is told apart', async () => {
    site.html('/nothing', '<html><title>Soup</title></html>');
    site.pages.set('/picture', (_request, response) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end('x'),
    );
    site.pages.set('/text', (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('x'));
    site.pages.set('/large', (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/xml' }).end(Buffer.alloc(6_000_000)),
    );
    expect(await refused('javascript:alert(1)')).toBe('feed_not_an_address');
    expect(await refused('')).toBe('feed_not_an_address');
    expect(await refused('http://169.254.169.254/latest')).toBe('feed_forbidden_address');
    expect(await refused('http://me:secret@soup.example/')).toBe('feed_forbidden_address');
    expect(await refused('http://127.0.0.1:1/')).toBe('feed_forbidden_address');
    expect(await refused(`${site.address}/not-here`)).toBe('feed_bad_answer');
    expect(await refused(`${site.address}/nothing`)).toBe('feed_none_there');
    expect(await refused(`${site.address}/picture`)).toBe('feed_none_there');
    expect(await refused(`${site.address}/text`)).toBe('feed_broken');
    expect(await refused(`${site.address}/large`)).toBe('feed_too_large');
    const address = fresh();
    await subscribe(alice, address);
    expect(await refused(address)).toBe('feed_here_already');
  });

  test('a redirect into this network is not followed', async () => {
    site.pages.set('/inwards', (_request, response) =>
      response.writeHead(302, { location: 'http://10.0.0.1/feed' }).end(),
    );
    expect(await refused(`${site.address}/inwards`)).toBe('feed_forbidden_address');
  });

  test('two at once are one; 500 are enough', async () => {
    const address = fresh();
    const answers = await Promise.all([1, 2, 3].map(() => bob.request(subscribeMine, { body: { address } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { source_id: source } = (
      await world.services.pool.query('select source_id from feed_subscription order by id desc limit 1')
    ).rows[0]!;
    const one = { source, by: alice.id, name: '', folder: '', most: 0 };
    expect(await insertSubscription(world.services.db, { person: alice.id }, one)).toBe('too-many');
  });
});

describe('news', () => {
  test('come when their time has come, once; what changed is changed; nothing new is asked for politely', async () => {
    const path = `/news-${++n}.xml`;
    const address = serve(path, rss([{ id: 1, title: 'Before' }]), { 'content-type': 'text/xml', etag: '"1"' });
    const { id } = await subscribe(bob, address);
    await due();
    site.requests.length = 0;
    await fetchDue(world.services, { pauseMs: 0 });
    expect(site.requests.find(({ url }) => url === path)!.headers['if-none-match']).toBe('"1"');
    serve(path, rss([{ id: 2 }, { id: 1, title: 'After' }]), { 'content-type': 'text/xml', etag: '"2"' });
    await due();
    await fetchDue(world.services, { pauseMs: 0 });
    await due();
    await fetchDue(world.services, { pauseMs: 0 });
    const { items } = await bob.ok(entriesOfMine, { query: { subscription: id } });
    expect(items.map(({ title }) => title).sort()).toEqual(['After', 'Soup 2']);
    await fetchDue(world.services, { pauseMs: 0 });
    site.requests.length = 0;
    expect(await fetchDue(world.services, { pauseMs: 0 })).toBe(0);
    expect(site.requests).toEqual([]);
  });

  test('what fails says why and since when, keeps what it brought, and is well again', async () => {
    const path = `/ill-${++n}.xml`;
    const { id } = await subscribe(alice, serve(path, rss([{ id: 1 }])));
    const state = async () => (await alice.ok(listMine)).items.find((one) => one.id === id)!;
    serve(path, 'This is not XML', { 'content-type': 'text/plain' });
    await due();
    await fetchDue(world.services, { pauseMs: 0 });
    expect((await state()).problem).toMatchObject({ code: 'feed_broken' });
    const since = (await state()).problem!.since;
    site.pages.set(path, (_request, response) => response.writeHead(500).end());
    await due();
    await fetchDue(world.services, { pauseMs: 0, now: new Date(Date.now() + 60_000) });
    expect((await state()).problem).toEqual({ code: 'feed_bad_answer', since });
    expect((await alice.ok(entriesOfMine, { query: { subscription: id } })).items).toHaveLength(1);
    serve(path, rss([{ id: 1 }, { id: 2 }]));
    await due();
    await fetchDue(world.services, { pauseMs: 0 });
    expect(await state()).toMatchObject({ problem: null, unread: 2 });
  });

  test('pages follow one another without a gap, and the same time does not lose one', async () => {
    const items = Array.from({ length: 25 }, (_, i) => ({
      id: i,
      date: i < 12 ? '2026-02-01' : `2026-01-${10 + (i % 10)}`,
    }));
    const { id } = await subscribe(bob, fresh(items));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: FeedEntry[]; next: string | null } = await bob.ok(entriesOfMine, {
        query: { subscription: id, limit: 7, ...(cursor && { cursor }) },
      });
      seen.push(...page.items.map((one) => one.id));
      cursor = page.next;
    } while (cursor);
    expect(new Set(seen).size).toBe(25);
  });

  test('seen is each reader’s own; what comes later is new again', async () => {
    const path = `/seen-${++n}.xml`;
    const address = serve(path, rss([{ id: 1 }, { id: 2 }]));
    const hers = await subscribe(alice, address);
    const his = await subscribe(bob, address);
    await alice.ok(markSeen, { body: { subscriptions: [hers.id] } });
    expect(
      (await alice.ok(entriesOfMine, { query: { subscription: hers.id, unread: 'true' } as never })).items,
    ).toEqual([]);
    expect(
      (await bob.ok(entriesOfMine, { query: { subscription: his.id, unread: 'true' } as never })).items,
    ).toHaveLength(2);
    // Somebody else's own cannot be marked, nor told from what is not there.
    await bob.ok(markSeen, { body: { subscriptions: [hers.id] } });
    expect((await bob.ok(listMine)).items.find((one) => one.id === his.id)!.unread).toBe(2);
    serve(path, rss([{ id: 3 }, { id: 2 }, { id: 1 }]));
    await due();
    await fetchDue(world.services, { pauseMs: 0 });
    const { items } = await alice.ok(entriesOfMine, { query: { subscription: hers.id } });
    expect(items.map(({ seen }) => seen)).toEqual([false, true, true]);
  });

  test('old ones go, and feeds that nobody has', async () => {
    const { id } = await subscribe(bob, fresh());
    const { source_id: source } = (
      await world.services.pool.query('select source_id from feed_subscription where id = $1', [id])
    ).rows[0]!;
    await world.services.pool.query(
      `insert into feed_entry (source_id, key, title, address, author, teaser, published_at)
        select $1, sha256(('old ' || n)::bytea), 'Old ' || n, '', '', '', now() - n * interval '1 hour' from generate_series(1, $2) n`,
      [source, keptEntries + 50],
    );
    await sweepFeeds(world.services);
    const { rows } = await world.services.pool.query(
      'select count(*)::int as count from feed_entry where source_id = $1',
      [source],
    );
    expect(rows[0].count).toBe(keptEntries);
    await bob.ok(unsubscribe, { params: { id } });
    await sweepFeeds(world.services);
    expect((await world.services.pool.query('select 1 from feed_source where id = $1', [source])).rows).toEqual([]);
  });
});

describe('of a community', () => {
  test('who moderates subscribes it, who reads it reads them, nobody else learns of it', async () => {
    const address = fresh([{ id: 1, text: `<p>Long.</p><p>${'Words '.repeat(200)}</p>` }]);
    const made = await alice.ok(subscribePlace, { params: { id: secret }, body: { address } });
    expect((await bob.request(subscribePlace, { params: { id: place } as never, body: { address } })).status).toBe(403);
    expect((await alice.ok(listOfPlace, { params: { id: secret } })).items.map(({ id }) => id)).toEqual([made.id]);
    const [entry] = (await alice.ok(entriesOfPlace, { params: { id: secret } })).items;
    for (const actor of [bob, outsider, world.admin]) {
      for (const contract of [listOfPlace, entriesOfPlace, exportOfPlace])
        expect((await actor.request(contract, { params: { id: secret } as never })).status).toBe(404);
      expect((await actor.request(getEntry, { params: { id: entry!.id } as never })).status).toBe(404);
      expect(
        (await actor.request(updateSubscription, { params: { id: made.id } as never, body: { name: 'Mine' } })).status,
      ).toBe(404);
      expect((await actor.request(unsubscribe, { params: { id: made.id } as never })).status).toBe(404);
      expect((await actor.ok(entriesOfMine, { query: { subscription: made.id } })).items).toEqual([]);
    }
  });

  test('who left reads them no longer', async () => {
    const made = await alice.ok(subscribePlace, {
      params: { id: place },
      body: { address: fresh([{ id: 1, text: '<p>a</p><p>b</p>' }]) },
    });
    const [entry] = (await bob.ok(entriesOfPlace, { params: { id: place }, query: { subscription: made.id } })).items;
    await bob.ok(getEntry, { params: { id: entry!.id } });
    expect((await bob.request(unsubscribe, { params: { id: made.id } as never })).status).toBe(403);
    await world.services.pool.query(`update place set visibility = 'closed' where id = $1`, [place]);
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [place, bob.id]);
    expect((await bob.request(getEntry, { params: { id: entry!.id } as never })).status).toBe(404);
    await world.services.pool.query(`update place set visibility = 'open' where id = $1`, [place]);
    await world.join(place, bob);
  });

  test('a list costs as many queries with many feeds as with one', async () => {
    const many = await world.community(alice, 'Many');
    const ask = () => queriesOf(world, alice, entriesOfPlace, { params: { id: many } });
    await alice.ok(subscribePlace, { params: { id: many }, body: { address: fresh([{ id: 1 }]) } });
    const one = await ask();
    for (let i = 0; i < 6; i++)
      await alice.ok(subscribePlace, {
        params: { id: many },
        body: { address: fresh(Array.from({ length: 10 }, (_, id) => ({ id }))) },
      });
    const all = await ask();
    expect(all.shown).toBeGreaterThan(one.shown);
    expect(all.n).toBe(one.n);
  });
});

describe('in and out', () => {
  const opml = (inner: string) => `<?xml version="1.0"?><opml version="2.0"><head/><body>${inner}</body></opml>`;

  test('a list comes in once, and goes out the same', async () => {
    const carla = await world.person('Carla');
    const file =
      opml(`<outline text="News"><outline text="Soup &amp;amp; so on" xmlUrl="https://soup.example/feed"/></outline>
      <outline text="Bread" xmlUrl="feed://bread.example/rss"/>
      <outline text="Inside" xmlUrl="http://192.168.0.1/feed"/>
      <outline text="Script" xmlUrl="javascript:alert(1)"/>
      <outline text="Bread again" xmlUrl="http://bread.example/rss"/>`);
    const first = await carla.ok(importMine, { body: { opml: file } });
    expect(first.counts).toEqual({ new: 3, unchanged: 0, error: 2 });
    expect(first.problems.map(({ line, reason }) => [line, reason.code])).toEqual([
      [4, 'no_web_address'],
      [5, 'came_twice'],
    ]);
    expect((await carla.ok(importMine, { body: { opml: file } })).counts).toEqual({ new: 0, unchanged: 3, error: 2 });
    const { items } = await carla.ok(listMine);
    expect(items.map(({ name, folder, waiting }) => [folder, name, waiting])).toEqual([
      ['', 'Bread', true],
      ['', 'Inside', true],
      ['News', 'Soup &amp; so on', true],
    ]);
    const { body } = await carla.request(exportMine);
    const dora = await world.person('Dora');
    await dora.ok(importMine, { body: { opml: String(body) } });
    const again = (await dora.ok(listMine)).items.map(({ name, folder, address }) => [folder, name, address]);
    expect(again).toEqual(items.map(({ name, folder, address }) => [folder, name, address]));
    expect(((await carla.request(importMine, { body: { opml: opml('') } })).body as { code: string }).code).toBe(
      'no_feeds_in_file',
    );
  });

  test('what one calls a feed in a list is nobody else’s to see', async () => {
    const [erik, frida] = [await world.person('Erik'), await world.person('Frida')];
    const named = (text: string) => opml(`<outline text="${text}" xmlUrl="https://quiet.example/feed"/>`);
    await erik.ok(importMine, { body: { opml: named('Lawyer for my divorce') } });
    await frida.ok(importMine, { body: { opml: named('') } });
    expect((await erik.ok(listMine)).items.map(({ name }) => name)).toEqual(['Lawyer for my divorce']);
    expect((await frida.ok(listMine)).items.map(({ name }) => name)).toEqual(['https://quiet.example/feed']);
  });

  test('renamed and put into a folder', async () => {
    const { id } = await subscribe(alice, fresh());
    expect(await alice.ok(updateSubscription, { params: { id }, body: { name: 'Mine', folder: 'F' } })).toMatchObject({
      name: 'Mine',
      folder: 'F',
    });
    expect((await alice.ok(updateSubscription, { params: { id }, body: { name: '' } })).name).toBe('The soup journal');
    expect((await bob.request(updateSubscription, { params: { id } as never, body: { name: 'x' } })).status).toBe(404);
  });
});
