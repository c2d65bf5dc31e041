import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Config } from './config/config.ts';
import type { Replica } from './database/replica.ts';
import type { Tables } from './database/tables.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Mail } from './mail/mail.ts';
import type { Log } from './observability/log.ts';
import type { Wake } from './realtime/wake.ts';
import type { Storage } from './storage/storage.ts';

/** The database, or a transaction on it: rules and queries take this and never open a connection themselves. */
export type Db = Kysely<Tables>;

/** The technical means of one process, made once in main.ts and handed down. There are no globals. */
export interface Services {
  readonly config: Config;
  readonly log: Log;
  readonly db: Db;
  readonly pool: Pool;
  /** For reads that may lag; undefined where DATABASE_REPLICA_URL is not set. */
  readonly replica?: Replica;
  readonly jobs: Jobs;
  readonly storage: Storage;
  readonly mail: Mail;
  /** Tells every process of the installation that there is something new to read. */
  readonly wake: Wake;
}
