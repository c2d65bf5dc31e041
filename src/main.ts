/** The process: configuration in, listening server out. Nothing else in the product makes a connection of its own. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from './platform/config/config.ts';
import { holderOf, lockDataFolder } from './platform/config/data-lock.ts';
import { StartError } from './platform/config/start-error.ts';
import { checkServer, noteCluster } from './platform/database/cluster.ts';
import { connect } from './platform/database/connect.ts';
import { startEmbedded } from './platform/database/embedded.ts';
import { migrate } from './platform/database/migrate.ts';
import { openReplica } from './platform/database/replica.ts';
import { jobs, runWorker } from './platform/jobs/jobs.ts';
import { openMail } from './platform/mail/mail.ts';
import type { Module } from './platform/module.ts';
import { makeLog } from './platform/observability/log.ts';
import { openWake } from './platform/realtime/wake.ts';
import type { Services } from './platform/services.ts';
import { openStorage } from './platform/storage/storage.ts';

/** Milliseconds that each part has to stop in. */
const PATIENCE_MS = 20_000;

/** Makes ready; pushes onto `undo` what has to be undone, so that a start that fails leaves nothing running. */
type Undo = (() => unknown)[];

export interface OpenInstallation {
  readonly services: Services;
  readonly modules: readonly Module[];
  close(): Promise<void>;
}

/**
 * The means of an installation for a command that runs beside Fika or without it (token, import …): on the database
 * of the Fika that runs, or on one started for the command. Throws StartError.
 */
export async function openInstallation(config: Config): Promise<OpenInstallation> {
  const undo: Undo = [];
  try {
    const opened = await open(config, urlOfRunning(config), undo);
    return { ...opened, close: () => undoAll(undo) };
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

export interface RunningProcess {
  readonly services: Services;
  /** Where it answers; undefined for a worker. */
  readonly address?: string;
  /** Finishes what was begun, then lets go of everything. May be called twice. */
  stop(): Promise<void>;
}

/** Starts what FIKA_ROLE says: the HTTP server, the worker, or both. Throws StartError. */
export async function startProcess(config: Config): Promise<RunningProcess> {
  const undo: Undo = [];
  try {
    const { services, modules } = await open(config, undefined, undo);
    for (const module of modules) {
      await module.start?.(services, modules);
      undo.push(() => module.stop?.(services));
    }
    if (config.role !== 'web') {
      const worker = await runWorker(services, modules);
      undo.push(() => worker.stop());
    }
    const address = config.role === 'worker' ? undefined : await listen(services, modules, undo);
    let stopped: Promise<void> | undefined;
    return {
      services,
      address,
      stop: () => {
        stopped ??= undoAll(undo);
        return stopped;
      },
    };
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

/** In reverse order, each whether or not the others fail. */
async function undoAll(undo: Undo): Promise<void> {
  for (const step of undo.splice(0).reverse()) {
    try {
      // What does not end must not keep PostgreSQL from being ended, nor the reason of a failed start from being said.
      await Promise.race([step(), wait(PATIENCE_MS, undefined, { ref: false })]);
    } catch (error) {
      process.stderr.write(`While stopping: ${(error as Error).stack}\n`);
    }
  }
}

async function open(
  config: Config,
  urlOfAnother: string | undefined,
  undo: Undo,
): Promise<{ services: Services; modules: readonly Module[] }> {
  const log = makeLog(config);
  // PostgreSQL starts while the code of the rooms is read.
  const code = import('./app.ts');
  code.catch(() => undefined);
  const url = config.databaseUrl ?? urlOfAnother ?? (await ownDatabase(config, log, undo));
  const { pool, db, close } = connect(url, { log });
  undo.push(close);
  const { modules } = await code;
  if (config.databaseUrl) await checkServer(pool);
  const replica = openReplica(config, db, log);
  undo.push(() => replica?.close());
  await migrate(pool, modules);
  await noteCluster(pool);

  const storage = await openStorage(config);
  const mail = openMail(config, db);
  undo.push(() => mail.close());
  const wake = await openWake({ databaseUrl: url, redisUrl: config.redisUrl, log }).catch((error: Error) => {
    throw config.redisUrl ? new StartError(`The Redis at REDIS_URL cannot be reached: ${error.message}.`) : error;
  });
  undo.push(() => wake.close());
  return { services: { config, log, db, pool, replica, jobs, storage, mail, wake }, modules };
}

async function ownDatabase(config: Config, log: Services['log'], undo: Undo): Promise<string> {
  const lock = lockDataFolder(config.data);
  undo.push(() => lock.release());
  const postgres = await startEmbedded({ data: config.data, log });
  undo.push(() => postgres.stop());
  return postgres.url;
}

/** The database of a Fika that runs on this data folder; undefined where none does. */
function urlOfRunning({ data }: Config): string | undefined {
  const file = join(data, 'postgres-url');
  if (!holderOf(data)) return undefined;
  if (!existsSync(file)) throw new StartError(`Fika is just starting on ${data}. Try again in a moment.`);
  return readFileSync(file, 'utf8').trim();
}

async function listen(services: Services, modules: readonly Module[], undo: Undo): Promise<string> {
  const { host, port } = services.config;
  const { createServer } = await import('./platform/http/server.ts');
  const server: FastifyInstance = await createServer(services, modules);
  undo.push(() => server.close());
  try {
    return await server.listen({ host, port });
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, host, port);
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(`Port ${port} is in use by another program. Stop that one, or set PORT to another number.`);
    case 'EACCES':
      return new StartError(`This account may not listen on port ${port}. Set PORT to a number from 1024 on.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`This machine has no address ${host}. Set HOST to 127.0.0.1, or to 0.0.0.0 for all.`);
    default:
      return error;
  }
}
