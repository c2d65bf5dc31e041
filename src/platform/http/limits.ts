import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../config/config.ts';
import type { Log } from '../observability/log.ts';
import { connectRedis } from '../realtime/redis.ts';
import { type Bucket, buckets } from './contract.ts';
import { problems } from './problems.ts';

export interface Limits {
  /** Counts one request; throws `too_many_requests` with `retryAfter` seconds. */
  take(bucket: Bucket, key: string): Promise<void>;
  close(): Promise<void>;
}

/** Requests a minute, counted in Redis where there is one (so that two processes count together), else in this process. */
export async function createLimits(config: Config, log: Log): Promise<Limits> {
  // While Redis is away each process counts by itself.
  const redis = config.redisUrl ? await connectRedis(config.redisUrl, log) : null;
  const limiters = new Map<Bucket, RateLimiterAbstract>();
  for (const [name, points] of Object.entries(buckets)) {
    const options = { points: Math.ceil(points * config.limitFactor), duration: 60, keyPrefix: `fika:limit:${name}` };
    const memory = new RateLimiterMemory(options);
    limiters.set(
      name as Bucket,
      redis
        ? new RateLimiterRedis({
            ...options,
            storeClient: redis,
            useRedisPackage: true,
            rejectIfRedisNotReady: true,
            insuranceLimiter: memory,
          })
        : memory,
    );
  }
  return {
    async take(bucket, key) {
      try {
        await limiters.get(bucket)!.consume(key);
      } catch (refused) {
        if (refused instanceof RateLimiterRes) {
          throw problems.too_many_requests(undefined, { retryAfter: Math.ceil(refused.msBeforeNext / 1000) });
        }
        throw refused;
      }
    },
    async close() {
      redis?.destroy();
    },
  };
}
