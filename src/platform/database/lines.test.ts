import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { short } from './lines.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
});
afterAll(() => database?.close());

interface Answer {
  n: string;
  pid: number;
}
const read = async (n: number, after = 0): Promise<Answer> => {
  const wait = after > 0 ? sql`(select pg_sleep(${after}::float8)) is not null` : sql`true`;
  const { rows } = await sql<Answer>`${short} select ${n}::bigint as n, pg_backend_pid() as pid where ${wait}`.execute(
    database.db,
  );
  return rows[0]!;
};
/** Lines are opened when they are needed; until then reads take connections of their own. */
const manyReads = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => read(n)));

test('many short reads at once share a few connections, and each gets its own answer', async () => {
  await expect
    .poll(async () => new Set((await manyReads(100)).map(({ pid }) => pid)).size, { timeout: 10_000 })
    .toBeLessThanOrEqual(4);
  const found = await manyReads(500);
  expect(found.map(({ n }) => Number(n))).toEqual(Array.from({ length: 500 }, (_, n) => n));
});

test('a transaction reads over its own connection, and sees what it wrote', async () => {
  const { db } = database;
  await sql`create table note (n int)`.execute(db);
  await manyReads(50);
  const count = async (on: typeof db) =>
    (await sql<{ n: number }>`${short} select count(*)::int as n from note where n < ${100}`.execute(on)).rows[0]!.n;
  await db.transaction().execute(async (trx) => {
    await sql`insert into note values (${1})`.execute(trx);
    expect(await count(trx)).toBe(1);
    expect(await count(db)).toBe(0);
  });
  expect(await count(db)).toBe(1);
});

test('one that fails spoils nothing for its neighbours', async () => {
  const divide = (n: number) =>
    sql`${short} select 1 / ${n}::int as n`.execute(database.db).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );
  const answers = await Promise.all([1, 0, 2, 0, 3].map(divide));
  expect(answers).toEqual(['answered', '22012', 'answered', '22012', 'answered']);
});

test('nobody waits behind one that turns out slow', async () => {
  await manyReads(100);
  const slow = Promise.all([read(1, 1.5), read(2, 1.5), read(3, 1.5), read(4, 1.5), read(5, 1.5), read(6, 1.5)]);
  await sleep(150);
  await manyReads(20);
  // By order of events, not by the clock of a busy machine: the slow ones are not answered yet.
  const first = await Promise.race([slow.then(() => 'slow'), read(7).then(() => 'quick')]);
  expect(first).toBe('quick');
  await slow;
});

test('cut off by PostgreSQL, it reads on over new connections', async () => {
  await manyReads(100);
  const cut = manyReads(20).catch((error: Error) => error);
  await database.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await cut;
  await expect
    .poll(async () => (await manyReads(40).catch(() => [])).map(({ n }) => Number(n)), { timeout: 10_000 })
    .toEqual(Array.from({ length: 40 }, (_, n) => n));
});

test('closing waits for what is being read', async () => {
  const other = await testDatabase({ empty: true });
  const one = () => sql<{ n: number }>`${short} select 1 as n where ${1} = 1`.execute(other.db);
  await Promise.all(Array.from({ length: 50 }, one));
  const reading = Array.from({ length: 50 }, one);
  await sleep(1);
  await other.close();
  for (const answer of await Promise.all(reading)) expect(answer.rows).toHaveLength(1);
});
