import type { TopicItem } from '../contract.ts';

/** Whether one reply came after another: ids grow with time, and are too long for a number. */
export const comesAfter = (one: string, other: string): boolean =>
  one.length === other.length ? one > other : one.length > other.length;

/** So many replies are read from the beginning; of more, the page opens where the reader left off. */
const fromTheBeginning = 50;

/** The reply that the page opens at, or null for the first: the one that the address names, else the last that the reader has seen. */
export function startOf(
  { commentCount, mine, id }: Pick<TopicItem, 'commentCount' | 'mine' | 'id'>,
  linked: string | null,
): string | null {
  if (commentCount <= fromTheBeginning) return null;
  if (linked !== null) return linked;
  return mine.seen === id ? null : mine.seen;
}
