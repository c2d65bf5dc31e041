import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname } from 'node:path';
import { type Config, readConfig } from '../platform/config/config.ts';
import { holderOf } from '../platform/config/data-lock.ts';
import { settings } from '../platform/config/settings.ts';
import { checkServer } from '../platform/database/cluster.ts';
import { connect } from '../platform/database/connect.ts';
import { accountForPostgres } from '../platform/database/embedded-account.ts';
import { findBinaries } from '../platform/database/embedded-binaries.ts';
import { quietLog } from '../platform/observability/log.ts';
import { openStorage } from '../platform/storage/storage.ts';
import { isWebBuilt } from './build-web.ts';
import type { Command } from './command.ts';

/** Looks at one thing; resolves with what it found, throws a sentence about what is wrong. */
type Check = readonly [what: string, look: (config: Config) => Promise<string> | string];

const GIGABYTE = 1e9;

const checks: readonly Check[] = [
  ['Node', () => `${process.version} on ${process.platform} ${process.arch}`],
  ['Data folder', ({ data }) => dataFolder(data)],
  [
    'Fika',
    ({ data }) => (holderOf(data) ? `runs here (process ${holderOf(data)?.pid})` : 'does not run on this data folder'),
  ],
  ['Port', port],
  ['Database', database],
  ['Read replica', replica],
  ['Live events', redis],
  ['Mail', mail],
  ['Files', files],
  ['Web app', () => (isWebBuilt() ? 'built' : 'will be built at the next start')],
];

const doctor: Command = {
  usage: 'doctor',
  summary: 'shows the settings and says what is wrong',
  run: async (_args, env) => {
    showSettings(env);
    const config = readConfig(env);
    let wrong = 0;
    for (const [what, look] of checks) {
      try {
        console.log(`  ok     ${what}: ${await look(config)}`);
      } catch (error) {
        wrong++;
        console.log(`  wrong  ${what}: ${(error as Error).message || String(error)}`);
      }
    }
    console.log(wrong === 0 ? 'All is well.' : `${wrong} of ${checks.length} need you.`);
    return wrong === 0 ? 0 : 1;
  },
};
export default doctor;

function showSettings(env: NodeJS.ProcessEnv): void {
  for (const setting of settings) {
    const given = env[setting.name]?.trim();
    const shown = given ? ('secret' in setting ? '(set, not shown)' : given) : setting.default || '(not set)';
    console.log(`  ${setting.name.padEnd(22)} ${shown}\n  ${' '.repeat(22)} ${setting.sentence}`);
  }
  console.log();
}

function dataFolder(data: string): string {
  const folder = existsSync(data) ? data : dirname(data);
  accessSync(folder, constants.W_OK);
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / GIGABYTE;
  if (free < 1) throw new Error(`${data} has only ${free.toFixed(2)} GB left. Make room.`);
  return `${data}, ${free.toFixed(0)} GB free`;
}

function port({ host, port, data }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: host === '0.0.0.0' ? '127.0.0.1' : host, port });
    socket.once('connect', () => {
      socket.destroy();
      if (holderOf(data)) resolve(`${port} answers`);
      else reject(new Error(`${port} is in use by another program. Stop that one, or set PORT to another number.`));
    });
    socket.once('error', () => resolve(`${port} is free`));
  });
}

async function database(config: Config): Promise<string> {
  if (!config.databaseUrl) {
    const account = accountForPostgres();
    return `PostgreSQL ${findBinaries().major} inside the data folder${account ? `, run as ${account.name}` : ''}`;
  }
  const { pool, close } = connect(config.databaseUrl, { log: quietLog, max: 1 });
  try {
    await checkServer(pool);
    const { rows } = await pool.query<{ version: string }>("select current_setting('server_version') as version");
    return `your own PostgreSQL ${rows[0]?.version}`;
  } finally {
    await close();
  }
}

/** What both answer: the same for a primary and its replicas. */
const whoQuery = `select system_identifier::text as cluster, pg_is_in_recovery() as follows,
  case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
    else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 end as lag from pg_control_system()`;

async function replica({ databaseUrl, databaseReplicaUrl }: Config): Promise<string> {
  if (!databaseUrl || !databaseReplicaUrl) return 'none, since DATABASE_REPLICA_URL is not set';
  const [primary, other] = await Promise.all([databaseUrl, databaseReplicaUrl].map(askWho));
  if (other?.cluster !== primary?.cluster)
    throw new Error('DATABASE_REPLICA_URL is no replica of the PostgreSQL at DATABASE_URL.');
  if (!other?.follows)
    throw new Error('The PostgreSQL at DATABASE_REPLICA_URL follows no other: it is a primary itself.');
  return `answers, ${other.lag === null ? 'and has replayed nothing yet' : `${other.lag.toFixed(1)} s behind`}`;
}

async function askWho(url: string) {
  const { pool, close } = connect(url, { log: quietLog, max: 1 });
  try {
    const { rows } = await pool.query<{ cluster: string; follows: boolean; lag: number | null }>(whoQuery);
    return rows[0];
  } finally {
    await close();
  }
}

async function redis({ redisUrl }: Config): Promise<string> {
  if (!redisUrl) return 'through PostgreSQL';
  const { createClient } = await import('redis');
  const client = createClient({ url: redisUrl, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  client.destroy();
  return 'through Redis';
}

async function mail({ smtpUrl }: Config): Promise<string> {
  if (!smtpUrl) return 'waits in the outbox, since SMTP_URL is not set';
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({ url: smtpUrl, connectionTimeout: 10_000 });
  await transport.verify();
  transport.close();
  return `goes out through ${new URL(smtpUrl).host}`;
}

async function files(config: Config): Promise<string> {
  if (!config.s3) return 'in the data folder';
  const storage = await openStorage(config);
  await storage.put('doctor', Buffer.from('ok'));
  await storage.remove('doctor');
  return `in the bucket ${config.s3.bucket}`;
}
