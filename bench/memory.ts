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

/** The processes of this benchmark's PostgreSQL. */
function family(items: number): string[] {
  const pid = read(join(folderOf(items), 'postgres', 'postmaster.pid'))
    .split('\n')[0]
    ?.trim();
  if (!pid || process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && (entry === pid || fieldsOf(entry)[1] === pid));
}

/** The fields of /proc/PID/stat behind the name: state, parent, … */
const fieldsOf = (pid: string | number): string[] => read(`/proc/${pid}/stat`).replace(/.*\) /, '').split(' ');

/** Milliseconds of processor time that a process has used; a tick of Linux is 10 ms. */
const used = (pid: string | number): number => {
  const fields = fieldsOf(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
};

/** Milliseconds of processor time that Node and PostgreSQL have used so far; null where there is no /proc. */
export function processorTime(items: number, node: number): { node: number; postgres: number } | null {
  if (process.platform !== 'linux') return null;
  return { node: used(node), postgres: family(items).reduce((sum, pid) => sum + used(pid), 0) };
}

/** MB that PostgreSQL's processes hold, shared pages counted once (proportional set size; Linux only, else null). */
export function postgresMemory(items: number): number | null {
  const processes = family(items);
  if (processes.length === 0) return null;
  const kilobytes = processes.map((entry) =>
    Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${entry}/smaps_rollup`))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}
