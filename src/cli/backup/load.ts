/** The database of a backup, put into an empty installation: everything in the transaction of `client`. */
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { StartError } from '../../platform/config/start-error.ts';
import type { Migration } from '../../platform/database/migrate.ts';
import { JOBS } from './dump.ts';
import { contentOf, type Manifest } from './file.ts';
import type { Member } from './tar.ts';

/** The backup's migrations and those that came after it. Throws StartError where this Fika does not know one of the backup. */
export function splitMigrations(
  known: readonly Migration[],
  { migrations, fika }: Manifest,
): { before: Migration[]; after: Migration[] } {
  const wanted = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  const unknown = migrations.filter(({ name }) => !known.some((migration) => migration.name === name));
  if (unknown.length > 0)
    throw new StartError(
      `The backup was made by a newer version of Fika (${fika}; it has ${unknown.map(({ name }) => name).join(', ')}). Restore it with that version, or a newer one.`,
    );
  const changed = known.find(({ name, checksum }) => (wanted.get(name) ?? checksum) !== checksum);
  if (changed)
    throw new StartError(
      `The migration ${changed.name} is not the one that the backup's database was made with. Restore it with the Fika that made it (${fika}).`,
    );
  return {
    before: known.filter(({ name }) => wanted.has(name)),
    after: known.filter(({ name }) => !wanted.has(name)),
  };
}

/** Everything of Fika's in the database, with the word that drops it; extensions, and `migration`, which outlives all, apart. */
const thingsQuery = `
  with thing as (
    select case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind,
      'pg_class'::regclass as catalog, c.oid, n.nspname, format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S')
    union all
    select 'routine', 'pg_proc'::regclass, p.oid, n.nspname,
      format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    union all
    select 'type', 'pg_type'::regclass, t.oid, n.nspname, format('%I.%I', n.nspname, t.typname)
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype in ('e', 'd')
  )
  select kind, name from thing where nspname in ('public', 'auth') and name <> 'public.migration'
    and not exists (select from pg_depend d where d.classid = thing.catalog and d.objid = thing.oid and d.deptype = 'e')
  order by name`;

export interface Thing {
  readonly kind: string;
  readonly name: string;
}

export const thingsOf = async (client: PoolClient): Promise<Thing[]> => (await client.query<Thing>(thingsQuery)).rows;

/** Takes everything of Fika's away and makes it anew as the backup's Fika made it. */
export async function makeAsThen(client: PoolClient, migrations: readonly Migration[]): Promise<void> {
  for (const { kind, name } of await thingsOf(client)) await client.query(`drop ${kind} if exists ${name} cascade`);
  for (const { sql } of migrations) await client.query(sql);
}

/** Brings what was loaded to what this Fika needs, and throws StartError where not everything of before has come back. */
export async function bringForward(
  client: PoolClient,
  migrations: readonly Migration[],
  before: readonly Thing[],
): Promise<void> {
  for (const { name, sql, checksum } of migrations) {
    await client.query(sql);
    await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
  }
  const now = new Set((await thingsOf(client)).map(({ name }) => name));
  const foreign = before.filter(({ name }) => !now.has(name));
  if (foreign.length > 0)
    throw new StartError(
      `There are things in the database that are not Fika's (${foreign.map(({ name }) => name).join(', ')}). Nothing was changed; restore into a database of its own.`,
    );
}

const constraintsQuery = `
  select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace
  where c.contype = 'f' and n.nspname in ('public', 'auth')`;

/**
 * Loads rows while no trigger counts them a second time and no foreign key asks for what comes later; the keys are made again
 * afterwards, and with them PostgreSQL looks at every row.
 */
export async function withoutRules<T>(
  client: PoolClient,
  tables: readonly string[],
  load: () => Promise<T>,
): Promise<T> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(constraintsQuery);
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
  const result = await load();
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  return result;
}

/** The table that a member is a chunk of. */
export const tableOf = (member: Member): string | undefined => /^database\/(.+)\/\d+\.copy\.gz$/.exec(member.name)?.[1];

const decompress = promisify(gunzip);

/**
 * Puts the chunks of one table into it. Returns the number of rows.
 * @param members the chunks; read to their end
 */
export async function loadTable(
  client: PoolClient,
  { name, columns }: Manifest['tables'][number],
  members: AsyncIterable<Member>,
): Promise<number> {
  const target = name === JOBS ? 'restored_job' : name;
  if (name === JOBS)
    await client.query(`create temporary table restored_job (n bigint generated always as identity, identifier text, payload json,
      queue_name text, run_at timestamptz, max_attempts int, job_key text, priority int) on commit drop`);
  const stream = client.query(copyFrom(`copy ${target} (${columns.join(', ')}) from stdin`));
  await pipeline(async function* () {
    for await (const member of members) yield await decompress(await contentOf(member));
  }, stream);
  if (name === JOBS)
    await client.query(`select graphile_worker.add_job(identifier => identifier, payload => payload, queue_name => queue_name,
      run_at => run_at, max_attempts => max_attempts, job_key => job_key, priority => priority) from restored_job order by n`);
  return stream.rowCount;
}
