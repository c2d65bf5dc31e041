import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../src/platform/testing/free-port.ts';

/** Seconds from the command to the first answer, on an empty folder, on the same one again, and on an empty one with the demo company. The web app is built already. */
export async function startUp(): Promise<{ first: number; second: number; demo: number }> {
  const data = mkdtempSync(join(tmpdir(), 'fika-bench-start-'));
  const timeOne = async (folder: string, settings: Record<string, string> = {}): Promise<number> => {
    const port = await freePort();
    const from = performance.now();
    const child = spawn(process.execPath, [fileURLToPath(new URL('../src/cli/fika.ts', import.meta.url)), 'start'], {
      env: { ...process.env, ...settings, FIKA_DATA: folder, PORT: String(port), FIKA_LOG_LEVEL: 'error' },
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
    const folder = join(data, 'plain');
    return {
      first: await timeOne(folder),
      second: await timeOne(folder),
      demo: await timeOne(join(data, 'demo'), { FIKA_DEMO: '1' }),
    };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
