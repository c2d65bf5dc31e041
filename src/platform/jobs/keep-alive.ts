import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Log } from '../observability/log.ts';

/** The first half of the advisory locks' names; the second is the process's number. */
const NAMESPACE = 7_265_812;
const SWEEP_MS = 15_000;
/** After PostgreSQL restarted, living processes need a moment to take their locks again. */
const GRACE_MS = 3_000;

export interface Life {
  /** Says that whoever locks jobs by this id lives in this process. */
  claim(locker: string): void;
  end(): Promise<void>;
}

/**
 * Keeps a process's advisory lock, and gives the jobs of processes without one back to those that live.
 * PostgreSQL lets the lock go the moment that the process's connection ends, however the process ended.
 */
export async function keepAlive(pool: Pool, log: Log): Promise<Life> {
  const number = randomInt(1, 2 ** 31 - 1);
  const ending = new AbortController();
  let holder: PoolClient | undefined;

  const letGo = () => {
    const client = holder;
    holder = undefined;
    client?.release(true);
  };
  const hold = async () => {
    if (holder) return;
    const client = await pool.connect();
    // It may fail once more after it was let go of, as when the database is shut down.
    client.on('error', () => {
      if (holder === client) letGo();
    });
    try {
      await client.query('select pg_advisory_lock($1, $2)', [NAMESPACE, number]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    holder = client;
  };

  const beat = async () => {
    try {
      await hold();
      const freed = await freeJobsOfTheDead(pool, ending.signal);
      if (freed > 0) log.warn({ workers: freed }, 'gave the jobs of a process that was killed to others');
    } catch (error) {
      if (!ending.signal.aborted) log.warn({ reason: (error as Error).message }, 'could not look after workers');
    }
  };
  const beats = async () => {
    while (!ending.signal.aborted) {
      await beat();
      await wait(SWEEP_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };

  await hold();
  const beating = beats();
  return {
    claim: (locker) => {
      pool
        .query('insert into job_worker (worker_id, process) values ($1, $2)', [locker, number])
        .catch((error: Error) => log.warn({ reason: error.message }, 'could not note a worker'));
    },
    end: async () => {
      ending.abort();
      await beating;
      await pool.query('delete from job_worker where process = $1', [number]).catch(() => undefined);
      letGo();
    },
  };
}

const dead = `
  select worker_id from job_worker where not exists (
    select from pg_locks
    where locktype = 'advisory' and classid = $1 and objid = process and objsubid = 2
      and database = (select oid from pg_database where datname = current_database())
  )`;

async function freeJobsOfTheDead(pool: Pool, signal: AbortSignal): Promise<number> {
  const find = async () =>
    (await pool.query<{ worker_id: string }>(dead, [NAMESPACE])).rows.map((row) => row.worker_id);
  const suspects = new Set(await find());
  if (suspects.size === 0) return 0;
  await wait(GRACE_MS, undefined, { signal });
  const gone = (await find()).filter((id) => suspects.has(id));
  if (gone.length === 0) return 0;
  await pool.query('select graphile_worker.force_unlock_workers($1)', [gone]);
  await pool.query('delete from job_worker where worker_id = any($1)', [gone]);
  return gone.length;
}
