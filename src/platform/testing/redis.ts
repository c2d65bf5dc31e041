import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.ts';

export interface TestRedis {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** Whether this machine has a Redis to test with. Throws where it has none and CI=true: there nothing is left out unseen. */
export function hasRedis(): boolean {
  const has = spawnSync('redis-server', ['--version']).error === undefined;
  if (!has && process.env.CI === 'true') throw new Error('redis-server is missing, and CI needs it.');
  return has;
}

/** A Redis of the test's own, which keeps nothing, not yet started. */
export async function testRedis(): Promise<TestRedis> {
  const port = await freePort();
  let server: ChildProcess | undefined;
  return {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      const started = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '']);
      for await (const line of started.stdout) if (String(line).includes('eady to accept')) break;
      server = started;
    },
    kill: async () => {
      if (!server || server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
  };
}
