/** A machine whose clock jumps: a day ahead, then behind what was written already. Nothing is lost, hidden, doubled or held up. */
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LiveActivity, liveActivity } from '../core/activity/contract.ts';
import { createComment, listComments, updateComment } from '../core/comments/contract.ts';
import { createItem, getItem, updateItem } from '../core/items/contract.ts';
import { listNotifications } from '../core/notifications/contract.ts';
import { searchAll } from '../core/search/contract.ts';
import { communityStream, homeStream } from '../features/stream/contract.ts';
import { eventually } from '../platform/testing/eventually.ts';
import { type Actor, openWorld, type World } from './world.ts';

let world: World;
let address: string;
let alice: Actor;
let bob: Actor;
let place: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  const { pool } = world.services;
  // PostgreSQL's clock is the one that counts; here it is one that can be moved.
  await pool.query(`create schema moved; create table moved.clock (by interval not null);
    insert into moved.clock values ('0');
    create function moved.clock_timestamp() returns timestamptz language sql volatile
      as 'select pg_catalog.clock_timestamp() + by from moved.clock';
    create function moved.now() returns timestamptz language sql stable
      as 'select pg_catalog.now() + by from moved.clock';
    do $$ begin execute format('alter database %I set search_path = moved, public, pg_catalog', current_database()); end $$`);
  await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
  const client = await pool.connect();
  client.release(true);
  address = await world.app.listen({ port: 0, host: '127.0.0.1' });
  // Connections that were cut off are noticed when they are used.
  alice = await eventually(() => world.person('Alice'));
  bob = await world.person('Bob');
  place = await world.community(alice, 'Kitchen');
  await world.join(place, bob);
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await world?.close();
});

const setClock = (by: string) => world.services.pool.query('update moved.clock set by = $1', [by]);
const post = (markdown: string) => alice.ok(createItem, { params: { id: place }, body: { markdown } });

async function listen(after?: string) {
  const socket = io(address, {
    path: '/live',
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { token: bob.token, after },
  });
  sockets.push(socket);
  const heard: LiveActivity[] = [];
  socket.on('activity', (message: unknown) => heard.push(liveActivity.parse(message)));
  await new Promise((resolve, reject) => {
    socket.on('ready', resolve);
    socket.on('reset', () => reject(new Error('told to load again')));
    socket.on('connect_error', reject);
  });
  return {
    socket,
    heard,
    subjects: () => [...new Set(heard.flatMap(({ verb, subject }) => (verb === 'item.created' ? [subject] : [])))],
  };
}

test('ahead by a day and back behind it: told, listed, found, answered and in the inbox, each once', async () => {
  const here = await listen();
  const before = await post('Before the jump, @bob teapot');
  await setClock('1 day');
  const ahead = await post('From tomorrow, @bob teapot');
  expect(Date.parse(ahead.createdAt) - Date.parse(before.createdAt)).toBeGreaterThan(80_000_000);
  await expect.poll(() => here.subjects(), { timeout: 10_000 }).toEqual([before.id, ahead.id]);
  const cursor = here.heard.at(-1)!.cursor;
  here.socket.disconnect();

  await setClock('-2 hours');
  const behind = await post('Written after both, @bob teapot');
  expect(Date.parse(behind.createdAt)).toBeLessThan(Date.parse(before.createdAt));
  // What was missed comes by the log's own order, which no clock makes.
  const back = await listen(cursor);
  await expect.poll(() => back.subjects(), { timeout: 10_000 }).toEqual([behind.id]);

  const wanted = [before.id, ahead.id, behind.id].sort();
  for (const [contract, params] of [
    [communityStream, { id: place }],
    [homeStream, {}],
  ] as const) {
    const seen: string[] = [];
    let at: string | null | undefined;
    do {
      const query = { limit: 1, ...(at && { cursor: at }) };
      const page: { items: { id: string }[]; next: string | null } = await bob.ok(contract as typeof communityStream, {
        params: params as never,
        query: query as never,
      });
      seen.push(...page.items.map(({ id }) => id));
      at = page.next;
    } while (at && seen.length < 10);
    expect(seen.sort(), contract.id).toEqual(wanted);
  }

  // A discussion that began tomorrow is answered today, and edited.
  const first = await bob.ok(createComment, { params: { id: ahead.id }, body: { markdown: 'one' } });
  await setClock('1 day');
  const second = await bob.ok(createComment, { params: { id: ahead.id }, body: { markdown: 'two', parent: first.id } });
  await setClock('-1 day');
  await bob.ok(createComment, { params: { id: ahead.id }, body: { markdown: 'three', parent: second.id } });
  await bob.ok(updateComment, { params: { id: second.id }, body: { version: 1, markdown: 'two, better' } });
  await alice.ok(updateItem, {
    params: { id: ahead.id },
    body: { version: 1, markdown: 'From tomorrow, edited, @bob teapot' },
  });
  expect((await alice.ok(listComments, { params: { id: ahead.id } })).items).toHaveLength(3);
  expect(await bob.ok(getItem, { params: { id: ahead.id } })).toMatchObject({ commentCount: 3, version: 2 });

  await world.settle();
  const { items: found } = await bob.ok(searchAll, { query: { q: 'teapot' } });
  expect(found.map(({ id }) => id).sort()).toEqual(wanted);
  const { items: inbox } = await bob.ok(listNotifications);
  expect(inbox.flatMap(({ item }) => item?.id ?? []).sort()).toEqual(wanted);
});
