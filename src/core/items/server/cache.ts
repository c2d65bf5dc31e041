import { LRUCache } from 'lru-cache';
import { openJson } from '../../../platform/http/json.ts';
import { abridge } from '../../richtext/abridge.ts';
import type { Doc } from '../../richtext/document.ts';
import type { ItemShared } from '../contract.ts';
import { shownInLists } from '../kinds.ts';

/** An item as every reader sees it. */
export interface KeptItem {
  readonly kind: string;
  readonly authorId: string;
  readonly deleted: boolean;
  readonly closed: boolean;
  /** Its JSON without the closing brace. */
  readonly json: Buffer;
  /** The same as lists show it; the same bytes where it is not too long for them. */
  readonly listed: Buffer;
}

const bytes = 24 * 2 ** 20;

/**
 * What many readers share is made once. The key holds the row's `rev`, which moves with every change of the item, and the reader
 * learns the current `rev` from the same query that decides access: an old entry can never be shown for a new row. Only a person's name or photo
 * may lag, by the entry's age.
 */
const cache = new LRUCache<string, KeptItem>({
  maxSize: bytes,
  sizeCalculation: ({ json, listed }) => json.length + (listed === json ? 0 : listed.length) + 300,
  ttl: 30_000,
});

export const keptItem = (id: string, rev: number): KeptItem | undefined => cache.get(`${id}:${rev}`);

/** As lists and live updates show it: of a long body the beginning. */
export function asListed(shared: ItemShared): ItemShared {
  const { doc, isCut } = abridge(shared.body as Doc, shownInLists(shared.kind));
  return isCut ? { ...shared, body: doc, abridged: true } : shared;
}

export function toKept(shared: ItemShared): KeptItem {
  const listed = asListed(shared);
  const json = openJson(shared);
  return {
    kind: shared.kind,
    authorId: shared.author.id,
    deleted: shared.deleted,
    closed: shared.discussionClosed,
    json,
    listed: listed === shared ? json : openJson(listed),
  };
}

export const keepItem = (id: string, rev: number, item: KeptItem): void => {
  cache.set(`${id}:${rev}`, item);
};

/** Tests that count queries start from nothing. */
export const forgetShared = (): void => cache.clear();
