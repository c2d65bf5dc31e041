import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { noteCluster } from './cluster.ts';

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
