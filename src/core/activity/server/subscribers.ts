import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db, Services } from '../../../platform/services.ts';
import { keepReading, type Outcome } from './keep-reading.ts';
import { type Activity, isWaiting, type Position, positionOf, readLog } from './log.ts';
import { isPassing, takeOneByOne } from './set-aside.ts';

/** Derives something from the log. What it writes to the database happens exactly once for each activity. */
export interface Subscriber {
  readonly name: string;
  /**
   * Takes the next activities, in order. `db` is the transaction that also moves the position. It must derive its rows from the
   * log and the nouns only, so that a rebuild from the beginning ends in the same state.
   */
  readonly take: (db: Db, batch: readonly Activity[], services: Services) => Promise<void>;
  /** Empties what it derived, before a rebuild. */
  readonly forget: (db: Db) => Promise<void>;
}

declare module '../../../platform/module.ts' {
  interface Module {
    readonly subscribers?: readonly Subscriber[];
  }
}

const batchSize = 500;

/** So often a batch is tried whole; then what fails in it is looked for and set aside. */
const patience = 5;
/** Milliseconds after the first failure; each pause is twice the one before, up to the longest. */
const firstPause = 250;
const longestPause = 30_000;

type Take = (db: Db, batch: readonly Activity[], services: Services) => Promise<void>;

/**
 * Takes one batch. The row lock makes one process at a time the subscriber's; another one that comes meanwhile goes on with
 * something else and is told again by the next wake.
 */
async function takeBatch(services: Services, subscriber: Subscriber, take: Take = subscriber.take): Promise<Outcome> {
  return services.db.transaction().execute(async (db) => {
    const { rows } = await sql<Position>`
      select era, xid::text as xid, id from activity_subscriber where name = ${subscriber.name}
      for update skip locked`.execute(db);
    const position = rows[0];
    if (!position) return 'busy';
    const batch = await readLog(db, position, batchSize);
    const last = batch.at(-1);
    if (!last) return (await isWaiting(db, position)) ? 'waiting' : 'end';
    await take(db, batch, services);
    const { era, xid, id } = positionOf(last);
    await sql`update activity_subscriber set era = ${era}, xid = ${xid}::xid8, id = ${id}
      where name = ${subscriber.name}`.execute(db);
    return 'took';
  });
}

const oneByOne =
  (subscriber: Subscriber): Take =>
  (db, batch, services) =>
    takeOneByOne(db, services, subscriber, batch);

async function enrol(db: Db, name: string): Promise<void> {
  await sql`insert into activity_subscriber (name) values (${name}) on conflict do nothing`.execute(db);
}

/** Takes everything there is; for tests, commands and rebuilds. Throws what a subscriber throws. */
export async function drain(services: Services, subscribers: readonly Subscriber[]): Promise<void> {
  for (const subscriber of subscribers) {
    await enrol(services.db, subscriber.name);
    await takeAll(() => takeBatch(services, subscriber));
  }
}

async function takeAll(take: () => Promise<Outcome>): Promise<void> {
  for (let outcome: Outcome = 'took'; outcome !== 'end'; ) {
    outcome = await take();
    if (outcome === 'busy' || outcome === 'waiting') await sleep(10);
  }
}

/**
 * Throws away what a subscriber derived and derives it again from the beginning of the log, in batches. What was set aside is tried with
 * the rest, and set aside again where it still cannot be taken.
 */
export async function rebuild(services: Services, subscriber: Subscriber): Promise<void> {
  await services.db.transaction().execute(async (db) => {
    await enrol(db, subscriber.name);
    await sql`select 1 from activity_subscriber where name = ${subscriber.name} for update`.execute(db);
    await subscriber.forget(db);
    await sql`delete from activity_set_aside where subscriber = ${subscriber.name}`.execute(db);
    await sql`update activity_subscriber set era = 0, xid = '0', id = 0, rebuilt_at = now()
      where name = ${subscriber.name}`.execute(db);
  });
  await takeAll(() =>
    takeBatch(services, subscriber).catch((error: unknown) => {
      if (isPassing(error)) throw error;
      return takeBatch(services, subscriber, oneByOne(subscriber));
    }),
  );
}

/**
 * Runs subscribers until stopped. Each process of role worker runs all of them; the row locks share the work out.
 * @param pause milliseconds after the first failure, for tests that do not want to wait
 */
export async function runSubscribers(
  services: Services,
  subscribers: readonly Subscriber[],
  { pause = firstPause }: { readonly pause?: number } = {},
): Promise<{ stop: () => Promise<void> }> {
  for (const subscriber of subscribers) await enrol(services.db, subscriber.name);
  const runs = subscribers.map((subscriber) => run(services, subscriber, pause));
  return {
    stop: async () => {
      await Promise.all(runs.map((run) => run.stop()));
    },
  };
}

function run(services: Services, subscriber: Subscriber, pause: number): { stop: () => Promise<void> } {
  let failures = 0;
  const step = async () => {
    const outcome = await takeBatch(services, subscriber, failures < patience ? subscriber.take : oneByOne(subscriber));
    if (outcome !== 'busy') failures = 0;
    return outcome;
  };
  return keepReading(services, step, (error) => {
    failures++;
    services.log.error({ err: error, subscriber: subscriber.name, failures }, 'a subscriber could not take a batch');
    return Math.min(pause * 2 ** (failures - 1), longestPause);
  });
}
