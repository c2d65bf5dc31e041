import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listComments } from '../../core/comments/contract.ts';
import { getFileContent } from '../../core/files/contract.ts';
import type { ImportOptions } from '../../core/importing/importers.ts';
import { getPerson } from '../../core/people/contract.ts';
import { listCommunities, listMembers } from '../../core/places/contract.ts';
import type { Doc } from '../../core/richtext/document.ts';
import { toMarkdown } from '../../core/richtext/markdown.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { communityStream } from '../stream/contract.ts';
import { openSlackExport, type SlackMessage } from './formats/slack.ts';
import { slackImporter } from './server/slack-import.ts';
import { contentsOf } from './testing/contents.ts';
import { told } from './testing/told.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fika-slack-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const take = async (path: string, options: Partial<ImportOptions> = {}) => {
  const { problems, ...report } = await slackImporter.run(world.services, path, {
    dryRun: false,
    as: 'communities',
    ...options,
  });
  return { ...report, problems: told(problems) };
};
const put = (name: string, content: unknown) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 1));
};
const rowsOf = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(world.services.db)).rows;
const placeCalled = async (name: string) => {
  const { items } = await world.admin.ok(listCommunities, { query: { limit: 100 } });
  return items.find((one) => one.name === name);
};

describeWithData('exports that others made', ['slack-export-slackdump'], (slackdump) => {
  const source = join(slackdump, 'source_export_dir');
  let messages: SlackMessage[];
  beforeAll(async () => {
    const opened = await openSlackExport(source);
    messages = [];
    for (const channel of opened.channels) {
      for await (const entry of opened.messages(channel)) if ('message' in entry) messages.push(entry.message);
    }
    await opened.close();
  });

  test('each message is there once, at its time, answers under what they answer', async () => {
    const before = await contentsOf(world.services.db);
    const preview = await take(source, { dryRun: true });
    expect(await contentsOf(world.services.db)).toEqual(before);
    const { counts, problems, notes } = await take(source);
    const answers = messages.filter(({ replyTo }) => replyTo !== null);
    expect(counts.posts).toEqual({ new: messages.length - answers.length, changed: 0, unchanged: 0, error: 0 });
    expect(counts.comments).toEqual({ new: answers.length, changed: 0, unchanged: 0, error: 0 });
    expect([answers.length, messages.length]).toEqual([4, 15]);
    expect(preview.counts).toEqual(counts);
    expect(notes).toEqual(['1 × channel_join passed over: it says nothing.']);
    expect(problems.map(({ file, line, reason }) => [file, line, reason.slice(0, 10)])).toEqual([
      ['users.json', 53, 'Entry 2: “'],
      ['B75B4C7/2025-01-11.json', 260, 'Message 9:'],
      ['B75B4C7/2025-01-11.json', 377, 'Message 11'],
    ]);

    const place = (await placeCalled('B75B4C7'))!;
    expect(place).toMatchObject({ visibility: 'open', memberCount: 3, createdAt: '2019-04-17T09:36:18.000Z' });
    const { items } = await world.admin.ok(communityStream, { params: { id: place.id }, query: { limit: 50 } });
    const posts = messages.filter(({ replyTo }) => replyTo === null).toReversed();
    expect(items.map((item) => item.createdAt)).toEqual(posts.map(({ time }) => time.toISOString()));
    expect(items.map((item) => item.editedAt)).toEqual(posts.map(({ editedAt }) => editedAt?.toISOString() ?? null));
    for (const [index, post] of posts.entries()) {
      const words = toMarkdown(post.doc).trim();
      expect(toMarkdown(items[index]!.body as Doc)).toContain(words);
      const thread = answers.filter(({ replyTo }) => replyTo === post.ts);
      const comments = await world.admin.ok(listComments, { params: { id: items[index]!.id } });
      expect(comments.items.map(({ createdAt }) => createdAt)).toEqual(thread.map(({ time }) => time.toISOString()));
    }
    const bot = items.find(({ author }) => !author.active);
    expect(bot?.createdAt).toBe('2025-01-18T00:32:43.583Z');
    await world.settle();
  });

  test('a second time, from the zip, nothing changes, not even the log', async () => {
    const before = await contentsOf(world.services.db);
    const { counts } = await take(join(slackdump, 'source_export.zip'));
    expect(counts.posts).toEqual({ new: 0, changed: 0, unchanged: 11, error: 0 });
    expect(counts.comments).toEqual({ new: 0, changed: 0, unchanged: 4, error: 0 });
    expect(counts.people).toEqual({ new: 0, changed: 0, unchanged: 4, error: 0 });
    expect(await contentsOf(world.services.db)).toEqual(before);
  });

  test('people with addresses, those who left, private conversations', async () => {
    const { counts, notes } = await take(join(slackdump, 'export'));
    expect(counts.people).toMatchObject({ new: 6, error: 0 });
    expect(counts.communities).toMatchObject({ new: 2, error: 0 });
    expect(notes).toEqual(['10 private conversations were left out: they are no communities and wait for chat.']);
    const people = await rowsOf(sql<{ email: string; active: boolean; auth_id: string | null }>`
      select email::text as email, active, auth_id from person where email like '%@example.com' order by email`);
    expect(people.map(({ email, active }) => [email, active])).toEqual([
      ['charlie.smith@example.com', true],
      ['hayasaka.ai@example.com', false],
      ['jane.d@example.com', false],
      ['john.d@example.com', true],
      ['seymore.arsehole@example.com', false],
      ['shinomiya.kaguya@example.com', false],
    ]);
    expect(people.every(({ auth_id }) => auth_id === null)).toBe(true);
  });
});

describe('what exports have', () => {
  const users = [
    {
      id: 'U1',
      team_id: 'T1',
      name: 'ann',
      real_name: 'Ann Lee',
      profile: { email: 'ann@example.org', title: 'Cook' },
    },
    { id: 'U2', team_id: 'T1', name: 'bo', real_name: 'Bo Berg' },
    { id: 'U3', team_id: 'T1', name: 'gus', real_name: 'Gus Guest', is_ultra_restricted: true },
    { id: 'U4', team_id: 'T1', name: 'helper', real_name: 'Helper', is_bot: true },
  ];
  const message = (n: number, more: Record<string, unknown>) => ({
    type: 'message',
    ts: `17000000${String(n).padStart(2, '0')}.000100`,
    user: 'U1',
    text: `Message ${n}`,
    ...more,
  });

  test('threads, reactions, mentions, links, files, bots, people in no list', async () => {
    const picture = await sharp({ create: { width: 30, height: 10, channels: 3, background: '#2a5' } })
      .png()
      .toBuffer();
    put('users.json', users);
    put('channels.json', [
      { id: 'C1', name: 'lunch_club', members: ['U1', 'U2', 'U3'], purpose: { value: 'What to eat' } },
      { id: 'C9', name: 'old-times', members: ['U2'], is_archived: true },
    ]);
    put('groups.json', [{ id: 'G1', name: 'secret-menu', members: ['U2'], creator: 'U2' }]);
    put('attachments/F1-soup.png', picture);
    put('attachments/F2-menu.txt', Buffer.from('soup'));
    put('attachments/F3-broken.png', Buffer.from('no picture'));
    put('lunch_club/2023-11-14.json', [
      message(1, {
        text: 'Hello <@U2>, see <https://example.org/menu|the menu> :tada: <@U77>',
        reactions: [
          { name: 'wave', users: ['U2', 'U3', 'U55'] },
          { name: 'partyparrot', users: ['U2'] },
        ],
        files: [
          { id: 'F1', name: 'soup.png', mimetype: 'image/png', title: 'A bowl of soup' },
          { id: 'F2', name: 'menu.txt', mimetype: 'text/plain' },
        ],
      }),
      message(2, {
        user: 'U2',
        thread_ts: message(1, {}).ts,
        text: 'An answer',
        reactions: [{ name: '+1', users: ['U1'] }],
        files: [
          { id: 'F1', name: 'soup.png', mimetype: 'image/png' },
          { id: 'F2', name: 'menu.txt', mimetype: 'text/plain' },
          { id: 'F3', name: 'broken.png', mimetype: 'image/png' },
        ],
      }),
      message(3, { user: 'U4', bot_id: 'B1', text: 'Beep' }),
      message(4, { user: undefined, bot_id: 'B2', subtype: 'bot_message', username: 'Weather', text: 'Rain' }),
      message(5, { user: 'U88', user_profile: { real_name: 'Vera Visitor' }, text: 'From elsewhere' }),
      message(6, { text: 'x'.repeat(100_001) }),
      message(7, { text: '' }),
      { text: 'no time' },
    ]);
    put('secret-menu/2023-11-14.json', [message(8, { user: 'U2', text: 'Truffles' })]);
    const { counts, problems } = await take(folder);
    expect(counts).toEqual({
      people: { new: 7, changed: 0, unchanged: 0, error: 0 },
      communities: { new: 3, changed: 0, unchanged: 0, error: 0 },
      posts: { new: 5, changed: 0, unchanged: 0, error: 1 },
      comments: { new: 1, changed: 0, unchanged: 0, error: 0 },
      reactions: { new: 4, changed: 0, unchanged: 0, error: 0 },
      files: { new: 5, changed: 0, unchanged: 0, error: 0 },
    });
    const file = 'lunch_club/2023-11-14.json';
    expect(problems.toSorted((a, b) => a.reason.localeCompare(b.reason))).toEqual([
      { file, line: 105, reason: expect.stringMatching(/^Entry 8 is damaged: ts/) },
      {
        file,
        line: 2,
        reason: 'Message 1: the reaction :partyparrot: (1 times, here first) is no emoji that Fika knows.',
      },
      { file, line: 2, reason: 'Message 1: U55 is not among the users; somebody called U55 stands for them.' },
      {
        file,
        line: 84,
        reason: 'Message 5: U88 is not among the users; somebody called Vera Visitor stands for them.',
      },
      { file, line: 93, reason: expect.stringMatching(/^Message 6: .*too/) },
      { file, line: 99, reason: 'Message 7: it says nothing.' },
    ]);

    const lunch = (await placeCalled('Lunch club'))!;
    expect(lunch).toMatchObject({ description: 'What to eat', visibility: 'open', archived: false });
    const members = await world.admin.ok(listMembers, { params: { id: lunch.id } });
    expect(members.items.map(({ person, role }) => `${person.name} ${role}`)).toEqual([
      'Ann Lee owner',
      'Bo Berg member',
      'Gus Guest guest',
    ]);
    expect(await placeCalled('Old times')).toBeUndefined();
    const [old] = await rowsOf(sql<{ archived: boolean }>`select archived_at is not null as archived from place
      where name = 'Old times'`);
    expect(old).toEqual({ archived: true });
    expect(await placeCalled('Secret menu')).toMatchObject({ visibility: 'closed' });

    const { items } = await world.admin.ok(communityStream, { params: { id: lunch.id } });
    const first = items.at(-1)!;
    expect(toMarkdown(first.body as Doc)).toMatch(
      /^Hello @\[Bo Berg\]\(person:\d+\), see \[the menu\]\(https:\/\/example.org\/menu\) 🎉 \\@U77$/,
    );
    expect(first.reactions).toEqual([{ emoji: '👋', count: 3 }]);
    expect(first.attachments).toMatchObject([
      { name: 'soup.png', alt: 'A bowl of soup', width: 30, height: 10 },
      { name: 'menu.txt' },
    ]);
    const { items: comments } = await world.admin.ok(listComments, { params: { id: first.id } });
    const [answer] = comments;
    expect(answer).toMatchObject({ author: { name: 'Bo Berg' }, reactions: [{ emoji: '👍', count: 1 }] });
    const links = [...toMarkdown(answer!.body as Doc).matchAll(/\[([^\]]*)\]\(\/api\/v1\/files\/(\d+)\/content\)/g)];
    expect(links.map(([, name]) => name)).toEqual(['menu.txt', 'broken.png']);
    const menu = await world.admin.request(getFileContent, { params: { id: links[0]![2]!, variant: 'content' } });
    expect([menu.status, menu.body]).toEqual([200, 'soup']);
    expect((answer!.body as Doc).content.map(({ type }) => type)).toEqual([
      'paragraph',
      'image',
      'paragraph',
      'paragraph',
    ]);
    const [mentioned] = await rowsOf(sql<{
      name: string;
    }>`select p.name from mention m join person p on p.id = m.person_id
      where m.subject_id = ${first.id}`);
    expect(mentioned?.name).toBe('Bo Berg');
    const authors = Object.fromEntries(items.map(({ author }) => [author.name, author.active]));
    expect(authors).toEqual({ 'Ann Lee': true, Helper: false, Weather: false, 'Vera Visitor': false });

    const before = await contentsOf(world.services.db);
    const again = await take(folder);
    expect(again.counts.posts).toEqual({ new: 0, changed: 0, unchanged: 5, error: 1 });
    expect(await contentsOf(world.services.db)).toEqual(before);
  });

  test('a later export adds what came since, to those who are here by their address', async () => {
    const [ann] = await rowsOf(sql<{ id: string }>`select id from person where email = 'ann@example.org'`);
    put('users.json', [{ ...users[0]!, profile: { email: 'ann@example.org', title: 'Chef' } }, users[1]]);
    put('channels.json', [{ id: 'C1', name: 'renamed', members: ['U1', 'U2'] }]);
    put('renamed/2023-11-15.json', [
      message(1, { text: 'edited since' }),
      message(9, { thread_ts: message(1, {}).ts, text: 'A late answer' }),
      message(10, { thread_ts: '1600000000.000100', text: 'To what is gone' }),
    ]);
    const { counts, problems } = await take(folder);
    expect(counts.people).toEqual({ new: 0, changed: 1, unchanged: 1, error: 0 });
    expect(counts.communities).toEqual({ new: 0, changed: 0, unchanged: 1, error: 0 });
    // The edited message has no more reactions and files either.
    expect(counts.posts).toEqual({ new: 1, changed: 1, unchanged: 0, error: 0 });
    expect(counts.comments).toMatchObject({ new: 1 });
    expect(counts.reactions).toMatchObject({ new: 0, changed: 3 });
    expect(problems).toMatchObject([
      { line: 15, reason: expect.stringMatching(/^Message 3: the first message of its thread is missing/) },
    ]);
    const lunch = (await placeCalled('Lunch club'))!;
    const { items } = await world.admin.ok(communityStream, { params: { id: lunch.id } });
    expect(items.find(({ createdAt }) => createdAt === '2023-11-14T22:13:21.000Z')).toMatchObject({
      body: { content: [{ content: [{ text: 'edited since' }] }] },
      attachments: [],
      reactions: [],
      commentCount: 2,
    });
    expect(await world.admin.ok(getPerson, { params: { id: ann!.id } })).toMatchObject({
      title: 'Chef',
      handle: 'ann',
    });
  });

  test('what is asked for wrongly', async () => {
    await expect(take(folder, { as: 'chat' })).rejects.toThrow('Fika has no chat so far');
    await expect(take(folder, { community: 'Lunch' })).rejects.toThrow('leave --community out');
    await expect(take(folder)).rejects.toThrow('no export of Slack');
  });
});
