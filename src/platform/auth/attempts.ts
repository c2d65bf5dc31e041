import { sql } from 'kysely';
import type { Db } from '../services.ts';

/** Failures that cost nothing, then the wait doubles from one second up to the bound. Known and unknown accounts are counted alike. */
const limits = { account: { free: 5, longest: 60 }, address: { free: 20, longest: 300 } } as const;
/** Seconds of quiet after which failures are forgotten. */
const memory = 30 * 60;

export type Bucket = keyof typeof limits;

/** Seconds to wait after so many failures. */
export const waitAfter = (bucket: Bucket, failures: number): number => {
  const { free, longest } = limits[bucket];
  return failures <= free ? 0 : Math.min(longest, 2 ** (failures - free - 1));
};

/**
 * Counts an attempt before it is judged, so that a hundred at once are a hundred. Answers the seconds to wait; 0 means go on. A
 * refused attempt is not counted: trying on does not prolong the wait.
 */
export async function beginAttempt(db: Db, bucket: Bucket, key: string): Promise<number> {
  const name = `${bucket}:${key}`;
  return db.transaction().execute(async (trx) => {
    await sql`insert into sign_in_attempt (bucket, failures, last_at) values (${name}, 0, now() - interval '1 day')
      on conflict do nothing`.execute(trx);
    const { rows } = await sql<{ failures: number; quiet: number }>`
      select failures, extract(epoch from clock_timestamp() - last_at)::float8 as quiet from sign_in_attempt
      where bucket = ${name} for update`.execute(trx);
    const { failures, quiet } = rows[0]!;
    const counted = quiet > memory ? 0 : failures;
    const left = Math.ceil(waitAfter(bucket, counted) - Math.max(0, quiet));
    if (left > 0) {
      // A clock that was set back leaves the last failure ahead of it: the wait begins now, not when the clock gets there.
      if (quiet < 0)
        await sql`update sign_in_attempt set last_at = clock_timestamp() where bucket = ${name}`.execute(trx);
      return left;
    }
    await sql`update sign_in_attempt set failures = ${counted + 1}, last_at = clock_timestamp() where bucket = ${name}`.execute(
      trx,
    );
    return 0;
  });
}

/** An attempt that turned out to be right was none at guessing; what was guessed before it stays counted. */
export async function takeBackAttempt(db: Db, bucket: Bucket, key: string): Promise<void> {
  await sql`update sign_in_attempt set failures = greatest(0, failures - 1) where bucket = ${`${bucket}:${key}`}`.execute(
    db,
  );
}

export async function forgetAttempts(db: Db, bucket: Bucket, key: string): Promise<void> {
  await sql`delete from sign_in_attempt where bucket = ${`${bucket}:${key}`}`.execute(db);
}
