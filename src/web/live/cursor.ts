/** Which of two positions in the log comes first; a position is `era.transaction.id`, compared part by part. */
export function compareCursors(a: string, b: string): number {
  const [left, right] = [a, b].map((one) => one.split('.').map(BigInt));
  for (const [i, part] of (left ?? []).entries()) {
    const other = right?.[i] ?? 0n;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

interface Placed {
  readonly cursor: string;
}

export interface Reading<T extends Placed> {
  /** How far everything has been taken: what a new connection says it comes from. */
  readonly cursor: () => string | undefined;
  /** A connection begins: until it is ready, replayed and live messages arrive mixed. */
  begin(): void;
  /** A message arrived. */
  arrive(message: T): void;
  /** The replay is through, up to this position. */
  ready(cursor: string): void;
  /** Too much was missed: everything is loaded again, from this position. */
  reset(cursor: string): void;
}

/**
 * Takes each message once and in the log's order, whatever the line does. The position moves only when nothing before it can be
 * missing: were it moved by a live message that overtakes the replay, a second break would lose the rest of the replay.
 */
export function readFrom<T extends Placed>(start: string | undefined, take: (message: T) => void): Reading<T> {
  let cursor = start;
  let isReady = false;
  let waiting: T[] = [];
  const accept = (message: T) => {
    if (cursor !== undefined && compareCursors(message.cursor, cursor) <= 0) return;
    cursor = message.cursor;
    take(message);
  };
  return {
    cursor: () => cursor,
    begin: () => {
      isReady = false;
      waiting = [];
    },
    arrive: (message) => {
      if (isReady) accept(message);
      else waiting.push(message);
    },
    ready: (position) => {
      isReady = true;
      for (const message of waiting.sort((a, b) => compareCursors(a.cursor, b.cursor))) accept(message);
      waiting = [];
      if (cursor === undefined || compareCursors(position, cursor) > 0) cursor = position;
    },
    reset: (position) => {
      isReady = true;
      waiting = [];
      cursor = position;
    },
  };
}
