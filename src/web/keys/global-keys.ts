import { useRouter } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { paths } from '../paths.ts';

export type Overlay = 'palette' | 'help' | null;

let overlay: Overlay = null;
const listeners = new Set<() => void>();

/** Opens the command palette or the list of keys, or closes what is open. */
export function showOverlay(value: Overlay): void {
  overlay = value;
  for (const listener of listeners) listener();
}

export const useOverlay = (): [Overlay, () => void] => [
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => overlay,
  ),
  () => showOverlay(null),
];

/** Whether a key press belongs to what the person is typing in, or to a dialog that is open. */
export const isTyping = (event: KeyboardEvent): boolean => {
  const target = event.target as HTMLElement;
  return (
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null
  );
};

/** `g` and then one of these goes there. */
const destinations: Readonly<Record<string, string>> = {
  h: paths.home,
  i: paths.inbox,
  p: paths.people,
  c: paths.communities,
  s: paths.saved,
};

/** `/` and Ctrl or ⌘ with K: search and commands. `?`: the keys. `g h`, `g i` …: go. `c`: write. */
export function useGlobalKeys(): void {
  const router = useRouter();
  useEffect(() => {
    let going = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        showOverlay('palette');
        return;
      }
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const destination = Date.now() - going < 1200 ? destinations[event.key] : undefined;
      going = event.key === 'g' ? Date.now() : 0;
      if (destination) void router.navigate({ to: destination });
      else if (event.key === '/') showOverlay('palette');
      else if (event.key === '?') showOverlay('help');
      else if (event.key === 'c') document.querySelector<HTMLElement>('[data-key-compose]')?.click();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [router]);
}
