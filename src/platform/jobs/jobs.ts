import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import { sql } from 'kysely';
import type { Module } from '../module.ts';
import type { Log } from '../observability/log.ts';
import type { Db, Services } from '../services.ts';
import { keepAlive } from './keep-alive.ts';

/** Does one job. May run twice when a process is killed in the middle: what it does must bear that. */
export type JobHandler = (payload: unknown, services: Services) => Promise<void>;

export interface JobOptions {
  /** A job that waits under the same key is replaced instead of added. */
  readonly key?: string;
  readonly runAt?: Date;
  /** Jobs of one queue run one after the other. Name few queues. */
  readonly queue?: string;
  /** 0 unless given; of the jobs that wait, those of a lower number go first. */
  readonly priority?: number;
  /** 25 unless given; each attempt waits longer than the one before. */
  readonly maxAttempts?: number;
}

export interface Jobs {
  /** Adds a job to what `db` is: inside a transaction it exists from the commit on, or never. */
  add(db: Db, name: string, payload: unknown, options?: JobOptions): Promise<void>;
}

export const jobs: Jobs = {
  async add(db, name, payload, options = {}) {
    await sql`select graphile_worker.add_job(
      identifier => ${name}::text,
      payload => ${JSON.stringify(payload ?? {})}::json,
      queue_name => ${options.queue ?? null}::text,
      run_at => ${options.runAt ?? null}::timestamptz,
      max_attempts => ${options.maxAttempts ?? null}::int,
      job_key => ${options.key ?? null}::text,
      priority => ${options.priority ?? null}::int
    )`.execute(db);
  },
};

export interface Worker {
  /** Takes no more jobs, and waits for those that run. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** Jobs at the same time; 4 unless given. */
  readonly concurrency?: number;
}

/** Runs the jobs and the crontabs of the modules in this process, until stopped. Starts again after it failed. */
export async function runWorker(
  services: Services,
  modules: readonly Module[],
  { concurrency = 4 }: WorkerOptions = {},
): Promise<Worker> {
  const { log, pool } = services;
  const taskList = tasksOf(services, modules);
  const crontab = modules.flatMap((module) => module.crontab ?? []).join('\n');
  const life = await keepAlive(pool, log);

  const begin = (): Promise<Runner> => {
    const events: WorkerEvents = new EventEmitter();
    // Jobs are locked in the name of the pool, whichever of its workers runs them.
    events.on('pool:create', ({ workerPool }) => life.claim(workerPool.id));
    return run({
      pgPool: pool,
      events,
      taskList,
      crontab,
      concurrency,
      noHandleSignals: true,
      // Only for jobs of the future and for attempts after a failure; new ones are told at once.
      pollInterval: 2_000,
      logger: loggerOf(log),
    });
  };

  let stopping = false;
  let runner = await begin().catch(async (error: unknown) => {
    await life.end();
    throw error;
  });
  const watch = async () => {
    while (!stopping) {
      await runner.promise.catch((error: unknown) => log.error({ err: error }, 'the worker failed'));
      while (!stopping) {
        await wait(1_000);
        try {
          if (!stopping) runner = await begin();
          break;
        } catch (error) {
          log.error({ err: error }, 'the worker could not be started again');
        }
      }
    }
  };
  const watching = watch();

  return {
    stop: async () => {
      stopping = true;
      await runner.stop().catch((error: unknown) => log.warn({ err: error }, 'the worker did not stop in order'));
      await watching;
      await life.end();
    },
  };
}

function tasksOf(services: Services, modules: readonly Module[]): TaskList {
  const tasks: TaskList = {};
  for (const { name: room, jobs: handlers = {} } of modules)
    for (const [name, handle] of Object.entries(handlers)) {
      if (name in tasks) throw new Error(`Two modules know the job ${name}; one of them is ${room}.`);
      tasks[name] = (payload) => handle(payload, services);
    }
  return tasks;
}

/** graphile-worker is chatty: its info is our debug. */
const loggerOf = (log: Log): Logger =>
  new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ reason: (meta?.error as Error | undefined)?.message }, message);
    else if (level === 'warning') log.warn(message);
    else log.debug(message);
  });
