import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { checkServer, noteCluster } from './cluster.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const era = async () => {
  await noteCluster(database.pool);
  return (await database.db.selectFrom('installation').select('era').executeTakeFirstOrThrow()).era;
};

test('an era ends when the data comes to another cluster, and at no other start', async () => {
  expect(await era()).toBe(1);
  expect(await era()).toBe(1);
  await database.db.updateTable('installation').set({ cluster: 'the one before the restore' }).execute();
  expect(await era()).toBe(2);
  expect(await era()).toBe(2);
});

test('a PostgreSQL that is too old, or not there, is refused in words', async () => {
  // What an older one answers; there is none to ask on a machine that is up to date.
  const answering = (version: string) => ({ query: async () => ({ rows: [{ version }] }) }) as never;
  await expect(checkServer(answering('140012'))).rejects.toThrow(
    'DATABASE_URL is a PostgreSQL 14; Fika needs 15 or newer.',
  );
  await expect(checkServer(answering('150000'))).resolves.toBeUndefined();
  await expect(checkServer(database.pool)).resolves.toBeUndefined();
  const nobody = new pg.Pool({ connectionString: 'postgresql://127.0.0.1:9/fika' });
  await expect(checkServer(nobody)).rejects.toThrow('The database at DATABASE_URL cannot be used');
  await nobody.end();
});
