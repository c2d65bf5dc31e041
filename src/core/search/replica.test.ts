/**
 * Which reads go to the replica, and what happens without it. The replica of these tests is a database of its own that stands still,
 * so that what a reply knows says where it was read.
 */
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openReplica } from '../../platform/database/replica.ts';
import { problems } from '../../platform/http/problems.ts';
import { quietLog } from '../../platform/observability/log.ts';
import { type TestDatabase, testDatabase } from '../../platform/testing/database.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createItem, getItem, unplaceItem } from '../items/contract.ts';
import { getMe, listPeople } from '../people/contract.ts';
import { removeMember } from '../places/contract.ts';
import { searchAll } from './contract.ts';

let world: World;
let replica: TestDatabase;
/** A process that has a replica. */
let other: World;
let alice: Actor;
let post: string;

beforeAll(async () => {
  world = await openWorld();
  replica = await testDatabase();
  other = await openWorld({ DATABASE_REPLICA_URL: replica.url }, world);
  alice = await other.person('Alice');
  const place = await world.community(alice, 'Kitchen');
  post = (await alice.ok(createItem, { params: { id: place }, body: { markdown: 'Leek soup' } })).id;
  await world.settle();
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await other?.close();
  await replica?.close();
  await world?.close();
});

const found = async () => (await alice.ok(searchAll, { query: { q: 'leek' } })).items.map(({ item }) => item);
/** The last statement of each connection that the process opened to the replica. */
async function statements(): Promise<string> {
  const { rows } = await replica.pool.query<{ query: string }>(
    `select query from pg_stat_activity where application_name = 'fika-replica' and datname = current_database()`,
  );
  return rows.map(({ query }) => query).join('\n');
}

test('searches and completions read from it; a post, its reader and what was just written do not', async () => {
  const warned = vi.spyOn(quietLog, 'warn');
  expect((await alice.ok(getMe)).id).toBe(alice.id);
  expect((await alice.ok(getItem, { params: { id: post } })).id).toBe(post);
  expect(await statements()).toBe('');
  expect(await found()).toEqual([]);
  expect(await statements()).toContain('search_');
  expect((await alice.ok(listPeople, { query: { q: 'Alice' } })).items).toEqual([]);
  expect((await alice.ok(getItem, { params: { id: post } })).id).toBe(post);
  expect(await statements()).not.toContain('item');
  expect(warned).not.toHaveBeenCalled();
});

test('who was removed finds nothing any more, however far it lags behind', async () => {
  const secret = await world.community(alice, 'Plans', 'secret');
  const bob = await other.person('Bob');
  await world.join(secret, bob);
  const { id } = await alice.ok(createItem, { params: { id: secret }, body: { markdown: 'Saffron order' } });
  const open = await world.community(alice, 'Notices');
  const carol = await other.person('Carol');
  const shared = await alice.ok(createItem, {
    params: { id: secret },
    body: { markdown: 'Cardamom order', places: [open] },
  });
  await world.settle();
  // The replica has come this far, and no further.
  for (const table of ['person', 'place', 'membership', 'item', 'placement', 'search_document', 'search_word']) {
    const { rows } = await world.services.pool.query(`select jsonb_agg(t)::text as rows from ${table} t`);
    const columns = await world.services.pool.query(
      `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
       where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    );
    const { names } = columns.rows[0];
    const client = await replica.pool.connect();
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb) on conflict do nothing`,
      [rows[0].rows],
    );
    await client.query('reset session_replication_role');
    client.release();
  }
  const hits = async (who: Actor, q: string) => (await who.ok(searchAll, { query: { q } })).items.map((hit) => hit.id);
  expect(await hits(bob, 'saffron')).toEqual([id]);
  expect(await hits(carol, 'cardamom')).toEqual([shared.id]);
  await alice.ok(removeMember, { params: { id: secret, person: bob.id } });
  await alice.ok(unplaceItem, { params: { id: shared.id, place: open } });
  expect(await hits(bob, 'saffron')).toEqual([]);
  expect(await hits(carol, 'cardamom')).toEqual([]);
  const mistyped = await bob.ok(searchAll, { query: { q: 'safron' } });
  expect(mistyped).toMatchObject({ items: [], count: 0, corrected: null });
});

test('a replica that is gone is passed over, with one word about it', async () => {
  const warned = vi.spyOn(quietLog, 'warn');
  const admin = new pg.Client({ connectionString: world.services.database.url });
  await admin.connect();
  const name = new URL(replica.url).pathname.slice(1);
  await admin.query(`alter database ${name} allow_connections false`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  for (let n = 0; n < 5; n++) expect(await found()).toEqual([post]);
  const words = () => warned.mock.calls.filter(([, text]) => String(text).includes('read replica'));
  expect(words()).toHaveLength(1);
  await admin.query(`alter database ${name} allow_connections true`);
  await admin.end();
});

test('it is asked again after a rest; what is no failure of its own is not asked twice', async () => {
  const { db } = world.services;
  const config = { databaseReplicaUrl: replica.url };
  const rested = openReplica(config, db, quietLog, { rest: 100 })!;
  const asked: string[] = [];
  const read = (fails?: Error) =>
    rested.read(async (from) => {
      asked.push(from === db ? 'primary' : 'replica');
      if (fails && from !== db) throw fails;
    });
  const away = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
  await read(away);
  await read();
  expect(asked).toEqual(['replica', 'primary', 'primary']);
  await new Promise((resolve) => setTimeout(resolve, 150));
  asked.length = 0;
  await read();
  // A read that collides with what the replica replays is no reason to leave it alone.
  await read(Object.assign(new Error('conflict with recovery'), { code: '40001' }));
  await read();
  await expect(read(problems.invalid_cursor())).rejects.toMatchObject({ code: 'invalid_cursor' });
  expect(asked).toEqual(['replica', 'replica', 'primary', 'replica', 'replica']);
  await rested.close();
});
