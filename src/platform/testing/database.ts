import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Connection, connect } from '../database/connect.ts';
import { quietLog } from '../observability/log.ts';

export interface TestDatabase extends Connection {
  readonly url: string;
}

/**
 * A database of the caller's own, with every module's tables and nothing in them. Call it once in a test file
 * (`beforeAll`) and `close()` it at the end. `empty` leaves the tables out too.
 */
export async function testDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const server = inject('databaseServer');
  const name = `fika_test_${randomBytes(6).toString('hex')}`;
  const template = options.empty ? 'template1' : inject('databaseTemplate');
  await asAdmin(server, `create database ${name} template ${template}`);

  const url = new URL(server);
  url.pathname = `/${name}`;
  const connection = connect(url.href, { log: quietLog, max: 10, name: 'fika-test' });
  return {
    ...connection,
    url: url.href,
    close: async () => {
      await connection.close();
      await asAdmin(server, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
