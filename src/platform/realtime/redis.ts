import type { RedisClientType } from 'redis';
import { StartError } from '../config/start-error.ts';
import type { Log } from '../observability/log.ts';

/**
 * A connection to Redis that is there. Once it was, it comes back by itself; until then commands fail at once rather than wait, since who sends them can do
 * without. Throws StartError where Redis cannot be reached now.
 */
export async function connectRedis(url: string, log: Log): Promise<RedisClientType> {
  // Loaded only where it is used: it takes longer than the rest of a start.
  const { createClient } = await import('redis');
  let wasThere = false;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 5_000,
      reconnectStrategy: (tries, cause) => (wasThere ? Math.min(50 * 2 ** tries, 2_000) : cause),
    },
  }) as RedisClientType;
  client.on('error', (error: Error) => log.debug({ reason: error.message }, 'lost the line to Redis'));
  await client.connect().catch((error: Error) => {
    client.destroy();
    throw new StartError(
      `Redis cannot be reached at ${new URL(url).host} (${error.message}). Start it, or correct REDIS_URL; without REDIS_URL PostgreSQL does its work.`,
    );
  });
  wasThere = true;
  return client;
}
