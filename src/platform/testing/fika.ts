import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface FikaProcess {
  readonly child: ChildProcess;
  /** What it wrote so far, to stdout and stderr. */
  words(): string;
  /** Resolves once it serves (or, as a worker, runs jobs); rejects with its words when it ends before. */
  ready(): Promise<void>;
  /** The exit code, or the signal that ended it. */
  ended(): Promise<number | string>;
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | string>;
}

const entry = fileURLToPath(new URL('../../cli/fika.ts', import.meta.url));
const begun = new Set<ChildProcess>();

/** The real command in a process of its own. End what is left of them with `killFikas` when the test is over. */
export function fika(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  account?: { readonly uid: number; readonly gid: number },
): FikaProcess {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), FIKA_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account,
  });
  begun.add(child);
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      words += chunk;
    });
  const end = once(child, 'close').then(([code, signal]) => {
    begun.delete(child);
    return (code ?? signal) as number | string;
  });
  return {
    child,
    words: () => words,
    ready: async () => {
      const seen = new Promise<void>((resolve) => {
        const look = () => /Fika is at |Fika runs jobs/.test(words) && resolve();
        child.stdout.on('data', look);
        look();
      });
      await Promise.race([
        seen,
        end.then((code) => {
          throw new Error(`fika ${args.join(' ')} ended with ${code}:\n${words}`);
        }),
      ]);
    },
    ended: () => end,
    signal: (name) => {
      child.kill(name);
      return end;
    },
  };
}

/** Ends those that still run, in order, so that their PostgreSQL goes with them. */
export async function killFikas(): Promise<void> {
  await Promise.all(
    [...begun].map(async (child) => {
      const gone = once(child, 'close');
      child.kill('SIGTERM');
      await gone;
    }),
  );
}
