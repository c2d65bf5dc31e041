import { LRUCache } from 'lru-cache';
import { openJson } from '../../../platform/http/json.ts';
import type { ItemShared } from '../contract.ts';

/** An item as every reader sees it. */
export interface KeptItem {
  readonly kind: string;
  readonly authorId: string;
  readonly deleted: boolean;
  /** Its JSON without the closing brace. */
  readonly json: Buffer;
}

const bytes = 24 * 2 ** 20;

/**
 * What many readers share is made once. The key holds the row's `rev`, which moves with every change of the item, and the reader
 * learns the current `rev` from the same query that decides access: an old entry can never be shown for a new row. Only a person's name or photo
 * may lag, by the entry's age.
 */
const cache = new LRUCache<string, KeptItem>({
  maxSize: bytes,
  sizeCalculation: ({ json }) => json.length + 300,
  ttl: 30_000,
});

export const keptItem = (id: string, rev: number): KeptItem | undefined => cache.get(`${id}:${rev}`);

export const toKept = (shared: ItemShared): KeptItem => ({
  kind: shared.kind,
  authorId: shared.author.id,
  deleted: shared.deleted,
  json: openJson(shared),
});

export const keepItem = (id: string, rev: number, item: KeptItem): void => {
  cache.set(`${id}:${rev}`, item);
};

/** Tests that count queries start from nothing. */
export const forgetShared = (): void => cache.clear();
