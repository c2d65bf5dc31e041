import { useSyncExternalStore } from 'react';

/** Items that arrived while somebody was reading, by the list they belong to (`home`, a place's id). They come when asked. */
const fresh = new Map<string, ReadonlySet<string>>();
const listeners = new Set<() => void>();
const none: ReadonlySet<string> = new Set();

const tell = (): void => {
  for (const listener of listeners) listener();
};

export function addFresh(list: string, item: string): void {
  fresh.set(list, new Set([...(fresh.get(list) ?? []), item]));
  tell();
}

/** An item that was deleted before anybody asked for it is not new. */
export function dropFresh(item: string): void {
  for (const [list, items] of fresh) fresh.set(list, new Set([...items].filter((one) => one !== item)));
  tell();
}

export function clearFresh(list: string): void {
  if (fresh.delete(list)) tell();
}

/** Whether new items wait for a list. */
export const hasFresh = (list: string): boolean => (fresh.get(list)?.size ?? 0) > 0;

/** How many new items wait for a list. */
export const useFresh = (list: string): number =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => fresh.get(list) ?? none,
  ).size;
