/** A newer export of the same Slack: what was edited, answered and reacted to there since. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listComments, updateComment } from '../../core/comments/contract.ts';
import { deleteItem, getItem, itemHistory, updateItem } from '../../core/items/contract.ts';
import { reactToItem, unreactToItem } from '../../core/reactions/contract.ts';
import type { Doc } from '../../core/richtext/document.ts';
import { toMarkdown } from '../../core/richtext/markdown.ts';
import { createAccount, createToken } from '../../platform/auth/accounts.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { type Actor, actorOn, openWorld, type World } from '../../testing/world.ts';
import { slackImporter } from './server/slack-import.ts';
import { contentsOf } from './testing/contents.ts';
import { told } from './testing/told.ts';

interface SlackJson extends Record<string, unknown> {
  ts: string;
  reactions?: { name: string; users: string[]; count: number }[];
}

describeWithData('a newer export of others', ['slack-export-slackdump'], (slackdump) => {
  const channel = 'CO69735E8A';
  // Two of the people, by their Slack ids, and messages of theirs.
  const ann = 'UOF82F39AE';
  const bea = 'UOB5F987BF17';
  const plain = '1736478514.897649';
  const root = '1736478630.905399';
  const answer = '1736554783.040199';
  const otherAnswer = '1736554746.482349';
  const editedHere = '1736560955.039969';
  const deletedHere = '1736562623.558619';
  const picture = '1736582524.607359';
  const pictureFile = 'FO260121BC1C';

  let world: World;
  let folder: string;
  let annHere: Actor;
  let beaHere: Actor;
  beforeAll(async () => {
    world = await openWorld();
    folder = mkdtempSync(join(tmpdir(), 'fika-slack-'));
    cpSync(join(slackdump, 'source_export_dir'), folder, { recursive: true });
    await take();
    annHere = await comeIn(ann);
    beaHere = await comeIn(bea);
  });
  afterAll(async () => {
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const take = async (dryRun = false) => {
    const { problems, ...report } = await slackImporter.run(world.services, folder, { dryRun, as: 'communities' });
    return { ...report, problems: told(problems) };
  };
  const idOf = async (ref: string) => {
    const { rows } = await sql<{ id: string }>`select subject_id as id from external_ref where ref = ${ref}`.execute(
      world.services.db,
    );
    return rows[0]!.id;
  };
  const idOfMessage = (ts: string) => idOf(`${channel}:${ts}`);
  /** Lets somebody who was imported come in. */
  async function comeIn(slackId: string): Promise<Actor> {
    const id = await idOf(slackId);
    return world.services.db.transaction().execute(async (db) => {
      const auth = await createAccount(db, { email: `${slackId}@example.org`, name: slackId, passwordHash: 'none' });
      await sql`update person set auth_id = ${auth} where id = ${id}`.execute(db);
      const { token } = await createToken(db, auth, 'test', null);
      return actorOn(world.app, { id, page: '0', name: slackId, token });
    });
  }
  const dayOf = (ts: string) => `B75B4C7/${new Date(Number(ts) * 1000).toISOString().slice(0, 10)}.json`;
  /** Changes one message in the export; answers on which line it begins. */
  function inSlack(ts: string, change: (message: SlackJson) => Partial<SlackJson>): number {
    const file = join(folder, dayOf(ts));
    const messages = JSON.parse(readFileSync(file, 'utf8')) as SlackJson[];
    const index = messages.findIndex((message) => message.ts === ts);
    Object.assign(messages[index]!, change(messages[index]!));
    const text = JSON.stringify(messages, null, 2);
    writeFileSync(file, text);
    const lines = text.split('\n');
    return (
      lines
        .slice(
          0,
          lines.findIndex((line) => line.includes(`"ts": "${ts}"`)),
        )
        .lastIndexOf('  {') + 1
    );
  }
  const edit = (ts: string, text: string, at = '1740000000') =>
    inSlack(ts, () => ({ text, edited: { user: ann, ts: `${at}.000000` } }));
  const react = (ts: string, ...reactions: [string, ...string[]][]) =>
    inSlack(ts, () => ({ reactions: reactions.map(([name, ...users]) => ({ name, users, count: users.length })) }));
  const itemOf = async (ts: string) => world.admin.ok(getItem, { params: { id: await idOfMessage(ts) } });
  const commentsOf = async (ts: string) =>
    (await world.admin.ok(listComments, { params: { id: await idOfMessage(ts) } })).items;
  const words = ({ body }: { body: unknown }) => toMarkdown(body as Doc);
  const nothingMore = async () => {
    const before = await contentsOf(world.services.db);
    const { counts } = await take();
    expect(counts.posts).toMatchObject({ new: 0, changed: 0, error: 0 });
    expect(counts.comments).toMatchObject({ new: 0, changed: 0, error: 0 });
    expect(counts.reactions).toBeUndefined();
    expect(await contentsOf(world.services.db)).toEqual(before);
  };

  test('edits, reactions and new answers come over, once', async () => {
    edit(plain, 'What was meant');
    edit(answer, 'A better answer for <@UOB5F987BF17>');
    react(plain, ['tada', bea, ann], ['our-own', bea]);
    react(otherAnswer, ['+1', ann]);
    writeFileSync(
      join(folder, 'B75B4C7/2025-03-01.json'),
      JSON.stringify([{ type: 'message', ts: '1740823200.000100', thread_ts: root, user: bea, text: 'A late answer' }]),
    );
    const before = await contentsOf(world.services.db);
    const preview = await take(true);
    expect(await contentsOf(world.services.db)).toEqual(before);
    const threadBefore = await commentsOf(root);
    const { counts, problems } = await take();
    expect(counts.posts).toEqual({ new: 0, changed: 1, unchanged: 10, error: 0 });
    expect(counts.comments).toEqual({ new: 1, changed: 1, unchanged: 3, error: 0 });
    expect(counts.reactions).toEqual({ new: 3, changed: 0, unchanged: 0, error: 0 });
    expect(preview.counts).toEqual(counts);
    expect(problems.filter(({ file }) => file === dayOf(plain))).toEqual([
      { file: dayOf(plain), line: 2, reason: expect.stringMatching(/^Message 1: the reaction :our-own: \(1 times/) },
    ]);

    const item = await itemOf(plain);
    expect(words(item)).toBe('What was meant');
    expect(item.editedAt).toBe('2025-02-19T21:20:00.000Z');
    expect(item.reactions).toEqual([{ emoji: '🎉', count: 2 }]);
    const history = await world.admin.ok(itemHistory, { params: { id: item.id } });
    expect(history.items.map(({ editor }) => editor.id)).toEqual([annHere.id]);
    const thread = await commentsOf(root);
    expect(thread.map(({ id }) => id).slice(0, 2)).toEqual(threadBefore.map(({ id }) => id));
    expect(thread.map(words)).toEqual([
      words(threadBefore[0]!),
      expect.stringMatching(/^A better answer for @\[.+\]\(person:\d+\)$/),
      'A late answer',
    ]);
    expect(thread[0]!.reactions).toEqual([{ emoji: '👍', count: 1 }]);
    expect(thread[1]!.editedAt).toBe('2025-02-19T21:20:00.000Z');
    await nothingMore();
  });

  test('a name that changed in Slack edits nobody’s words', async () => {
    const file = join(folder, 'users.json');
    const users = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[];
    for (const user of users) if (user.id === bea) user.real_name = 'Bea Renamed';
    writeFileSync(file, JSON.stringify(users));
    const { counts } = await take();
    expect(counts.people).toMatchObject({ changed: 1 });
    expect(counts.comments).toMatchObject({ changed: 0, unchanged: 5 });
    await nothingMore();
  });

  test('what people edited, deleted or reacted to here stays, and is reported where Slack changed too', async () => {
    const [kept, comment] = [await itemOf(editedHere), (await commentsOf(root))[1]!];
    await annHere.ok(updateItem, {
      params: { id: kept.id },
      body: { version: kept.version, markdown: 'My own words' },
    });
    await annHere.ok(updateComment, {
      params: { id: comment.id },
      body: { version: comment.version, markdown: 'My own answer' },
    });
    await annHere.ok(deleteItem, { params: { id: await idOfMessage(deletedHere) } });
    // Bea takes back here what she said there, and says something else.
    const params = { id: await idOfMessage(plain) };
    await beaHere.ok(unreactToItem, { params: { ...params, emoji: '🎉' } });
    await beaHere.ok(reactToItem, { params: { ...params, emoji: '🐌' } });
    // A post that was only edited here is nothing to report.
    await nothingMore();

    react(editedHere, ['wave', bea]);
    const lines = [
      edit(editedHere, 'Their words', '1740000100'),
      edit(deletedHere, 'It lives', '1740000100'),
      edit(answer, 'Their answer', '1740000100'),
    ].sort((a, b) => a - b);
    react(plain, ['tada', bea], ['eyes', bea]);
    const { counts, problems } = await take();
    expect(counts.posts).toEqual({ new: 0, changed: 0, unchanged: 11, error: 0 });
    expect(counts.comments).toEqual({ new: 0, changed: 0, unchanged: 5, error: 0 });
    // 👋 and 👀 are new; Ann's 🎉 is gone.
    expect(counts.reactions).toEqual({ new: 2, changed: 1, unchanged: 0, error: 0 });
    const reported = problems.filter(({ reason }) => reason.includes('edited in Slack since'));
    expect(reported.map(({ file, line }) => [file, line])).toEqual(lines.map((line) => [dayOf(editedHere), line]));
    expect(reported.map(({ reason }) => reason.split('; ')[1])).toEqual([
      'in Fika it was edited too, and those words stay.',
      'in Fika it was edited too, and those words stay.',
      'in Fika it was deleted, and stays so.',
    ]);
    const item = await itemOf(editedHere);
    expect([words(item), item.reactions]).toEqual(['My own words', [{ emoji: '👋', count: 1 }]]);
    expect(words((await commentsOf(root))[1]!)).toBe('My own answer');
    expect((await world.admin.fails(getItem, { params: { id: await idOfMessage(deletedHere) } })).status).toBe(404);
    const { reactions } = await itemOf(plain);
    expect(new Set(reactions.map(({ emoji, count }) => `${emoji} ${count}`))).toEqual(new Set(['🐌 1', '👀 1']));
    await nothingMore();
  });

  test('a file that was missing comes with an export that has it, and stays where a later one lacks it', async () => {
    const uploads = join(folder, '__uploads', pictureFile);
    mkdirSync(uploads, { recursive: true });
    const pixels = { create: { width: 30, height: 10, channels: 3, background: '#2a5' } } as const;
    writeFileSync(join(uploads, 'photo.jpg'), await sharp(pixels).jpeg().toBuffer());
    expect((await itemOf(picture)).attachments).toEqual([]);
    const { counts } = await take();
    expect([counts.posts?.changed, counts.files]).toEqual([1, { new: 1, changed: 0, unchanged: 0, error: 0 }]);
    const [attachment] = (await itemOf(picture)).attachments;
    expect(attachment).toMatchObject({ width: 30, height: 10 });
    await nothingMore();

    rmSync(uploads, { recursive: true });
    edit(picture, 'With words');
    expect((await take()).counts).toMatchObject({ posts: { changed: 1 } });
    expect(await itemOf(picture)).toMatchObject({ attachments: [{ file: attachment!.file }] });
    expect(words(await itemOf(picture))).toBe('With words');
    await nothingMore();
  });

  test('an export of the last days alone answers threads that came over before', async () => {
    for (const ts of [plain, editedHere, '1737160363.583369', '1737714849.675319']) unlinkSync(join(folder, dayOf(ts)));
    writeFileSync(
      join(folder, 'B75B4C7/2025-03-02.json'),
      JSON.stringify([{ type: 'message', ts: '1740909600.000100', thread_ts: root, user: ann, text: 'Later still' }]),
    );
    const { counts, problems } = await take();
    expect(counts.comments).toMatchObject({ new: 1, unchanged: 1 });
    expect(counts.posts).toBeUndefined();
    expect(problems.filter(({ file }) => file.startsWith('B75B4C7'))).toEqual([]);
    expect(words((await commentsOf(root)).at(-1)!)).toBe('Later still');
  });
});
