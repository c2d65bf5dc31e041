import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { io, type Socket } from 'socket.io-client';
import { readers, tokenOf } from './generate.ts';

export interface Delivery {
  readonly sockets: number;
  readonly posts: number;
  readonly p50: number;
  readonly p99: number;
  readonly missing: number;
  readonly doubled: number;
}

/**
 * Milliseconds from sending a post to each of the sockets that hear it. The sockets are in this process, so its own work is measured too.
 * @param whileOpen called after the last post, with every socket still there
 */
export async function deliver(
  pool: Pool,
  address: string,
  sockets: number,
  whileOpen: () => Promise<void>,
): Promise<Delivery> {
  const { rows } = await pool.query<{ id: string }>(`select id from place where kind = 'organisation'`);
  const place = rows[0]!.id;
  const open: Socket[] = [];
  for (let i = 0; i < sockets; i += 50) {
    await Promise.all(
      Array.from({ length: Math.min(50, sockets - i) }, async (_, n) => {
        const socket = io(address, {
          path: '/live',
          transports: ['websocket'],
          forceNew: true,
          auth: { token: tokenOf(1 + ((i + n) % readers)) },
        });
        open.push(socket);
        await new Promise<void>((resolve, reject) => {
          socket.once('ready', () => resolve());
          socket.once('connect_error', reject);
        });
      }),
    );
  }
  const sent = new Map<string, number>();
  const arrived = new Map<string, number[]>();
  for (const socket of open) {
    socket.on('activity', (message: { verb: string; item?: { body: unknown } }) => {
      const key = /live-\d+/.exec(JSON.stringify(message.item?.body ?? ''))?.[0];
      if (key) arrived.get(key)?.push(performance.now() - sent.get(key)!);
    });
  }
  const posts = 20;
  for (let i = 0; i < posts; i++) {
    const key = `live-${i}`;
    arrived.set(key, []);
    sent.set(key, performance.now());
    await fetch(`${address}/api/v1/communities/${place}/items`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(1)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ markdown: key }),
    });
    await sleep(500);
  }
  await sleep(1000);
  await whileOpen();
  for (const socket of open) socket.disconnect();
  const all = [...arrived.values()].flat().sort((a, b) => a - b);
  const counts = [...arrived.values()].map((list) => list.length);
  return {
    sockets,
    posts,
    p50: all[Math.floor(all.length * 0.5)] ?? Number.NaN,
    p99: all[Math.floor(all.length * 0.99)] ?? Number.NaN,
    missing: counts.reduce((sum, n) => sum + Math.max(0, sockets - n), 0),
    doubled: counts.reduce((sum, n) => sum + Math.max(0, n - sockets), 0),
  };
}
