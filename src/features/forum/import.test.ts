/** Threads of a chat log: what hangs together, when it was said, and that nothing comes twice. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createComment, listComments } from '../../core/comments/contract.ts';
import type { ImportOptions } from '../../core/importing/importers.ts';
import { addRun, runImport } from '../../core/importing/server/runs.ts';
import { undoRun } from '../../core/importing/server/undo.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { listCommunities } from '../../core/places/contract.ts';
import { sharedData } from '../../platform/testing/shared-data.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { communityTopics, type TopicItem } from './contract.ts';
import { ircImporter } from './server/import.ts';
import { readLog, threadsIn, titleOf } from './server/irc.ts';

const day = new Date('2009-10-01T00:00:00Z');

describe('a log', () => {
  test('has messages, actions and times that go on past midnight; what the system says is none', () => {
    const log = readLog(
      [
        '[23:58] <anna> one',
        '=== bo has joined',
        '[23:59]  * bo waves',
        '=== cy nods',
        '=== mode/#x [+o bo] by cy',
        '[00:02] <anna> \u000304two\u0002',
        '[00:03] <x> ',
      ].join('\n'),
      day,
    );
    expect([...log.values()].map(({ line, nick, text, at }) => [line, nick, text, at.toISOString()])).toEqual([
      [0, 'anna', 'one', '2009-10-01T23:58:00.000Z'],
      [2, 'bo', 'bo waves', '2009-10-01T23:59:00.000Z'],
      [3, 'cy', 'cy nods', '2009-10-01T23:59:00.000Z'],
      [5, 'anna', 'two', '2009-10-02T00:02:00.000Z'],
    ]);
  });

  test('with a clock of twelve hours goes round at noon', () => {
    const log = readLog(['[12:18] <a> x', '[03:01] <a> y', '[11:59] <a> z', '[12:01] <a> w'].join('\n'), day);
    expect([...log.values()].map(({ at }) => at.toISOString().slice(11, 16))).toEqual([
      '00:18',
      '03:01',
      '11:59',
      '12:01',
    ]);
  });

  test('falls into threads by its links, each reply under the newest that it answers', () => {
    const log = readLog(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((text, n) => `[10:0${n}] <${text}> ${text}`).join('\n'),
      day,
    );
    const { threads, faults, alone } = threadsIn(log, '0 1 -\n2 2 -\n1 3 - \n0 3 -\n4 5 -\n5 9 -\nnonsense\n');
    expect(threads.map(({ messages }) => messages.map(({ text }) => text).join(''))).toEqual(['abd', 'ef']);
    expect([...threads[0]!.parents]).toEqual([
      [1, 0],
      [3, 1],
    ]);
    expect(faults).toEqual([
      { line: 6, code: 'message_missing', about: '9' },
      { line: 7, code: 'link_unreadable', about: 'nonsense' },
    ]);
    expect(alone).toBe(1);
  });

  test('gives headings without whom the words were said to, cut between words', () => {
    expect(titleOf({ text: 'blocke: 5 seconds, I think' })).toBe('5 seconds, I think');
    expect(titleOf({ text: `${'word '.repeat(40)}` })).toMatch(/^(word )+…$/);
    expect(titleOf({ text: 'x'.repeat(300) })).toHaveLength(92);
  });
});

describe('imported', () => {
  let world: World;
  let folder: string;
  beforeAll(async () => {
    world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
    folder = mkdtempSync(join(tmpdir(), 'fika-irc-'));
  });
  afterAll(async () => {
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const take = (path: string, more: Partial<ImportOptions> = {}) =>
    ircImporter.run(world.services, path, { dryRun: false, as: 'communities', community: 'Old channel', ...more });
  const topics = async (name: string): Promise<TopicItem[]> => {
    const { items } = await world.admin.ok(listCommunities, { query: { q: name } });
    const found: TopicItem[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.admin.ok(communityTopics, {
        params: { id: items[0]!.id },
        query: { limit: 50, ...(cursor && { cursor }) },
      });
      found.push(...(page.items as unknown as TopicItem[]));
      cursor = page.next ?? undefined;
    } while (cursor);
    return found;
  };

  test('a thread is a topic, whole, with its people and times, and comes once', async () => {
    const log = [
      '[10:00] <anna> Does **anybody** know <b>how</b> to print?',
      '[10:01] <bo> anna: lp file.pdf',
      '[10:02] <cy> alone',
      '[10:03] <anna> bo: thanks',
    ];
    writeFileSync(join(folder, '2009-10-01_01.raw.txt'), log.join('\n'));
    writeFileSync(join(folder, '2009-10-01_01.annotation.txt'), '0 1 -\n2 2 -\n');
    writeFileSync(join(folder, '2009-10-02_01.annotation.txt'), '0 1 -\n');
    writeFileSync(join(folder, 'undated.raw.txt'), '');
    writeFileSync(join(folder, 'undated.annotation.txt'), '');
    const dry = await take(folder, { dryRun: true });
    expect(dry.counts.topics).toMatchObject({ new: 1, error: 2 });
    expect((await world.admin.ok(listCommunities, { query: { q: 'Old channel' } })).items).toEqual([]);
    const first = await take(folder);
    expect(first.counts).toMatchObject({ people: { new: 2 }, topics: { new: 1 }, replies: { new: 1 } });
    expect(first.problems.map(({ file, reason }) => [file, reason.code])).toEqual([
      ['2009-10-02_01.annotation.txt', 'log_missing'],
      ['undated.annotation.txt', 'no_day'],
    ]);
    expect(first.notes).toEqual([expect.stringContaining('1 messages that nobody answered')]);
    const [topic] = await topics('Old channel');
    expect(topic).toMatchObject({
      title: 'Does **anybody** know <b>how</b> to print?',
      author: { name: 'anna' },
      createdAt: '2009-10-01T10:00:00.000Z',
      commentCount: 1,
    });
    const again = await take(folder);
    expect(again.counts).toMatchObject({ topics: { new: 0, unchanged: 1 }, replies: { new: 0, unchanged: 1 } });
    // The annotation was gone on with: what is new comes into the topic that is there.
    writeFileSync(join(folder, '2009-10-01_01.annotation.txt'), '0 1 -\n1 3 -\n2 2 -\n');
    expect((await take(folder)).counts).toMatchObject({ topics: { changed: 1 }, replies: { new: 1, unchanged: 1 } });
    const { items } = await world.admin.ok(listComments, { params: { id: topic!.id } });
    expect(items).toMatchObject([
      { author: { name: 'bo' }, parent: null },
      { author: { name: 'anna' }, parent: items[0]!.id, createdAt: '2009-10-01T10:03:00.000Z' },
    ]);
    expect((await topics('Old channel')).length).toBe(1);
  });

  test('a whole import is undone, but what people have gone on with, and can come again', async () => {
    const path = mkdtempSync(join(folder, 'undone-'));
    writeFileSync(
      join(path, '2009-11-01_01.raw.txt'),
      ['one', 'two', 'three', 'four'].map((text, n) => `[10:0${n}] <u${n}> ${text}`).join('\n'),
    );
    writeFileSync(join(path, '2009-11-01_01.annotation.txt'), '0 1 -\n2 3 -\n');
    const options = { dryRun: false, as: 'communities', community: 'Undone' } as const;
    const { db } = world.services;
    const run = await addRun(db, {
      format: 'irc-threads',
      source: 'undone',
      person: world.admin.id,
      place: null,
      dry: false,
    });
    await runImport(world.services, run, ircImporter, path, options);
    const [newest] = await topics('Undone');
    await world.admin.ok(createComment, { params: { id: newest!.id }, body: { markdown: 'I remember' } });
    const viewer = { person: world.admin.id, guest: false, administrator: true, language: 'en', session: null };
    expect(await undoRun(world.services, viewer, run)).toMatchObject({ items: 1 });
    expect((await topics('Undone')).map(({ id }) => id)).toEqual([newest!.id]);
    const again = await take(path, { community: 'Undone' });
    expect(again.counts.topics).toMatchObject({ new: 1, unchanged: 1 });
    expect((await topics('Undone')).length).toBe(2);
  });

  test('says what it cannot read', async () => {
    await expect(take(join(folder, 'nowhere'))).rejects.toThrow('no file or folder');
    await expect(take(mkdtempSync(join(folder, 'empty-')))).rejects.toThrow('no annotated log');
    await expect(ircImporter.run(world.services, folder, { dryRun: false, as: 'communities' })).rejects.toThrow(
      '--community',
    );
  });

  const data = sharedData('irc-ubuntu-threads');
  test.skipIf(!data)(
    'ten hours of a real channel become topics, twice without doubles',
    { timeout: 300_000 },
    async () => {
      const first = await take(join(data!, 'dev'), { community: 'Ubuntu' });
      expect(first.problems).toEqual([]);
      expect(first.counts.topics).toMatchObject({ error: 0 });
      // Counted apart, by another program: what hangs together by links, with more than one message.
      expect([first.counts.topics!.new, first.counts.replies!.new]).toEqual([235, 2039]);
      const all = await topics('Ubuntu');
      expect(all).toHaveLength(first.counts.topics!.new);
      expect(all.reduce((sum, { commentCount }) => sum + commentCount, 0)).toBe(first.counts.replies!.new);
      const rar = all.find(({ title }) => title.startsWith('can anyone recommend any app'))!;
      expect(rar).toMatchObject({ author: { name: 'yohannes' }, createdAt: '2004-11-15T03:10:00.000Z' });
      const second = await take(join(data!, 'dev'), { community: 'Ubuntu' });
      expect(second.counts.topics).toMatchObject({ new: 0, changed: 0, unchanged: all.length });
      expect(second.counts.people?.new ?? 0).toBe(0);
      await world.settle();
      // What was said long ago is no news to anybody.
      expect((await world.admin.ok(listNotifications)).items).toEqual([]);
    },
  );
});
