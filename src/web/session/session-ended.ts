import { useSyncExternalStore } from 'react';

let ended = false;
const listeners = new Set<() => void>();

/** Whether the server has answered "sign in to go on" since the page was loaded. */
export const sessionEnded = {
  get: (): boolean => ended,
  set(value: boolean): void {
    if (ended === value) return;
    ended = value;
    for (const listener of listeners) listener();
  },
};

export const useSessionEnded = (): boolean =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, sessionEnded.get);
