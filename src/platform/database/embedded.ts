import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartError } from '../config/start-error.ts';
import type { Log } from '../observability/log.ts';
import { type Account, accountForPostgres, commandAs } from './embedded-account.ts';
import { type Binaries, findBinaries } from './embedded-binaries.ts';
import { endOrphan, readPostmaster } from './embedded-orphan.ts';

export interface EmbeddedPostgres {
  /** For `connect`; stays the same while PostgreSQL is restarted. */
  readonly url: string;
  /** Waits until PostgreSQL has written everything and is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The data folder; PostgreSQL keeps to `postgres`, `postgres.log`, `postgres-url` and `run` in it. */
  readonly data: string;
  readonly log: Log;
  /** Adds to or replaces the settings of `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The cluster in the data folder cannot be run by this Fika; the message says what to do. */
export class ClusterError extends StartError {}

const SUPERUSER = 'fika';
const DATABASE = 'fika';
const START_PATIENCE_MS = 120_000;
const STOP_PATIENCE_MS = 60_000;
const LOG_BYTES = 10_000_000;
/** A socket's address has 108 bytes in the kernel, one of them for its end. */
const SOCKET_PATH_BYTES = 107;

/**
 * An eighth of the machine's memory (or of what its container may use), between 128 MB and 2 GB, so that a small machine can do other things
 * too. It is taken up page by page as data are read, not at the start.
 */
const bufferMegabytes = (): number => {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.round(Math.min(2048, Math.max(128, memory / 2 ** 20 / 8)));
};

/** Nothing here trades durability. */
const baseSettings: Readonly<Record<string, string>> = {
  shared_buffers: `${bufferMegabytes()}MB`,
  effective_cache_size: `${4 * bufferMegabytes()}MB`,
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_connections: '60',
  max_wal_size: '1GB',
  wal_compression: 'on',
  jit: 'off',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  unix_socket_permissions: '0700',
};

/** Where PostgreSQL listens: a socket that only its folder's owner can reach, or loopback behind a password. */
type Door =
  | { readonly kind: 'socket'; readonly folder: string }
  | { readonly kind: 'port'; readonly port: number; readonly password: string };

/**
 * Starts the PostgreSQL inside a data folder, making it at first use, and keeps it running: when it ends without
 * being asked to, it is started again and the pools connect again. One that an earlier process left behind is ended
 * first. Call it only while the data folder is locked.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { data, log } = options;
  const binaries = findBinaries();
  const account = accountForPostgres();
  mkdirSync(data, { recursive: true });
  const cluster = join(data, 'postgres');

  await endOrphan(cluster, log);
  if (existsSync(cluster)) checkVersion(cluster, binaries);
  else await initialise(options, cluster, binaries, account);

  const door = await openDoor(data, account);
  const url = urlOf(door);
  const run = () => startOnce({ ...options, cluster, binaries, account, door });
  const supervised = await supervise(run, log);
  await createDatabase(url);
  writeFileSync(join(data, 'postgres-url'), `${url}\n`, { mode: 0o600 });
  return {
    url,
    stop: async () => {
      await supervised.stop();
      rmSync(join(data, 'postgres-url'), { force: true });
      if (door.kind === 'socket' && !door.folder.startsWith(data))
        rmSync(door.folder, { recursive: true, force: true });
    },
  };
}

function checkVersion(cluster: string, { major }: Binaries): void {
  const file = join(cluster, 'PG_VERSION');
  const made = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
  // `initialise` never leaves such a folder: it was emptied, copied in part or written on a full disk.
  if (Number.isNaN(made))
    throw new ClusterError(
      `${cluster} is not a whole database: its file PG_VERSION is missing or empty. Copy it again from where it came from, or move it away and restore a backup.`,
    );
  if (made > major)
    throw new ClusterError(
      `The data folder was made by a newer version of Fika (PostgreSQL ${made}, this one has ${major}). Start that version, or a newer one.`,
    );
  if (made < major)
    throw new ClusterError(
      `The data folder was made by an older version of Fika (PostgreSQL ${made}, this one has ${major}). Make a backup with that version and restore it with this one.`,
    );
}

/** Makes the cluster beside its place and moves it there whole, so that a start cut off in the middle begins again. */
async function initialise(
  { data, settings }: EmbeddedOptions,
  cluster: string,
  binaries: Binaries,
  account?: Account,
): Promise<void> {
  const draft = `${cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (account) chownSync(draft, account.uid, account.gid);
  const args = [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    '--encoding=UTF8',
    // The builtin provider sorts and folds the same on every machine, whatever its C library.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
  ];
  if (settings?.fsync === 'off') args.push('--no-sync');
  if (process.platform === 'win32') {
    const password = join(data, 'postgres-password');
    writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    args.push(`--pwfile=${password}`);
  }
  const { file, args: allArgs, ...ids } = commandAs(account, binaries.initdb, args, [draft]);
  try {
    await promisify(execFile)(file, [...allArgs], { ...ids, cwd: data, env: environment() });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new ClusterError(`PostgreSQL could not be set up in ${data}: ${stderr?.trim() || (error as Error).message}`);
  }
  renameSync(draft, cluster);
}

/** LC_* and PG* of whoever starts Fika must not reach in. */
const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))),
  LC_ALL: 'C',
});

async function openDoor(data: string, account?: Account): Promise<Door> {
  if (process.platform === 'win32') {
    const password = readFileSync(join(data, 'postgres-password'), 'utf8').trim();
    return { kind: 'port', port: await freePort(), password };
  }
  const inside = join(data, 'run');
  const fits = Buffer.byteLength(join(inside, '.s.PGSQL.5432')) < SOCKET_PATH_BYTES;
  if (fits) mkdirSync(inside, { recursive: true });
  const folder = fits ? inside : mkdtempSync(join(tmpdir(), 'fika-'));
  chmodSync(folder, 0o700);
  if (account) chownSync(folder, account.uid, account.gid);
  return { kind: 'socket', folder };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

const urlOf = (door: Door, database = DATABASE): string =>
  door.kind === 'socket'
    ? `postgresql://${SUPERUSER}@localhost/${database}?host=${encodeURIComponent(door.folder)}`
    : `postgresql://${SUPERUSER}:${door.password}@127.0.0.1:${door.port}/${database}`;

interface Start extends EmbeddedOptions {
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly account?: Account;
  readonly door: Door;
}

/** Resolves with the process once PostgreSQL takes connections; rejects with its last words when it ends before. */
async function startOnce({ data, settings, cluster, binaries, account, door }: Start): Promise<ChildProcess> {
  const listen =
    door.kind === 'socket'
      ? { listen_addresses: '', unix_socket_directories: door.folder }
      : { listen_addresses: '127.0.0.1', port: String(door.port) };
  const args = ['-D', cluster];
  for (const [name, value] of Object.entries({ ...baseSettings, ...listen, ...settings }))
    args.push('-c', `${name}=${value}`);

  const logFile = join(data, 'postgres.log');
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES) renameSync(logFile, `${logFile}.1`);
  const output = openSync(logFile, 'a', 0o600);
  const said = statSync(logFile).size;
  const { file, args: allArgs, ...ids } = commandAs(account, binaries.postgres, args, [cluster]);
  // Its own process group: Ctrl-C in the terminal is for Fika, which ends PostgreSQL after its last request. Its words
  // go to a file, since a pipe would break when Fika is killed.
  const child = spawn(file, [...allArgs], {
    ...ids,
    cwd: data,
    env: environment(),
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });

  for (const patience = Date.now() + START_PATIENCE_MS; ; await wait(10)) {
    if (failure || child.exitCode !== null || child.signalCode !== null || Date.now() > patience) {
      const words = readFileSync(logFile).subarray(said).toString('utf8').trim();
      child.kill('SIGKILL');
      throw new ClusterError(`PostgreSQL did not start: ${failure?.message ?? (words || 'it said nothing')}`);
    }
    const postmaster = readPostmaster(cluster);
    if (postmaster?.pid === child.pid && postmaster?.ready) return child;
  }
}

/** Starts again what ended by itself, at once and then ever more slowly: a full disk is not emptied by trying. */
async function supervise(run: () => Promise<ChildProcess>, log: Log): Promise<{ stop(): Promise<void> }> {
  let child = await retried(run);
  let stopping = false;
  let restarting = Promise.resolve();

  const watch = () => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      log.error({ code, signal }, 'PostgreSQL ended by itself; starting it again');
      restarting = restart();
    });
    // Fika ends when its own work is done; this child must not hold it.
    child.unref();
  };
  const restart = async () => {
    for (let pause = 100; !stopping; pause = Math.min(pause * 2, 10_000)) {
      try {
        child = await run();
        watch();
        log.info('PostgreSQL runs again');
        return;
      } catch (error) {
        log.error({ err: error }, 'PostgreSQL could not be started again');
        await wait(pause);
      }
    }
  };
  watch();

  return {
    stop: async () => {
      stopping = true;
      await restarting;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.ref();
      child.kill('SIGINT');
      const late = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS);
      await gone;
      clearTimeout(late);
    },
  };
}

/** What a killed PostgreSQL leaves behind needs a moment to end, and until then a new one refuses to start. */
async function retried(run: () => Promise<ChildProcess>): Promise<ChildProcess> {
  for (let left = 20; ; left--) {
    try {
      return await run();
    } catch (error) {
      if (left === 0 || !/pre-existing shared memory|lock file/.test((error as Error).message)) throw error;
      await wait(250);
    }
  }
}

async function createDatabase(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
