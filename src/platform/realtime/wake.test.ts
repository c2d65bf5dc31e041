import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { quietLog } from '../observability/log.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { hasRedis, type TestRedis, testRedis } from '../testing/redis.ts';
import { openWake, type Wake } from './wake.ts';

const open: Wake[] = [];
afterEach(async () => {
  for (const wake of open.splice(0)) await wake.close();
});

/** Two processes and how often each was woken. */
async function pair(options: { databaseUrl: string; redisUrl?: string }) {
  const wakes = await Promise.all([1, 2].map(() => openWake({ ...options, log: quietLog })));
  open.push(...wakes);
  const [one, two] = wakes as [Wake, Wake];
  const heard = { one: 0, two: 0 };
  one.onWake(() => heard.one++);
  two.onWake(() => heard.two++);
  return { one, two, heard };
}

describe('by PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase({ empty: true });
  });
  afterAll(() => database.close());

  test('every process hears, the one that told included', async () => {
    const { one, heard } = await pair({ databaseUrl: database.url });
    one.notify();
    await eventually(() => expect(heard).toEqual({ one: 1, two: 1 }));
  });

  test('many at once ring few times, and the last is heard', async () => {
    const { one, heard } = await pair({ databaseUrl: database.url });
    for (let n = 0; n < 1_000; n++) one.notify();
    await wait(100);
    expect(heard.two).toBe(1);
    one.notify();
    await eventually(() => expect(heard).toEqual({ one: 2, two: 2 }));
  });

  test('after the line was cut it is heard once, and then works again', async () => {
    const { one, heard } = await pair({ databaseUrl: database.url });
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'fika-wake' and datname = current_database()`,
    );
    await eventually(() => expect(heard).toEqual({ one: 1, two: 1 }));
    one.notify();
    await eventually(() => expect(heard).toEqual({ one: 2, two: 2 }));
  });

  test('one who left is not called', async () => {
    const { one, heard } = await pair({ databaseUrl: database.url });
    let called = false;
    one.onWake(() => {
      called = true;
    })();
    one.notify();
    await eventually(() => expect(heard).toEqual({ one: 1, two: 1 }));
    expect(called).toBe(false);
  });

  test('a listener that throws keeps nobody else from hearing', async () => {
    const { one } = await pair({ databaseUrl: database.url });
    let called = false;
    one.onWake(() => {
      throw new Error('no');
    });
    one.onWake(() => {
      called = true;
    });
    one.notify();
    await eventually(() => expect(called).toBe(true));
  });
});

describe.skipIf(!hasRedis())('by Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await testRedis();
    await redis.start();
  });
  afterAll(() => redis.kill());

  test('every process hears, also after Redis was restarted', async () => {
    const { one, heard } = await pair({ databaseUrl: 'postgresql://nobody', redisUrl: redis.url });
    one.notify();
    await eventually(() => expect(heard).toEqual({ one: 1, two: 1 }));

    await redis.kill();
    await redis.start();
    await eventually(() => expect(heard).toEqual({ one: 2, two: 2 }));
    await eventually(() => {
      const before = heard.two;
      one.notify();
      return eventually(() => expect(heard.two).toBeGreaterThan(before), 500);
    });
  });
});
