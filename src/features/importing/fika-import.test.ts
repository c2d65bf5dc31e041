/** What `fika export` writes comes in again, and goes out as it was. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import exportCommand from '../../cli/export.ts';
import { createComment } from '../../core/comments/contract.ts';
import { keepUpload, processPicture } from '../../core/files/server/files.ts';
import type { ImportOptions } from '../../core/importing/importers.ts';
import { addRun, runImport } from '../../core/importing/server/runs.ts';
import { undoRun } from '../../core/importing/server/undo.ts';
import { createItem, placeItem, updateItem } from '../../core/items/contract.ts';
import { allKinds } from '../../core/items/kinds.ts';
import { reactToItem } from '../../core/reactions/contract.ts';
import { actingFor } from '../../platform/http/viewer.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createPrivate } from '../bookmarks/contract.ts';
import { decideIdea, mergeIdea, supportIdea } from '../ideas/contract.ts';
import { votePoll } from '../polls/contract.ts';
import { fikaImporter } from './server/fika-import.ts';
import { contentsOf } from './testing/contents.ts';
import { told } from './testing/told.ts';

let from: World;
let to: World;
let folder: string;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  [from, to] = [await openWorld(), await openWorld()];
  folder = mkdtempSync(join(tmpdir(), 'fika-round-'));
  await fill(from);
  await write(from, 'first');
});
afterAll(async () => {
  vi.restoreAllMocks();
  await from?.close();
  await to?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function write(world: World, name: string): Promise<void> {
  const { databaseUrl, data } = world.services.config;
  const env = { DATABASE_URL: databaseUrl, FIKA_DATA: data, FIKA_LOG_LEVEL: 'silent' };
  expect(await exportCommand.run([join(folder, name)], env)).toBe(0);
}

async function picture(owner: Actor): Promise<string> {
  const bytes = await sharp({ create: { width: 8, height: 4, channels: 3, background: '#a52' } })
    .png()
    .toBuffer();
  const viewer = { person: owner.id, guest: false, administrator: false, language: 'en', session: null };
  const upload = { name: 'soup.png', mime: 'image/png', content: Readable.from([bytes]) };
  const { id } = await keepUpload(from.services, viewer, upload, (rule) =>
    from.services.db.transaction().execute(rule),
  );
  await processPicture({ file: id }, from.services);
  return id;
}

/** Everything that there is, of every kind. */
async function fill(world: World): Promise<void> {
  const ann = await world.person('Ann', {
    title: 'Nurse',
    pronouns: 'she',
    department: 'Ward 4',
    startsOn: '2020-03-01',
  });
  const ben = await world.person('Ben');
  await sql`update person set manager_id = ${ann.id} where id = ${ben.id}`.execute(world.services.db);
  const kitchen = await world.community(ann, 'Kitchen', 'secret');
  const garden = await world.community(ben, 'Garden');
  await world.join(kitchen, ben, 'moderator');
  await world.join(garden, ann);
  const write = (who: Actor, body: Record<string, unknown>, place = kitchen) =>
    who.ok(createItem, { params: { id: place }, body: body as never });
  const post = await write(ann, {
    markdown: `Soup **today**, @${'ben'} #soup\n\n- leeks`,
    attachments: [{ file: await picture(ann), alt: 'A bowl' }],
  });
  await ann.ok(updateItem, { params: { id: post.id }, body: { version: 1, markdown: 'Soup **tomorrow** #soup' } });
  await write(ben, { markdown: `See [this](/items/${post.id})` }, garden);
  const comment = await ben.ok(createComment, { params: { id: post.id }, body: { markdown: 'Hot?' } });
  await ann.ok(createComment, { params: { id: post.id }, body: { markdown: 'Very', parent: comment.id } });
  await ben.ok(reactToItem, { params: { id: post.id, emoji: '🥣' } });
  const shown = await write(ann, { markdown: 'In both' }, garden);
  await ann.ok(placeItem, { params: { id: shown.id, place: ann.page } });
  for (const anonymous of [false, true]) {
    const poll = await write(ann, {
      kind: 'poll',
      title: `Bread? ${anonymous}`,
      options: [{ text: 'yes' }, { text: 'no' }],
      anonymous,
    });
    const option = (poll as unknown as { options: { id: string }[] }).options[1]!.id;
    await ben.ok(votePoll, { params: { id: poll.id }, body: { options: [option] } });
  }
  const [chairs, seats] = [
    await write(ben, { kind: 'idea', title: 'Chairs' }),
    await write(ben, { kind: 'idea', title: 'Seats' }),
  ];
  await ann.ok(supportIdea, { params: { id: chairs.id }, body: { votes: 3 } });
  await ben.ok(supportIdea, { params: { id: seats.id }, body: { votes: 2 } });
  await ann.ok(mergeIdea, { params: { id: seats.id }, body: { into: chairs.id } });
  await ann.ok(decideIdea, { params: { id: chairs.id }, body: { state: 'planned', reason: 'They are ordered.' } });
  await write(ann, {
    kind: 'bookmark',
    title: 'Leeks',
    address: 'https://example.org/leeks',
    description: 'How to',
    tags: ['soup'],
  });
  await ben.ok(createPrivate, { body: { address: 'https://example.org/mine', title: 'Mine', tags: ['x'] } });
  const top = await write(ann, { kind: 'page', title: 'Handbook', markdown: 'Ours' });
  await write(ben, { kind: 'page', title: 'Second', markdown: 'Page', parent: top.id });
  await write(ben, {
    kind: 'page',
    title: 'First',
    markdown: 'Page',
    parent: top.id,
    validUntil: '2030-01-01',
    owner: ann.id,
  });
  await write(ann, {
    kind: 'article',
    title: 'A year of soup',
    markdown: '# Hot',
    excerpt: 'Short',
    series: 'Soups',
    part: 2,
    authors: [ben.id],
    cover: { file: await picture(ann), alt: 'A bowl' },
  });
  // Each kind as the tests of all kinds make it.
  for (const { kind, example, title } of allKinds())
    await write(ann, {
      kind,
      markdown: `As an example of ${kind}`,
      ...(title !== 'none' && { title: `Example ${kind}` }),
      ...(example as object),
    });
}

const take = (options: Partial<ImportOptions> = {}, path = join(folder, 'first')) =>
  fikaImporter.run(to.services, path, { dryRun: false, as: 'communities', ...options });
const linesOf = (name: string, part: string): Record<string, unknown>[] =>
  readFileSync(join(folder, name, `${part}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Id of the first installation → of the second. */
async function newIds(): Promise<Map<string, string>> {
  const { rows } = await sql<{
    old: string;
    id: string;
  }>`select split_part(ref, ':', 2) as old, subject_id as id from external_ref
    where source like 'fika:%'`.execute(to.services.db);
  const ids = new Map(rows.map(({ old, id }) => [old, id]));
  const pages = new Map(linesOf('second', 'people').map((one) => [one.id, one.page as string]));
  for (const one of linesOf('first', 'people')) ids.set(one.page as string, pages.get(ids.get(one.id as string)!)!);
  return ids;
}

/** A record without what an installation gives each thing anew. */
function bare(record: Record<string, unknown>, ids: ReadonlyMap<string, string>): unknown {
  const text = JSON.stringify(record)
    .replace(/\d{15,19}/g, (id) => ids.get(id) ?? id)
    // Moments come over to the millisecond.
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)/g, (at) => new Date(at).toISOString());
  const { fields, slug, createdBy, ...rest } = JSON.parse(text) as Record<string, unknown>;
  const options = (fields as { options?: { id: string }[] } | undefined)?.options?.map(({ id, ...option }) => option);
  return { ...rest, ...(fields !== undefined && { fields: { ...(fields as object), ...(options && { options }) } }) };
}

test('looked at first, it says what would come, and changes nothing', async () => {
  const before = await contentsOf(to.services.db);
  const { counts } = await take({ dryRun: true });
  expect(await contentsOf(to.services.db)).toEqual(before);
  expect(counts.items!.new).toBe(linesOf('first', 'items').length);
  expect(counts.comments!.new).toBe(2);
});

test('it comes in whole, and goes out as it was', async () => {
  const { counts, problems } = await take();
  expect(told(problems).map(({ reason }) => reason)).toEqual([expect.stringContaining('Was an administrator there')]);
  expect(counts.items).toEqual({ new: linesOf('first', 'items').length, changed: 0, unchanged: 0, error: 0 });
  await to.settle();
  await write(to, 'second');
  const ids = await newIds();
  const rest = new Map([...ids].map(([, id]) => [id, true]));
  for (const part of ['items', 'comments', 'private-bookmarks']) {
    const first = linesOf('first', part).map((record) => bare(record, ids));
    const second = linesOf('second', part)
      .filter(({ id }) => rest.has(id as string))
      .map((record) => bare(record, new Map()));
    const sorted = (list: unknown[]) =>
      list.map((one) => one as { id: string }).sort((a, b) => a.id.localeCompare(b.id));
    const closed = (list: unknown[]) =>
      // An anonymous poll comes back closed: see features/polls/server/exporting.ts.
      JSON.parse(JSON.stringify(list, (key, value) => (key === 'closed' || key === 'closesAt' ? undefined : value)));
    expect(closed(sorted(second)), part).toEqual(closed(sorted(first)));
  }
  const called = (name: string) => linesOf('second', 'places').find((place) => place.name === name)!;
  for (const before of linesOf('first', 'places').filter(({ kind }) => kind === 'community')) {
    const { visibility, members, description } = called(before.name as string);
    const was = bare({ members: before.members, visibility: before.visibility, description: before.description }, ids);
    expect(bare({ members, visibility, description }, new Map())).toEqual(was);
  }
  const ben = linesOf('second', 'people').find(({ name }) => name === 'Ben')!;
  const ann = linesOf('second', 'people').find(({ name }) => name === 'Ann')!;
  expect(ann).toMatchObject({
    title: 'Nurse',
    pronouns: 'she',
    department: 'Ward 4',
    startsOn: '2020-03-01',
    email: 'ann@example.org',
  });
  expect(ben.manager).toBe(ann.id);
  expect(linesOf('second', 'people').filter(({ administrator }) => administrator)).toHaveLength(1);
});

test('a second time nothing comes twice', async () => {
  const { counts } = await take();
  for (const [part, count] of Object.entries(counts)) expect([part, count.new, count.changed]).toEqual([part, 0, 0]);
});

test('what is no export, or a newer one, is refused; a broken line is named and the rest goes on', async () => {
  await expect(take({}, folder)).rejects.toThrow('no export of Fika');
  const newer = mkdtempSync(join(tmpdir(), 'fika-newer-'));
  writeFileSync(join(newer, 'export.json'), JSON.stringify({ format: 'fika-export', version: 99 }));
  await expect(take({}, newer)).rejects.toThrow('is of version 99');
  writeFileSync(join(newer, 'export.json'), JSON.stringify({ format: 'fika-export', version: 2, origin: '7' }));
  const someone = linesOf('first', 'people').find(({ name }) => name === 'Ben')!;
  writeFileSync(
    join(newer, 'people.jsonl'),
    `{"id": broken\n\n${JSON.stringify({ ...someone, id: '5', name: 'Zoe', email: null, handle: 'zoe', manager: null, photo: null })}\n`,
  );
  const { counts, problems } = await take({}, newer);
  expect(counts.people).toMatchObject({ new: 1, error: 1 });
  expect(told(problems)).toEqual([
    { file: 'people.jsonl', line: 1, reason: 'This line is no record of an export of Fika.' },
  ]);
  rmSync(newer, { recursive: true });
});

test('undone as a whole, everything of every kind goes; and comes again', async () => {
  const world = await openWorld();
  try {
    const bring = async () => {
      const facts = { format: 'fika', source: 'first', person: null, place: null, dry: false };
      const run = await addRun(world.services.db, facts);
      const options = { dryRun: false, as: 'communities' } as const;
      return { run, report: await runImport(world.services, run, fikaImporter, join(folder, 'first'), options) };
    };
    const left = async () => {
      const { rows } = await sql<{ items: number; bookmarks: number; communities: number; people: number }>`select
        (select count(*)::int from item where deleted_at is null) as items,
        (select count(*)::int from bookmark where item_id is null) as bookmarks,
        (select count(*)::int from place where kind = 'community' and archived_at is null) as communities,
        (select count(*)::int from person where active) as people`.execute(world.services.db);
      return rows[0]!;
    };
    const empty = await left();
    const { run, report } = await bring();
    const full = await left();
    expect(full.items).toBe(report.counts.items!.new);
    expect(await undoRun(world.services, actingFor(world.admin.id), run)).toEqual({});
    expect(await left()).toEqual(empty);
    const again = await bring();
    expect(again.report.counts.items).toEqual(report.counts.items);
    expect(again.report.counts.comments).toEqual(report.counts.comments);
    expect(await left()).toEqual(full);
  } finally {
    await world.close();
  }
});
