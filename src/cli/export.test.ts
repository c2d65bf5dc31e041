import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createComment, deleteComment } from '../core/comments/contract.ts';
import { keepUpload, processPicture } from '../core/files/server/files.ts';
import { createItem, deleteItem } from '../core/items/contract.ts';
import { reactToItem } from '../core/reactions/contract.ts';
import { type Actor, openWorld, type World } from '../testing/world.ts';
import exportCommand from './export.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await openWorld();
  folder = mkdtempSync(join(tmpdir(), 'fika-export-'));
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const upload = (owner: Actor, name: string, mime: string, bytes: Buffer) =>
  keepUpload(
    world.services,
    { person: owner.id, guest: false, administrator: false, language: 'en', session: null },
    { name, mime, content: Readable.from([bytes]) },
    (rule) => world.services.db.transaction().execute(rule),
  );
const linesOf = (name: string): Record<string, unknown>[] =>
  readFileSync(join(folder, 'out', name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('everything that people said, with their files, and nothing that was deleted', async () => {
  const ann = await world.person('Ann ✨', { email: 'ann@example.org' });
  const place = await world.community(ann, 'Secret kitchen', 'secret');
  const picture = await sharp({ create: { width: 8, height: 4, channels: 3, background: '#a52' } })
    .jpeg()
    .toBuffer();
  const shown = await upload(ann, 'soup.jpg', 'image/jpeg', picture);
  await processPicture({ file: shown.id }, world.services);
  const listed = await upload(ann, 'list.TXT', 'text/plain', Buffer.from('leeks'));
  await upload(ann, 'private.txt', 'text/plain', Buffer.from('never attached'));
  const post = await ann.ok(createItem, {
    params: { id: place },
    body: {
      markdown: 'Soup **today**, \u2028 #soup',
      attachments: [
        { file: shown.id, alt: 'A bowl' },
        { file: listed.id, alt: '' },
      ],
    },
  });
  const poll = await ann.ok(createItem, {
    params: { id: place },
    body: { kind: 'poll', title: 'Bread?', options: [{ text: 'yes' }, { text: 'no' }] } as never,
  });
  const gone = await ann.ok(createItem, { params: { id: place }, body: { markdown: 'Taken back' } });
  await ann.ok(deleteItem, { params: { id: gone.id } });
  const comment = await ann.ok(createComment, { params: { id: post.id }, body: { markdown: 'Hot' } });
  const answer = await ann.ok(createComment, {
    params: { id: post.id },
    body: { markdown: 'Very', parent: comment.id },
  });
  await ann.ok(deleteComment, { params: { id: comment.id } });
  await ann.ok(reactToItem, { params: { id: post.id, emoji: '🥣' } });

  const said: string[] = [];
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line) => said.push(line));
  const env = {
    DATABASE_URL: world.services.config.databaseUrl,
    FIKA_DATA: world.services.config.data,
    FIKA_LOG_LEVEL: 'silent',
  };
  expect(await exportCommand.run([join(folder, 'out')], env)).toBe(0);
  // Rooms have parts of their own.
  expect(said).toEqual(expect.arrayContaining(['2 people', '4 places', '2 items', '1 comments', '2 files']));

  expect(linesOf('people.jsonl')[1]).toMatchObject({ id: ann.id, name: 'Ann ✨', email: 'ann@example.org' });
  expect(linesOf('places.jsonl').find(({ id }) => id === place)).toMatchObject({
    visibility: 'secret',
    members: [{ person: ann.id, role: 'owner' }],
  });
  expect(linesOf('items.jsonl')).toMatchObject([
    {
      id: post.id,
      place,
      author: ann.id,
      body: post.body,
      tags: ['soup'],
      attachments: [{ file: shown.id, alt: 'A bowl' }, { file: listed.id }],
      reactions: [{ emoji: '🥣', person: ann.id }],
      createdAt: post.createdAt,
    },
    { id: poll.id, kind: 'poll', title: 'Bread?', fields: { options: [{ text: 'yes' }, { text: 'no' }] } },
  ]);
  expect(linesOf('items.jsonl')[0]!.markdown).toContain('Soup **today**');
  expect(linesOf('comments.jsonl')).toMatchObject([{ id: answer.id, item: post.id, parent: null, markdown: 'Very' }]);
  expect(linesOf('files.jsonl').map(({ name, path }) => [name, path])).toEqual([
    ['soup.jpg', `files/${shown.id}.webp`],
    ['list.TXT', `files/${listed.id}.txt`],
  ]);
  expect(readFileSync(join(folder, 'out', `files/${listed.id}.txt`), 'utf8')).toBe('leeks');
  expect((await sharp(join(folder, 'out', `files/${shown.id}.webp`)).metadata()).width).toBe(8);
  expect(statSync(join(folder, 'out')).mode & 0o777).toBe(0o700);

  // A folder with something in it is left alone, and nothing half is left beside it.
  await expect(exportCommand.run([join(folder, 'out')], env)).rejects.toThrow('is not empty');
  writeFileSync(join(folder, 'file'), '');
  await expect(exportCommand.run([join(folder, 'file')], env)).rejects.toThrow('cannot be written to');
  expect(readdirSync(folder).sort()).toEqual(['file', 'out']);
  expect(await exportCommand.run([], env)).toBe(2);
  vi.restoreAllMocks();
});
