import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartError } from '../platform/config/start-error.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist', 'web');

/** Everything that the web app is made from. */
const sources = [
  'src/web/**/*',
  'src/*/*/web/**/*',
  'src/*/*/contract.ts',
  'src/*/*/messages/*.json',
  'src/core/richtext/**/*',
  'docs/help/**/*.md',
  'src/*/*/help/*.md',
  'vite.config.ts',
  'postcss.config.*',
  'package-lock.json',
];

/** A sum of the sources below a folder; for tests another one than this project's. */
export function fingerprint(below: string = root): string {
  const hash = createHash('sha256');
  const files = globSync(sources, { cwd: below, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file.slice(below.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Whether dist/web is what the sources would make. */
export const isWebBuilt = (): boolean => {
  const stamp = join(dist, '.stamp');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
};

/**
 * Builds the web app when its sources changed since it was built, in a process of its own that takes its memory with
 * it. The old one stays in its place until the new one is whole.
 */
export async function buildWeb(say: (line: string) => void): Promise<void> {
  if (!existsSync(join(root, 'vite.config.ts')) || isWebBuilt()) return;
  say('Building the web app; this takes a few seconds, and only after a change …');
  const made = fingerprint();
  const draft = `${dist}.${process.pid}`;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const build = spawn(process.execPath, [vite, 'build', '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', VITEST: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [build.stdout, build.stderr])
    stream.on('data', (chunk) => {
      words += chunk;
    });
  const [code] = await once(build, 'close');
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new StartError(`The web app could not be built:\n${words.trim()}`);
  }
  writeFileSync(join(draft, '.stamp'), made);
  mkdirSync(join(root, 'dist'), { recursive: true });
  rmSync(dist, { recursive: true, force: true });
  try {
    renameSync(draft, dist);
  } catch (error) {
    // Another process that started at the same time has put the same one there.
    if (!isWebBuilt()) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
}
