import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { toMarkdown } from '../../../core/richtext/markdown.ts';
import { references, resolveMentions } from '../../../core/richtext/references.ts';
import { describeWithData } from '../../../platform/testing/shared-data.ts';
import { told } from '../testing/told.ts';
import { entryLines, jsonErrorLine } from './json-line.ts';
import { openSlackExport, type SlackMessage, type SlackProblem } from './slack.ts';
import { slackEmoji } from './slack-emoji.ts';
import { slackText } from './slack-text.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fika-slack-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, content: unknown): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 1));
}

async function readAll(path: string) {
  const opened = await openSlackExport(path);
  const messages: SlackMessage[] = [];
  const met: SlackProblem[] = [...opened.problems];
  for (const channel of opened.channels) {
    for await (const entry of opened.messages(channel)) {
      if ('message' in entry) messages.push(entry.message);
      else met.push(entry.problem);
    }
  }
  const problems = told(await opened.locate(met));
  await opened.close();
  return { users: opened.users, channels: opened.channels, messages, problems, passedOver: opened.passedOver };
}

describeWithData('exports', ['slack-export-slackdump', 'mattermost-server'], (slackdump, mattermost) => {
  test('a folder and a zip of the same export', async () => {
    const plain = await readAll(join(slackdump, 'source_export_dir'));
    const zip = await readAll(join(slackdump, 'source_export.zip'));
    expect(zip).toEqual(plain);
    expect(plain.problems).toEqual([]);
    expect(plain.users.length).toBe(10);
    expect(plain.users.filter(({ isBot }) => isBot).length).toBe(6);
    expect(plain.channels).toMatchObject([
      { id: 'CO69735E8A', name: 'B75B4C7', kind: 'public', members: { length: 3 } },
    ]);
    expect(plain.messages.length).toBe(15);
    expect(plain.messages.filter(({ replyTo }) => replyTo !== null).length).toBe(4);
    expect(plain.messages.filter(({ isTombstone }) => isTombstone).length).toBe(1);
    expect(plain.messages.find(({ isBot }) => isBot)).toMatchObject({
      botName: '2NR0w',
      time: new Date('2025-01-18T00:32:43.583Z'),
      editedAt: new Date('2025-01-18T00:32:51.000Z'),
      file: 'B75B4C7/2025-01-18.json',
      index: 1,
    });
    expect(plain.messages.flatMap(({ files }) => files)).toMatchObject([
      { path: null },
      { type: 'image/jpeg', size: 239922 },
    ]);
    expect(Object.fromEntries(plain.passedOver)).toEqual({ channel_join: 1 });
  });

  test('lists without days, with private conversations', async () => {
    const { users, channels, messages, problems } = await readAll(join(slackdump, 'export'));
    expect(problems).toEqual([]);
    expect(messages).toEqual([]);
    expect(users.find(({ handle }) => handle === 'smith')).toMatchObject({
      name: 'Charlie Smith',
      email: 'charlie.smith@example.com',
    });
    expect(channels.map(({ kind }) => kind)).toEqual([
      ...Array(2).fill('public'),
      ...Array(2).fill('group'),
      ...Array(8).fill('direct'),
    ]);
  });

  test('an export of 2017', async () => {
    const { channels, messages, problems, passedOver } = await readAll(join(mattermost, 'Fake_Team_Import.zip'));
    expect(problems).toEqual([]);
    expect(channels.map(({ name }) => name)).toEqual(['testchannel', 'general']);
    expect(messages.map(({ doc, files }) => [toMarkdown(doc), files.map(({ name }) => name)])).toEqual([
      ['', ['M4A.m4a']],
      ['This is a test post to test the import process', []],
      ['Hey', []],
      ['Hey', []],
    ]);
    expect(Object.fromEntries(passedOver)).toEqual({ channel_join: 3, channel_purpose: 1 });
  });

  test('a damaged day is reported with its line, and the rest is taken', async () => {
    await cp(join(slackdump, 'source_export_dir'), join(folder, 'copy'), { recursive: true, mode: 0 });
    const day = join(folder, 'copy', 'B75B4C7', '2025-01-10.json');
    await rm(day, { force: true });
    await writeFile(day, '[\n  {"ts": "1.1", "text": "a"},\n  {"ts": broken}\n]');
    const { messages, problems } = await readAll(join(folder, 'copy'));
    expect(messages.length).toBe(13);
    expect(problems[0]).toEqual({
      file: 'B75B4C7/2025-01-10.json',
      line: 3,
      reason: 'This file is damaged (not JSON).',
    });
    expect(problems.length).toBe(1);
    // The answers to what was in there wait for it.
    const answers = messages.filter(({ replyTo }) => replyTo !== null);
    expect(answers.map(({ isThreadHere }) => isThreadHere)).toEqual([false, false, true, true]);
  });
});

describe('messages', () => {
  const base = async (...messages: unknown[]) => {
    await put('users.json', [{ id: 'U1', name: 'ann', real_name: 'Ann Lee' }, { name: 'no id' }]);
    await put('channels.json', [{ id: 'C1', name: 'general', members: ['U1'] }]);
    await put('general/2024-01-01.json', messages);
    return readAll(folder);
  };

  test('threads, reactions, files, edits, in the order of their time', async () => {
    await put('general/__uploads/F1/a.png', 'png');
    await put('__uploads/F2/b.txt', 'text');
    const { messages, problems } = await base(
      { ts: '20.000002', thread_ts: '10.000001', user: 'U2', text: 'answer', subtype: 'thread_broadcast' },
      { ts: '10.000001', thread_ts: '10.000001', user: 'U1', text: 'first', edited: { user: 'U1', ts: '11.000000' } },
      { ts: '20.000002', thread_ts: '10.000001', user: 'U2', text: 'answer' },
      {
        ts: '30.000003',
        user: 'U1',
        text: '',
        files: [
          { id: 'F2', name: '../../b.txt', mimetype: 'text/plain', size: 4 },
          { id: 'F3', mode: 'tombstone' },
          { id: 'F4', title: 'Gone', permalink: 'https://example.com/f4' },
        ],
        reactions: [
          { name: '+1::skin-tone-2', users: ['U1', 'U2', 'U1'], count: 2 },
          { name: 'our-own', users: ['U1'], count: 1 },
        ],
      },
      { ts: 'damaged', text: 'x' },
      'nonsense',
    );
    expect(messages.map(({ ts, replyTo, isThreadHere }) => [ts, replyTo, isThreadHere])).toEqual([
      ['10.000001', null, false],
      ['20.000002', '10.000001', true],
      ['30.000003', null, false],
    ]);
    expect(messages[0]!.editedAt).toEqual(new Date(11_000));
    expect(messages[2]!.reactions).toEqual([
      { emoji: '👍🏻', name: '+1::skin-tone-2', users: ['U1', 'U2'] },
      { emoji: null, name: 'our-own', users: ['U1'] },
    ]);
    expect(messages[2]!.files).toMatchObject([
      { id: 'F2', name: 'b.txt', path: '__uploads/F2/b.txt', type: 'text/plain' },
      { id: 'F4', name: 'Gone', path: null, url: 'https://example.com/f4' },
    ]);
    expect(problems).toEqual([
      { file: 'users.json', line: 7, reason: 'Entry 2 is damaged: id is missing or wrong.' },
      { file: 'general/2024-01-01.json', line: 65, reason: 'Entry 5 is damaged: ts is missing or wrong.' },
      { file: 'general/2024-01-01.json', line: 69, reason: 'Entry 6 is damaged: the entry is missing or wrong.' },
    ]);
  });

  test('what bots say in blocks and attachments', async () => {
    const { messages } = await base(
      {
        ts: '1.000001',
        subtype: 'bot_message',
        username: 'Builder',
        bot_id: 'B1',
        text: null,
        attachments: [
          {
            pretext: 'Look',
            title: 'Build 7',
            title_link: 'https://example.com/7',
            text: '*failed*',
            fields: [{ title: 'By', value: '<@U1>' }],
          },
        ],
      },
      {
        ts: '2.000001',
        bot_id: 'B1',
        text: 'Poll',
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*One*' } }, { type: 'actions' }],
      },
    );
    expect(messages.map(({ doc, botName, isBot }) => [toMarkdown(doc), botName, isBot])).toEqual([
      [
        'Look\n\n> [**Build 7**](https://example.com/7)\n>\n> **failed**\n>\n> **By**\\\n> @[Ann Lee](handle:U1)',
        'Builder',
        true,
      ],
      ['Poll\n\n**One**', null, true],
    ]);
  });

  test('a channel that is in no list is taken, and said', async () => {
    await put('lost/2024-01-01.json', [{ ts: '1.000001', text: 'a' }]);
    const { channels, problems } = await base();
    expect(channels.map(({ name }) => name)).toEqual(['general', 'lost']);
    expect(problems).toContainEqual({
      file: 'lost',
      line: null,
      reason: expect.stringContaining('in none of the lists'),
    });
  });

  test('a text that is too long is reported', async () => {
    const { messages, problems } = await base(
      { ts: '1.000001', text: 'a'.repeat(200_000) },
      { ts: '2.000001', text: 'b' },
    );
    expect(messages.map(({ ts }) => ts)).toEqual(['2.000001']);
    expect(problems.at(-1)).toMatchObject({ reason: expect.stringContaining('too long') });
  });

  test('a folder of something else is none', async () => {
    await put('readme.txt', 'x');
    await expect(openSlackExport(folder)).rejects.toThrow(ImportSourceError);
  });
});

describe('text', () => {
  const names = {
    user: (id: string) => (id === 'U1' ? 'Ann Lee' : undefined),
    channel: (id: string) => (id === 'C1' ? 'general' : undefined),
  };
  const markdown = (text: string) => toMarkdown(slackText(text, names));

  test.each([
    ['*bold* _italic_ ~strike~ `co*d*e`', '**bold** _italic_ ~~strike~~ `co*d*e`'],
    ['*_both_* _a *b* c_', '**_both_** _a **b** c_'],
    ['2*3*4 a_b_c *not * _ x_ **', '2\\*3\\*4 a_b_c \\*not \\* \\_ x\\_ \\*\\*'],
    ['*a\nb*', '\\*a\\\nb\\*'],
    [
      '<https://example.com|see *this*> <https://example.com/?a=1&amp;b=2>',
      '[see \\*this\\*](https://example.com) <https://example.com/?a=1&b=2>',
    ],
    ['<mailto:a@example.com|a@example.com> <javascript:alert(1)|x>', '<a@example.com> x'],
    ['<@U1> <@U9|bob> <@U8>', '@[Ann Lee](handle:U1) @[bob](handle:U9) @U8'],
    ['<#C1|old> <#C9|other> <!here> <!subteam^S1|@team>', '\\#general \\#other \\@here \\@team'],
    ['&lt;b&gt; &amp;amp; 3 < 4', '\\<b> \\&amp; 3 < 4'],
    [':tada: :+1::skin-tone-4: :unknown: 10:30:45', '🎉 👍🏽 :unknown: 10:30:45'],
    ['a\n\n\nb\nc', 'a\n\nb\\\nc'],
    ['&gt; quoted\n&gt; *more*\nafter', '> quoted\\\n> **more**\n\nafter'],
    ['&gt;&gt;&gt; all\n\nof it', '> all\n>\n> of it'],
    ['• one\n    ◦ two\nend', '- one\n- two\n\nend'],
    ['see ```x &lt; <https://example.com>\n  y``` and', 'see\n\n```\nx < https://example.com\n  y\n```\n\nand'],
    ['``` open', '\\`\\`\\` open'],
    ['', ''],
  ])('%j is %j', (text, expected) => {
    expect(markdown(text)).toBe(expected);
  });

  test('mentions become people by their Slack id, and names where nobody came along', () => {
    const doc = slackText('<@U1> and <@U9|bob>', names);
    expect(references(doc).handles).toEqual(['U1', 'U9']);
    const resolved = resolveMentions(doc, (id) => (id === 'U1' ? { id: '7', label: 'Ann' } : undefined));
    expect(toMarkdown(resolved)).toBe('@[Ann](person:7) and \\@bob');
  });

  test.each(['*a ', '_a', '~', '`', '<', '<@', '&gt;', '&gt; ', '• ', ':', ':a', '```', '&'])(
    '%j again and again is read in time',
    (unit) => {
      const started = process.cpuUsage();
      slackText(unit.repeat(60_000 / unit.length), names);
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1000).toBeLessThan(1000);
    },
  );
});

test.each([
  ['[\n1,\n2', 3],
  ['[1,\n]', 2],
  ['{"a": 1\n\n"b": 2}', 3],
  ['[{"a": [1, {}]},\n"\\q"]', 2],
  ['[]\n\nx', 3],
  ['{"a":\n01}', 2],
  ['', 1],
])('%j is no JSON from line %i on', (source, line) => {
  expect(() => JSON.parse(source)).toThrow(SyntaxError);
  expect(jsonErrorLine(source)).toBe(line);
});

test.each([
  ['[]', []],
  ['[1, "],\\\\\\"["]', [1, 1]],
  ['[\n{"a": [\n1, {}]},\n\n  [2,\n3], null,\r\n"]["]', [2, 5, 6, 7]],
  ['\n\n[{}\n,\n{}]\n', [3, 5]],
])('the entries of %j begin on the lines %j', (source, lines) => {
  expect(JSON.parse(source)).toHaveLength(lines.length);
  expect(entryLines(source)).toEqual(lines);
});

test.each([
  ['+1', '👍'],
  ['thumbsup', '👍'],
  ['man-shrugging', '🤷‍♂️'],
  ['female-doctor', '👩‍⚕️'],
  ['male-technologist', '👨‍💻'],
  ['flag-de', '🇩🇪'],
  ['knife_fork_plate', '🍽'],
  ['simple_smile', '🙂'],
  ['raised_hands::skin-tone-6', '🙌🏿'],
  ['constructor', undefined],
  ['our-own', undefined],
])('the emoji %s is %s', (name, emoji) => {
  expect(slackEmoji(name)).toBe(emoji);
});
