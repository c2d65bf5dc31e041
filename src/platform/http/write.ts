import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
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
  reply: Buffer | null;
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
        if (known) return JSON.parse(unseal(services.config.secret, known)) as T;
        const reply = await rule(db, (effect) => effects.push(effect));
        await sql`update idempotency set reply = ${seal(services.config.secret, JSON.stringify(reply ?? null))}
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

/** The sealed reply of the request that had the key before, or null where it is the first. */
async function claim(db: Db, { person, key, route, request }: IdempotencyKey): Promise<Buffer | null> {
  const hash = createHash('sha256')
    .update(JSON.stringify(request ?? null))
    .digest();
  const inserted = await sql`insert into idempotency (person_id, key, route, request_hash)
    values (${person}, ${key}, ${route}, ${hash}) on conflict do nothing`.execute(db);
  if (inserted.numAffectedRows === 1n) return null;
  const { rows } = await sql<Stored>`select request_hash, route, reply from idempotency
    where person_id = ${person} and key = ${key}`.execute(db);
  const stored = rows[0]!;
  if (stored.route !== route || !stored.request_hash.equals(hash) || !stored.reply)
    throw problems.idempotency_key_reused();
  return stored.reply;
}

const sealKey = (secret: string): Buffer => createHash('sha256').update(`idempotency ${secret}`).digest();

/** A reply may hold what is shown once, such as an API token. Nonce, tag, and what is said. */
function seal(secret: string, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealKey(secret), nonce);
  const said = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), said]);
}

/** Throws `idempotency_key_reused` where it was sealed with another secret: that it was done is known, its answer is not. */
function unseal(secret: string, sealed: Buffer): string {
  const cipher = createDecipheriv('aes-256-gcm', sealKey(secret), sealed.subarray(0, 12));
  cipher.setAuthTag(sealed.subarray(12, 28));
  try {
    return cipher.update(sealed.subarray(28), undefined, 'utf8') + cipher.final('utf8');
  } catch {
    throw problems.idempotency_key_reused();
  }
}
