import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runMigrations as migrateJobs } from 'graphile-worker';
import type { Pool, PoolClient } from 'pg';
import { StartError } from '../config/start-error.ts';
import type { Module } from '../module.ts';

export interface Migration {
  /** `core/items/0001-items`: the room and the file. */
  readonly name: string;
  readonly sql: string;
  /** sha256 of the file, the same whatever line ends git wrote. */
  readonly checksum: string;
}

/** The database and the code do not belong together; the message says what to do. */
export class MigrationError extends StartError {}

/** An arbitrary number that only Fika's migrations lock. */
const LOCK = 7_265_811_904;

/** The migrations of the modules, in the order in which they run: by module, then by number. */
export const migrationsOf = (modules: readonly Pick<Module, 'name' | 'url'>[]): Migration[] =>
  modules.flatMap(({ name, url }) => {
    const folder = fileURLToPath(new URL('migrations/', url));
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => {
        if (!/^\d{4}-[a-z0-9-]+\.sql$/.test(file))
          throw new MigrationError(`${folder}${file} must be named like 0001-what-it-does.sql.`);
        const sql = readFileSync(folder + file, 'utf8').replaceAll('\r\n', '\n');
        return {
          name: `${name}/${file.slice(0, -'.sql'.length)}`,
          sql,
          checksum: createHash('sha256').update(sql).digest('hex'),
        };
      });
  });

/**
 * Brings the database to what the modules need, each file in a transaction of its own. Safe when several processes
 * start together: the others wait, then find nothing to do. Returns the names of what it applied; throws
 * MigrationError when the database is newer than the code or an applied file was changed.
 */
export async function migrate(pool: Pool, modules: readonly Pick<Module, 'name' | 'url'>[]): Promise<string[]> {
  const migrations = migrationsOf(modules);
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const pending = await pendingOf(client, migrations);
    for (const migration of pending) await apply(client, migration);
    // graphile-worker's own schema, under the same lock since two of its migrations at once would collide.
    await migrateJobs({ pgPool: pool });
    return pending.map((migration) => migration.name);
  } finally {
    // Closing the connection lets go of the lock and of the setting, whatever state it is in.
    client.release(true);
  }
}

async function pendingOf(client: PoolClient, migrations: readonly Migration[]): Promise<Migration[]> {
  await client.query(`create table if not exists migration (
    name text primary key,
    checksum text not null,
    at timestamptz not null default now()
  )`);
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migration');
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  const known = new Set(migrations.map((migration) => migration.name));

  const unknown = [...applied.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new MigrationError(
      `This data was made by a newer version of Fika (it has ${unknown.join(', ')}). Start that version, or a newer one.`,
    );
  for (const { name, checksum } of migrations)
    if ((applied.get(name) ?? checksum) !== checksum)
      throw new MigrationError(
        `The migration ${name} was changed after this database had run it. Put the file back as it was, and make the change in a new file.`,
      );
  return migrations.filter((migration) => !applied.has(migration.name));
}

async function apply(client: PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(`The migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
}
