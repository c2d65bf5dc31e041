/** What the doctor says of a read replica, with a real one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbedded } from '../platform/database/embedded.ts';
import { quietLog } from '../platform/observability/log.ts';
import doctor from './doctor.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let folder = '';
let primary: EmbeddedPostgres;
let replica: EmbeddedPostgres;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fika-doctor-'));
  const data = (name: string) => join(folder, name);
  const settings = { fsync: 'off', wal_level: 'replica' };
  const first = await startEmbedded({ data: data('a'), log: quietLog, settings });
  await first.stop();
  mkdirSync(data('b'));
  // With owners and modes, which PostgreSQL looks at.
  execFileSync('cp', ['-a', join(data('a'), 'postgres'), data('b')]);
  writeFileSync(join(data('b'), 'postgres/standby.signal'), '');
  primary = await startEmbedded({ data: data('a'), log: quietLog, settings });
  const socket = new URL(primary.url).searchParams.get('host');
  replica = await startEmbedded({
    data: data('b'),
    log: quietLog,
    settings: { ...settings, hot_standby: 'on', primary_conninfo: `host=${socket} user=fika` },
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await replica?.stop();
  await primary?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function told(env: Record<string, string>): Promise<string> {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line = '') => lines.push(line));
  await doctor.run([], { FIKA_DATA: join(folder, 'data'), FIKA_SECRET: 'x'.repeat(32), ...env });
  return lines.find((line) => line.includes('Read replica'))!.trim();
}

test('none, a good one, and what is none', async () => {
  expect(await told({})).toBe('ok     Read replica: none, since DATABASE_REPLICA_URL is not set');
  const both = { DATABASE_URL: primary.url, DATABASE_REPLICA_URL: replica.url };
  await vi.waitFor(async () => expect(await told(both)).toBe('ok     Read replica: answers, 0.0 s behind'), 20_000);
  expect(await told({ ...both, DATABASE_REPLICA_URL: primary.url })).toContain('wrong  Read replica: The PostgreSQL');
  expect(await told({ ...both, DATABASE_REPLICA_URL: inject('databaseServer') })).toContain(
    'is no replica of the PostgreSQL',
  );
});

test('one that is behind, and one that is gone', async () => {
  const both = { DATABASE_URL: primary.url, DATABASE_REPLICA_URL: replica.url };
  const [here, there] = [primary.url, replica.url].map((connectionString) => new pg.Client({ connectionString })) as [
    pg.Client,
    pg.Client,
  ];
  there.on('error', () => {});
  await Promise.all([here.connect(), there.connect()]);
  await here.query('create table cup (n int)');
  await vi.waitFor(async () => expect((await there.query('select from cup')).rowCount).toBe(0), 20_000);
  await there.query('select pg_wal_replay_pause()');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await here.query('insert into cup select generate_series(1, 10000)');
  await vi.waitFor(async () => {
    const behind = /ok {5}Read replica: answers, (\d+\.\d) s behind/.exec(await told(both))?.[1];
    expect(Number(behind)).toBeGreaterThan(1);
  }, 20_000);
  await there.query('select pg_wal_replay_resume()');
  await Promise.all([here.end(), there.end()]);
  await replica.stop();
  expect(await told(both)).toMatch(/^wrong {2}Read replica: /);
});
