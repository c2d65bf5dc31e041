/** Files: folders that make no circles, names that are one's own, versions that nobody loses, and lists that cost the same however long. */
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { fetchBytes, upload } from '../../core/files/testing/upload.ts';
import { followItem } from '../../core/follows/contract.ts';
import {
  createItem,
  deleteItem,
  getItem,
  placeItem,
  restoreItem,
  unplaceItem,
  updateItem,
} from '../../core/items/contract.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { searchAll } from '../../core/search/contract.ts';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  addFile,
  addVersion,
  createFolder,
  deleteFolder,
  type FileItem,
  fileItem,
  fileText,
  listFiles,
  listVersions,
  moveFile,
  recentFiles,
  restoreVersion,
  updateFolder,
  zipFiles,
} from './contract.ts';
import { readFileWords } from './server/words.ts';
import { zipName } from './server/zip.ts';

let world: World;
let olga: Actor;
let alice: Actor;
let bob: Actor;
let place: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  [olga, alice, bob] = [await world.person('Olga'), await world.person('Alice'), await world.person('Bob')];
  place = await anew('House');
});
afterAll(() => world?.close());

const anew = async (name: string, visibility: 'open' | 'closed' | 'secret' = 'open') => {
  const id = await world.community(olga, name, visibility);
  await world.join(id, alice);
  return id;
};
const words = (text: string) => new TextEncoder().encode(text);
const put = async (text: string, who = alice, name = 'plan.txt', mime = 'text/plain') =>
  (await upload(world, who, words(text), { name, mime })).id;
const add = async (name: string, text = name, more: object = {}, to = place, who = alice): Promise<FileItem> =>
  fileItem.parse(
    await who.ok(addFile, { params: { id: to }, body: { file: await put(text, who, name), ...more } as never }),
  );
const folder = (name: string, parent: string | null = null, to = place) =>
  alice.ok(createFolder, { params: { id: to }, body: { name, parent } });
const list = (query: object = {}, to = place, who = alice) =>
  who.ok(listFiles, { params: { id: to }, query: query as never });
const titles = async (query: object = {}, to = place, who = alice) =>
  (await list(query, to, who)).items.map(({ title }) => title);
const read = async (one: { id: string }, who = alice) =>
  fileItem.parse(await who.ok(getItem, { params: { id: one.id } }));
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code;
const content = async (file: string, who: Actor) => {
  const { status, bytes } = await fetchBytes(world, who, file);
  return status === 200 ? bytes.toString() : status;
};

describe('folders', () => {
  test('lie in each other, under names of their own', async () => {
    const here = await anew('Folders');
    const minutes = await folder('Minutes', null, here);
    const year = await folder('2026', minutes.id, here);
    expect(await list({ folder: year.id }, here)).toMatchObject({ folders: [], path: [minutes, year], items: [] });
    expect((await list({}, here)).folders).toEqual([minutes]);
    const again = await alice.request(createFolder, { params: { id: here } as never, body: { name: 'MINUTES' } });
    expect([again.status, code(again)]).toEqual([409, 'folder_name_taken']);
    const params = { id: here, folder: minutes.id } as never;
    expect(code(await alice.request(updateFolder, { params, body: { parent: year.id } }))).toBe('folder_in_itself');
    expect(code(await alice.request(updateFolder, { params, body: { parent: minutes.id } }))).toBe('folder_in_itself');
    expect(code(await alice.request(deleteFolder, { params }))).toBe('folder_not_empty');
    expect(
      code(await alice.request(listFiles, { params: { id: place } as never, query: { folder: year.id } as never })),
    ).toBe('folder_elsewhere');
    await alice.ok(updateFolder, { params: { id: here, folder: year.id }, body: { parent: null, name: 'Last year' } });
    await alice.ok(deleteFolder, { params });
    expect((await list({}, here)).folders.map(({ name }) => name)).toEqual(['Last year']);
  });

  test('moved into each other at once make no circle, and of two of one name one is made', async () => {
    const here = await anew('At once');
    const [one, other] = [await folder('One', null, here), await folder('Other', null, here)];
    const move = (what: string, parent: string) =>
      alice.request(updateFolder, { params: { id: here, folder: what } as never, body: { parent } });
    const both = await Promise.all([move(one.id, other.id), move(other.id, one.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const made = await Promise.all(
      [1, 2, 3].map(() => alice.request(createFolder, { params: { id: here } as never, body: { name: 'Same' } })),
    );
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('are not made by who only reads', async () => {
    const answer = await bob.request(createFolder, { params: { id: place } as never, body: { name: 'Mine' } });
    expect(answer.status).toBe(403);
  });
});

describe('a file', () => {
  test('is put into a folder, read, moved, renamed', async () => {
    const here = await anew('One file');
    const drawer = await folder('Drawer', null, here);
    const plan = await add('plan.txt', 'a bench', { folder: drawer.id }, here);
    expect(plan).toMatchObject({
      title: 'plan.txt',
      folder: drawer.id,
      versions: 1,
      file: { bytes: 7 },
      text: 'waiting',
    });
    expect(await titles({ folder: drawer.id }, here)).toEqual(['plan.txt']);
    expect(await titles({}, here)).toEqual([]);
    await alice.ok(moveFile, { params: { id: plan.id }, body: { folder: null } });
    await alice.ok(updateItem, {
      params: { id: plan.id },
      body: { version: 1, title: 'Plan of the bench.txt' } as never,
    });
    expect(await titles({}, here)).toEqual(['Plan of the bench.txt']);
    expect(await content(plan.file!.id, bob)).toBe('a bench');
    // Its words were written anew; who reads it still reads what is in it.
    await alice.ok(updateItem, {
      params: { id: plan.id },
      body: { version: 2, markdown: 'For the bus stop' } as never,
    });
    expect(await content(plan.file!.id, bob)).toBe('a bench');
  });

  test('of a name that is taken is refused, named anew, or a new version', async () => {
    const here = await anew('Doubles');
    const first = await add('plan.pdf', 'one', {}, here);
    const body = { file: await put('two', alice, 'PLAN.pdf') };
    const refused = await alice.request(addFile, { params: { id: here } as never, body });
    expect([refused.status, refused.body]).toEqual([
      409,
      expect.objectContaining({ code: 'file_name_taken', item: first.id }),
    ]);
    expect((await add('plan.pdf', 'two', { double: 'both' }, here)).title).toBe('plan (2).pdf');
    expect((await add('plan.pdf', 'three', { double: 'both' }, here)).title).toBe('plan (3).pdf');
    expect(await add('plan.pdf', 'four', { double: 'version' }, here)).toMatchObject({ id: first.id, versions: 2 });
    const raced = await Promise.all(
      await Promise.all(
        [1, 2].map(async (n) => {
          const file = await put(`raced ${n}`, alice, 'race.txt');
          return () => alice.request(addFile, { params: { id: here } as never, body: { file } });
        }),
      ).then((starts) => starts.map((start) => start())),
    );
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('of somebody else is not put anywhere', async () => {
    const body = { file: await put('hers', olga) };
    expect(code(await alice.request(addFile, { params: { id: place } as never, body }))).toBe('file_not_yours');
    const mine = await add('mine.txt');
    expect(code(await alice.request(addVersion, { params: { id: mine.id } as never, body }))).toBe('file_not_yours');
  });

  test('has versions: nothing is lost, and each is read by who reads the item', async () => {
    const here = await anew('Versions', 'secret');
    const one = await add('buns.txt', 'sixty', {}, here);
    await olga.ok(followItem, { params: { id: one.id } });
    await alice.ok(addVersion, { params: { id: one.id }, body: { file: await put('six'), note: 'Less' } });
    const { items } = await alice.ok(listVersions, { params: { id: one.id } });
    expect(items.map(({ number, note, current }) => [number, note, current])).toEqual([
      [2, 'Less', true],
      [1, '', false],
    ]);
    const old = items[1]!;
    expect(await content(old.file.id, olga)).toBe('sixty');
    expect(await content(old.file.id, bob)).toBe(404);
    await olga.ok(restoreVersion, { params: { id: one.id, version: old.id } });
    expect(await read(one)).toMatchObject({ versions: 3, file: { id: old.file.id }, changedBy: { id: olga.id } });
    expect((await alice.ok(listVersions, { params: { id: one.id } })).items).toHaveLength(3);
    await world.settle();
    const inbox = await olga.ok(listNotifications);
    expect(JSON.stringify(inbox)).toContain(one.id);
    // Two at once: both are kept, one after the other.
    const files = [await put('a'), await put('b')];
    await Promise.all(files.map((file) => alice.ok(addVersion, { params: { id: one.id }, body: { file } as never })));
    const all = await alice.ok(listVersions, { params: { id: one.id } });
    expect(all.items.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
    const elsewhere = await add('other.txt', 'x', {}, here);
    const wrong = await alice.request(restoreVersion, { params: { id: elsewhere.id, version: old.id } as never });
    expect(wrong.status).toBe(404);
  });

  test('stands in further places at the top, and comes back to its folder', async () => {
    const [here, there] = [await anew('Home'), await anew('Further')];
    const drawer = await folder('Drawer', null, here);
    const one = await add('both.txt', 'x', { folder: drawer.id }, here);
    await alice.ok(placeItem, { params: { id: one.id, place: there } });
    expect(await titles({}, there)).toEqual(['both.txt']);
    await alice.ok(deleteItem, { params: { id: one.id } });
    expect(await titles({}, there)).toEqual([]);
    expect(await titles({ folder: drawer.id }, here)).toEqual([]);
    await alice.ok(restoreItem, { params: { id: one.id } });
    expect(await titles({ folder: drawer.id }, here)).toEqual(['both.txt']);
    await alice.ok(unplaceItem, { params: { id: one.id, place: there } });
    expect(await titles({}, there)).toEqual([]);
  });
});

describe('lists', () => {
  test('go on where they ended, by name, by time, by size', async () => {
    const here = await anew('Many');
    for (const [name, size] of [
      ['b.txt', 5],
      ['a.txt', 9],
      ['C.txt', 1],
      ['d.txt', 7],
    ] as const)
      await add(name, 'x'.repeat(size), {}, here);
    const through = async (sort: string) => {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await list({ sort, limit: 1, ...(cursor && { cursor }) }, here);
        seen.push(...page.items.map(({ title }) => title));
        cursor = page.next;
      }
      return seen.map((title) => title[0]).join('');
    };
    expect(await through('name')).toBe('abCd');
    expect(await through('newest')).toBe('dCab');
    expect(await through('largest')).toBe('adbC');
  });

  test('cost the same for two files and for many', async () => {
    const here = await anew('Cost');
    for (let n = 1; n < 9; n++) await add(`${n}.txt`, 'x', {}, here);
    const count = async (limit: number) =>
      (await queriesOf(world, alice, listFiles, { params: { id: here }, query: { limit } as never })).n;
    await count(8);
    expect(await count(8)).toBe(await count(2));
  });

  test('of what is recent show one’s own communities, each file once', async () => {
    const [first, second] = [await anew('Recent one'), await anew('Recent two')];
    const one = await add('recent.txt', 'x', {}, first);
    await alice.ok(placeItem, { params: { id: one.id, place: second } });
    const mine = (await alice.ok(recentFiles)).items.map(({ id }) => id);
    expect(mine.filter((id) => id === one.id)).toHaveLength(1);
    expect((await bob.ok(recentFiles)).items).toEqual([]);
    const page = await alice.ok(recentFiles, { query: { limit: 2 } as never });
    const rest = await alice.ok(recentFiles, { query: { cursor: page.next! } as never });
    expect(rest.items.map(({ id }) => id)).not.toContain(page.items[1]!.id);
  });
});

describe('words', () => {
  const job = (file: string) => readFileWords({ file }, world.services);
  test('are found by who reads it, and shown', async () => {
    const here = await anew('Words', 'secret');
    const one = await add('notes.txt', 'The wallflower blooms in april', {}, here);
    await job(one.file!.id);
    await world.settle();
    expect(await read(one)).toMatchObject({ text: 'ready' });
    expect(await alice.ok(fileText, { params: { id: one.id } })).toMatchObject({ state: 'ready', more: false });
    const hits = async (who: Actor) =>
      (await who.ok(searchAll, { query: { q: 'wallflower' } as never })).items as unknown as { excerpt?: string }[];
    expect(JSON.stringify(await hits(alice))).toContain('wallflower');
    expect(await hits(bob)).toEqual([]);
    // The words of a version that is not shown any more are not found, and can still be read.
    await alice.ok(addVersion, { params: { id: one.id }, body: { file: await put('only tulips') } as never });
    const old = await alice.ok(fileText, { params: { id: one.id }, query: { file: one.file!.id } });
    expect(old.text).toContain('wallflower');
    const params = { id: (await add('another.txt', 'x', {}, here)).id } as never;
    expect((await alice.request(fileText, { params, query: { file: one.file!.id } as never })).status).toBe(404);
    await world.settle();
    expect(await hits(alice)).toEqual([]);
  });

  test('of an item without a file are none', async () => {
    const empty = await alice.ok(createItem, {
      params: { id: place },
      body: { kind: 'file', title: 'Awaited.pdf' } as never,
    });
    expect(await read(empty)).toMatchObject({ file: null, versions: 0, text: 'none' });
    expect(await alice.ok(fileText, { params: { id: empty.id } })).toMatchObject({ state: 'waiting', text: '' });
  });
});

describe('a zip', () => {
  const entriesOf = async (who: Actor, to: string, query: object = {}) => {
    const response = await world.app.inject({
      url: zipFiles.path.replace(':id', to),
      query: query as never,
      headers: { authorization: `Bearer ${who.token}` },
    });
    expect(response.statusCode).toBe(200);
    const zip = await yauzl.fromBufferPromise(response.rawPayload, { lazyEntries: true });
    const entries = new Map<string, string>();
    for await (const entry of zip.eachEntry())
      entries.set(entry.fileName, (await buffer(await zip.openReadStreamPromise(entry))).toString());
    return entries;
  };

  test('has everything below, under names that lead nowhere', async () => {
    const here = await anew('Zip');
    const [up, con] = [await folder('../..', null, here), await folder('CON', null, here)];
    await add('a.txt', 'one', { folder: up.id }, here);
    const renamed = await add('b.txt', 'two', { folder: con.id }, here);
    await alice.ok(updateItem, {
      params: { id: renamed.id },
      body: { version: 1, title: '..\\..\\evil?.txt' } as never,
    });
    await add('c.txt', 'three', {}, here);
    const entries = await entriesOf(alice, here);
    expect(Object.fromEntries(entries)).toEqual({
      '.._/a.txt': 'one',
      '_CON/.._.._evil_.txt': 'two',
      'c.txt': 'three',
    });
    expect([...(await entriesOf(alice, here, { folder: up.id })).values()]).toEqual(['one']);
  });

  test.each([
    ['..', '_'],
    ['a/b\\c', 'a_b_c'],
    ['nul.txt', '_nul.txt'],
    ['dots...', 'dots'],
    ['Größe 図.txt', 'Größe 図.txt'],
  ])('names %j %j', (name, safe) => {
    expect(zipName(name)).toBe(safe);
  });
});
