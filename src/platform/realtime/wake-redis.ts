import { randomUUID } from 'node:crypto';
import type { Log } from '../observability/log.ts';
import type { BellMaker } from './wake.ts';

const CHANNEL = 'fika:wake';

/** Publishes to every process that is subscribed; redis connects again by itself. */
export const redisBell =
  (url: string, log: Log): BellMaker =>
  async (heard) => {
    // Loaded only where it is used: it takes longer than the rest of a start.
    const { createClient } = await import('redis');
    const self = randomUUID();
    const publisher = createClient({ url, disableOfflineQueue: true });
    const subscriber = createClient({ url });
    for (const client of [publisher, subscriber])
      client.on('error', (error: Error) => log.debug({ reason: error.message }, 'lost the line to Redis'));
    await Promise.all([publisher.connect(), subscriber.connect()]);
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
