import type { Kind } from '../kinds.ts';
import { composableKinds } from '../modules.ts';

/**
 * What one can write besides a post: so many with a button of their own (and the chosen one), the others in a menu, or the row would be longer than a phone is
 * wide.
 */
export function kindChoice(
  chosen?: string,
  shownKinds = 2,
): { readonly shown: readonly Kind[]; readonly more: readonly Kind[] } {
  const kinds = composableKinds().filter((kind) => kind.composer);
  const shown = kinds.filter((kind, n) => n < shownKinds || kind.kind === chosen);
  return { shown, more: kinds.filter((kind) => !shown.includes(kind)) };
}
