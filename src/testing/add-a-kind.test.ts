/** docs/add-a-kind.md is true: its list is the whole of polls, and its code, as it stands there, is a kind. */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modules } from '../app.ts';
import { createComment } from '../core/comments/contract.ts';
import { createItem, deleteItem, getItem, restoreItem, updateItem } from '../core/items/contract.ts';
import { registerKind } from '../core/items/kinds.ts';
import { searchAll } from '../core/search/contract.ts';
import { communityStream } from '../features/stream/contract.ts';
import { migrate } from '../platform/database/migrate.ts';
import type { Module } from '../platform/module.ts';
import { eventually } from '../platform/testing/eventually.ts';
import { type Actor, openWorld, type World } from './world.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tutorial = readFileSync(join(root, 'docs', 'add-a-kind.md'), 'utf8').replaceAll('\r\n', '\n');

describe('the list of files', () => {
  const listed = [...tutorial.matchAll(/^\| `([^`]+)` \|/gm)].map(([, file]) => file!);

  test('is what polls are made of, all of it', () => {
    const there = readdirSync(join(root, 'src/features/polls'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) =>
        join(entry.parentPath, entry.name).slice(join(root, 'src/features/polls/').length).replaceAll('\\', '/'),
      );
    expect([...listed].sort()).toEqual(there.sort());
  });

  test('and outside of it only the list of modules knows polls', () => {
    const sources = globSync(['src/{core,platform,web}/**/*.{ts,tsx,sql,json}', 'src/*.ts'], { cwd: root }).filter(
      (file) => !/\.test\.tsx?$|-cases\.ts$|[/\\]testing[/\\]/.test(file),
    );
    expect(sources.length).toBeGreaterThan(200);
    const knowing = sources.filter((file) => {
      const code = readFileSync(join(root, file), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/^\s*(\/\/|--).*$/gm, '');
      return /\bpolls?\b|pollsModule/i.test(code);
    });
    expect(knowing).toEqual(['src/app.ts']);
    const lines = readFileSync(join(root, 'src/app.ts'), 'utf8').match(/.*pollsModule.*/g);
    expect(lines).toEqual([expect.stringMatching(/^import /), '  pollsModule,']);
    expect(tutorial).toContain(lines![0]);
  });
});

describe('the note of the tutorial', () => {
  let folder = '';
  let world: World;
  let alice: Actor;
  let bob: Actor;
  let place: string;

  beforeAll(async () => {
    // Inside the project, so that its packages are found; what the code means by ../../core is the real one.
    mkdirSync(join(root, 'dist'), { recursive: true });
    folder = mkdtempSync(join(root, 'dist', 'add-a-kind-'));
    const blocks = [...tutorial.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)];
    expect(blocks.map(([, file]) => file)).toEqual([
      'contract.ts',
      'migrations/0001-notes.sql',
      'server/queries.ts',
      'server/notes.ts',
      'module.ts',
      'web/index.ts',
      'web/NoteComposer.tsx',
      'web/NoteCard.tsx',
      'messages/en.json',
      'messages/de.json',
    ]);
    for (const [, file, code] of blocks) {
      const path = join(folder, file!);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, code!.replace(/'(?:\.\.\/)+(core|platform|web)\//g, `'${root.replaceAll('\\', '/')}src/$1/`));
    }
    const loaded: { notesModule: Module } = await import(pathToFileURL(join(folder, 'module.ts')).href);
    // What app.ts does with a module of its list.
    for (const kind of loaded.notesModule.kinds ?? []) registerKind(kind);
    world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
    expect(await migrate(world.services.pool, [...modules, loaded.notesModule])).toEqual(['features/notes/0001-notes']);
    alice = await world.person('Alice');
    bob = await world.person('Bob');
    place = await world.community(alice, 'Kitchen');
    await world.join(place, bob);
  });
  afterAll(async () => {
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (label: string, body: Record<string, unknown> = {}) =>
    alice.ok(createItem, { params: { id: place }, body: { kind: 'note', label, ...body } as never });
  const found = async (who: Actor, q: string) => {
    await world.settle();
    return (await who.ok(searchAll, { query: { q } })).items.map(({ id }) => id);
  };

  test('is written, read, listed, commented, edited, deleted and restored', async () => {
    const note = await write('Shopping', { markdown: 'Milk for @bob' });
    expect(note).toMatchObject({ kind: 'note', label: 'Shopping', version: 1 });
    const read = () => bob.ok(getItem, { params: { id: note.id } });
    expect(await read()).toMatchObject({ label: 'Shopping', can: expect.arrayContaining(['comment', 'react']) });
    const listed = async () => (await bob.ok(communityStream, { params: { id: place } })).items;
    expect((await listed())[0]).toMatchObject({ id: note.id, label: 'Shopping' });
    await bob.ok(createComment, { params: { id: note.id }, body: { markdown: 'Thanks' } });
    await alice.ok(updateItem, { params: { id: note.id }, body: { version: 1, label: 'Groceries' } as never });
    expect(await read()).toMatchObject({ label: 'Groceries', version: 2, commentCount: 1 });
    expect(
      (await bob.fails(updateItem, { params: { id: note.id }, body: { version: 2, label: 'x' } as never })).status,
    ).toBe(403);
    await alice.ok(deleteItem, { params: { id: note.id } });
    expect((await bob.fails(getItem, { params: { id: note.id } })).status).toBe(404);
    expect((await listed()).map(({ id }) => id)).not.toContain(note.id);
    await alice.ok(restoreItem, { params: { id: note.id } });
    expect(await read()).toMatchObject({ label: 'Groceries' });
  });

  test('is found by its label, by those who may read it', async () => {
    const note = await write('Rutabaga');
    expect(await found(bob, 'rutabaga')).toEqual([note.id]);
    const secret = await world.community(alice, 'Secret', 'secret');
    const hidden = await alice.ok(createItem, {
      params: { id: secret },
      body: { kind: 'note', label: 'Kohlrabi' } as never,
    });
    expect([await found(alice, 'kohlrabi'), await found(bob, 'kohlrabi')]).toEqual([[hidden.id], []]);
    await alice.ok(updateItem, { params: { id: note.id }, body: { version: 1, label: 'Parsnip' } as never });
    expect([await found(bob, 'rutabaga'), await found(bob, 'parsnip')]).toEqual([[], [note.id]]);
  });

  test('is told live, with its field', async () => {
    const address = await world.app.listen({ port: 0, host: '127.0.0.1' });
    const socket = io(address, { path: '/live', transports: ['websocket'], auth: { token: bob.token } });
    const told: { verb: string; item?: { label?: string } }[] = [];
    socket.on('activity', (message) => told.push(message));
    await new Promise((resolve, reject) => {
      socket.on('ready', resolve);
      socket.on('connect_error', reject);
    });
    await write('Live');
    await eventually(
      () => expect(told.find(({ verb, item }) => verb === 'item.created' && item?.label === 'Live')).toBeDefined(),
      30_000,
    );
    socket.disconnect();
  });

  test('holds against the types of everything that it uses, in the web app too', { timeout: 60_000 }, () => {
    const project = join(folder, 'tsconfig.json');
    // With everything else, whose declarations reach into each other.
    writeFileSync(
      project,
      JSON.stringify({
        extends: '../../tsconfig.json',
        include: ['**/*', '../../src'],
      }),
    );
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/tsc7/bin/tsc'), '-p', project], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, '']);
  });

  test('is drawn: its field while somebody writes, its label in the card', async () => {
    const [{ default: NoteComposer }, { default: NoteCard }] = await Promise.all([
      import(join(folder, 'web/NoteComposer.tsx')),
      import(join(folder, 'web/NoteCard.tsx')),
    ]);
    const words = createInstance();
    await words.init({ lng: 'en', resources: { en: { notes: await import(join(folder, 'messages/en.json')) } } });
    const drawn = (element: ReactElement) =>
      renderToStaticMarkup(
        createElement(I18nextProvider, { i18n: words }, createElement(MantineProvider, { env: 'test' }, element)),
      );
    const fields = { fields: { label: 'Milk' }, onChange: () => {}, errors: { label: 'Too long' } };
    const composer = drawn(createElement(NoteComposer, fields));
    expect(composer).toContain('value="Milk"');
    expect(composer).toContain('Too long');
    expect(composer).toContain('Label');
    expect(drawn(createElement(NoteCard, { item: { label: 'Rye & oats' } }))).toContain('Rye &amp; oats');
  });

  test('is refused with a field that is none of its own, or without its own, and then nothing is made', async () => {
    const count = async () => (await world.services.pool.query('select count(*)::int as n from item')).rows[0].n;
    const before = await count();
    for (const body of [{ label: 'x', colour: 'red' }, {}, { label: ' ' }, { label: 'x'.repeat(61) }, { label: 1 }]) {
      const answer = await alice.request(createItem, {
        params: { id: place } as never,
        body: { kind: 'note', ...body },
      });
      expect(answer.status, JSON.stringify(body)).toBe(400);
    }
    expect(await count()).toBe(before);
  });
});

test('every kind there is takes one folder and one line: nothing else in the product names its room', () => {
  const rooms = new Set(
    globSync('src/features/*/web/index.ts', { cwd: root })
      .filter((file) => /\bkinds: \[/.test(readFileSync(join(root, file), 'utf8')))
      .map((file) => file.split('/')[2]!),
  );
  expect([...rooms]).toEqual(expect.arrayContaining(['polls', 'ideas', 'bookmarks']));
  const naming: string[] = [];
  for (const file of globSync('{src,demo,bench,scripts,e2e}/**/*.{ts,tsx}', { cwd: root })) {
    const room = /^src\/features\/([a-z-]+)\//.exec(file)?.[1];
    // Tests meet everything, and these are about all kinds.
    if (/\.test\.tsx?$/.test(file)) continue;
    for (const [, named] of readFileSync(join(root, file), 'utf8').matchAll(
      /from '[^']*features\/([a-z-]+)\/|from '\.\.\/\.\.\/([a-z-]+)\/module/g,
    ))
      if (named && rooms.has(named) && named !== room) naming.push(`${file} names ${named}`);
  }
  expect(naming.sort()).toEqual([...rooms].map((room) => `src/app.ts names ${room}`).sort());
});
