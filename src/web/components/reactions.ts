import type { reactToComment, reactToItem } from '../../core/reactions/contract.ts';
import { call } from '../api/client.ts';
import { optimistically } from '../api/optimistic.ts';

interface Reacted {
  readonly id: string;
  readonly reactions: { emoji: string; count: number }[];
  readonly mine: { reactions: string[] };
}

/** The counts as they will be once this person's reaction is added or gone. */
export function withReaction<T extends Reacted>(thing: T, emoji: string, on: boolean): T {
  if (thing.mine.reactions.includes(emoji) === on) return thing;
  const known = thing.reactions.some((one) => one.emoji === emoji);
  const counted = known ? thing.reactions : [...thing.reactions, { emoji, count: 0 }];
  const reactions = counted
    .map((one) => (one.emoji === emoji ? { ...one, count: one.count + (on ? 1 : -1) } : one))
    .filter((one) => one.count > 0);
  const mine = on ? [...thing.mine.reactions, emoji] : thing.mine.reactions.filter((one) => one !== emoji);
  return { ...thing, reactions, mine: { ...thing.mine, reactions: mine } };
}

/** Adds or takes back a reaction: shown at once, corrected by the reply, undone when refused. */
export function changeReaction<T extends Reacted>(
  thing: T,
  emoji: string,
  on: boolean,
  apply: (change: (old: T) => T) => void,
  contract: typeof reactToItem | typeof reactToComment,
): void {
  void optimistically(
    () => apply((old) => withReaction(old, emoji, on)),
    () => call(contract, { params: { id: thing.id, emoji } }),
    () => apply((old) => withReaction(old, emoji, !on)),
    (reply) => apply((old) => ({ ...old, reactions: reply.reactions, mine: { ...old.mine, reactions: reply.mine } })),
  );
}
