import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../observability/log.ts';
import type { Db } from '../services.ts';
import { clientsOf } from './clients.ts';
import { openLines } from './lines.ts';
import type { Tables } from './tables.ts';

export interface Connection {
  readonly pool: pg.Pool;
  readonly db: Db;
  /** Hears every statement that `db` sends; for tests that count them and the benchmark that shows their plans. Returns what stops it. */
  onStatement(listener: (sql: string, parameters: readonly unknown[]) => void): () => void;
  /** Waits for the queries that are running, then lets go of every connection. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly log: Log;
  /** Connections at most; 20 keep two processor cores busy. */
  readonly max?: number;
  /** Milliseconds after which PostgreSQL gives a statement up. */
  readonly statementTimeout?: number;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
}

const DATE = 1082;
const TIMESTAMP = 1114;

/**
 * int8 and numeric stay strings, which is what pg does by itself and what keeps ids exact. A `date` stays
 * `2026-11-23`, and a `timestamp`, which is a time on some wall, `2026-11-23 14:00:00`: pg would make them times of wherever the server stands.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (oid === DATE || oid === TIMESTAMP) && format !== 'binary'
      ? (value: string) => value
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** Opens no connection yet: the pool connects when it is first asked, and again after PostgreSQL was away. */
export function connect(url: string, options: ConnectOptions): Connection {
  const { log } = options;
  const settings = {
    connectionString: url,
    types,
    keepAlive: true,
    application_name: options.name ?? 'fika',
    statement_timeout: options.statementTimeout ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
    // On one's own PostgreSQL jit is on, and costs more than Fika's short queries take.
    options: '-c jit=off -c plan_cache_mode=force_generic_plan',
  } satisfies pg.ClientConfig;
  const pool = new pg.Pool({
    ...settings,
    max: options.max ?? 20,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
  });
  const lines = openLines(() => new pg.Client({ ...settings, connectionTimeoutMillis: 10_000, pipeline: true }));
  // Without listeners a lost connection ends the process: the pool speaks for idle clients, each client for itself.
  let closing = false;
  pool.on('error', (error) => {
    if (!closing) log.warn({ reason: error.message }, 'lost an idle database connection');
  });
  pool.on('connect', (client) => {
    client.on('error', (error) => log.debug({ reason: error.message }, 'lost a database connection'));
  });
  const listeners = new Set<(sql: string, parameters: readonly unknown[]) => void>();
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: clientsOf(pool, lines) }),
    log: (event) => {
      for (const listener of listeners) listener(event.query.sql, event.query.parameters);
    },
  });
  const onStatement = (listener: (sql: string, parameters: readonly unknown[]) => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const close = async () => {
    // The pool forgets its connections before they are gone, and whoever ends PostgreSQL next cuts them.
    closing = true;
    await Promise.all([lines.close(), pool.end()]);
  };
  return { pool, db, onStatement, close };
}
