import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { modules } from '../../app.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { MigrationError, migrate } from './migrate.ts';

let folder = '';
let database: TestDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fika-migrate-'));
  database = await testDatabase({ empty: true });
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const room = (name: string, files: Record<string, string>) => {
  const migrations = join(folder, name, 'migrations');
  mkdirSync(migrations, { recursive: true });
  for (const [file, sql] of Object.entries(files)) writeFileSync(join(migrations, file), sql);
  return { name, url: pathToFileURL(join(folder, name, 'module.ts')).href };
};

const query = async (sql: string) => (await database.pool.query(sql)).rows;

test('runs by module, then by number, and once', async () => {
  const tea = room('tea', {
    '0002-more.sql': 'insert into cup values (2)',
    '0001-cup.sql': 'create table cup (n int)',
  });
  const cake = room('cake', { '0001-cake.sql': 'insert into cup values (3)' });
  expect(await migrate(database.pool, [tea, cake])).toEqual(['tea/0001-cup', 'tea/0002-more', 'cake/0001-cake']);
  expect(await migrate(database.pool, [tea, cake])).toEqual([]);
  expect(await query('select n from cup order by n')).toEqual([{ n: 2 }, { n: 3 }]);
});

test('two processes that start together run each file once', async () => {
  const tea = room('tea', {
    '0001-cup.sql': 'create table cup (n int); select pg_sleep(0.2); insert into cup values (1)',
  });
  const applied = await Promise.all([migrate(database.pool, [tea]), migrate(database.pool, [tea])]);
  expect(applied.flat()).toEqual(['tea/0001-cup']);
  expect(await query('select n from cup')).toEqual([{ n: 1 }]);
});

test('a file that fails leaves nothing of itself and says which it was', async () => {
  const tea = room('tea', { '0001-cup.sql': 'create table cup (n int)', '0002-bad.sql': 'drop table cup; select 1/0' });
  await expect(migrate(database.pool, [tea])).rejects.toThrow('The migration tea/0002-bad failed: division by zero');
  expect(await query('select name from migration')).toEqual([{ name: 'tea/0001-cup' }]);
  expect(await query('select n from cup')).toEqual([]);
});

test('data of a newer version is refused', async () => {
  const tea = room('tea', { '0001-cup.sql': 'create table cup (n int)', '0002-pot.sql': 'create table pot (n int)' });
  await migrate(database.pool, [tea]);
  rmSync(join(folder, 'tea/migrations/0002-pot.sql'));
  const refused = migrate(database.pool, [tea]);
  await expect(refused).rejects.toThrow(MigrationError);
  await expect(refused).rejects.toThrow('made by a newer version of Fika (it has tea/0002-pot)');
});

test('an applied file that was changed is refused, one with other line ends is not', async () => {
  const tea = room('tea', { '0001-cup.sql': 'create table cup (\nn int)' });
  await migrate(database.pool, [tea]);
  const file = join(folder, 'tea/migrations/0001-cup.sql');
  writeFileSync(file, 'create table cup (\r\nn int)');
  expect(await migrate(database.pool, [tea])).toEqual([]);
  writeFileSync(file, 'create table cup (n bigint)');
  await expect(migrate(database.pool, [tea])).rejects.toThrow('The migration tea/0001-cup was changed');
});

test('a file whose name has no number is refused', async () => {
  const tea = room('tea', { '0001-cup.sql': '' });
  renameSync(join(folder, 'tea/migrations/0001-cup.sql'), join(folder, 'tea/migrations/cup.sql'));
  await expect(migrate(database.pool, [tea])).rejects.toThrow('must be named like 0001-what-it-does.sql');
});

test('ids are positive, ordered by time and different in one millisecond', async () => {
  await migrate(database.pool, modules);
  const [row] = await query(`
    select fika_id('2019-01-01') > 0 as positive,
           fika_id('2020-01-01T00:00:00.001Z') >> 22 as millisecond,
           fika_id('2024-05-01') < fika_id() as ordered,
           (select count(distinct fika_id('2024-05-01')) from generate_series(1, 1000)) as many`);
  expect(row).toEqual({ positive: true, millisecond: '1', ordered: true, many: '1000' });
});
