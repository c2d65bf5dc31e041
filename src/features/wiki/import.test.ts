/** Markdown in and out: a handbook of somebody else’s whole, what Fika exports the same again, and nothing that leads out of the source. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { processPicture } from '../../core/files/server/files.ts';
import type { ImportReport } from '../../core/importing/importers.ts';
import { createItem, deleteItem, getItem, updateItem } from '../../core/items/contract.ts';
import { toMarkdown } from '../../core/richtext/markdown.ts';
import { searchAll } from '../../core/search/contract.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { exportPages, getContext, getTree, pageItem, pageMarkdown } from './contract.ts';
import { markdownImporter } from './server/import.ts';

let world: World;
let olga: Actor;
let folder: string;
let n = 0;
let place: { id: string; name: string };

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  olga = await world.person('Olga');
});
afterAll(() => world?.close());

beforeEach(async () => {
  n += 1;
  const name = `Handbook ${n}`;
  place = { id: await world.community(olga, name), name };
  folder = await mkdtemp(join(tmpdir(), 'fika-pages-'));
  return () => rm(folder, { recursive: true, force: true });
});

async function put(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
const take = (from = folder, into = place.name, dryRun = false): Promise<ImportReport> =>
  markdownImporter.run(world.services, from, { dryRun, as: 'communities', community: into });
const saidOf = (report: ImportReport) =>
  report.problems.map(({ file, line, reason }) =>
    `${file}:${line} ${reason.code} ${reason.values.address ?? ''}`.trim(),
  );

interface Node {
  id: string;
  title: string;
  below: Node[];
}
async function treeOf(id: string, parent?: string): Promise<Node[]> {
  const { items } = await olga.ok(getTree, { params: { id }, query: parent ? { parent } : {} });
  const nodes: Node[] = [];
  for (const one of items)
    nodes.push({ id: one.id, title: one.title, below: one.hasChildren ? await treeOf(id, one.id) : [] });
  return nodes;
}
const outlineOf = (nodes: readonly Node[], depth = ''): string[] =>
  nodes.flatMap(({ title, below }) => [depth + title, ...outlineOf(below, `${depth}- `)]);
const flat = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...flat(node.below)]);
const read = async (id: string) => pageItem.parse(await olga.ok(getItem, { params: { id } }));
const pageCalled = async (title: string, of = place.id) => {
  const found = flat(await treeOf(of)).find((one) => one.title === title);
  if (!found) throw new Error(`no page ${title}`);
  return read(found.id);
};
const textOf = ({ body }: { body: unknown }) => toMarkdown(body as never);
const zipFrom = async (of: string, query = {}): Promise<Buffer> => {
  const response = await world.app.inject({
    method: 'GET',
    url: `/api/v1/communities/${of}/pages/export`,
    query,
    headers: { authorization: `Bearer ${olga.token}` },
  });
  expect(response.statusCode).toBe(200);
  return response.rawPayload;
};
const picture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#a8481f' } })
    .png()
    .toBuffer();

describe('a folder of Markdown files', () => {
  test('becomes a tree: folders with their index, a file beside its folder, an order where one is given', async () => {
    await put({
      'README.md': '# About this handbook\n\nHello.',
      'care/index.md': '---\ntitle: Care\norder: 1\n---\n\nAll about care.',
      'care/wounds.md': '# Wounds\n\nText.',
      'care/beds.md': '---\ntitle: Beds\nweight: 1\n---\n',
      'tools.md': '---\ntitle: Tools\nnav_order: 2\n---\n',
      'tools/scales.md': 'No title here.',
      'empty-folder/deep_page.md': '# Deep',
      '.hidden/secret.md': '# Secret',
    });
    const report = await take();
    expect(report.problems).toEqual([]);
    expect(report.counts.pages).toEqual({ new: 8, changed: 0, unchanged: 0, error: 0 });
    expect(outlineOf(await treeOf(place.id))).toEqual([
      'Care',
      '- Beds',
      '- Wounds',
      'Tools',
      '- Scales',
      'About this handbook',
      'Empty folder',
      '- Deep',
    ]);
    // A heading that is the title is not said twice.
    expect(textOf(await pageCalled('Wounds'))).toBe('Text.');
  });

  test('keeps its links, forwards and backwards, to headings, by old addresses and through pages that only lead on', async () => {
    await put({
      'a/one.md': `---\ntitle: One\n---\nSee [two](../b/two.md#steps), [home](/b/two/), [gone](missing.md), [web](https://example.org),
[old](/old-two) and [moved]({% page "/moved/" %}).

## Here

[up](#here) [nowhere](#not-here)`,
      'b/two.md': '---\ntitle: Two\nredirect_from:\n  - /old-two\n---\n## Steps\n\n[one](../a/one.md)',
      'moved.md': '---\ntitle: Moved\nredirect_to: /b/two/#steps\n---\n',
    });
    const report = await take();
    expect(saidOf(report)).toEqual(['a/one.md:4 link_unresolved missing.md', 'a/one.md:9 heading_missing #not-here']);
    const [one, two] = [await pageCalled('One'), await pageCalled('Two')];
    expect(textOf(one)).toBe(
      `See [two](/items/${two.id}#steps), [home](/items/${two.id}), gone, [web](https://example.org), [old](/items/${two.id}) and [moved](/items/${two.id}#steps).\n\n## Here\n\n[up](/items/${one.id}#here) [nowhere](/items/${one.id})`,
    );
    // Both ends know of each other, also where the other one was not there yet.
    const linked = async (id: string) =>
      (await olga.ok(getContext, { params: { id } })).linkedFrom.map(({ title }) => title);
    expect([await linked(one.id), await linked(two.id)]).toEqual([['Two'], ['One']]);
  });

  test('brings its pictures and files, once for all pages, and leaves out what may hold scripts', async () => {
    await put({
      'page.md':
        '# Page\n\n![A wall](img/wall.png)\n\n![Again](./img/wall.png "Red")\n\n![Sign](img/sign.svg)\n\n![Lost](img/lost.png)\n\n![Fake](fake.png)\n\n[Form](form.pdf)',
      'other.md': '# Other\n\n{% image "/img/wall.png" "The wall" %}',
      'img/wall.png': await picture(),
      'img/sign.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'fake.png': 'no picture at all',
      'form.pdf': '%PDF-1.4 form',
    });
    const report = await take();
    expect(saidOf(report)).toEqual([
      'page.md:null file_kind img/sign.svg',
      'page.md:null file_refused fake.png',
      'page.md:7 file_left_out img/sign.svg',
      'page.md:9 picture_missing img/lost.png',
      'page.md:11 file_left_out fake.png',
    ]);
    const page = await pageCalled('Page');
    const file = /fika:file\/(\d+)/.exec(textOf(page))![1]!;
    expect(textOf(page)).toContain(`![Again](fika:file/${file} "Red")`);
    expect(textOf(await pageCalled('Other'))).toBe(`![The wall](fika:file/${file})`);
    expect(page.attachments.map(({ name }) => name)).toEqual(['form.pdf']);
    expect(textOf(page)).toContain(`[Form](/api/v1/files/${page.attachments[0]!.file}/content)`);
  });

  test('is not taken twice; what changed there comes, what was changed here stays, what was deleted here comes again', async () => {
    await put({ 'a.md': '# A\n\nOld', 'b.md': '# B\n\nSee [a](a.md)', 'c.md': '# C' });
    await take();
    expect((await take()).counts.pages).toEqual({ new: 0, changed: 0, unchanged: 3, error: 0 });
    await put({ 'a.md': '# A\n\nNew', 'b.md': '# B\n\nNew' });
    const b = await pageCalled('B');
    await olga.ok(updateItem, { params: { id: b.id }, body: { version: 1, markdown: 'Ours' } as never });
    const report = await take();
    expect(report.counts.pages).toEqual({ new: 0, changed: 1, unchanged: 2, error: 0 });
    expect(saidOf(report)).toEqual(['b.md:null changed_here']);
    expect([textOf(await pageCalled('A')), textOf(await read(b.id))]).toEqual(['New', 'Ours']);
    await olga.ok(deleteItem, { params: { id: (await pageCalled('C')).id } });
    expect((await take()).counts.pages).toMatchObject({ new: 1 });
    expect(outlineOf(await treeOf(place.id))).toEqual(['A', 'B', 'C']);
  });

  test('is only looked at in a dry run', async () => {
    await put({ 'a.md': '# A\n\n[b](b.md) [c](c.md)', 'b.md': '# B' });
    const report = await take(folder, place.name, true);
    expect([report.counts.pages, saidOf(report)]).toEqual([
      { new: 2, changed: 0, unchanged: 0, error: 0 },
      ['a.md:3 link_unresolved c.md'],
    ]);
    expect(await treeOf(place.id)).toEqual([]);
  });

  test('with what is broken or hostile in it: that is named, the rest is taken', async () => {
    await put({
      'bomb.md': `---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n---\n# Bomb`,
      'broken.md': '---\ntitle: "open\n---\n# Broken\n',
      'class.md': '---\ntitle: !!js/function "function(){}"\n---\n# Class',
      'html.md':
        '# Html\n\n<script>alert(1)</script>\n\n<div onclick="alert(1)"><b>Bold</b> <a href="javascript:alert(1)">x</a></div>\n\n[y](javascript:alert(2)) <b>and</b>',
      'out.md': '# Out\n\n[passwords](../../../../etc/passwd) ![x](../../../../etc/hostname)',
      'long.md': `# Long\n\n${'x'.repeat(410_000)}`,
      'latin.md': Buffer.from('# Caf\xe9', 'latin1'),
      'good.md': '# Good',
    });
    await symlink('/etc/hostname', join(folder, 'link.md'));
    const report = await take();
    expect(saidOf(report).sort()).toEqual(
      [
        'bomb.md:1 front_matter_broken',
        'broken.md:3 front_matter_broken',
        'html.md:3 html_left_out',
        'long.md:null refused',
        'out.md:3 link_unresolved ../../../../etc/passwd',
        'out.md:3 picture_missing ../../../../etc/hostname',
      ].sort(),
    );
    const titles = outlineOf(await treeOf(place.id));
    expect(titles).toEqual(expect.arrayContaining(['Bomb', 'Broken', 'Café', 'Good', 'Html', 'Out']));
    expect(titles).not.toContain('Link');
    const html = textOf(await pageCalled('Html'));
    expect(html).not.toMatch(/javascript|alert|script/);
    expect(html).toContain('**Bold**');
    await expect(take(join(folder, 'good.md'))).rejects.toThrow();
    await expect(take(folder, 'Nowhere')).rejects.toThrow('There is no community');
  });
});

test('what Fika exports it takes in again: the same tree, the same words, links and pictures', {
  timeout: 60_000,
}, async () => {
  const upload = await picture();
  await put({ 'start.md': '# Start\n\n![Red](wall.png "Wall")', 'wall.png': upload });
  await take();
  const start = await pageCalled('Start');
  await processPicture({ file: /fika:file\/(\d+)/.exec(textOf(start))![1] }, world.services);
  const write = async (title: string, fields: Record<string, unknown> = {}) =>
    pageItem.parse(
      await olga.ok(createItem, { params: { id: place.id }, body: { kind: 'page', title, ...fields } as never }),
    );
  const care = await write('Care: all of it', {
    markdown: `Begin [here](/items/${start.id}).`,
    validUntil: '2030-01-31',
  });
  const same = await write('Same name', {
    parent: care.id,
    markdown: '## Steps\n\n- [ ] one\n- [x] two\n\n> [!TIP]\n> Ask.',
  });
  await write('Same name', {
    parent: care.id,
    markdown: `| a | b |\n| --- | :---: |\n| [x](/items/${same.id}#steps) | ~~y~~ |`,
  });
  await write('README', { template: true, owner: null });
  await write('صفحة', { parent: same.id, markdown: 'نص @someone #tag' });
  const bytes = await zipFrom(place.id);
  await writeFile(join(folder, 'export.zip'), bytes);
  const again = { id: await world.community(olga, `Again ${n}`), name: `Again ${n}` };
  const report = await take(join(folder, 'export.zip'), again.name);
  expect(saidOf(report)).toEqual([]);
  const [before, after] = [await treeOf(place.id), await treeOf(again.id)];
  expect(outlineOf(after)).toEqual(outlineOf(before));
  const twins = new Map(flat(before).map(({ id }, i) => [id, flat(after)[i]!.id]));
  for (const [one, other] of twins) {
    const [old, fresh] = [await read(one), await read(other)];
    const moved = textOf(old).replace(/\/items\/(\d+)/g, (_, id: string) => `/items/${twins.get(id)}`);
    // Kept pictures are the same picture in another file.
    const plain = (text: string) => text.replace(/fika:file\/\d+/g, 'fika:file/1');
    expect(plain(textOf(fresh))).toBe(plain(moved));
    expect([fresh.title, fresh.validUntil, fresh.template, fresh.createdAt.slice(0, 19)]).toEqual([
      old.title,
      old.validUntil,
      old.template,
      old.createdAt.slice(0, 19),
    ]);
  }
  expect((await take(join(folder, 'export.zip'), again.name)).counts.pages).toMatchObject({ new: 0, changed: 0 });
  // One page, and a part of the tree.
  const one = await olga.request(pageMarkdown, { params: { id: care.id } as never });
  expect(String(one.body)).toContain(`title: "Care: all of it"`);
  expect((await zipFrom(place.id, { below: same.id })).length).toBeLessThan(bytes.length);
  expect((await olga.request(exportPages, { params: { id: '1' } as never })).status).toBe(404);
});

describeWithData('a real handbook', ['handbook-18f'], (handbook) => {
  test('of 240 pages, whole: every link inside it leads somewhere or is named', { timeout: 240_000 }, async () => {
    const report = await take(handbook);
    const pages = flat(await treeOf(place.id));
    if (process.env.SHOW) console.log(saidOf(report).join('\n'));
    expect(report.counts.pages!.error).toBe(0);
    expect(pages.length).toBe(report.counts.pages!.new);
    // What stands in no text: a link without an end, a short code, an element.
    const ids = new Set(pages.map(({ id }) => id));
    for (const { id } of pages) {
      const text = textOf(await read(id));
      for (const [, target] of text.matchAll(/\]\(\/items\/(\d+)/g)) expect(ids.has(target!), target).toBe(true);
      expect(text).not.toMatch(/\{%|%\}|<(?:div|table|td|details)\b/);
    }
    expect(outlineOf(await treeOf(place.id))).toEqual(
      expect.arrayContaining(['Tools', '- Slack', '- - Records management']),
    );
    await world.settle();
    const { items } = await olga.ok(searchAll, { query: { q: 'voluntary leave transfer', kind: 'page' } });
    expect(items[0]?.title).toBe('Voluntary Leave Transfer Program');
    expect((await take(handbook)).counts.pages).toMatchObject({ new: 0, changed: 0, error: 0 });
  });
});
