/** `fika import wordpress`: whole, twice without doubles, undone as a whole; what cannot be taken is named. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listComments } from '../../core/comments/contract.ts';
import { getDraft, listDrafts, saveDraft } from '../../core/drafts/contract.ts';
import type { ImportOptions, ImportReport } from '../../core/importing/importers.ts';
import { addRun, runImport } from '../../core/importing/server/runs.ts';
import { undoRun } from '../../core/importing/server/undo.ts';
import { getItem } from '../../core/items/contract.ts';
import { toMarkdown } from '../../core/richtext/markdown.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { type ArticleItem, articleItem, articlesOfPlace, oldAddress } from './contract.ts';
import { wordpressImporter } from './server/import.ts';

let world: World;
let anna: Actor;
let place: string;
let folder: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  anna = await world.person('Anna Author', { email: 'anna@example.org' });
  place = await world.community(anna, 'Old blog');
  folder = mkdtempSync(join(tmpdir(), 'fika-wxr-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world?.close();
});

const element = (name: string, value: string) => `<${name}><![CDATA[${value}]]></${name}>`;
interface Post {
  id: number;
  title?: string;
  creator?: string;
  html?: string;
  status?: string;
  type?: string;
  more?: string;
  link?: string;
}
const post = ({
  id,
  title = `Post ${id}`,
  creator = 'anna',
  html = `Text ${id}`,
  status = 'publish',
  type = 'post',
  more = '',
  link,
}: Post) =>
  `<item>\n<title>${title}</title>\n<link>${link ?? `https://old.example/2019/05/post-${id}/`}</link>\n${element('dc:creator', creator)}
<guid isPermaLink="false">https://old.example/?p=${id}</guid>\n${element('content:encoded', html)}\n${element('excerpt:encoded', '')}
<wp:post_id>${id}</wp:post_id>\n<wp:post_date_gmt>2019-05-0${id}T10:00:00</wp:post_date_gmt>\n<wp:status>${status}</wp:status>
<wp:post_type>${type}</wp:post_type>\n${more}\n</item>`;
const comment = (id: number, author: string, text: string, more = '') =>
  `<wp:comment><wp:comment_id>${id}</wp:comment_id>${element('wp:comment_author', author)}<wp:comment_date_gmt>2019-06-01 10:00:0${id}</wp:comment_date_gmt>${element('wp:comment_content', text)}<wp:comment_approved>1</wp:comment_approved>${more}</wp:comment>`;
const wxr = (items: readonly string[], site = 'https://old.example') => {
  const path = join(folder, `${Math.random()}.xml`);
  const authors = `<wp:author><wp:author_id>5</wp:author_id><wp:author_login>anna</wp:author_login><wp:author_email>Anna@example.org</wp:author_email>${element('wp:author_display_name', 'Anna')}</wp:author>
<wp:author><wp:author_id>6</wp:author_id><wp:author_login>gone</wp:author_login><wp:author_email>gone@example.org</wp:author_email>${element('wp:author_display_name', 'Gone Gordon')}</wp:author>`;
  writeFileSync(
    path,
    `<?xml version="1.0"?>\n<rss><channel>\n<language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>\n<wp:base_blog_url>${site}</wp:base_blog_url>\n${authors}\n${items.join('\n')}\n</channel></rss>`,
  );
  return path;
};
const take = (path: string, options: Partial<ImportOptions> = {}): Promise<ImportReport> =>
  wordpressImporter.run(world.services, path, { dryRun: false, as: 'communities', ...options });
const listed = async (where = world.organisation): Promise<ArticleItem[]> =>
  (await anna.ok(articlesOfPlace, { params: { id: where }, query: { limit: 100 } })).items.map((one) =>
    articleItem.parse(one),
  );
const named = async (title: string, where?: string) => (await listed(where)).find((one) => one.title === title);
const whole = async (id: string) => articleItem.parse(await anna.ok(getItem, { params: { id } }));
const reasons = ({ problems }: ImportReport) => problems.map(({ reason }) => reason.code);

test('posts and pages become articles: author, date, text, topics, comments, old address', async () => {
  const site = 'https://one.example';
  const path = wxr(
    [
      post({
        id: 1,
        html: 'Soup &amp; <b>bread</b>\n\nSecond',
        more: `<category domain="category" nicename="x"><![CDATA[Ward kitchen]]></category><category domain="post_tag" nicename="s"><![CDATA[Soup]]></category>
        ${comment(2, 'Visitor V', 'An answer', '<wp:comment_parent>1</wp:comment_parent>')}
        ${comment(1, 'Anna', 'First', '<wp:comment_user_id>5</wp:comment_user_id>')}
        ${comment(3, 'Spam', 'Buy').replace('>1</wp:comment_approved', '>spam</wp:comment_approved')}`,
      }),
      post({ id: 2, title: 'About', type: 'page', creator: 'gone' }),
      post({ id: 3, type: 'nav_menu_item' }),
    ],
    site,
  );
  const report = await take(path);
  expect(report.problems).toEqual([]);
  expect(report.counts).toMatchObject({ articles: { new: 2 }, comments: { new: 2 }, people: { new: 1, unchanged: 1 } });
  const first = (await named('Post 1'))!;
  expect(first).toMatchObject({
    author: { id: anna.id },
    createdAt: '2019-05-01T10:00:00.000Z',
    language: 'en',
    tags: ['Soup', 'Ward-kitchen'],
  });
  expect(toMarkdown((await whole(first.id)).body as never)).toBe('Soup & **bread**\n\nSecond\n\n#Ward-kitchen #Soup');
  expect((await named('About'))!.author).toMatchObject({ name: 'Gone Gordon', active: false });
  const { items } = await anna.ok(listComments, { params: { id: first.id } });
  expect(
    items.map((one) => [one.author.id === anna.id, toMarkdown(one.body as never).trim(), one.parent !== null]),
  ).toEqual([
    [true, 'First', false],
    [false, '**Visitor V:**\n\nAn answer', true],
  ]);
  expect(await anna.ok(oldAddress, { query: { path: '/2019/05/post-1' } })).toEqual({ item: first.id });
  expect(await anna.ok(oldAddress, { query: { path: '/?p=1' } })).toEqual({ item: first.id });

  // Once more changes nothing; a comment that came since comes alone.
  const again = await take(path);
  expect(again.counts).toMatchObject({
    articles: { new: 0, unchanged: 2 },
    comments: { new: 0, unchanged: 2 },
    people: { new: 0 },
  });
  expect((await listed()).filter(({ title }) => title === 'Post 1')).toHaveLength(1);
});

test('a look says what would happen, and nothing happens', async () => {
  const before = (await listed()).length;
  const report = await take(wxr([post({ id: 1 })], 'https://look.example'), { dryRun: true });
  expect(report.counts).toMatchObject({ articles: { new: 1 } });
  expect((await listed()).length).toBe(before);
});

test('what was not published stays a draft, seen by its author alone; trash stays away', async () => {
  const path = wxr(
    [
      post({ id: 1, title: 'Half done', status: 'draft' }),
      post({ id: 2, title: 'Private', status: 'private' }),
      post({ id: 3, title: 'Locked', more: '<wp:post_password>x</wp:post_password>' }),
      post({ id: 4, title: 'Thrown away', status: 'trash' }),
    ],
    'https://drafts.example',
  );
  expect((await take(path)).counts).toMatchObject({ drafts: { new: 3 } });
  const titles = (await anna.ok(listDrafts)).items.map(({ title }) => title);
  expect(titles).toEqual(['Locked', 'Private', 'Half done']);
  expect((await world.admin.ok(listDrafts)).items).toEqual([]);
  for (const title of [...titles, 'Thrown away']) expect(await named(title)).toBeUndefined();
  expect((await take(path)).counts).toMatchObject({ drafts: { new: 0, unchanged: 3 } });
});

test('into a community nobody is brought in: what others wrote comes in the name of whoever imports, and says so', async () => {
  const people = async () =>
    (await world.services.pool.query('select count(*)::int as n from person')).rows[0].n as number;
  const before = await people();
  const report = await take(wxr([post({ id: 1, title: 'By Gordon', creator: 'gone' })], 'https://place.example'), {
    actor: anna.id,
    place,
  });
  expect(reasons(report)).toEqual(['author_not_here']);
  expect((await named('By Gordon', place))!.author.id).toBe(anna.id);
  expect(await people()).toBe(before);
  const bob = await world.person('Bob');
  await expect(take(wxr([post({ id: 1 })]), { actor: bob.id, place })).rejects.toThrow('Only its members post');
});

test('broken in the middle: the rest is taken, and the line is named', async () => {
  const broken = '<item>\n<title>Broken</title>\n<a>\n</b>\n</item>';
  const path = wxr(
    [
      post({ id: 1, title: 'Before' }),
      broken,
      post({ id: 2, title: 'After' }),
      post({ id: 3, title: 'Empty', html: '' }),
    ],
    'https://broken.example',
  );
  const line = readFileSync(path, 'utf8').split('\n').indexOf('</b>') + 1;
  const report = await take(path);
  expect(await named('Before')).toBeDefined();
  expect(await named('After')).toBeDefined();
  expect(report.problems.map(({ line, about, reason }) => [line, about, reason.code])).toEqual([
    [line, 'Broken', 'broken_xml'],
    [expect.any(Number), 'Empty', 'refused'],
  ]);
  expect(report.problems[0]!.reason.text).toContain('no XML');
  for (const text of ['', 'Dear diary', '{"a": 1}']) {
    const path = join(folder, 'other.txt');
    writeFileSync(path, text);
    await expect(take(path), text).rejects.toThrow(/no export of WordPress|empty/);
  }
});

test('a picture that cannot be fetched stays a link and is told; no address inside the house is called', async () => {
  const attachment = (id: number, url: string) =>
    post({ id, type: 'attachment', more: `<wp:attachment_url>${url}</wp:attachment_url>` });
  const report = await take(
    wxr(
      [
        post({
          id: 1,
          title: 'Pictures',
          html: '<img src="http://127.0.0.1/a-300x200.png" alt="A"> <img src="https://x.example/not-attached.png" alt="B">',
        }),
        attachment(2, 'http://127.0.0.1/a.png'),
      ],
      'https://pictures.example',
    ),
  );
  expect(report.problems).toMatchObject([{ about: 'http://127.0.0.1/a.png', reason: { code: 'media_not_kept' } }]);
  const one = (await named('Pictures'))!;
  expect(toMarkdown((await whole(one.id)).body as never)).toContain('[A](http://127.0.0.1/a-300x200.png)');
});

describe('as a run', () => {
  const run = async (path: string) => {
    const id = await addRun(world.services.db, {
      format: 'wordpress',
      source: path,
      person: world.admin.id,
      place: null,
      dry: false,
    });
    await runImport(world.services, id, wordpressImporter, path, {
      dryRun: false,
      as: 'communities',
      actor: world.admin.id,
    });
    return id;
  };
  const admin = () => ({ person: world.admin.id, guest: false, administrator: true, language: 'en', session: null });

  test('it is undone as a whole, but for what people have worked on; and can be taken again', async () => {
    const path = wxr(
      [
        post({ id: 1, title: 'Undone' }),
        post({ id: 2, title: 'Undone draft', status: 'draft' }),
        post({ id: 3, title: 'Worked on', status: 'draft' }),
      ],
      'https://undo.example',
    );
    const id = await run(path);
    const draft = (await anna.ok(listDrafts)).items.find(({ title }) => title === 'Worked on')!;
    await anna.ok(saveDraft, { params: { id: draft.id }, body: { version: 1, title: 'Worked on more' } });
    expect(await undoRun(world.services, admin(), id)).toEqual({ drafts: 1 });
    expect(await named('Undone')).toBeUndefined();
    const titles = async () => (await anna.ok(listDrafts)).items.map(({ title }) => title);
    expect(await titles()).toContain('Worked on more');
    expect(await titles()).not.toContain('Undone draft');
    await run(path);
    const again = (await named('Undone'))!;
    expect(await anna.ok(oldAddress, { query: { path: '/2019/05/post-1' } })).toBeDefined();
    expect(await titles()).toContain('Undone draft');
    expect((await anna.ok(getDraft, { params: { id: draft.id } })).title).toBe('Worked on more');
    expect(again.author.id).toBe(anna.id);
  });
});

describeWithData('exports from elsewhere', ['wxr-wordpress-importer'], (real) => {
  test('the theme’s test data comes whole, and once', { timeout: 120_000 }, async () => {
    const report = await take(`${real}theme-unit-test-data.xml`);
    expect(report.counts.articles!.new).toBeGreaterThan(60);
    expect(report.counts.comments!.new).toBeGreaterThan(15);
    // Nothing answers outside of a test: pictures are links, and what plugins left is named.
    const errors = report.problems.filter(({ reason }) =>
      ['refused', 'database_refuses', 'broken_xml'].includes(reason.code),
    );
    // One page there has nothing in it.
    expect(errors.map(({ about, reason }) => [about, reason.code])).toEqual([['Επίπεδο 3', 'refused']]);
    const again = await take(`${real}theme-unit-test-data.xml`);
    expect([again.counts.articles!.new, again.counts.comments!.new]).toEqual([0, 0]);
  });

  test.each(['malformed.xml', 'crazy-cdata.xml', 'wxr-utf-8-challenges.xml', 'large-authors.xml'])(
    '%s is taken as far as it goes',
    { timeout: 60_000 },
    async (name) => {
      const report = await take(`${real}${name}`);
      for (const { line, reason } of report.problems) {
        expect(line).toBeGreaterThan(0);
        expect(reason.text).not.toContain('{{');
      }
    },
  );
});
