import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StartError } from '../config/start-error.ts';
import type { Log } from '../observability/log.ts';

/** What `postmaster.pid` says: the process, and whether it takes connections. */
export interface Postmaster {
  readonly pid: number;
  readonly ready: boolean;
}

export function readPostmaster(cluster: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number.parseInt(lines[0] ?? '', 10);
    return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Ends the PostgreSQL that a killed Fika left running in the cluster, after it has written everything. One that is
 * gone itself needs nothing: PostgreSQL sees that and recovers from its log.
 */
export async function endOrphan(cluster: string, log: Log): Promise<void> {
  const postmaster = readPostmaster(cluster);
  if (!postmaster) return;
  const { pid } = postmaster;
  const command = commandOf(pid);
  if (command === undefined) return;
  if (!command.includes(cluster)) {
    // After a restart of the machine another program has that number, and PostgreSQL would take it for itself.
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  log.warn({ pid }, 'ending the PostgreSQL that an earlier Fika left running');
  for (const [signal, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw new StartError(
        `A PostgreSQL of another account (process ${pid}) still runs in ${cluster}. Start Fika as the account that started it before.`,
      );
    }
    for (const end = Date.now() + patience; Date.now() < end; await wait(20)) if (commandOf(pid) === undefined) return;
  }
  throw new StartError(
    `PostgreSQL (process ${pid}) still runs in ${cluster} and does not end. End it, then start Fika again.`,
  );
}

/** The command line of a running process; undefined when there is none of that number, or only its remains. */
function commandOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') || undefined;
    if (process.platform === 'win32')
      return (
        execFileSync(
          'powershell',
          ['-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`],
          { encoding: 'utf8' },
        ).trim() || undefined
      );
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
