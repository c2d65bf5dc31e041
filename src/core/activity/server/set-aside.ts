import { sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import { isDatabaseAway } from '../../../platform/http/failures.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { type Activity, readActivity } from './log.ts';
import type { Subscriber } from './subscribers.ts';

/** Characters of an error that are kept. */
const errorSize = 1_000;

/** Connection lost, PostgreSQL restarting, a transaction to be tried again, no room: not the fault of what was to be taken. */
const passing = /^(08|40|53|57|58)/;

/** Whether the same may be taken later without anybody doing anything. */
export const isPassing = (error: unknown): boolean =>
  isDatabaseAway(error) || passing.test(String((error as { code?: unknown } | null)?.code ?? ''));

const registry = new Map<string, Subscriber>();

/** Called once per process for each module, before anything is served, so that what was set aside can be taken again. */
export function registerSubscriber(subscriber: Subscriber): void {
  registry.set(subscriber.name, subscriber);
}

/** Runs a part of a transaction that may fail without the rest. Returns what it threw, unless that passes: then it throws it. */
async function attempt(db: Db, part: () => Promise<void>): Promise<unknown> {
  await sql`savepoint attempt`.execute(db);
  try {
    await part();
    await sql`release savepoint attempt`.execute(db);
    return undefined;
  } catch (error) {
    if (isPassing(error)) throw error;
    await sql`rollback to savepoint attempt`.execute(db);
    return error ?? new Error('It said nothing');
  }
}

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll('\u0000', '').slice(0, errorSize);

/** Takes activities one by one, and sets aside those that fail. Throws where the failure passes by itself: nothing is set aside then. */
export async function takeOneByOne(
  db: Db,
  services: Services,
  subscriber: Subscriber,
  batch: readonly Activity[],
): Promise<void> {
  for (const activity of batch) {
    const error = await attempt(db, () => subscriber.take(db, [activity], services));
    if (error === undefined) continue;
    await sql`insert into activity_set_aside (subscriber, activity_id, error)
      values (${subscriber.name}, ${activity.id}, ${wordsOf(error)}) on conflict do nothing`.execute(db);
    services.log.error(
      { err: error, subscriber: subscriber.name, activity: activity.id, verb: activity.verb },
      'a subscriber could not take an activity; it was set aside',
    );
  }
}

export interface SetAside {
  id: string;
  subscriber: string;
  verb: string;
  /** When it happened. */
  happened: Date;
  /** When it was last tried. */
  at: Date;
  tries: number;
  error: string;
}

/** Newest first, one more than `limit` where there are more. */
export async function setAsideRows(db: Db, after: string | null, limit: number): Promise<SetAside[]> {
  const { rows } = await sql<SetAside>`
    select s.id, s.subscriber, a.verb, a.at as happened, s.at, s.tries, s.error
    from activity_set_aside s join activity a on a.id = s.activity_id
    ${after ? sql`where s.id < ${after}::bigint` : sql``} order by s.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

/**
 * Lets the subscriber take it once more, in the transaction of `db`; where it can, the entry is gone. Answers whether it could.
 * Throws `not_found` for what is not set aside, or whose subscriber this Fika does not have.
 */
export async function takeAgain(db: Db, services: Services, id: string): Promise<boolean> {
  const { rows } = await sql<{ subscriber: string }>`
    select subscriber from activity_set_aside where id = ${id}`.execute(db);
  const subscriber = registry.get(rows[0]?.subscriber ?? '');
  if (!subscriber) throw problems.not_found();
  // One at a time derives for a subscriber, here as in its batches; who waited looks again.
  await sql`select 1 from activity_subscriber where name = ${subscriber.name} for update`.execute(db);
  const waiting = await sql<{ activity_id: string }>`
    select activity_id from activity_set_aside where id = ${id}`.execute(db);
  const activity = waiting.rows[0] && (await readActivity(db, waiting.rows[0].activity_id));
  if (!activity) throw problems.not_found();
  const error = await attempt(db, () => subscriber.take(db, [activity], services));
  if (error === undefined) await sql`delete from activity_set_aside where id = ${id}`.execute(db);
  else
    await sql`update activity_set_aside set tries = tries + 1, at = now(), error = ${wordsOf(error)}
      where id = ${id}`.execute(db);
  return error === undefined;
}

/** How much is set aside, by subscriber; nothing while the database is away. */
export function measureSetAside(metrics: Registry, { db }: Pick<Services, 'db'>): void {
  new Gauge({
    name: 'fika_activity_set_aside',
    help: 'Activities that a subscriber could not take and that wait for an administrator',
    labelNames: ['subscriber'],
    registers: [metrics],
    async collect() {
      this.reset();
      const { rows } = await sql<{ name: string; count: number }>`
        select s.name, count(a.id)::int as count from activity_subscriber s
        left join activity_set_aside a on a.subscriber = s.name group by s.name`
        .execute(db)
        .catch(() => ({ rows: [] }));
      for (const { name, count } of rows) this.set({ subscriber: name }, count);
    },
  });
}
