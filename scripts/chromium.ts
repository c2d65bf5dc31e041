import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const installed = (): string | undefined =>
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));

/**
 * The path of a Chromium for the journeys: the machine's own; else Debian's, where we may install it; else
 * Playwright's. Throws when none can be had.
 */
export function findOrInstallChromium(): string {
  const there = installed();
  if (there) return there;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('Installing Chromium …');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const now = installed();
    if (now) return now;
  }
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  console.log('Installing Playwright’s Chromium …');
  const cli = new URL('../node_modules/@playwright/test/cli.js', import.meta.url).pathname;
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' });
  if (!existsSync(chromium.executablePath()))
    throw new Error('There is no Chromium here, and none could be installed.');
  return chromium.executablePath();
}

if (import.meta.main) console.log(findOrInstallChromium());
