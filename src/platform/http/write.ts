import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db, Services } from '../services.ts';
import { isRetryable } from './failures.ts';
import { problems } from './problems.ts';

export interface IdempotencyKey {
  readonly person: string;
  readonly key: string;
  readonly route: string;
  readonly request: unknown;
}

interface Stored {
  request_hash: Buffer;
  route: string;
  status: number | null;
  reply: unknown;
}

/**
 * Runs a rule in one transaction. With a key, its record is the transaction's first row: a second request with the same key
 * waits on it and gets the first one's reply; when the first fails, nothing of it stays and the second one runs.
 * Deadlocks and serialization failures are tried again, twice.
 */
export async function write<T>(
  services: Services,
  idempotency: IdempotencyKey | null,
  rule: (db: Db, afterCommit: (effect: () => void) => void) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const effects: (() => void)[] = [];
    try {
      const result = await services.db.transaction().execute(async (db) => {
        if (!idempotency) return rule(db, (effect) => effects.push(effect));
        const known = await claim(db, idempotency);
        if (known) return known.reply as T;
        const reply = await rule(db, (effect) => effects.push(effect));
        await sql`update idempotency set reply = ${JSON.stringify(reply ?? null)}::jsonb
          where person_id = ${idempotency.person} and key = ${idempotency.key}`.execute(db);
        return reply;
      });
      for (const effect of effects) effect();
      services.wake.notify();
      return result;
    } catch (error) {
      if (attempt > 2 || !isRetryable(error)) throw error;
      await sleep(attempt * 10 + Math.random() * 20);
    }
  }
}

async function claim(db: Db, { person, key, route, request }: IdempotencyKey): Promise<Stored | null> {
  const hash = createHash('sha256')
    .update(JSON.stringify(request ?? null))
    .digest();
  const inserted = await sql`insert into idempotency (person_id, key, route, request_hash)
    values (${person}, ${key}, ${route}, ${hash}) on conflict do nothing`.execute(db);
  if (inserted.numAffectedRows === 1n) return null;
  const { rows } = await sql<Stored>`select request_hash, route, status, reply from idempotency
    where person_id = ${person} and key = ${key}`.execute(db);
  const stored = rows[0]!;
  if (stored.route !== route || !stored.request_hash.equals(hash)) throw problems.idempotency_key_reused();
  return stored;
}
