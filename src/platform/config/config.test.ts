import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Config, ConfigError, readConfig } from './config.ts';
import { settings } from './settings.ts';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'fika-config-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const read = (env: Record<string, string> = {}): Config => readConfig({ FIKA_DATA: data, ...env });

const sentences = (env: Record<string, string>): readonly string[] => {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences;
    throw error;
  }
  return [];
};

test('nothing set gives the documented defaults', () => {
  expect(read()).toMatchObject({
    port: 8100,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:8100',
    data,
    role: 'all',
    demo: false,
    mailFrom: 'Fika <fika@localhost>',
    outsideAllow: [],
  });
});

test('what may be called inside is a list of addresses and networks', () => {
  expect(read({ FIKA_OUTSIDE_ALLOW: ' 10.0.0.0/8, fd00::/8 ,192.168.1.5' }).outsideAllow).toEqual([
    '10.0.0.0/8',
    'fd00::/8',
    '192.168.1.5',
  ]);
});

test('a setting that is empty was not set', () => {
  expect(read({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 8100, databaseUrl: undefined });
});

test('the public address follows the port and has no slash at its end', () => {
  expect(read({ PORT: '9000' }).publicUrl).toBe('http://localhost:9000');
  expect(read({ PUBLIC_URL: 'https://fika.example/' }).publicUrl).toBe('https://fika.example');
});

test('the secret is made once, for nobody else to read', () => {
  const { secret } = read();
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(read().secret).toBe(secret);
  expect(readFileSync(join(data, 'secret'), 'utf8').trim()).toBe(secret);
  expect(statSync(join(data, 'secret')).mode & 0o777).toBe(0o600);
});

test('an empty secret file is made anew', () => {
  writeFileSync(join(data, 'secret'), '');
  expect(read().secret.length).toBeGreaterThanOrEqual(32);
});

test.each([
  [{ PORT: '70000' }, 'PORT must be a port, a number from 0 to 65535.'],
  [{ FIKA_ROLE: 'boss' }, 'FIKA_ROLE must be one of all, web, worker.'],
  [{ FIKA_SECRET: 'short' }, 'FIKA_SECRET must have at least 32 characters.'],
  ...['intranet.example', 'loopback', '10.0.0.0/40', '10.0.0.0/8;11.0.0.0/8'].map(
    (value) =>
      [
        { FIKA_OUTSIDE_ALLOW: value },
        'FIKA_OUTSIDE_ALLOW must be addresses or networks such as 10.0.0.2 or 10.0.0.0/8, with commas between.',
      ] as [Record<string, string>, string],
  ),
  [{ FIKA_UPLOAD_GB: 'much' }, 'FIKA_UPLOAD_GB must be a number.'],
  [{ FIKA_DEMO: 'yes' }, 'FIKA_DEMO must be 1, or left out.'],
  [
    { DATABASE_URL: 'mysql://x' },
    'DATABASE_URL must be the address of a PostgreSQL database, starting with postgres:// or postgresql://.',
  ],
  [{ FIKA_ADMIN_EMAIL: 'a@b.example' }, 'FIKA_ADMIN_EMAIL and FIKA_ADMIN_PASSWORD belong together: set both or none.'],
  [{ FIKA_ROLE: 'web' }, 'FIKA_ROLE=web needs DATABASE_URL: the database inside FIKA_DATA belongs to one process.'],
])('%o is answered by a sentence', (env, sentence) => {
  expect(sentences(env)).toEqual([sentence]);
});

test('each bad value has its own sentence', () => {
  expect(sentences({ PORT: 'x', FIKA_ROLE: 'y' })).toHaveLength(2);
});

test('a data folder that cannot be made is answered by a sentence', () => {
  writeFileSync(join(data, 'file'), '');
  expect(sentences({ FIKA_DATA: join(data, 'file', 'below') })[0]).toMatch(/^FIKA_DATA cannot be used: /);
});

test('docs/operating.md lists every setting with its default and sentence', () => {
  const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
  for (const { name, default: preset, sentence } of settings)
    expect(page).toContain(`| \`${name}\` | ${preset === '' ? '' : `\`${preset}\``} | ${sentence} |`);
});
