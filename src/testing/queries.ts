import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { forgetShared } from '../core/items/server/cache.ts';
import type { AnyContract } from '../platform/http/serve.ts';
import type { Actor, World } from './world.ts';

const tries = 3;
const quietMs = 50;

/** Waits until the app has read what was just written to its log: that is asked beside the request, and is none of it. */
async function untilQuiet({ services }: World): Promise<void> {
  for (let i = 0; i < 100; i++) {
    let n = 0;
    const stop = services.database.onStatement(() => {
      n += 1;
    });
    await setTimeout(quietMs);
    stop();
    if (n === 0) return;
  }
}

/**
 * Runs a request for a list and counts what it asks PostgreSQL, with nothing kept in memory from before; says also how many entries
 * were shown. The least of a few tries, each when the app has nothing else to do.
 */
export async function queriesOf(
  world: World,
  actor: Actor,
  contract: AnyContract,
  args: Parameters<Actor['request']>[1],
): Promise<{ n: number; shown: number }> {
  let least = { n: Number.POSITIVE_INFINITY, shown: 0 };
  for (let i = 0; i < tries; i++) {
    await untilQuiet(world);
    forgetShared();
    let n = 0;
    const stop = world.services.database.onStatement(() => {
      n += 1;
    });
    const { status, body } = await actor.request(contract, args);
    stop();
    expect(status).toBe(200);
    if (n < least.n) least = { n, shown: (body as { items: unknown[] }).items.length };
  }
  return least;
}
