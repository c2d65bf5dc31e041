// Runs before `npm start` and `npm test`, on whatever Node is there (20.19 or newer): says what is missing, installs it.
// Everything after it runs on Node 24, which npm installs as a package and puts first in the path.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const forTests = process.env.npm_lifecycle_event === 'pretest';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  stop(
    `Fika needs Node 20.19 or newer to install itself, and this is ${process.version}. Get a newer one at https://nodejs.org.`,
  );

if (!isInstalled()) {
  console.log('Installing what Fika stands on; this takes a minute or two, and only after a change …');
  // A registry that lacks packages for other machines makes `npm ci` refuse the lock; `npm install` follows it and goes on.
  const installed = npm('ci') || npm('install', '--no-save');
  if (!installed)
    stop('npm could not install everything; what it said is above. Run the same command again when that is mended.');
}

if (!hasNode24())
  stop(
    `There is no Node 24 to install from npm for ${process.platform} on ${process.arch}, and this is ${process.version}. Install Node 24 or newer from https://nodejs.org, then run the same command again.`,
  );

/**
 * Whether node_modules holds what package-lock.json names: npm notes what it installed, after everything else. Cheaper
 * and truer than a stamp, which an `npm install` by hand would make wrong.
 */
function isInstalled() {
  const noted = `${root}node_modules/.package-lock.json`;
  if (!existsSync(noted)) return false;
  const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(noted, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer, dev }]) => {
    if (path === '' || installed[path]?.version === version) return true;
    // Optional ones are for other machines, or missing for a reason; tools for tests are left out by --omit=dev.
    return !installed[path] && (optional || devOptional || peer || (dev && !forTests));
  });
}

/** Whether the commands that follow will find Node 24 or newer, and can run it. */
function hasNode24() {
  if (major >= 24) return true;
  const file = `${root}node_modules/.bin/node${process.platform === 'win32' ? '.cmd' : ''}`;
  if (!existsSync(file)) return false;
  const { stdout } = spawnSync(file, ['--version'], { shell: process.platform === 'win32' });
  return Number(/^v(\d+)/.exec(String(stdout))?.[1]) >= 24;
}

function npm(...command) {
  const args = [...command, '--loglevel=error', '--no-audit', '--no-fund', ...(forTests ? ['--include=dev'] : [])];
  const itself = process.env.npm_execpath;
  const { status } = itself
    ? spawnSync(process.execPath, [itself, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  return status === 0;
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
