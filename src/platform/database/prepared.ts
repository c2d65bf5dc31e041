import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** Texts that get a name; what is built anew each time (long lists of conditions) stays without one above this. */
const maximumNames = 1_000;

/**
 * Lets PostgreSQL parse and plan each text once for each connection: Fika's hot queries spend as much time on that as on running.
 * Kysely has no such option, so the pool it gets hands out clients that give every query with parameters a name.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known || names.size >= maximumNames) return known;
    const name = `q${createHash('sha1').update(text).digest('base64url').slice(0, 20)}`;
    names.set(text, name);
    return name;
  };
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const wrap = (client: pg.PoolClient): PostgresPoolClient => {
    const query = (text: unknown, values?: readonly unknown[]) => {
      if (typeof text !== 'string' || !values || values.length === 0)
        return client.query(text as string, values as unknown[]);
      return client.query({ text, values: values as unknown[], name: nameOf(text) });
    };
    return { query, release: () => client.release() } as unknown as PostgresPoolClient;
  };
  return {
    connect: async () => {
      const client = await pool.connect();
      const known = wrapped.get(client) ?? wrap(client);
      wrapped.set(client, known);
      return known;
    },
    end: () => pool.end(),
  } as PostgresPool;
}
