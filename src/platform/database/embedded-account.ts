import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '../config/start-error.ts';

/** The account that PostgreSQL runs as where Fika itself is root, which PostgreSQL refuses to be. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account for PostgreSQL, or undefined where Fika is not root and PostgreSQL runs as whoever runs Fika. Prefers
 * one that exists; makes a system account `fika` only where there is none.
 */
export function accountForPostgres(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = accountNamed('postgres') ?? accountNamed('fika');
  if (found) return found;
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--user-group', 'fika']);
  return accountNamed('fika') ?? accountNamed('nobody');
}

function accountNamed(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Whether every folder above the path lets the account through. */
export function canReach(path: string, account: Account): boolean {
  for (let folder = dirname(realpathSync(path)); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const execute = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & execute) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * How to run a program of PostgreSQL as the account. Where one of the paths lies in a folder closed to it (a clone
 * in /root), `setpriv` leaves the program the one capability to pass by file permissions, which root has anyway.
 */
export function commandAs(
  account: Account | undefined,
  file: string,
  args: readonly string[],
  paths: readonly string[],
): Command {
  if (!account) return { file, args };
  if ([file, ...paths].every((path) => canReach(path, account)))
    return { file, args, uid: account.uid, gid: account.gid };
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(executable);
  if (!setpriv)
    throw new StartError(
      `PostgreSQL runs as ${account.name}, who cannot reach ${paths.join(' or ')}. Start Fika as an ordinary user, or keep it and FIKA_DATA in a folder that is open to all.`,
    );
  return {
    file: setpriv,
    args: [
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      '--clear-groups',
      '--inh-caps=+dac_override',
      '--ambient-caps=+dac_override',
      // Without it access(2), which PostgreSQL asks about its own programs, would not count the capability.
      '--securebits=+no_setuid_fixup',
      '--',
      file,
      ...args,
    ],
  };
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
