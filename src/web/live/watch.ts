import { useEffect } from 'react';

/** How often each place is on the screen. */
const shown = new Map<string, number>();
let tell: ((places: readonly string[]) => void) | null = null;

/** The server takes this many. */
const most = 50;

/** The places on the screen: told with each new connection. */
export const watched = (): readonly string[] => [...shown.keys()].slice(0, most);

/** Where a further place is told while the connection stands. */
export const tellWatched = (next: typeof tell): void => {
  tell = next;
};

/**
 * Hears what happens in places while they are on the screen. Those that the reader is a member of are heard anyway; an
 * open one that they only look at would otherwise stand still until it is loaded again.
 */
export function useWatched(places: readonly string[]): void {
  const key = places.join();
  useEffect(() => {
    const ids = key === '' ? [] : key.split(',');
    for (const id of ids) shown.set(id, (shown.get(id) ?? 0) + 1);
    if (ids.length > 0) tell?.(ids);
    return () => {
      for (const id of ids) {
        const left = (shown.get(id) ?? 1) - 1;
        if (left > 0) shown.set(id, left);
        else shown.delete(id);
      }
    };
  }, [key]);
}
