import { randomUUID } from 'node:crypto';
import type { Log } from '../observability/log.ts';
import { connectRedis } from './redis.ts';
import type { BellMaker } from './wake.ts';

const CHANNEL = 'fika:wake';

/** Publishes to every process that is subscribed; redis connects again by itself. */
export const redisBell =
  (url: string, log: Log): BellMaker =>
  async (heard) => {
    const self = randomUUID();
    const publisher = await connectRedis(url, log);
    const subscriber = await connectRedis(url, log);
    await subscriber.subscribe(CHANNEL, (sender) => {
      if (sender !== self) heard();
    });
    // The subscriptions are taken up again before this is told.
    subscriber.on('ready', heard);
    return {
      ring: async () => {
        await publisher.publish(CHANNEL, self);
      },
      close: async () => {
        publisher.destroy();
        subscriber.destroy();
      },
    };
  };
