import { renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { openInstallation } from '../main.ts';
import { type Config, readConfig } from '../platform/config/config.ts';
import { holderOf } from '../platform/config/data-lock.ts';
import { StartError } from '../platform/config/start-error.ts';
import { checkServer } from '../platform/database/cluster.ts';
import { connect } from '../platform/database/connect.ts';
import { type Migration, migrationsOf } from '../platform/database/migrate.ts';
import { quietLog } from '../platform/observability/log.ts';
import type { Services } from '../platform/services.ts';
import type { Storage } from '../platform/storage/storage.ts';
import { readArguments } from './arguments.ts';
import { JOBS, tablesOf } from './backup/dump.ts';
import { type Complete, contentOf, type Manifest, readBackup, summaryOf, verifyBackup } from './backup/file.ts';
import {
  bringForward,
  loadTable,
  makeAsThen,
  splitMigrations,
  tableOf,
  thingsOf,
  withoutRules,
} from './backup/load.ts';
import type { Member } from './backup/tar.ts';
import type { Command } from './command.ts';

const usage = 'restore FILE [--check] [--keep-files]';
const flags = {
  check: { type: 'boolean', default: false },
  'keep-files': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const restore: Command = {
  usage,
  summary: 'puts a backup into an empty installation',
  run: async (args, env) => {
    const asked = readArguments(args, usage, flags);
    if (!asked) return 2;
    const { values, positionals } = asked;
    const [file] = positionals;
    if (values.help || !file || positionals.length > 1) {
      console.error(
        `fika ${usage}\n\nPuts what \`fika backup\` wrote into an empty installation, on which no Fika runs: all of it or nothing. The file is\n` +
          'read to its end first, and one that is damaged, or of a newer Fika, is refused.\n\n' +
          '--check       only reads the file, and says what is in it\n' +
          '--keep-files  leaves files that are in the storage already, where only the database was lost',
      );
      return values.help ? 0 : 2;
    }
    const path = resolve(file);
    const { manifest, complete } = await verifyBackup(path);
    const { modules } = await import('../app.ts');
    const migrations = splitMigrations(migrationsOf(modules), manifest);
    if (values.check) {
      console.log(`The backup of ${manifest.at} is whole: ${summaryOf(complete)}. Made by Fika ${manifest.fika}.`);
      return 0;
    }
    const config = readConfig(env);
    await refuseWhileRunning(config);
    const { services, close } = await openInstallation(config);
    try {
      const backup = { path, manifest, complete, ...migrations };
      const { secret, leftOut } = await putBack(services, backup, values['keep-files'], (kept) => {
        if (!env.FIKA_SECRET?.trim()) keepSecret(config.data, kept);
      });
      console.log(`The installation is as it was at ${manifest.at}: ${summaryOf(complete)}.`);
      if (leftOut.length > 0) console.log(`Left out, since it is not Fika's: ${leftOut.join(', ')}.`);
      if (!secret && !env.FIKA_SECRET?.trim())
        console.log(
          'Its FIKA_SECRET was not in the backup. Set the same one, or links in mails that are out end to work.',
        );
      return 0;
    } finally {
      await close();
    }
  },
};
export default restore;

/** A Fika that runs holds what it has read in memory, and would write beside the restore. */
async function refuseWhileRunning({ databaseUrl, data }: Config): Promise<void> {
  const running = new StartError('Fika runs on this installation. Stop it, restore, and start it again.');
  if (!databaseUrl) {
    if (holderOf(data)) throw running;
    return;
  }
  const { pool, close } = connect(databaseUrl, { log: quietLog, max: 1, name: 'fika-restore' });
  try {
    await checkServer(pool);
    // One that has just ended takes a moment to be gone.
    for (let tries = 10; ; tries--) {
      const { rowCount } = await pool.query(
        `select from pg_stat_activity where datname = current_database() and application_name in ('fika', 'fika-wake')`,
      );
      if (!rowCount) return;
      if (tries === 0) throw running;
      await wait(100);
    }
  } finally {
    await close();
  }
}

interface Backup {
  readonly path: string;
  readonly manifest: Manifest;
  readonly complete: Complete;
  /** Those that the backup's database had, and those since. */
  readonly before: readonly Migration[];
  readonly after: readonly Migration[];
}

/** What is in it besides the database and the files. */
interface Extras {
  secret?: string;
  /** Tables that Fika does not know. */
  readonly leftOut: string[];
}

/** Everything or nothing. Throws StartError where the installation is not empty. */
async function putBack(
  { pool, storage }: Services,
  backup: Backup,
  keepFiles: boolean,
  takeSecret: (secret: string) => void,
): Promise<Extras> {
  const { rowCount } = await pool.query('select from person limit 1');
  if (rowCount)
    throw new StartError(
      'There are people in this installation already, and a restore would replace them. Restore into an empty one: set FIKA_DATA to a new folder, or DATABASE_URL to a new database.',
    );
  if (!keepFiles) await refuseFiles(storage);
  const client = await pool.connect();
  let isDone = false;
  try {
    await client.query('set statement_timeout = 0');
    await client.query('set idle_in_transaction_session_timeout = 0');
    await client.query('begin');
    const things = await thingsOf(client);
    await makeAsThen(client, backup.before);
    const extras = await loadAll(client, storage, backup, keepFiles);
    await bringForward(client, backup.after, things);
    // Transaction ids begin again, and what was told after the backup has not happened: a new era of the log.
    await client.query(`update installation set era = era + 1,
      cluster = (select system_identifier::text from pg_control_system())`);
    if (extras.secret) takeSecret(extras.secret);
    await client.query('commit');
    isDone = true;
    await client.query('analyze');
    return extras;
  } finally {
    // Ends the transaction where it did not come to its end.
    client.release(true);
    if (!isDone && !keepFiles) for await (const { key } of storage.list()) await storage.remove(key);
  }
}

async function refuseFiles(storage: Storage): Promise<void> {
  for await (const { key } of storage.list())
    throw new StartError(
      `There are files in the storage already (${key}). Restore with an empty one, or, where they are this installation's own and only its database was lost, say --keep-files.`,
    );
}

async function loadAll(
  client: PoolClient,
  storage: Storage,
  { path, manifest, complete }: Backup,
  keepFiles: boolean,
): Promise<Extras> {
  const columns = new Map((await tablesOf(client)).map((table) => [table.name, new Set(table.columns)]));
  const tables = manifest.tables.filter(({ name }) => columns.has(name));
  // They go into statements: a file that somebody made up must not bring its own.
  for (const { name, columns: named } of tables)
    for (const column of named)
      if (!columns.get(name)?.has(column))
        throw new StartError(`${path} is no backup of Fika: ${name} has no ${column}.`);
  const own = tables.map(({ name }) => name).filter((name) => name !== JOBS);
  const extras: Extras = {
    leftOut: manifest.tables.map(({ name }) => name).filter((name) => !columns.has(name)),
  };
  await withoutRules(client, own, async () => {
    await client.query(`truncate ${own.join(', ')}`);
    const members = readBackup(path);
    try {
      const rows = await loadMembers(members, client, storage, tables, keepFiles, extras);
      for (const { name } of tables)
        if ((rows.get(name) ?? 0) !== complete.rows[name])
          throw new Error(`${name} has ${rows.get(name) ?? 0} rows, and had ${complete.rows[name]}`);
    } finally {
      await members.return(complete);
    }
  });
  const things = new Set((await thingsOf(client)).map(({ name }) => name));
  for (const { name, value, called } of manifest.sequences)
    if (things.has(name)) await client.query('select setval($1::regclass, $2, $3)', [name, value, called]);
  return extras;
}

/** Returns the rows of each table that had any. */
async function loadMembers(
  members: AsyncGenerator<Member, Complete>,
  client: PoolClient,
  storage: Storage,
  tables: Manifest['tables'],
  keepFiles: boolean,
  extras: Extras,
): Promise<Map<string, number>> {
  const rows = new Map<string, number>();
  let next = await members.next();
  /** The chunks of one table, which lie one after the other. */
  async function* chunksOf(table: string): AsyncGenerator<Member> {
    while (!next.done && tableOf(next.value) === table) {
      yield next.value;
      next = await members.next();
    }
  }
  while (!next.done) {
    const member: Member = next.value;
    const table = tables.find(({ name }) => name === tableOf(member));
    if (table) {
      rows.set(table.name, await loadTable(client, table, chunksOf(table.name)));
      continue;
    }
    if (member.name.startsWith('stored/')) await putFile(storage, member, keepFiles);
    if (member.name === 'secret') extras.secret = (await contentOf(member)).toString().trim();
    next = await members.next();
  }
  return rows;
}

async function putFile(storage: Storage, { name, size, content }: Member, keepFiles: boolean): Promise<void> {
  const key = name.slice('stored/'.length);
  if (keepFiles && (await storage.size(key)) === size) return;
  await storage.put(key, Readable.from(content));
}

function keepSecret(data: string, secret: string): void {
  const file = join(data, 'secret');
  writeFileSync(`${file}.restored`, `${secret}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.restored`, file);
}
