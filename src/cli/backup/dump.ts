/** The database of an installation, read out through SQL: pg_dump does not come with the PostgreSQL inside Fika. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { BackupWriter, Manifest } from './file.ts';

/** Bytes of COPY's text in one member: what is held in memory. */
const CHUNK = 4 * 1024 * 1024;

/**
 * Jobs are written by what `graphile_worker.add_job` takes, since the tables behind it belong to that library and its version.
 * They are in the backup because a picture that waits for its sizes and a mail that waits for its server would be lost without
 * them; at worst a mail goes out twice. Those that were given up are left out.
 */
export const JOBS = 'graphile_worker.jobs';
const jobColumns = ['identifier', 'payload', 'queue_name', 'run_at', 'max_attempts', 'job_key', 'priority'];
const jobQuery = `select t.identifier, j.payload, q.queue_name, j.run_at, j.max_attempts, j.key, j.priority
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  where j.attempts < j.max_attempts or j.locked_at is not null order by j.id`;

/** The schemas that Fika's migrations write to, without what belongs to an extension. */
const own = (catalog: string, alias: string) => `n.nspname in ('public', 'auth') and not exists (
  select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${alias}.oid and d.deptype = 'e')`;

const tablesQuery = `
  select format('%I.%I', n.nspname, c.relname) as name, array(select quote_ident(a.attname) from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and ${own('pg_class', 'c')} order by 1`;

const sequencesQuery = `
  select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'S' and ${own('pg_class', 'c')} order by 1`;

/** Begins the one look at the database that all of the backup's rows come from. It sees no write that comes later, and stops none. */
export async function beginSnapshot(client: PoolClient): Promise<void> {
  await client.query('set statement_timeout = 0');
  await client.query('set idle_in_transaction_session_timeout = 0');
  await client.query('begin isolation level repeatable read read only');
  // The snapshot is taken by the first query, and sequences are read after it: none lies behind an id of the snapshot.
  await client.query('select');
}

export type DatabaseFacts = Pick<Manifest, 'at' | 'migrations' | 'tables' | 'sequences'>;

/** Fika's tables with their columns, quoted, and the waiting jobs as one more. */
export async function tablesOf(client: PoolClient): Promise<Manifest['tables'][number][]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(tablesQuery);
  return [...rows, { name: JOBS, columns: jobColumns }];
}

export async function describeDatabase(client: PoolClient): Promise<DatabaseFacts> {
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration order by at, name',
  );
  const { rows: names } = await client.query<{ name: string }>(sequencesQuery);
  const sequences: Manifest['sequences'][number][] = [];
  for (const { name } of names) {
    const { rows } = await client.query<{ value: string; called: boolean }>(
      `select last_value as value, is_called as called from ${name}`,
    );
    sequences.push({ name, ...rows[0]! });
  }
  const { rows: now } = await client.query<{ at: Date }>('select now() as at');
  return {
    at: now[0]!.at.toISOString(),
    migrations,
    tables: await tablesOf(client),
    sequences,
  };
}

const compress = promisify(gzip);

/** Writes every row of every table. Returns how many there were, by table. */
export async function dumpTables(
  client: PoolClient,
  tables: Manifest['tables'],
  writer: BackupWriter,
): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const { name, columns } of tables) {
    const source = name === JOBS ? `(${jobQuery})` : `${name} (${columns.join(', ')})`;
    const stream = client.query(copyTo(`copy ${source} to stdout`));
    let part = 0;
    let chunks: Buffer[] = [];
    let size = 0;
    const flush = async () => {
      if (size === 0) return;
      const content = await compress(Buffer.concat(chunks));
      chunks = [];
      size = 0;
      await writer.add(`database/${name}/${String(++part).padStart(6, '0')}.copy.gz`, content);
    };
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= CHUNK) await flush();
    }
    await flush();
    rows[name] = stream.rowCount;
  }
  return rows;
}
