import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../src/platform/testing/free-port.ts';

/** Seconds from the command to the first answer, on an empty folder and on the same one again. The web app is built already. */
export async function startUp(): Promise<{ first: number; second: number }> {
  const data = mkdtempSync(join(tmpdir(), 'fika-bench-start-'));
  const timeOne = async (): Promise<number> => {
    const port = await freePort();
    const from = performance.now();
    const child = spawn(process.execPath, [fileURLToPath(new URL('../src/cli/fika.ts', import.meta.url)), 'start'], {
      env: { ...process.env, FIKA_DATA: data, PORT: String(port), FIKA_LOG_LEVEL: 'error' },
      stdio: 'ignore',
    });
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
      if (answer?.ok) break;
      await sleep(10);
    }
    const took = (performance.now() - from) / 1000;
    child.kill('SIGTERM');
    await once(child, 'exit');
    return took;
  };
  try {
    return { first: await timeOne(), second: await timeOne() };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
