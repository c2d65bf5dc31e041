/** Counters as stored (`{"👍": 3}`) → as shown: most first, then by code point, so that the order never flickers. */
export const reactionCounts = (reactions: Readonly<Record<string, number>>): { emoji: string; count: number }[] =>
  Object.entries(reactions)
    .filter(([, count]) => count > 0)
    .map(([emoji, count]) => ({ emoji, count }))
    .sort((a, b) => b.count - a.count || (a.emoji < b.emoji ? -1 : 1));
