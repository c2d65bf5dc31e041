import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isTyping } from './global-keys.ts';

/**
 * `j` and `k` move through the entries of a list, Enter opens the one that has the focus, Esc leaves. An entry says
 * `data-key-entry="/its/address"` and takes the focus (`tabIndex={-1}`).
 */
export function useListKeys(): void {
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const entries = [...document.querySelectorAll<HTMLElement>('[data-key-entry]')];
      const focused = document.activeElement as HTMLElement | null;
      const current = entries.findIndex((entry) => entry.contains(focused));
      if (event.key === 'j' || event.key === 'k') {
        const next = entries[event.key === 'j' ? nextIndex(entries, current) : Math.max(current - 1, 0)];
        next?.focus({ preventScroll: true });
        next?.scrollIntoView({ block: 'nearest' });
        event.preventDefault();
      } else if (event.key === 'Enter' && focused && focused === entries[current]) {
        void router.navigate({ to: focused.dataset.keyEntry! });
        event.preventDefault();
      } else if (event.key === 'Escape' && current >= 0) {
        focused?.blur();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [router]);
}

/** From nowhere, `j` starts with the first entry that is on the screen, not with one far above. */
function nextIndex(entries: readonly HTMLElement[], current: number): number {
  if (current >= 0) return Math.min(current + 1, entries.length - 1);
  return Math.max(
    0,
    entries.findIndex((entry) => entry.getBoundingClientRect().top >= 0),
  );
}
