import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../../platform/services.ts';

/** What a reader of the log found: a batch, nothing more, somebody else at work, or lines of a transaction that still runs. */
export type Outcome = 'took' | 'end' | 'busy' | 'waiting';

/** How often a reader looks without having been told: a process may be killed between its commit and its word to the others. */
const safetyInterval = 5_000;
/** How long a reader waits for a slower transaction before it looks again. */
const waitingInterval = 15;

/**
 * Takes step after step as long as there is something, then sleeps until it is woken. Until stopped.
 * @param failed hears of a step that failed, and answers after how many milliseconds it is taken again
 */
export function keepReading(
  services: Pick<Services, 'wake'>,
  step: () => Promise<Outcome>,
  failed: (error: unknown) => number,
): { stop: () => Promise<void> } {
  let stopped = false;
  let told = true;
  let wakeUp: (() => void) | null = null;
  const ring = () => {
    told = true;
    wakeUp?.();
  };
  const stopping = new AbortController();
  const off = services.wake.onWake(ring);
  const timer = setInterval(ring, safetyInterval);
  timer.unref();

  const loop = async () => {
    while (!stopped) {
      if (!told) {
        await new Promise<void>((resolve) => {
          wakeUp = resolve;
        });
        wakeUp = null;
      }
      told = false;
      if (stopped) return;
      try {
        const outcome = await step();
        if (outcome === 'took') told = true;
        if (outcome === 'waiting') {
          await sleep(waitingInterval);
          told = true;
        }
      } catch (error) {
        // A pause may be long by now; whoever stops does not wait for its end.
        await sleep(failed(error), undefined, { ref: false, signal: stopping.signal }).catch(() => undefined);
        told = true;
      }
    }
  };
  const done = loop();
  return {
    stop: async () => {
      stopped = true;
      off();
      clearInterval(timer);
      stopping.abort();
      ring();
      await done;
    },
  };
}
