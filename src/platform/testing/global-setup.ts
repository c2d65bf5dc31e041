/**
 * One PostgreSQL for the whole run, and in it one template database, migrated once, that each test file clones.
 * FIKA_TEST_DATABASE_URL names another server to use instead, as one who may create databases.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { modules } from '../../app.ts';
import { connect } from '../database/connect.ts';
import { startEmbedded } from '../database/embedded.ts';
import { migrate } from '../database/migrate.ts';
import { quietLog } from '../observability/log.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's own `postgres` database. */
    databaseServer: string;
    /** The name of the migrated database to clone. */
    databaseTemplate: string;
  }
}

/** Nothing in a test outlives the run, so nothing has to reach the disk. */
const forgetful = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  autovacuum: 'off',
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.FIKA_TEST_DATABASE_URL
    ? { url: process.env.FIKA_TEST_DATABASE_URL, stop: async () => {} }
    : await temporaryServer();
  const admin = new URL(server.url);
  admin.pathname = '/postgres';
  const template = `fika_template_${process.pid}`;

  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query(`create database ${template}`);

  const connection = connect(databaseUrl(admin.href, template), { log: quietLog });
  await migrate(connection.pool, modules);
  await connection.close();

  project.provide('databaseServer', admin.href);
  project.provide('databaseTemplate', template);
  return async () => {
    await client.query(`drop database if exists ${template} with (force)`);
    await client.end();
    await server.stop();
  };
}

async function temporaryServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'fika-test-'));
  const server = await startEmbedded({ data, log: quietLog, settings: forgetful });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
