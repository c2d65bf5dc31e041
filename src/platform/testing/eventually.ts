import { setTimeout as wait } from 'node:timers/promises';

/** Tries until `check` no longer throws, and then returns what it returned; throws its last error after `patience` ms. */
export async function eventually<T>(check: () => T | Promise<T>, patience = 5_000): Promise<T> {
  for (const end = Date.now() + patience; ; await wait(10)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
