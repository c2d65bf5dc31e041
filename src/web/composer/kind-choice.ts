import type { Kind } from '../kinds.ts';
import { composableKinds } from '../modules.ts';

/** So many kinds have a button of their own; the others are in a menu, or the row would be longer than a phone is wide. */
const shownKinds = 2;

/** What one can write besides a post: those with a button (the chosen one among them), and those in the menu. */
export function kindChoice(chosen?: string): { readonly shown: readonly Kind[]; readonly more: readonly Kind[] } {
  const kinds = composableKinds().filter((kind) => kind.composer);
  const shown = kinds.filter((kind, n) => n < shownKinds || kind.kind === chosen);
  return { shown, more: kinds.filter((kind) => !shown.includes(kind)) };
}
