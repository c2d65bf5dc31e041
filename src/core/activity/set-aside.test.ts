/** One activity that cannot be taken does not keep a subscriber from what comes after it. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { listSetAside, retrySetAside } from '../../features/console/contract.ts';
import type { Db } from '../../platform/services.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { type Activity, appendActivity } from './server/log.ts';
import { registerSubscriber } from './server/set-aside.ts';
import { rebuild, runSubscribers, type Subscriber } from './server/subscribers.ts';

let world: World;
let running: { stop: () => Promise<void> } | undefined;
/** What the subscriber does with an activity before it notes it; may throw. */
let meets: (db: Db, activity: Activity) => Promise<void>;

/** Notes the objects of what it is given. */
const counter: Subscriber = {
  name: 'counter',
  take: async (db, batch) => {
    for (const activity of batch) {
      if (!activity.verb.startsWith('test.')) continue;
      await sql`insert into counted (object_id, n) values (${activity.object}, 1)
        on conflict (object_id) do update set n = counted.n + 1`.execute(db);
      await meets(db, activity);
    }
  },
  forget: async (db) => {
    await sql`delete from counted`.execute(db);
  },
};

beforeAll(async () => {
  world = await openWorld();
  registerSubscriber(counter);
  await world.services.pool.query('create table counted (object_id bigint primary key, n int not null)');
});
beforeEach(() => {
  meets = async () => {};
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => world?.close());

const write = (...objects: string[]) =>
  appendActivity(
    world.services.db,
    objects.map((object) => ({ actor: null, verb: 'test.counted', object })),
  );
const run = async () => {
  running = await runSubscribers(world.services, [counter], { pause: 1 });
};
const counted = async () =>
  (
    await world.services.pool.query<{ text: string }>(
      `select object_id || '×' || n as text from counted order by object_id`,
    )
  ).rows.map(({ text }) => text);
const setAside = async () => (await world.admin.ok(listSetAside, {})).items;
const gauge = async () =>
  /^fika_activity_set_aside\{subscriber="counter"\} (\d+)$/m.exec((await world.app.inject('/metrics')).body)?.[1];
/** A poisoned activity: PostgreSQL itself refuses what is made of it. */
const poison = (object: string) => async (db: Db, activity: Activity) => {
  if (activity.object === object) await sql`select 1 / 0`.execute(db);
};

test('it is set aside, and everything else is taken once; later it is taken again', async () => {
  meets = poison('3');
  await write('1', '2', '3', '4', '5');
  await run();
  await expect.poll(counted, { timeout: 15_000 }).toEqual(['1×1', '2×1', '4×1', '5×1']);
  await write('6');
  world.services.wake.notify();
  await expect.poll(counted, { timeout: 15_000 }).toEqual(['1×1', '2×1', '4×1', '5×1', '6×1']);

  const [entry, ...more] = await setAside();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ subscriber: 'counter', verb: 'test.counted', tries: 1, error: 'division by zero' });
  expect(await gauge()).toBe('1');

  expect(await world.admin.ok(retrySetAside, { params: { id: entry!.id } })).toEqual({ taken: false });
  expect(await setAside()).toMatchObject([{ id: entry!.id, tries: 2, error: 'division by zero' }]);
  meets = async () => {};
  expect(await world.admin.ok(retrySetAside, { params: { id: entry!.id } })).toEqual({ taken: true });
  expect(await setAside()).toEqual([]);
  expect(await gauge()).toBe('0');
  expect(await counted()).toEqual(['1×1', '2×1', '3×1', '4×1', '5×1', '6×1']);
  expect((await world.admin.fails(retrySetAside, { params: { id: entry!.id } })).code).toBe('not_found');
});

test('two who try it again at once take it once', async () => {
  meets = poison('11');
  await write('11');
  await run();
  await expect.poll(async () => (await setAside()).length, { timeout: 15_000 }).toBe(1);
  const { id } = (await setAside())[0]!;
  meets = async (db) => {
    await sql`select pg_sleep(0.2)`.execute(db);
  };
  const answers = await Promise.all([1, 2, 3].map(() => world.admin.request(retrySetAside, { params: { id } })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  expect(await counted()).toContain('11×1');
});

test.each([
  ['a lost connection', (db: Db) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)],
  ['a deadlock', (db: Db) => sql`do $$ begin raise exception 'x' using errcode = '40P01'; end $$`.execute(db)],
  ['no more connections', (db: Db) => sql`do $$ begin raise exception 'x' using errcode = '53300'; end $$`.execute(db)],
  [
    'a PostgreSQL that starts',
    (db: Db) => sql`do $$ begin raise exception 'x' using errcode = '57P03'; end $$`.execute(db),
  ],
  ['a broken line', (db: Db) => sql`do $$ begin raise exception 'x' using errcode = '08006'; end $$`.execute(db)],
])('%s sets nothing aside, however often it comes', async (_what, happens) => {
  await sql`delete from counted`.execute(world.services.db);
  let left = 9;
  meets = async (db) => {
    if (left-- > 0) await happens(db);
  };
  await write('21', '22');
  await run();
  await expect.poll(counted, { timeout: 15_000 }).toEqual(['21×1', '22×1']);
  expect(left).toBeLessThan(0);
  expect(await setAside()).toEqual([]);
});

test('nor does what passes while it is looked for what fails', async () => {
  await sql`delete from counted`.execute(world.services.db);
  let times = 0;
  meets = async (db) => {
    times++;
    if (times <= 5) throw new Error('the water is cold');
    if (times <= 8) await sql`do $$ begin raise exception 'x' using errcode = '40P01'; end $$`.execute(db);
  };
  await write('31', '32');
  await run();
  await expect.poll(counted, { timeout: 15_000 }).toEqual(['31×1', '32×1']);
  expect(times).toBeGreaterThan(8);
  expect(await setAside()).toEqual([]);
});

test('who stops does not wait for the end of a pause', async () => {
  meets = async () => {
    throw new Error('the water is cold');
  };
  await write('41');
  const stopped = await runSubscribers(world.services, [counter], { pause: 20_000 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const begun = performance.now();
  await stopped.stop();
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('a rebuild clears what was set aside, and ends as it was', async () => {
  await rebuild(world.services, counter);
  const whole = await counted();
  meets = poison('2');
  await rebuild(world.services, counter);
  expect(await counted()).toEqual(whole.filter((one) => one !== '2×1'));
  const [entry] = await setAside();
  expect(entry).toMatchObject({ subscriber: 'counter', tries: 1 });
  await rebuild(world.services, counter);
  const again = await setAside();
  expect(again).toMatchObject([{ subscriber: 'counter', tries: 1 }]);
  expect(again[0]!.id).not.toBe(entry!.id);
  meets = async () => {};
  await rebuild(world.services, counter);
  expect(await setAside()).toEqual([]);
  expect(await counted()).toEqual(whole);
});
