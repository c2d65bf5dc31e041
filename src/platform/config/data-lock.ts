import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

export interface DataLock {
  release(): void;
}

interface Holder {
  readonly pid: number;
  /** Tells the holder from a later process that was given the same number. */
  readonly begun: string;
}

const fileIn = (data: string): string => join(data, 'lock');

/**
 * Takes the data folder for this process. Throws StartError when a living process has it; takes over what a killed
 * one left.
 */
export function lockDataFolder(data: string): DataLock {
  mkdirSync(data, { recursive: true });
  const file = fileIn(data);
  const own = JSON.stringify({ pid: process.pid, begun: begunAt(process.pid) ?? '' } satisfies Holder);
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, own, { mode: 0o600 });
  try {
    // The hard link makes the file appear whole, and fails where there is one.
    for (let tries = 0; !link(draft, file); tries++) {
      const holder = holderOf(data);
      if (holder || tries > 20)
        throw new StartError(
          `Fika already runs on the data folder ${data}${holder ? ` (process ${holder.pid})` : ''}. Stop it first, or set FIKA_DATA to another folder.`,
        );
      removeStale(file);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release: () => {
      if (read(file) === own) rmSync(file, { force: true });
    },
  };
}

/** The living process that has the data folder, if any. */
export function holderOf(data: string): Holder | undefined {
  const text = read(fileIn(data));
  if (!text) return undefined;
  try {
    const holder = JSON.parse(text) as Holder;
    return begunAt(holder.pid) === holder.begun ? holder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Two processes may find the same stale lock. Whoever renames it first removes it; the other may catch a lock that
 * was fresh by then, and puts it back.
 */
function removeStale(file: string): void {
  const seen = read(file);
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== seen) link(aside, file);
  rmSync(aside, { force: true });
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** When a process began, in whatever form its system says it; undefined when there is no such process. */
function begunAt(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  try {
    if (process.platform === 'linux') {
      // The 22nd field counts ticks since the machine started; the name before it may hold anything, parentheses too.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
      const state = fields?.[0];
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return state === 'Z' || state === 'X' ? undefined : `${boot} ${fields?.[19]}`;
    }
    if (process.platform === 'win32') return 'alive';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
