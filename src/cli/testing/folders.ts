import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { endOrphan, readPostmaster } from '../../platform/database/embedded-orphan.ts';
import { quietLog } from '../../platform/observability/log.ts';
import { type FikaProcess, fika, killFikas } from '../../platform/testing/fika.ts';
import { freePort } from '../../platform/testing/free-port.ts';

/** The Fika of a test: the data folder that it is started on, and the port, another for each test. */
export interface OnFolder {
  data: string;
  port: number;
  /** An empty folder, gone at the end of the file. */
  newFolder(): string;
  start(env?: Record<string, string>): FikaProcess;
  /** The same, once it serves. */
  started(env?: Record<string, string>): Promise<FikaProcess>;
  health(): Promise<unknown>;
  /** The process of the folder's PostgreSQL. */
  postgres(): number | undefined;
  /** What a committed write leaves in the database of the Fika that runs. */
  query<T extends object>(sql: string): Promise<T[]>;
}

/** Call it once in a test file: no process and no folder is left behind, whatever a test does. */
export function dataFolders(): OnFolder {
  const folders: string[] = [];
  beforeEach(async () => {
    on.port = await freePort();
  });
  afterEach(killFikas);
  afterAll(async () => {
    for (const folder of folders) {
      await endOrphan(join(folder, 'postgres'), quietLog);
      rmSync(folder, { recursive: true, force: true });
    }
  });
  const start: OnFolder['start'] = (env = {}) => fika(['start'], { FIKA_DATA: on.data, PORT: String(on.port), ...env });
  const on: OnFolder = {
    data: '',
    port: 0,
    newFolder: () => {
      const folder = mkdtempSync(join(tmpdir(), 'fika-start-'));
      folders.push(folder);
      return folder;
    },
    start,
    started: async (env) => {
      const process = start(env);
      await process.ready();
      return process;
    },
    health: async () => (await fetch(`http://127.0.0.1:${on.port}/api/health`)).json(),
    postgres: () => readPostmaster(join(on.data, 'postgres'))?.pid,
    query: async <T extends object>(sql: string) => {
      const client = new pg.Client({ connectionString: readFileSync(join(on.data, 'postgres-url'), 'utf8').trim() });
      client.on('error', () => {});
      await client.connect();
      try {
        return (await client.query<T>(sql)).rows;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
  return on;
}
