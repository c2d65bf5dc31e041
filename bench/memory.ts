import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from './database.ts';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** MB that PostgreSQL's processes hold, shared pages counted once (proportional set size; Linux only, else null). */
export function postgresMemory(items: number): number | null {
  const pid = read(join(folderOf(items), 'postgres', 'postmaster.pid'))
    .split('\n')[0]
    ?.trim();
  if (!pid || process.platform !== 'linux') return null;
  const family = readdirSync('/proc').filter(
    (entry) =>
      /^\d+$/.test(entry) && (entry === pid || read(`/proc/${entry}/stat`).replace(/.*\) /, '').split(' ')[1] === pid),
  );
  const kilobytes = family.map((entry) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${entry}/smaps_rollup`))?.[1] ?? 0));
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}
