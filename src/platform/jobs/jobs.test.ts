import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { defineModule, type Module } from '../module.ts';
import { eventually } from '../testing/eventually.ts';
import { type TestServices, testServices } from '../testing/services.ts';
import { runWorker, type Worker } from './jobs.ts';

let services: TestServices;
beforeAll(async () => {
  services = await testServices();
});
afterAll(() => services.close());

let ran: unknown[] = [];
let failures = 0;
const modules: Module[] = [
  defineModule({
    name: 'test/brewing',
    url: import.meta.url,
    jobs: {
      'brew.cup': async (payload) => {
        if (failures-- > 0) throw new Error('the water is cold');
        ran.push(payload);
      },
    },
  }),
];
let worker: Worker | undefined;
beforeEach(() => {
  ran = [];
  failures = 0;
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});

const add = (payload: unknown, options?: Parameters<TestServices['jobs']['add']>[3]) =>
  services.jobs.add(services.db, 'brew.cup', payload, options);

test('a job runs with its payload, soon after the commit', async () => {
  worker = await runWorker(services, modules);
  await services.db.transaction().execute(async (db) => {
    await services.jobs.add(db, 'brew.cup', { sort: 'Assam' });
    await wait(100);
    expect(ran).toEqual([]);
  });
  await eventually(() => expect(ran).toEqual([{ sort: 'Assam' }]), 1_000);
});

test('a job of a transaction that was rolled back never runs', async () => {
  worker = await runWorker(services, modules);
  await expect(
    services.db.transaction().execute(async (db) => {
      await services.jobs.add(db, 'brew.cup', 'never');
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  await add('afterwards');
  await eventually(() => expect(ran).toEqual(['afterwards']));
});

test('a key keeps one waiting job', async () => {
  await add(1, { key: 'the one' });
  await add(2, { key: 'the one' });
  worker = await runWorker(services, modules);
  await eventually(() => expect(ran).toEqual([2]));
});

test('of the jobs that wait, the urgent go first', async () => {
  await add('when nothing else waits', { priority: 10 });
  await add('now');
  worker = await runWorker(services, modules, { concurrency: 1 });
  await eventually(() => expect(ran).toEqual(['now', 'when nothing else waits']));
});

test('a job that fails is tried again', async () => {
  failures = 1;
  await add('again');
  worker = await runWorker(services, modules);
  await eventually(() => expect(ran).toEqual(['again']), 10_000);
});

test('two workers run a job once', async () => {
  worker = await runWorker(services, modules);
  const other = await runWorker(services, modules);
  for (let n = 0; n < 50; n++) await add(n);
  await eventually(() => expect(ran.length).toBeGreaterThanOrEqual(50));
  await other.stop();
  expect(new Set(ran).size).toBe(ran.length);
});

test('the job of a process that was killed is given to another', async () => {
  await add('orphan', { maxAttempts: 5 });
  // What a killed worker leaves: its locks on jobs, its row, and nobody who holds its number.
  await services.pool.query(
    `update graphile_worker._private_jobs set locked_by = 'dead', locked_at = now(), attempts = 1`,
  );
  await services.pool.query(`insert into job_worker values ('dead', 7)`);
  worker = await runWorker(services, modules);
  await eventually(() => expect(ran).toEqual(['orphan']), 15_000);
});

test('two modules cannot know the same job', async () => {
  await expect(runWorker(services, [...modules, ...modules])).rejects.toThrow('Two modules know the job brew.cup');
});
