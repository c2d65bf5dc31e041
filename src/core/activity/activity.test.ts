import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { modules } from '../../app.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createComment, updateComment } from '../comments/contract.ts';
import { followItem, unfollowItem } from '../follows/contract.ts';
import { createItem, deleteItem, restoreItem } from '../items/contract.ts';
import { clearNotifications, listNotifications, updateNotification } from '../notifications/contract.ts';
import { addMember, removeMember } from '../places/contract.ts';
import { reactToComment, reactToItem, unreactToItem } from '../reactions/contract.ts';
import { appendActivity, horizon, isWaiting, type Position, positionOf, readLog } from './server/log.ts';
import { drain, rebuild, runSubscribers, type Subscriber } from './server/subscribers.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let carol: Actor;
let place: string;

beforeAll(async () => {
  world = await openWorld();
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  carol = await world.person('Carol');
  place = await world.community(alice, 'Kitchen');
  await world.join(place, bob);
});
afterAll(() => world?.close());

/**
 * The end of the log once nothing older is still held back. PostgreSQL's oldest running transaction is that of the whole
 * server: another test's transaction, in another database, may hold a line back for a moment.
 */
async function settledHorizon() {
  return vi.waitFor(async () => {
    const end = await horizon(world.services.db);
    expect(await isWaiting(world.services.db, end)).toBe(false);
    return end;
  });
}

/** The verbs after `after`, as soon as there are as many as expected: a reader that is told less comes back. */
async function expectVerbs(after: Position, verbs: readonly string[]) {
  return vi.waitFor(async () => {
    const seen = await readLog(world.services.db, after, 10);
    expect(seen.map((activity) => activity.verb)).toEqual(verbs);
    return seen;
  });
}

test('a slow transaction with a lower id is not passed over by a reader', async () => {
  const { pool, db } = world.services;
  const start = await settledHorizon();
  const slow = await pool.connect();
  try {
    await slow.query('begin');
    await slow.query(`insert into activity (verb, object_id, data) values ('test.slow', 1, '{}')`);
    // The fast one comes later and commits first.
    await appendActivity(db, [{ actor: null, verb: 'test.fast', object: '2' }]);

    expect(await readLog(db, start, 10)).toEqual([]);
    expect(await isWaiting(db, start)).toBe(true);
    await slow.query('commit');
  } finally {
    slow.release();
  }
  await expectVerbs(start, ['test.slow', 'test.fast']);
});

test('ids handed out in the other order than transactions: nothing is skipped, nothing twice', async () => {
  const { pool } = world.services;
  const start = await settledHorizon();
  const first = await pool.connect();
  const second = await pool.connect();
  try {
    // `first` has the older transaction id and the younger row.
    await first.query('begin');
    await first.query('select pg_current_xact_id()');
    await second.query('begin');
    await second.query(`insert into activity (verb, object_id) values ('test.second', 1)`);
    await first.query(`insert into activity (verb, object_id) values ('test.first', 1)`);
    await first.query('commit');
    const seen = await expectVerbs(start, ['test.first']);
    await second.query('commit');
    await expectVerbs(positionOf(seen[0]!), ['test.second']);
  } finally {
    first.release();
    second.release();
  }
});

test('transactions are read by their number and not by its digits: nothing is skipped where it grows longer', async () => {
  const other = await openWorld();
  const { db } = other.services;
  const numbers = ['8', '9', '10', '11', '98', '99', '100', '101', '102'];
  for (const number of numbers)
    await sql`insert into activity (verb, object_id, xid) values (${`test.${number}`}, 1, ${number}::xid8)`.execute(db);
  for (const limit of [1, 2, 4, 100]) {
    const seen: string[] = [];
    let at: Position = { era: 1, xid: '0', id: '0' };
    for (let batch = await readLog(db, at, limit); batch.length > 0; batch = await readLog(db, at, limit)) {
      seen.push(...batch.map(({ xid }) => xid).filter((xid) => numbers.includes(xid)));
      at = positionOf(batch.at(-1)!);
    }
    expect(seen, `${limit} at a time`).toEqual(numbers);
  }
  await other.close();
});

test('after a restore, what is written comes after what was there, and cursors from before begin anew', async () => {
  const { db, pool } = world.services;
  const seen: string[] = [];
  const watcher: Subscriber = {
    name: 'watcher',
    take: async (_db, batch) => {
      seen.push(...batch.map((activity) => activity.verb));
    },
    forget: async () => {},
  };
  await drain(world.services, [watcher]);
  // What was written in the cluster of before has transaction ids that this one has yet to reach.
  const far = 1_000_000_000;
  await pool.query(`begin; set local fika.erasing = 'on';
    update activity set xid = (xid::text::bigint + ${far})::text::xid8;
    update activity_subscriber set xid = (xid::text::bigint + ${far})::text::xid8 where name = 'watcher';
    update installation set era = era + 1; commit`);
  const start = await horizon(db);
  expect(start).toEqual({ era: 2, xid: '0', id: '0' });
  seen.length = 0;
  await appendActivity(db, [{ actor: null, verb: 'test.restored', object: '1' }]);
  await expectVerbs(start, ['test.restored']);
  await drain(world.services, [watcher]);
  expect(seen).toEqual(['test.restored']);
  expect((await settledHorizon()).era).toBe(2);
});

test('the log cannot be changed', async () => {
  await expect(sql`update activity set verb = 'x' where true`.execute(world.services.db)).rejects.toThrow(
    /append-only/,
  );
  await expect(sql`delete from activity where true`.execute(world.services.db)).rejects.toThrow(/append-only/);
});

test('a subscriber takes each activity once, also when several processes run it and one fails in the middle', async () => {
  const { services } = world;
  await sql`create table if not exists seen (activity_id bigint primary key)`.execute(services.db);
  let failures = 3;
  const counter: Subscriber = {
    name: 'counter',
    take: async (db, batch) => {
      for (const activity of batch) await sql`insert into seen values (${activity.id})`.execute(db);
      if (failures-- > 0) throw new Error('killed in the middle');
    },
    forget: async (db) => {
      await sql`delete from seen`.execute(db);
    },
  };
  const runs = await Promise.all([1, 2, 3].map(() => runSubscribers(services, [counter])));
  for (let i = 0; i < 40; i++)
    await appendActivity(services.db, [{ actor: null, verb: 'test.count', object: String(i + 1) }]);
  services.wake.notify();
  const countOf = async (table: string) =>
    (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(services.db)).rows[0]!.n;
  // Other databases of the same PostgreSQL hold the horizon back for a while; in the end everything was taken, and nothing twice.
  await expect.poll(() => countOf('seen'), { timeout: 15_000 }).toBe(await countOf('activity'));
  await Promise.all(runs.map((run) => run.stop()));
});

async function derived(): Promise<unknown> {
  const { db } = world.services;
  const tables = [
    sql`select person_id, subject_id, bumped, unread, done, item_id, place_id from notification order by 1, 2`,
    sql`select person_id, subject_id, activity_id, reason, actor_id, object_id from notification_event order by 1, 2, 3`,
    sql`select item_id, person_id, active from notification_listener order by 1, 2`,
    sql`select id, type, kind, title, text, language, places, words::text from search_document order by id`,
    sql`select word from search_word order by word`,
    sql`select activity_id, verb, object_id from audit_entry order by 1`,
  ];
  return Promise.all(tables.map(async (table) => (await table.execute(db)).rows));
}

test('every subscriber, rebuilt from the beginning, ends in the same state', { timeout: 60_000 }, async () => {
  const item = await alice.ok(createItem, {
    params: { id: place },
    body: { markdown: 'Soup for @bob and @carol #soup' },
  });
  const comment = await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'With @alice' } });
  await alice.ok(reactToComment, { params: { id: comment.id, emoji: '👍' } });
  await carol.ok(reactToItem, { params: { id: item.id, emoji: '🎉' } });
  await carol.ok(unreactToItem, { params: { id: item.id, emoji: '🎉' } });
  await carol.ok(createComment, { params: { id: item.id }, body: { markdown: 'Answer', parent: comment.id } });
  await bob.ok(unfollowItem, { params: { id: item.id } });
  await alice.ok(createComment, { params: { id: item.id }, body: { markdown: 'Bob is not told of this' } });
  await carol.ok(followItem, { params: { id: item.id } });
  await bob.ok(updateComment, { params: { id: comment.id }, body: { version: 1, markdown: 'With @alice and @carol' } });
  await carol.ok(addMember, { params: { id: place }, body: { person: carol.id } });
  await carol.ok(removeMember, { params: { id: place, person: carol.id } });
  const gone = await bob.ok(createItem, { params: { id: place }, body: { markdown: 'A mistake' } });
  await bob.ok(deleteItem, { params: { id: gone.id } });
  const back = await bob.ok(createItem, { params: { id: place }, body: { markdown: 'No mistake' } });
  await bob.ok(deleteItem, { params: { id: back.id } });
  await bob.ok(restoreItem, { params: { id: back.id } });
  await world.settle();
  // What people did with their inbox is not in the log, and survives a rebuild.
  await alice.ok(updateNotification, { params: { id: item.id }, body: { unread: false } });
  const open = await carol.ok(listNotifications, {});
  expect(open.items.length).toBeGreaterThan(0);
  await carol.ok(clearNotifications, { body: { upTo: open.items[0]!.id } });
  await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'One more' } });
  await world.settle();

  const before = await derived();
  for (const subscriber of modules.flatMap((module) => module.subscribers ?? [])) {
    await rebuild(world.services, subscriber);
  }
  expect(await derived()).toEqual(before);
  await drain(world.services, []);
});
