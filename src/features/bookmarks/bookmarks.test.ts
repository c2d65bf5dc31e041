/** Bookmarks as people use them: private and shared, known already, found, fetched from a real server on this machine, and dead one day. */
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { processPicture } from '../../core/files/server/files.ts';
import { fetchBytes } from '../../core/files/testing/upload.ts';
import { createItem, deleteItem, getItem, placeItem, restoreItem, updateItem } from '../../core/items/contract.ts';
import { forgetShared } from '../../core/items/server/cache.ts';
import { searchAll } from '../../core/search/contract.ts';
import { type WebServer, webServer } from '../../platform/outside/testing/web-server.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  type BookmarkItem,
  createPrivate,
  deletePrivate,
  exportMine,
  exportOfPlace,
  findKnown,
  listMine,
  listOfPlace,
  type PrivateBookmark,
  sharePrivate,
  updatePrivate,
} from './contract.ts';
import { checkPages, describePage } from './server/page-jobs.ts';

let world: World;
let site: WebServer;
let alice: Actor;
let bob: Actor;
let guest: Actor;
let place: string;
let secret: string;
let n = 0;
/** An address that nobody has yet. */
const fresh = (path = '') => `https://example.org/${++n}${path}`;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000', FIKA_OUTSIDE_ALLOW: '127.0.0.1' });
  site = await webServer();
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  guest = await world.person('Gus', { guest: true });
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

const share = async (actor: Actor, where: string, fields: Record<string, unknown>) =>
  (await actor.ok(createItem, {
    params: { id: where },
    body: { kind: 'bookmark', ...fields } as never,
  })) as BookmarkItem;
const keep = (actor: Actor, body: { address: string; title?: string; description?: string; tags?: string[] }) =>
  actor.ok(createPrivate, { body });
const mineOf = async (actor: Actor, query: Record<string, unknown> = {}) =>
  (await actor.ok(listMine, { query: { limit: 100, ...query } as never })).items as (BookmarkItem | PrivateBookmark)[];
const titles = (list: readonly { title: string }[]) => list.map(({ title }) => title);
const look = async (actor: Actor, id: string) => {
  forgetShared();
  return (await actor.ok(getItem, { params: { id } })) as unknown as BookmarkItem;
};

describe('private', () => {
  test('is its owner’s alone: nobody else lists, changes, shares, removes, exports or finds it', async () => {
    const address = fresh();
    const mine = await keep(alice, { address, title: 'Rhubarb secret', tags: ['pie'] });
    expect(mine).toMatchObject({
      kind: 'private-bookmark',
      title: 'Rhubarb secret',
      site: 'example.org',
      tags: ['pie'],
    });
    await world.settle();
    for (const other of [bob, world.admin, guest]) {
      const params = { id: mine.id };
      expect((await other.fails(updatePrivate, { params, body: { title: 'x' } })).code).toBe('not_found');
      expect((await other.fails(deletePrivate, { params })).code).toBe('not_found');
      expect((await other.fails(sharePrivate, { params, body: { place } })).code).toBe('not_found');
      expect(titles(await mineOf(other))).not.toContain('Rhubarb secret');
      expect(await other.ok(findKnown, { query: { address } })).toEqual({ items: [], mine: null });
      expect((await other.ok(searchAll, { query: { q: 'rhubarb' } as never })).count).toBe(0);
      expect((await other.request(exportMine)).body).not.toContain('Rhubarb');
    }
    const changed = await alice.ok(updatePrivate, { params: { id: mine.id }, body: { title: 'Rhubarb', tags: [] } });
    expect(changed).toMatchObject({ title: 'Rhubarb', tags: [], address });
    await alice.ok(deletePrivate, { params: { id: mine.id } });
    expect(titles(await mineOf(alice))).not.toContain('Rhubarb');
  });

  test('an address is on one’s list once, however it is written; another person’s list is another', async () => {
    const address = fresh('/a?x=1&y=2');
    const first = await keep(alice, { address, title: 'First' });
    const again = address.replace('https://', 'http://www.').replace('x=1&y=2', 'utm_source=x&y=2&x=1#part');
    const problem = await alice.fails(createPrivate, { body: { address: again } });
    expect(problem).toMatchObject({
      status: 409,
      code: 'bookmark_here_already',
      known: { id: first.id, title: 'First' },
    });
    await keep(bob, { address });
    const other = await keep(alice, { address: fresh() });
    const moved = await alice.fails(updatePrivate, { params: { id: other.id }, body: { address: again } });
    expect(moved.code).toBe('bookmark_here_already');
  });

  test('saved twice at once it is there once', async () => {
    const address = fresh();
    const answers = await Promise.all([1, 2, 3].map(() => alice.request(createPrivate, { body: { address } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('becomes an item where its owner may post, with all that was written; and then the private one is gone', async () => {
    const address = fresh();
    const mine = await keep(alice, { address, title: 'Sourdough', description: 'Slow', tags: ['bread'] });
    const closed = await world.community(bob, 'Bob’s own', 'closed');
    expect((await alice.fails(sharePrivate, { params: { id: mine.id }, body: { place: closed } })).code).toBe(
      'forbidden',
    );
    const item = await alice.ok(sharePrivate, { params: { id: mine.id }, body: { place } });
    expect(item).toMatchObject({ kind: 'bookmark', title: 'Sourdough', description: 'Slow', tags: ['bread'], address });
    const listed = (await mineOf(alice)).filter((one) => one.address === address);
    expect(listed.map(({ id, kind }) => [id, kind])).toEqual([[item.id, 'bookmark']]);
  });
});

describe('shared', () => {
  test('carries its fields, the tags of both sorts, and is found by what its page says', async () => {
    const address = fresh('/zwieback');
    const item = await share(alice, place, {
      address: `${address}?utm_source=mail`,
      title: 'Rusk',
      markdown: 'Try this #breakfast',
      description: 'Twice baked quillfeather',
      tags: ['Dry', 'dry', 'rusks'],
    });
    expect(item).toMatchObject({
      address,
      site: 'example.org',
      picture: null,
      deadSince: null,
      ownTags: ['Dry', 'rusks'],
    });
    expect([...item.tags].sort()).toEqual(['Dry', 'breakfast', 'rusks']);
    await world.settle();
    for (const q of ['quillfeather', 'zwieback', 'rusks'])
      expect(
        (await bob.ok(searchAll, { query: { q, kind: 'bookmark' } as never })).items.map(({ id }) => id),
        q,
      ).toContain(item.id);
  });

  test('tags that were entered outlive a change of the text, and go when they are taken out', async () => {
    const item = await share(alice, place, { address: fresh(), markdown: '#soup', tags: ['hot'] });
    const change = async (body: Record<string, unknown>, version: number) =>
      [...(await alice.ok(updateItem, { params: { id: item.id }, body: { version, ...body } as never })).tags].sort();
    expect(await change({ markdown: '#broth' }, 1)).toEqual(['broth', 'hot']);
    expect(await change({ tags: ['cold'] }, 2)).toEqual(['broth', 'cold']);
    expect(await change({ markdown: 'none' }, 3)).toEqual(['cold']);
    expect(await change({ title: 'Only a title' }, 4)).toEqual(['cold']);
  });

  test('who saves it in the same place is shown the first; elsewhere, or on purpose, it is saved', async () => {
    const address = fresh();
    const first = await share(alice, place, { address, title: 'Oven' });
    const params = { id: place };
    const body = { kind: 'bookmark', address: address.replace('https', 'http') };
    const problem = await bob.fails(createItem, { params, body: body as never });
    expect(problem).toMatchObject({
      status: 409,
      code: 'bookmark_here_already',
      known: { id: first.id, title: 'Oven', author: { id: alice.id, name: 'Alice' } },
    });
    await share(bob, bob.page, { address });
    await share(bob, place, { address, evenIfKnown: true });
    await alice.ok(deleteItem, { params: { id: first.id } });
    expect(titles((await bob.ok(listOfPlace, { params })).items)).not.toContain('Oven');
    await alice.ok(restoreItem, { params: { id: first.id } });
    expect(titles((await bob.ok(listOfPlace, { params })).items)).toContain('Oven');
  });

  test('two who save it at once: one of them is shown the other’s', async () => {
    const body = { kind: 'bookmark', address: fresh() } as never;
    const answers = await Promise.all(
      [alice, bob].map((who) => who.request(createItem, { params: { id: place } as never, body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('whether it is known is answered by what the reader may read', async () => {
    const address = fresh();
    const hidden = await share(alice, secret, { address });
    expect((await bob.ok(findKnown, { query: { address } })).items).toEqual([]);
    const seen = await share(alice, place, { address });
    const known = await bob.ok(findKnown, { query: { address: `${address}#part` } });
    expect(known.items.map(({ id }) => id)).toEqual([seen.id]);
    expect((await alice.ok(findKnown, { query: { address } })).items.map(({ id }) => id)).toEqual([hidden.id, seen.id]);
  });

  test('put in a further place it is in that place’s list, and not after it is taken out', async () => {
    const item = await share(alice, place, { address: fresh(), title: 'Travels' });
    const other = await world.community(alice, 'Bakery');
    await alice.ok(placeItem, { params: { id: item.id, place: other } });
    await world.settle();
    const listed = async () => titles((await alice.ok(listOfPlace, { params: { id: other } })).items);
    expect(await listed()).toEqual(['Travels']);
    const { unplaceItem } = await import('../../core/items/contract.ts');
    await alice.ok(unplaceItem, { params: { id: item.id, place: other } });
    expect(await listed()).toEqual([]);
  });

  test.each([
    ['javascript:alert(1)', 'address'],
    [`https://example.org/${'x'.repeat(10_000)}`, 'address'],
    ['https://example.org/\u0007', 'address'],
    ['https://example.org/a\nb', 'address'],
    ['', 'address'],
  ])('%.40j is refused by the name of the field, shared or private', async (address, field) => {
    const path = { fields: [expect.objectContaining({ path: `body.${field}` })] };
    const body = { kind: 'bookmark', address } as never;
    expect(await alice.fails(createItem, { params: { id: place }, body })).toMatchObject({ status: 400, ...path });
    expect(await alice.fails(createPrivate, { body: { address } })).toMatchObject({ status: 400, ...path });
  });

  test('HTML in a title is text; a title that is too long is refused', async () => {
    const title = '<img src=x onerror=alert(1)> & "quotes"';
    const item = await share(alice, place, { address: fresh(), title });
    expect((await look(bob, item.id)).title).toBe(title);
    const body = { kind: 'bookmark', address: fresh(), title: 'x'.repeat(201) } as never;
    expect((await alice.fails(createItem, { params: { id: place }, body })).code).toBe('invalid_request');
    expect((await alice.fails(createPrivate, { body: { address: fresh(), title: 'x'.repeat(201) } })).code).toBe(
      'invalid_request',
    );
  });
});

describe('lists', () => {
  test('cost by what is shown: as many queries for forty as for two', async () => {
    const carol = await world.person('Carol');
    const room = await world.community(carol, 'Library');
    for (let i = 0; i < 42; i++)
      await (i % 2 === 0 ? share(carol, room, { address: fresh() }) : keep(carol, { address: fresh() }));
    for (let i = 0; i < 25; i++) await share(carol, room, { address: fresh() });
    // What is asked once in a process, such as the count of colleagues, is asked before.
    await queriesOf(world, carol, listMine, { query: { limit: 46 } as never });
    const few = await queriesOf(world, carol, listMine, { query: { limit: 46 } as never });
    const many = await queriesOf(world, carol, listMine, { query: { limit: 100 } as never });
    expect([few.shown, many.shown]).toEqual([46, 67]);
    expect(many.n).toBeLessThanOrEqual(few.n);
    expect(many.n).toBeLessThanOrEqual(9);
    const fewThere = await queriesOf(world, carol, listOfPlace, { params: { id: room }, query: { limit: 2 } as never });
    const manyThere = await queriesOf(world, carol, listOfPlace, {
      params: { id: room },
      query: { limit: 40 } as never,
    });
    expect([fewThere.shown, manyThere.shown]).toEqual([2, 40]);
    expect(manyThere.n).toBe(fewThere.n);
    expect(manyThere.n).toBeLessThanOrEqual(8);
  });

  test('pages are full and whole, in order, and only of what one may read', async () => {
    const dora = await world.person('Dora');
    const theirs = await world.community(alice, 'Readers', 'closed');
    await world.join(theirs, dora);
    const made: string[] = [];
    for (let i = 0; i < 15; i++)
      made.unshift(
        (
          await (i % 3 === 0
            ? keep(dora, { address: fresh() })
            : share(dora, i % 3 === 1 ? theirs : dora.page, { address: fresh() }))
        ).id,
      );
    const pages = async () => {
      const seen: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await dora.ok(listMine, { query: { limit: 4, ...(cursor && { cursor }) } as never });
        if (page.next) expect(page.items).toHaveLength(4);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      } while (cursor);
      return seen;
    };
    expect(await pages()).toEqual(made);
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [theirs, dora.id]);
    expect(await pages()).toEqual(made.filter((_, i) => (made.length - 1 - i) % 3 !== 1));
    expect((await dora.fails(listOfPlace, { params: { id: theirs } })).code).toBe('forbidden');
    expect((await bob.fails(listOfPlace, { params: { id: secret } })).code).toBe('not_found');
    expect((await bob.fails(exportOfPlace, { params: { id: secret } })).code).toBe('not_found');
  });

  test('one’s own are found by words and by tags; signs of SQL are letters', async () => {
    const eve = await world.person('Eve');
    await keep(eve, { address: fresh('/100%25'), title: 'Half_baked 100%', tags: ['Oven'] });
    await share(eve, eve.page, { address: fresh(), title: 'Whole loaf', markdown: '#oven' });
    await keep(eve, { address: fresh(), title: 'Plain' });
    expect(titles(await mineOf(eve, { q: 'LOAF whole' }))).toEqual(['Whole loaf']);
    expect(titles(await mineOf(eve, { q: '100%' }))).toEqual(['Half_baked 100%']);
    expect(titles(await mineOf(eve, { q: '_a%' }))).toEqual([]);
    expect(titles(await mineOf(eve, { tag: 'oven' }))).toEqual(['Whole loaf', 'Half_baked 100%']);
    expect(titles(await mineOf(eve, { q: 'x'.repeat(200) }))).toEqual([]);
  });
});

describe('the page itself', () => {
  const jobsOf = async (id: string): Promise<number> => {
    const { rows } = await world.services.pool.query<{ n: number }>(
      "select count(*)::int as n from graphile_worker.jobs where task_identifier = 'bookmarks:page' and key = $1",
      [`bookmarks:page:${id}`],
    );
    return rows[0]!.n;
  };
  const run = (id: string) => describePage({ bookmark: id }, world.services);
  const picture = (width = 400, height = 300) =>
    sharp({ create: { width, height, channels: 3, background: '#a8481f' } })
      .jpeg()
      .withMetadata({ exif: { IFD0: { Artist: 'Nobody must know' } } })
      .toBuffer();
  const serve = (path: string, type: string, bytes: Buffer) =>
    site.pages.set(path, (_request, response) => response.writeHead(200, { 'content-type': type }).end(bytes));

  test('gives what nobody wrote, and a picture that its readers see and nobody else', async () => {
    site.html(
      '/soup',
      '<title>Soup</title><meta property="og:description" content="Hot"><meta property="og:site_name" content="The Soup"><meta property="og:image" content="/soup.jpg">',
    );
    serve('/soup.jpg', 'image/jpeg', await picture());
    const item = await share(alice, secret, { address: `${site.address}/soup` });
    expect(item.title).toBe('');
    expect(await jobsOf(item.id)).toBe(1);
    await run(item.id);
    const { rows } = await world.services.pool.query<{ picture_id: string }>(
      'select picture_id from bookmark where id = $1',
      [item.id],
    );
    const file = rows[0]!.picture_id;
    expect((await look(alice, item.id)).picture).toBeNull();
    await processPicture({ file }, world.services);
    const shown = await look(alice, item.id);
    expect(shown).toMatchObject({
      title: 'Soup',
      description: 'Hot',
      site: 'The Soup',
      picture: { file, width: 400, height: 300 },
      attachments: [],
      version: 1,
    });
    const { status, bytes } = await fetchBytes(world, alice, file, 'small');
    expect(status).toBe(200);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect((await fetchBytes(world, bob, file, 'small')).status).toBe(404);
    await world.join(secret, bob);
    expect((await fetchBytes(world, bob, file, 'small')).status).toBe(200);
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [secret, bob.id]);
    // A change of the text leaves the picture where it is.
    await alice.ok(updateItem, { params: { id: item.id }, body: { version: 1, markdown: 'Good' } as never });
    expect((await look(alice, item.id)).picture?.file).toBe(file);
    await world.settle();
    expect(
      (await alice.ok(searchAll, { query: { q: 'soup', kind: 'bookmark' } as never })).items.map(({ id }) => id),
    ).toContain(item.id);
    const asked = site.requests.length;
    await run(item.id);
    expect(site.requests.length).toBe(asked);
  });

  test('never changes what somebody wrote', async () => {
    site.html('/mine', '<title>Theirs</title><meta name="description" content="Theirs">');
    const mine = await keep(alice, { address: `${site.address}/mine`, title: 'Mine', description: 'Mine' });
    await run(mine.id);
    expect((await mineOf(alice)).find(({ id }) => id === mine.id)).toMatchObject({
      title: 'Mine',
      description: 'Mine',
    });
  });

  test('another address is another page', async () => {
    site.html('/one', '<title>One</title>');
    site.html('/two', '<title>Two</title>');
    const mine = await keep(alice, { address: `${site.address}/one` });
    await run(mine.id);
    await alice.ok(updatePrivate, { params: { id: mine.id }, body: { address: `${site.address}/two`, title: '' } });
    await run(mine.id);
    expect((await mineOf(alice)).find(({ id }) => id === mine.id)).toMatchObject({ title: 'Two' });
  });

  test.each([
    ['a picture that is none', 'image/png', Buffer.from('not a picture')],
    ['a picture that is a script', 'text/html', Buffer.from('<script>alert(1)</script>')],
    ['a drawing', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ])('%s is left out, and the words come', async (_what, type, bytes) => {
    const path = `/odd-${++n}`;
    site.html(path, '<title>Words</title><meta property="og:image" content="/odd.png">');
    serve('/odd.png', type, bytes);
    const mine = await keep(alice, { address: site.address + path });
    await run(mine.id);
    expect((await mineOf(alice)).find(({ id }) => id === mine.id)).toMatchObject({ title: 'Words', picture: null });
  });

  test('a picture of one point is a counter and not kept', async () => {
    site.html('/pixel', '<title>Pixel</title><meta property="og:image" content="/p.jpg">');
    serve('/p.jpg', 'image/jpeg', await picture(1, 1));
    const mine = await keep(alice, { address: `${site.address}/pixel` });
    await run(mine.id);
    expect((await mineOf(alice)).find(({ id }) => id === mine.id)).toMatchObject({ title: 'Pixel', picture: null });
  });

  test('an address inside the network is never called; its bookmark is a bookmark all the same', async () => {
    const inside = await keep(alice, { address: `http://127.0.0.2:${site.port}/admin` });
    const led = await keep(alice, { address: `${site.address}/led` });
    site.pages.set('/led', (_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    );
    await run(inside.id);
    await run(led.id);
    expect(site.requests.map(({ url }) => url)).toEqual(['/led']);
    await checkPages(world.services, { now: new Date(Date.now() + 86_400_000), pauseMs: 0 });
    expect((await mineOf(alice)).find(({ id }) => id === inside.id)).toMatchObject({ deadSince: null });
  });
});

describe('dead pages', () => {
  const day = 86_400_000;
  const stateOf = async (id: string) => {
    const { rows } = await world.services.pool.query<{ failures: number; days: number; dead: Date | null }>(
      'select failures, round(extract(epoch from next_check_at - now()) / 86400)::int as days, dead_since as dead from bookmark where id = $1',
      [id],
    );
    return rows[0]!;
  };
  /** Looks at nothing but this page, so many days from now. */
  const night = async (id: string, days: number) => {
    await world.services.pool.query("update bookmark set next_check_at = now() + interval '100 years' where id <> $1", [
      id,
    ]);
    return checkPages(world.services, { now: new Date(Date.now() + days * day), pauseMs: 0 });
  };
  const answer = (path: string, status: number) =>
    site.pages.set(path, (_request, response) => response.writeHead(status, { 'content-type': 'text/html' }).end());

  test('three nights without an answer, further and further apart, make it dead since the first; an answer brings it back', async () => {
    answer('/dies', 200);
    const item = await share(alice, place, { address: `${site.address}/dies`, title: 'Dies' });
    expect(await night(item.id, 0.1)).toBe(1);
    expect(await stateOf(item.id)).toMatchObject({ failures: 0, dead: null });
    answer('/dies', 404);
    const first = Date.now() + 20 * day;
    await night(item.id, 20);
    expect(await stateOf(item.id)).toMatchObject({ failures: 1, days: 21, dead: null });
    expect(await night(item.id, 20.5)).toBe(0);
    await night(item.id, 21);
    expect(await stateOf(item.id)).toMatchObject({ failures: 2, days: 23, dead: null });
    await night(item.id, 23);
    const { dead } = await stateOf(item.id);
    expect(Math.abs(dead!.getTime() - first)).toBeLessThan(60_000);
    expect((await look(bob, item.id)).deadSince).toBe(dead!.toISOString());
    const only = async () =>
      titles((await bob.ok(listOfPlace, { params: { id: place }, query: { dead: 'true' } as never })).items);
    expect(await only()).toEqual(['Dies']);
    expect(titles(await mineOf(alice, { dead: 'true' }))).toEqual(['Dies']);
    answer('/dies', 200);
    await night(item.id, 60);
    expect((await look(bob, item.id)).deadSince).toBeNull();
    expect(await only()).toEqual([]);
  });

  test.each([401, 403, 405, 429])('%i says that somebody is there', async (status) => {
    answer('/shut', status);
    const mine = await keep(alice, { address: `${site.address}/shut?${status}` });
    await night(mine.id, 1);
    expect(await stateOf(mine.id)).toMatchObject({ failures: 0, dead: null });
  });

  test('"gone" is believed at once; HEAD that is not understood is asked again', async () => {
    answer('/gone', 410);
    const gone = await keep(alice, { address: `${site.address}/gone` });
    await night(gone.id, 1);
    expect((await stateOf(gone.id)).dead).not.toBeNull();
    site.pages.set('/old', (request, response) =>
      response.writeHead(request.method === 'HEAD' ? 500 : 200).end('x'.repeat(200_000)),
    );
    const old = await keep(alice, { address: `${site.address}/old` });
    await night(old.id, 1);
    expect(await stateOf(old.id)).toMatchObject({ failures: 0 });
  });

  test('a page is looked at once, whoever has it; that of a deleted item is not', async () => {
    answer('/both', 200);
    const address = `${site.address}/both`;
    const [one, two] = [await keep(alice, { address }), await keep(bob, { address })];
    await world.services.pool.query(
      "update bookmark set next_check_at = now() + interval '100 years' where id <> all ($1::bigint[])",
      [[one.id, two.id]],
    );
    expect(await checkPages(world.services, { now: new Date(Date.now() + day), pauseMs: 0 })).toBe(1);
    expect(site.requests).toHaveLength(1);
    const item = await share(alice, place, { address: `${site.address}/deleted` });
    await alice.ok(deleteItem, { params: { id: item.id } });
    expect(await night(item.id, 1)).toBe(0);
  });
});
