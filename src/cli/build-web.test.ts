import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildWeb, fingerprint, isWebBuilt } from './build-web.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fika-sources-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
};

test('the web app is built anew when something changed that it is made from, and for nothing else', () => {
  put('src/web/app.tsx', 'one');
  put('src/features/polls/web/PollCard.tsx', 'card');
  let before = fingerprint(folder);
  const changes = (change: () => void) => {
    change();
    const after = fingerprint(folder);
    const changed = after !== before;
    before = after;
    return changed;
  };
  expect(changes(() => {})).toBe(false);
  for (const name of [
    'src/web/app.tsx',
    'src/web/theme/theme.css',
    'src/features/polls/web/PollCard.tsx',
    'src/features/polls/contract.ts',
    'src/features/polls/messages/de.json',
    'src/core/richtext/schema.ts',
    'docs/help/en/posting.md',
    'src/features/polls/help/en.md',
    'vite.config.ts',
    'package-lock.json',
  ])
    expect(
      changes(() => put(name, 'two')),
      name,
    ).toBe(true);
  expect(changes(() => renameSync(join(folder, 'src/web/app.tsx'), join(folder, 'src/web/main.tsx')))).toBe(true);
  expect(changes(() => rmSync(join(folder, 'src/web/main.tsx')))).toBe(true);
  for (const name of ['src/web/app.test.ts', 'src/features/polls/server/polls.ts', 'README.md', 'data/files/a'])
    expect(
      changes(() => put(name, 'two')),
      name,
    ).toBe(false);
});

test('what is built already is left as it is, without a word', { timeout: 180_000 }, async () => {
  await buildWeb(() => {});
  expect(isWebBuilt()).toBe(true);
  const made = statSync(fileURLToPath(new URL('../../dist/web/.stamp', import.meta.url))).mtimeMs;
  const said: string[] = [];
  await buildWeb((line) => said.push(line));
  expect(said).toEqual([]);
  expect(statSync(fileURLToPath(new URL('../../dist/web/.stamp', import.meta.url))).mtimeMs).toBe(made);
});
