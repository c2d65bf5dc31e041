import { LRUCache } from 'lru-cache';
import { openJson } from '../../../platform/http/json.ts';
import type { ItemShared } from '../contract.ts';

export interface CachedItem {
  readonly shared: ItemShared;
  /** Its JSON without the closing brace. */
  readonly json: string;
}

/**
 * What many readers share is made once. The key holds the row's `rev`, which moves with every change of the item, and the reader
 * learns the current `rev` from the same query that decides access: an old entry can never be shown for a new row. Only a person's name or photo
 * may lag, by the entry's age.
 */
const cache = new LRUCache<string, CachedItem>({ max: 5_000, ttl: 30_000 });

export const cachedShared = (id: string, rev: number): CachedItem | undefined => cache.get(`${id}:${rev}`);

export const rememberShared = (id: string, rev: number, shared: ItemShared): void => {
  cache.set(`${id}:${rev}`, { shared, json: openJson(shared) });
};

/** Tests that count queries start from nothing; a person's new name clears what shows the old one. */
export const forgetShared = (): void => cache.clear();
