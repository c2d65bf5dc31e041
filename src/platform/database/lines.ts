import { sql } from 'kysely';
import type pg from 'pg';

/**
 * A few connections that many requests read through at once: each query is sent without waiting for the one before it, and PostgreSQL answers them in order. With a connection
 * for each query both sides sleep and wake for every one of them, which costs more than Fika's hot queries do themselves (docs/decisions/0007).
 */
export interface Lines {
  /** The answer, or null when no line is free for it: then it takes a connection of its own. */
  read(query: { text: string; name: string | undefined; values: unknown[] }): Promise<pg.QueryResult> | null;
  close(): Promise<void>;
}

/**
 * Stands at the beginning of a statement that only reads, takes no locks, and is answered within a millisecond or two whatever its parameters: sql`${short} select …`.
 * It may go over a line, where it would hold up those behind it if it were slow.
 */
export const short = sql.raw('/* short */');
export const isShort = (text: string): boolean => text.startsWith('/* short */');

interface Line {
  readonly client: pg.Client;
  /** Sent and not yet answered. */
  waiting: number;
  /** When PostgreSQL began with the first of those, as far as this process knows. */
  since: number;
}

/** Two processor cores are kept busy by so many; more would only compete. */
const most = 4;
/** Milliseconds after which nothing more is put behind a query that is not answered yet. */
const patience = 50;

export function openLines(open: () => pg.Client): Lines {
  const lines: Line[] = [];
  let isOpening = false;
  let isClosed = false;

  const add = async () => {
    isOpening = true;
    const client = open();
    const leave = () => {
      const at = lines.findIndex((line) => line.client === client);
      if (at >= 0) lines.splice(at, 1);
    };
    client.on('error', leave);
    client.on('end', leave);
    try {
      await client.connect();
      if (isClosed) await client.end();
      else lines.push({ client, waiting: 0, since: 0 });
    } catch {
      // The pool meets the same trouble, and tells it to whoever asked.
      client.end().catch(() => undefined);
    } finally {
      isOpening = false;
    }
  };

  const freest = (): Line | undefined => {
    const now = performance.now();
    let best: Line | undefined;
    for (const line of lines) {
      if (line.waiting > 0 && now - line.since > patience) continue;
      if (!best || line.waiting < best.waiting) best = line;
    }
    return best;
  };

  const send = async (line: Line, query: pg.QueryConfig): Promise<pg.QueryResult> => {
    if (line.waiting === 0) line.since = performance.now();
    line.waiting += 1;
    try {
      return await line.client.query(query);
    } finally {
      line.waiting -= 1;
      line.since = performance.now();
    }
  };

  return {
    read({ text, name, values }) {
      if (isClosed) return null;
      const line = freest();
      if ((!line || line.waiting > 0) && lines.length < most && !isOpening) void add();
      return line ? send(line, { text, values, ...(name !== undefined && { name }) }) : null;
    },
    async close() {
      isClosed = true;
      await Promise.all(lines.map((line) => line.client.end()));
    },
  };
}
