import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { isShort, type Lines } from './lines.ts';

/** Texts that get a name; what is built anew each time (long lists of conditions) stays without one above this. */
const maximumNames = 1_000;

/** Names let PostgreSQL parse and plan each text once for each connection: Fika's hot queries spend as much time on that as on running. */
function naming(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known || names.size >= maximumNames) return known;
    const name = `q${createHash('sha1').update(text).digest('base64url').slice(0, 20)}`;
    names.set(text, name);
    return name;
  };
}

/**
 * What Kysely takes for a pool. It asks for a client for every query and every transaction alike; the one that it gets here has no connection yet. A short read outside a
 * transaction goes over a line that it shares with others; everything else over a connection of its own, kept until Kysely gives the client back.
 */
export function clientsOf(pool: pg.Pool, lines: Lines): PostgresPool {
  const nameOf = naming();
  const connect = async (): Promise<PostgresPoolClient> => {
    let own: pg.PoolClient | undefined;
    const query = async (text: unknown, parameters?: readonly unknown[]) => {
      if (typeof text !== 'string') throw new Error('cursors are not used');
      const values = [...(parameters ?? [])];
      if (values.length === 0) {
        own ??= await pool.connect();
        return own.query(text);
      }
      const named = { text, name: nameOf(text), values };
      const answer = own || !isShort(text) ? null : lines.read(named);
      if (answer) return answer;
      own ??= await pool.connect();
      return own.query(named);
    };
    return { query, release: (error?: boolean) => own?.release(error) } as unknown as PostgresPoolClient;
  };
  return { connect, end: () => pool.end(), options: pool.options } as unknown as PostgresPool;
}
