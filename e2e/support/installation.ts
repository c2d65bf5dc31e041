import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../src/platform/testing/eventually.ts';
import { type FikaProcess, fika } from '../../src/platform/testing/fika.ts';
import { freePort } from '../../src/platform/testing/free-port.ts';

/** A Fika of its own, as `npm start` would run it, with an empty data folder. */
export interface Installation {
  readonly address: string;
  /** The one-time link that the terminal printed, or null when the administrator came from the environment. */
  readonly setUpLink: string | null;
  readonly process: FikaProcess;
  /** Starts it again on the same data, at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** The administrator that `install` makes unless it is asked for an empty one. */
export const mira = { name: 'Mira', email: 'mira@norrby.example', password: 'three quiet words' } as const;

/** @throws while the terminal has not printed it */
function linkIn(words: string): string {
  const link = /https?:\/\/\S+\/set-up\S+/.exec(words)?.[0];
  if (!link) throw new Error(`There is no set-up link in: ${words}`);
  return link;
}

export async function install(
  options: { empty?: boolean; demo?: boolean; env?: Record<string, string> } = {},
): Promise<Installation> {
  const data = mkdtempSync(join(tmpdir(), 'fika-journey-'));
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const env = {
    FIKA_DATA: data,
    PORT: String(port),
    ...options.env,
    ...(options.demo && { FIKA_DEMO: '1' }),
    ...(options.empty || options.demo
      ? {}
      : { FIKA_ORGANISATION: 'Norrby Care', FIKA_ADMIN_EMAIL: mira.email, FIKA_ADMIN_PASSWORD: mira.password }),
  };
  let process = fika(['start'], env);
  await process.ready();
  const link = options.empty ? await eventually(() => linkIn(process.words())) : null;
  return {
    address,
    setUpLink: link,
    get process() {
      return process;
    },
    async start() {
      process = fika(['start'], env);
      await process.ready();
    },
    async stop() {
      await process.signal('SIGTERM');
    },
    async remove() {
      await process.signal('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}
