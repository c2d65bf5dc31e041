/** How many requests a minute somebody may send, with a Redis that goes away and without one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config/config.ts';
import { quietLog } from '../observability/log.ts';
import { eventually } from '../testing/eventually.ts';
import { hasRedis, type TestRedis, testRedis } from '../testing/redis.ts';
import { buckets } from './contract.ts';
import { createLimits, type Limits } from './limits.ts';
import { Problem } from './problems.ts';

const configOf = (env: Record<string, string> = {}) =>
  readConfig({ FIKA_SECRET: 'x'.repeat(32), FIKA_LIMIT_FACTOR: '0.1', ...env });

/** How often somebody may before they are told to wait; and for how many seconds. */
async function taken(limits: Limits, key: string): Promise<{ times: number; wait: unknown }> {
  for (let times = 0; times < 1000; times++) {
    try {
      await limits.take('write', key);
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      expect((error as Problem).code).toBe('too_many_requests');
      return { times, wait: (error as Problem).extra.retryAfter };
    }
  }
  throw new Error('there is no limit');
}
const allowed = Math.ceil(buckets.write * 0.1);

test('each person has so many requests a minute, and is told how long to wait for more', async () => {
  const limits = await createLimits(configOf(), quietLog);
  const { times, wait } = await taken(limits, 'alice');
  expect(times).toBe(allowed);
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect((await taken(limits, 'bob')).times).toBe(allowed);
  await limits.close();
});

describe.skipIf(!hasRedis())('with Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await testRedis();
    await redis.start();
  });
  afterAll(() => redis.kill());

  test('two processes count together; while it is away each counts by itself, at once', {
    timeout: 60_000,
  }, async () => {
    const config = configOf({ REDIS_URL: redis.url });
    const [one, two] = [await createLimits(config, quietLog), await createLimits(config, quietLog)];
    expect((await taken(one, 'alice')).times).toBe(allowed);
    expect((await taken(two, 'alice')).times).toBe(0);
    await redis.kill();
    const begun = performance.now();
    expect((await taken(two, 'carol')).times).toBe(allowed);
    // Waiting for a Redis that is away would take seconds for each request.
    expect(performance.now() - begun).toBeLessThan(4_000);
    await redis.start();
    await eventually(async () => {
      const name = `dora ${Math.random()}`;
      await taken(one, name);
      expect((await taken(two, name)).times).toBe(0);
    }, 20_000);
    await one.close();
    await two.close();
  });

  test('one that was never there is said at the start', { timeout: 20_000 }, async () => {
    await expect(createLimits(configOf({ REDIS_URL: 'redis://127.0.0.1:9' }), quietLog)).rejects.toThrow(
      /Redis cannot be reached at 127\.0\.0\.1:9 .* REDIS_URL/,
    );
  });
});
