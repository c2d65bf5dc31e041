/** What `npm start` says and does before anything else, on whatever Node there is. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root as project } from './rooms.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fika-prepare-'));
  mkdirSync(join(root, 'scripts'));
  cpSync(join(project, 'scripts/prepare.js'), join(root, 'scripts/prepare.js'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  lock(join(root, 'package-lock.json'), { '': {}, 'node_modules/tea': { version: '1.0.0' } });
  // Stands for npm: notes how it was called, and installs what is locked unless it is told to fail.
  writeFileSync(
    join(root, 'npm.cjs'),
    `const { appendFileSync, cpSync, mkdirSync } = require('node:fs');
appendFileSync('called', process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_FAILS) process.exit(1);
console.log('npm was here');
mkdirSync('node_modules', { recursive: true });
cpSync('package-lock.json', 'node_modules/.package-lock.json');`,
  );
});
afterEach(() => rmSync(root, { recursive: true }));

function lock(file: string, packages: Record<string, unknown>) {
  writeFileSync(file, JSON.stringify({ packages }));
}
function install() {
  mkdirSync(join(root, 'node_modules'));
  cpSync(join(root, 'package-lock.json'), join(root, 'node_modules/.package-lock.json'));
}
const called = () => readFileSync(join(root, 'called'), 'utf8');

/** Runs it as if on that Node and system. */
function prepare(node: string, platform = process.platform, env: Record<string, string> = {}) {
  const pretence = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${node}'}});
    Object.defineProperty(process,'version',{value:'v${node}'});
    Object.defineProperty(process,'platform',{value:'${platform}'});`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretence)}`, 'scripts/prepare.js'],
    { cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH, npm_execpath: join(root, 'npm.cjs'), ...env } },
  );
  return { status, stdout, stderr: stderr.trim() };
}

test('what is missing is installed, and that is said before it is done; once', () => {
  const first = prepare('24.21.0');
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.stdout).toMatch(/^Installing what Fika stands on.*\nnpm was here\n$/);
  expect(called()).toMatch(/^ci /);
  expect(prepare('24.21.0')).toEqual({ status: 0, stdout: '', stderr: '' });
  lock(join(root, 'package-lock.json'), { '': {}, 'node_modules/tea': { version: '1.1.0' } });
  expect(prepare('24.21.0').stdout).toContain('Installing');
  expect(called().trim().split('\n')).toHaveLength(2);
});

test('what was never finished is installed again; what npm cannot install is said', () => {
  mkdirSync(join(root, 'node_modules'));
  const failed = prepare('24.21.0', process.platform, { NPM_FAILS: '1' });
  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain('npm could not install everything');
  // Where the registry lacks packages of other machines, `npm ci` refuses and `npm install` goes on.
  expect(
    called()
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(['ci', 'install']);
});

test('optional packages of other machines, and tools for tests, may be missing', () => {
  install();
  lock(join(root, 'package-lock.json'), {
    '': {},
    'node_modules/tea': { version: '1.0.0' },
    'node_modules/for-a-mac': { version: '1.0.0', optional: true },
    'node_modules/tool': { version: '1.0.0', dev: true },
  });
  expect(prepare('24.21.0')).toEqual({ status: 0, stdout: '', stderr: '' });
  // But npm test needs its tools.
  expect(prepare('24.21.0', process.platform, { npm_lifecycle_event: 'pretest' }).stdout).toContain('Installing');
});

test('a Node that is too old is told so', () => {
  const words = (node: string) =>
    `Fika needs Node 20.19 or newer to install itself, and this is v${node}. Get a newer one at https://nodejs.org.`;
  for (const node of ['18.20.4', '20.18.3'])
    expect(prepare(node)).toEqual({ status: 1, stdout: '', stderr: words(node) });
});

test('on macOS, where npm has no Node 24: a clear word, and none for who has it', () => {
  install();
  const { status, stderr } = prepare('22.12.0', 'darwin');
  expect(status).toBe(1);
  expect(stderr).toContain('There is no Node 24 to install from npm for darwin');
  expect(stderr).toContain('this is v22.12.0. Install Node 24 or newer from https://nodejs.org');
  expect(prepare('24.1.0', 'darwin')).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('an older Node goes on with the one that npm brought', () => {
  install();
  const bin = join(root, 'node_modules/.bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'node'), '#!/bin/sh\necho v24.21.0\n', { mode: 0o755 });
  expect(prepare('20.19.0', 'linux')).toEqual({ status: 0, stdout: '', stderr: '' });
});
