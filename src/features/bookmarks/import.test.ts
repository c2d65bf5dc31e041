/** Files of browsers and services come in, twice without doubles, and what goes out comes in again to the same. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportOptions } from '../../core/importing/importers.ts';
import { sentenceOf } from '../../core/importing/problem.ts';
import { createItem } from '../../core/items/contract.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  type BookmarkItem,
  createPrivate,
  exportMine,
  exportOfPlace,
  importMine,
  listMine,
  listOfPlace,
  type PrivateBookmark,
} from './contract.ts';
import german from './messages/de.json' with { type: 'json' };
import english from './messages/en.json' with { type: 'json' };
import { bookmarksImporter } from './server/import.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let kitchen: string;
let folder: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  kitchen = await world.community(alice, 'Kitchen');
  folder = mkdtempSync(join(tmpdir(), 'fika-bookmarks-'));
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const take = (path: string, options: Partial<ImportOptions> = {}) =>
  bookmarksImporter.run(world.services, path, {
    dryRun: false,
    as: 'communities',
    person: 'alice@example.org',
    ...options,
  });
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const told = ({ problems }: Awaited<ReturnType<typeof take>>) =>
  problems.map((problem) => `${problem.file}:${problem.line} ${sentenceOf(problem)}`);
type Entry = BookmarkItem | PrivateBookmark;
async function everything(actor: Actor, place?: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { limit: 100, ...(cursor && { cursor }) } as never;
    const page = place
      ? await actor.ok(listOfPlace, { params: { id: place }, query })
      : await actor.ok(listMine, { query });
    entries.push(...(page.items as Entry[]));
    cursor = page.next;
  } while (cursor);
  return entries;
}
/** What of a bookmark a file can carry. */
const carried = (entries: readonly Entry[]) =>
  entries
    .map(({ address, title, description, tags, createdAt, kind }) => ({
      address,
      title,
      description,
      tags: [...tags].map((tag) => tag.toLowerCase()).sort(),
      at: Math.floor(Date.parse(createdAt) / 1000),
      kind,
    }))
    .sort((a, b) => a.address.localeCompare(b.address));

const page = (lines: string) => `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n${lines}\n</DL><p>\n`;

describe('a file', () => {
  test('is told line by line, and what is wrong with one keeps none of the others out', async () => {
    const path = file(
      'mixed.html',
      page(
        [
          '<DT><A HREF="https://example.org/good" ADD_DATE="1456433741" TAGS="soup,hot pot">Good</A>',
          '<DT><A HREF="javascript:alert(1)">A script</A>',
          `<DT><A HREF="https://example.org/${'x'.repeat(3000)}">Long</A>`,
          '<DT><A HREF="http://www.example.org/good/">Good again</A>',
          `<DT><A HREF="https://example.org/title" ADD_DATE="soon" TAGS="!!!">${'t'.repeat(300)}</A>`,
          `<DD>${'d'.repeat(3000)}`,
          '<DT><A HREF="https://example.org/&#0;nul">Nul</A>',
        ].join('\n'),
      ),
    );
    const dry = await take(path, { dryRun: true });
    expect(await everything(alice)).toEqual([]);
    const report = await take(path);
    expect(report).toEqual(dry);
    expect(report.counts).toEqual({ bookmarks: { new: 3, changed: 0, unchanged: 0, error: 3 } });
    expect(told(report)).toEqual([
      'mixed.html:4 A script: “javascript:alert(1)” is no web address (http or https).',
      'mixed.html:5 Long: The address is longer than 2000 characters.',
      'mixed.html:6 Good again: This address is in line 3 already.',
      expect.stringMatching(/^mixed\.html:7 t+…: The title was cut to 200 characters\.$/),
      expect.stringMatching(/^mixed\.html:7 .*The description was cut to 2000 characters\.$/),
      expect.stringMatching(/^mixed\.html:7 .*These cannot be tags and were left out: !!!$/),
      expect.stringMatching(/^mixed\.html:7 .*The date “soon” is not understood; today is taken\.$/),
    ]);
    const [good] = (await everything(alice)).filter(({ title }) => title === 'Good');
    expect(good).toMatchObject({
      tags: ['soup', 'hot-pot'],
      createdAt: '2016-02-25T20:55:41.000Z',
      kind: 'private-bookmark',
    });
    expect((await take(path)).counts).toEqual({ bookmarks: { new: 0, changed: 0, unchanged: 3, error: 3 } });
  });

  test('into a community: public ones are items there, private ones its bringer’s own', async () => {
    const path = file(
      'two.html',
      page(
        '<DT><A HREF="https://example.org/public" ADD_DATE="1456433741" TAGS="a">Public</A>\n<DT><A HREF="https://example.org/private" PRIVATE="1">Private</A>',
      ),
    );
    const { counts } = await take(path, { community: 'kitchen' });
    expect(counts.bookmarks).toMatchObject({ new: 2 });
    expect(carried(await everything(alice, kitchen))).toEqual([
      {
        address: 'https://example.org/public',
        title: 'Public',
        description: '',
        tags: ['a'],
        at: 1456433741,
        kind: 'bookmark',
      },
    ]);
    expect((await everything(alice)).find(({ title }) => title === 'Private')?.kind).toBe('private-bookmark');
    const { rows } = await world.services.pool.query<{ n: string }>('select count(*) as n from activity');
    expect((await take(path, { community: 'Kitchen' })).counts.bookmarks).toMatchObject({ new: 0, unchanged: 2 });
    expect((await world.services.pool.query('select count(*) as n from activity')).rows).toEqual(rows);
  });

  test.each([
    ['empty.html', '', {}, 'empty.html is empty.'],
    [
      'page.html',
      '<p>Hello</p>',
      {},
      'page.html holds no bookmarks. Export them from the browser as HTML, and give that file.',
    ],
    ['ok.html', page(''), { person: 'nobody@example.org' }, 'Nobody here has the address nobody@example.org.'],
    ['ok.html', page(''), { community: 'Nowhere' }, 'There is no community “Nowhere”.'],
    ['ok.html', page(''), { community: 'Kitchen', person: 'bob@example.org' }, /^Only its members post in “Kitchen”/],
    ['ok.html', page(''), { as: 'chat' }, 'Bookmarks are no conversations: leave --as out.'],
  ] as const)('%s: a sentence says what is wrong', async (name, content, options, sentence) => {
    await expect(take(file(name, content), options)).rejects.toThrow(sentence);
  });

  test('that is not there is a sentence, and a folder as well', async () => {
    for (const path of [join(folder, 'absent.html'), folder])
      await expect(take(path)).rejects.toThrow(/is no file that can be read/);
  });

  test('in another character set, and one without a single person named, is the administrator’s', async () => {
    const path = file(
      'latin.html',
      Buffer.from(
        page('<META CHARSET="windows-1252">\n<DT><A HREF="https://example.org/latin">Gr\xfc\xdfe</A>'),
        'latin1',
      ),
    );
    await bookmarksImporter.run(world.services, path, { dryRun: false, as: 'communities' });
    expect((await everything(world.admin)).map(({ title }) => title)).toEqual(['Grüße']);
  });

  test('from the browser comes onto one’s own list', async () => {
    const html = page('<DT><A HREF="https://example.org/browser">Mine</A>\n<DT><A HREF="ftp://example.org/">Old</A>');
    expect(await bob.ok(importMine, { body: { html } })).toEqual({
      counts: { new: 1, changed: 0, unchanged: 0, error: 1 },
      problems: [{ line: 4, about: 'Old', reason: expect.objectContaining({ code: 'no_web_address' }) }],
    });
    expect((await bob.ok(importMine, { body: { html } })).counts).toMatchObject({ new: 0, unchanged: 1 });
    expect(await bob.fails(importMine, { body: { html: 'Hello' } })).toMatchObject({ code: 'no_bookmarks_in_file' });
  });
});

describe('what goes out', () => {
  test('comes in again to the same: one’s own, and a community’s', async () => {
    const carol = await world.person('Carol');
    const dora = await world.person('Dora');
    const room = await world.community(carol, 'Carol’s');
    const copy = await world.community(dora, 'Dora’s');
    const odd = {
      title: '<b>"Soup" & \'bread\'</b>',
      description: 'Line one\n\n<script>alert(1)</script> &amp; "two"',
    };
    await carol.ok(createPrivate, {
      body: { address: 'https://example.org/?a=1&b="x"&c=<y>', ...odd, tags: ['one', 'two'] },
    });
    await carol.ok(createPrivate, { body: { address: 'https://example.org/plain', tags: ['single'] } });
    await carol.ok(createPrivate, {
      body: { address: 'https://xn--bcher-kva.example/', title: 'مرحبا 😀', description: 'x' },
    });
    const body = { kind: 'bookmark', address: 'https://example.org/shared', ...odd, tags: ['b', 'a'] };
    await carol.ok(createItem, { params: { id: room }, body: body as never });
    const own = await carol.request(exportMine);
    expect(own.headers['content-disposition']).toBe('attachment; filename="bookmarks.html"');
    expect(own.headers['content-security-policy']).toContain('sandbox');
    expect(String(own.body)).not.toContain('<script>');
    await take(file('own.html', String(own.body)), { person: 'dora@example.org', community: 'Dora’s' });
    const before = carried(await everything(carol));
    expect(carried(await everything(dora))).toEqual(before);
    expect(before).toHaveLength(4);
    const theirs = await dora.request(exportOfPlace, { params: { id: copy } as never });
    const again = await world.community(dora, 'Again');
    await take(file('theirs.html', String(theirs.body)), { person: 'dora@example.org', community: 'Again' });
    expect(carried(await everything(dora, again))).toEqual(carried(await everything(carol, room)));
    expect((await dora.request(exportOfPlace, { params: { id: again } as never })).body).toBe(theirs.body);
  });

  test('is whole, however much there is', async () => {
    const eve = await world.person('Eve');
    await world.services.pool.query(
      `insert into bookmark (person_id, address, address_key, title)
       select $1, 'https://example.org/n' || n, sha256(('n' || n)::bytea), 'N ' || n from generate_series(1, 1203) n`,
      [eve.id],
    );
    const { body } = await eve.request(exportMine);
    expect(String(body).match(/<DT>/g)).toHaveLength(1203);
  });
});

test('a reason is said in every language, with the same values', () => {
  const valuesIn = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();
  for (const [code, sentence] of Object.entries(english.reason))
    expect(valuesIn(german.reason[code as keyof typeof german.reason]), code).toEqual(valuesIn(sentence));
});

/** File → entries that are not taken: `place:` queries of Firefox, Shaarli’s own notes (`?lY47tw`), scripts. */
const notTaken: Record<string, number> = {
  'firefox_flat.htm': 3,
  'firefox_nested.htm': 3,
  'shaarli.htm': 1,
  'shaarli_markdown.htm': 3,
  'shaarli_with_tabs_and_spaces.htm': 1,
  'shaarli_with_whitespace_tags.htm': 1,
};

describeWithData('files of browsers and services', ['bookmarks-shaarli'], (data) => {
  const files = readdirSync(data)
    .filter((name) => name.endsWith('.htm'))
    .sort();

  test('there are all of them', () => expect(files).toHaveLength(22));

  test.each(files.filter((name) => name !== 'empty.htm'))('%s', async (name) => {
    const who = `${name.replace(/\W|_/g, '')}@example.org`;
    const reader = await world.person(name, { email: who });
    const report = await take(join(data, name), { person: who });
    const { new: taken, error } = report.counts.bookmarks!;
    const inFile = readFileSync(join(data, name), 'utf8').match(/<DT>\s*<A\s/gi)!.length;
    expect(taken + error).toBe(inFile);
    expect(error).toBe(notTaken[name] ?? 0);
    for (const problem of report.problems) expect(problem.line).toBeGreaterThan(0);
    const list = await everything(reader);
    expect(list).toHaveLength(taken);
    for (const one of list) expect(one.title, JSON.stringify(one)).not.toBe('');
    expect((await take(join(data, name), { person: who })).counts.bookmarks).toEqual({
      new: 0,
      changed: 0,
      unchanged: taken,
      error,
    });
    // And out again, into somebody else's hands, the same.
    const other = await world.person(`Other ${name}`, { email: `other${who}` });
    await take(file(name, String((await reader.request(exportMine)).body)), { person: `other${who}` });
    expect(carried(await everything(other))).toEqual(carried(list));
  });

  test('an empty one is a sentence', async () => {
    await expect(take(join(data, 'empty.htm'))).rejects.toThrow('empty.htm is empty.');
  });

  test('what they say is what is kept', async () => {
    const frank = await world.person('Frank');
    await take(join(data, 'netscape_basic.htm'), { person: 'frank@example.org' });
    await take(join(data, 'netscape_multiline.htm'), { person: 'frank@example.org' });
    const list = carried(await everything(frank));
    expect(list.find(({ address }) => address === 'https://private.tld/')).toMatchObject({
      title: 'Secret stuff',
      description: "Super-secret stuff you're not supposed to know about",
      tags: ['private', 'secret'],
      at: Date.UTC(2000, 9, 10, 10, 55, 36) / 1000,
    });
    expect(list.find(({ address }) => address === 'http://multi.li.ne/3')?.description).toBe(
      'List:\n- item1\n- item2\n\nParagraph number one.\n\nParagraph\nnumber\ntwo.',
    );
  });
});
