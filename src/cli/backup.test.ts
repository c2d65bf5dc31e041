/** A backup that is made while people write, and what comes of it: the same installation, or nothing at all. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type pg from 'pg';
import sharp from 'sharp';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { modules } from '../app.ts';
import { drain } from '../core/activity/server/subscribers.ts';
import { createComment, listComments } from '../core/comments/contract.ts';
import { makeAvif, processPicture } from '../core/files/server/files.ts';
import { filesOnDisk, upload } from '../core/files/testing/upload.ts';
import { createItem } from '../core/items/contract.ts';
import { listNotifications } from '../core/notifications/contract.ts';
import { searchAll } from '../core/search/contract.ts';
import { homeStream } from '../features/stream/contract.ts';
import { type OpenInstallation, openInstallation } from '../main.ts';
import { readConfig } from '../platform/config/config.ts';
import { noteCluster } from '../platform/database/cluster.ts';
import { migrationsOf } from '../platform/database/migrate.ts';
import { createServer } from '../platform/http/server.ts';
import { openStorage } from '../platform/storage/storage.ts';
import { type TestDatabase, testDatabase } from '../platform/testing/database.ts';
import { fika, killFikas } from '../platform/testing/fika.ts';
import { testS3 } from '../platform/testing/s3.ts';
import { type Actor, actorOn, openWorld, type World } from '../testing/world.ts';
import { describeDatabase } from './backup/dump.ts';
import { FORMAT, VERSION, writeBackup } from './backup/file.ts';
import backupCommand, { backUp } from './backup.ts';
import restoreCommand from './restore.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let world: World;
let alice: Actor;
let bob: Actor;
let folder: string;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fika-backup-'));
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice');
  bob = await world.person('Bob');
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  await killFikas();
  vi.restoreAllMocks();
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Env = Record<string, string>;
const envOf = (one: World): Env => ({
  DATABASE_URL: one.services.database.url,
  FIKA_DATA: one.services.config.data,
  FIKA_LOG_LEVEL: 'silent',
});
/** A database and a folder with nothing in them. */
async function target(options?: { empty: boolean }): Promise<{ env: Env; database: TestDatabase; data: string }> {
  const database = await testDatabase(options);
  const data = mkdtempSync(join(tmpdir(), 'fika-restored-'));
  undo.push(async () => {
    await database.close();
    rmSync(data, { recursive: true, force: true });
  });
  return { env: { DATABASE_URL: database.url, FIKA_DATA: data, FIKA_LOG_LEVEL: 'silent' }, database, data };
}
let number = 0;
const newFile = () => join(folder, `${++number}.fika`);
async function silently<T>(run: () => Promise<T>): Promise<T> {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  return run();
}
const back = (file: string, env: Env, ...flags: string[]) => silently(() => backupCommand.run([file, ...flags], env));
const restore = (file: string, env: Env, ...flags: string[]) =>
  silently(() => restoreCommand.run([file, ...flags], env));

/** What is in each table, in an order of its own, and what each sequence stands at. */
async function contents(pool: pg.Pool): Promise<Record<string, unknown[]>> {
  const { rows } = await pool.query<{
    name: string;
  }>(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'auth') order by 1`);
  const all: Record<string, unknown[]> = {};
  for (const { name } of rows) {
    const found = await pool.query(`select to_jsonb(t) as row from ${name} t order by to_jsonb(t)::text`);
    all[name] = found.rows.map(({ row }) => row);
  }
  const jobs = await pool.query(`select t.identifier, j.payload, j.run_at, j.max_attempts, j.key, q.queue_name
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id order by j.id`);
  all.jobs = jobs.rows;
  all.sequence = (await pool.query('select last_value from fika_id_seq')).rows;
  return all;
}
const countOf = async (pool: pg.Pool, table: string) =>
  Number((await pool.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]!.n);

interface Restored extends OpenInstallation {
  as(actor: Actor): Actor;
  readonly address: string;
}
/** Serves a restored installation as `fika start` would. */
async function serve(env: Env): Promise<Restored> {
  const opened = await openInstallation(readConfig(env));
  const app = await createServer(opened.services, modules);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  undo.push(async () => {
    await app.close();
    await opened.close();
  });
  return { ...opened, address, as: (actor) => actorOn(app, actor) };
}

/** Where a live connection that comes with this cursor may go on. */
function connectLive(address: string, actor: Actor, after?: string): Promise<[outcome: string, cursor: string]> {
  const socket = io(address, { path: '/live', transports: ['websocket'], auth: { token: actor.token, after } });
  undo.push(() => socket.disconnect());
  return new Promise((resolve, reject) => {
    for (const outcome of ['ready', 'reset'])
      socket.on(outcome, ({ cursor }: { cursor: string }) => resolve([outcome, cursor]));
    socket.on('connect_error', reject);
  });
}

/** With enough in it for AVIF to be the smaller format. */
const picture = async () =>
  new Uint8Array(
    await sharp({
      create: {
        width: 200,
        height: 150,
        channels: 3,
        background: '#a52',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .jpeg()
      .toBuffer(),
  );

test('everything is the same again, and goes on', async () => {
  const place = await world.community(alice, 'Kitchen', 'closed');
  await world.join(place, bob);
  const plan = new Uint8Array(randomBytes(3_000_000));
  const file = await upload(world, alice, plan, { name: 'plan.bin' });
  const shown = await upload(world, alice, await picture(), { name: 'soup.jpg', mime: 'image/jpeg' });
  await processPicture({ file: shown.id }, world.services);
  await makeAvif({ file: shown.id }, world.services);
  const post = await alice.ok(createItem, {
    params: { id: place },
    body: { markdown: 'Leek soup @bob #soup \\N \t "quoted" 🥣', attachments: [{ file: file.id }, { file: shown.id }] },
  });
  await alice.ok(createItem, {
    params: { id: place },
    body: { kind: 'poll', title: 'Bread?', options: [{ text: 'yes' }, { text: 'no' }] } as never,
  });
  await bob.ok(createComment, { params: { id: post.id }, body: { markdown: 'Hot, @alice' } });
  await world.services.jobs.add(
    world.services.db,
    'files:picture',
    { file: '1' },
    { key: 'waits', queue: 'one', maxAttempts: 3 },
  );
  await world.settle();
  const address = await world.app.listen({ port: 0, host: '127.0.0.1' });
  const [, cursor] = await connectLive(address, bob);

  const backup = newFile();
  expect(await back(backup, envOf(world))).toBe(0);
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  expect(await restore(backup, envOf(world), '--check')).toBe(0);
  const { env, database } = await target();
  expect(await restore(backup, env)).toBe(0);

  const { 'public.installation': was, ...all } = await contents(world.services.pool);
  const { 'public.installation': is, ...same } = await contents(database.pool);
  expect(same).toEqual(all);
  expect(Object.keys(all).length).toBeGreaterThan(40);
  expect(is).toEqual(was?.map((row) => ({ ...(row as object), era: 2, cluster: expect.stringMatching(/^\d+$/) })));
  expect(filesOnDisk({ services: { config: { data: env.FIKA_DATA } } } as World).sort()).toEqual(
    filesOnDisk(world).sort(),
  );

  const there = await serve(env);
  const [alice2, bob2] = [there.as(alice), there.as(bob)];
  expect((await bob2.ok(homeStream, {})).items.map(({ id }) => id)).toContain(post.id);
  expect(JSON.stringify(await bob2.ok(searchAll, { query: { q: 'leek' } }))).toContain(post.id);
  expect((await bob2.ok(listComments, { params: { id: post.id } })).items).toHaveLength(1);
  const bytes = await fetch(`${there.address}/api/v1/files/${file.id}/content`, {
    headers: { authorization: `Bearer ${bob.token}` },
  });
  expect(Buffer.from(await bytes.arrayBuffer()).equals(Buffer.from(plan))).toBe(true);
  const small = await fetch(`${there.address}/api/v1/files/${shown.id}/small`, {
    headers: { authorization: `Bearer ${bob.token}`, accept: 'image/avif' },
  });
  expect(small.headers.get('content-type')).toBe('image/avif');

  // What came after the backup has not happened there: whoever saw it must load again.
  expect((await connectLive(there.address, bob2, cursor))[0]).toBe('reset');
  const [outcome, fresh] = await connectLive(there.address, bob2);
  expect(outcome).toBe('ready');
  expect((await connectLive(there.address, bob2, fresh))[0]).toBe('ready');

  const subscribers = modules.flatMap((module) => module.subscribers ?? []);
  const news = await alice2.ok(createItem, { params: { id: place }, body: { markdown: 'Fresh bread, @bob' } });
  await drain(there.services, subscribers);
  expect((await bob2.ok(listNotifications, {})).items[0]).toMatchObject({ id: news.id, reason: 'mentioned' });
});

test('one moment of a Fika that goes on writing', async () => {
  const place = await world.community(alice, 'Busy');
  await world.join(place, bob);
  let isWriting = true;
  const write = async (actor: Actor) => {
    while (isWriting) {
      const item = await actor.ok(createItem, { params: { id: place }, body: { markdown: 'Busy #busy @alice' } });
      await actor.ok(createComment, { params: { id: item.id }, body: { markdown: 'Very' } });
      await upload(world, actor, new TextEncoder().encode(item.id));
    }
  };
  const writers = [alice, bob].map(write);
  const before = await countOf(world.services.pool, 'comment');
  const backup = newFile();
  await vi.waitFor(async () => expect(await countOf(world.services.pool, 'comment')).toBeGreaterThan(before), 10_000);
  await back(backup, envOf(world));
  const after = await countOf(world.services.pool, 'comment');
  await vi.waitFor(async () => expect(await countOf(world.services.pool, 'comment')).toBeGreaterThan(after), 10_000);
  isWriting = false;
  await Promise.all(writers);

  const { env, database } = await target();
  await restore(backup, env);
  const { rows: wrong } = await database.pool.query(`select id from item
    where comment_count <> (select count(*) from comment c where c.item_id = item.id)`);
  expect(wrong).toEqual([]);
  expect(await countOf(database.pool, 'comment')).toBeGreaterThan(before);
  expect(await countOf(database.pool, 'comment')).toBeLessThan(await countOf(world.services.pool, 'comment'));
  const storage = await openStorage({ data: env.FIKA_DATA! });
  const { rows: files } = await database.pool.query<{ id: string }>(`select id from file where variants = '{}'`);
  for (const { id } of files) expect(await storage.size(`files/${id}/original`), id).toBeGreaterThan(0);
});

test('the original of a picture stays while a backup that has seen it is made', async () => {
  const { pool } = world.services;
  const shown = await upload(world, alice, await picture(), { name: 'late.jpg', mime: 'image/jpeg' });
  const { keepStoredFiles } = await import('../platform/storage/keeping.ts');
  const client = await pool.connect();
  try {
    await keepStoredFiles(client);
    await processPicture({ file: shown.id }, world.services);
    await makeAvif({ file: shown.id }, world.services);
    expect(await world.services.storage.size(`files/${shown.id}/original`)).toBeGreaterThan(0);
  } finally {
    client.release(true);
  }
});

test('a bucket is backed up, and put back into another', async () => {
  const [from, to] = [await testS3(), await testS3()];
  undo.push(from.close, to.close);
  const there = await openWorld(from.env);
  undo.push(() => there.close());
  const carol = await there.person('Carol');
  for (const words of ['one', 'two', 'three', 'four', 'five'])
    await upload(there, carol, new TextEncoder().encode(words), { name: words });
  const backup = newFile();
  await back(backup, { ...envOf(there), ...from.env });
  const { env } = await target();
  await restore(backup, { ...env, ...to.env });
  const told = (s3: typeof from) => [...s3.objects].map(([path, { body }]) => [path, body.toString()]).sort();
  expect(told(to)).toEqual(told(from));
  expect(to.objects.size).toBe(5);
});

test('a damaged backup is refused, and nothing is changed', async () => {
  const backup = newFile();
  await back(backup, envOf(world));
  const whole = readFileSync(backup);
  const { env, database, data } = await target();
  const empty = await contents(database.pool);
  const refused = async (content: Buffer, words: RegExp) => {
    const file = newFile();
    writeFileSync(file, content);
    await expect(restore(file, env)).rejects.toThrow(words);
  };
  for (const length of [0, 100, 512, Math.floor(whole.length / 2), whole.length - 1024, whole.length - 1])
    await refused(whole.subarray(0, length), /is damaged|is no backup/);
  await refused(Buffer.concat([whole, Buffer.alloc(1)]), /its end is not as it was written/);
  // Somewhere in every part of it, headers and padding too.
  const steps = 60;
  for (let step = 0; step <= steps; step++) {
    const changed = Buffer.from(whole);
    const at = Math.floor(((changed.length - 1) / steps) * step);
    changed[at]! ^= 1;
    await refused(changed, /is damaged|is no backup/);
  }
  writeFileSync(newFile(), 'A letter to my aunt');
  await refused(Buffer.from('A letter to my aunt'), /is no backup of Fika/);
  await expect(restore(join(folder, 'nowhere'), env)).rejects.toThrow('cannot be read');
  expect(await contents(database.pool)).toEqual(empty);
  expect(existsSync(join(data, 'files')) ? readdirSync(join(data, 'files')) : []).toEqual([]);
});

test('a backup that somebody made up brings no statements of its own', async () => {
  const { database, env } = await target();
  const client = await database.pool.connect();
  const facts = await describeDatabase(client).finally(() => client.release());
  const trace = join(folder, 'trace');
  const tables = facts.tables.map((table) =>
    table.name === 'public.person' ? { ...table, columns: [`id) from program 'touch ${trace}' --`] } : table,
  );
  const file = newFile();
  const writer = await writeBackup(file, { format: FORMAT, version: VERSION, fika: '0.1.0', ...facts, tables });
  await writer.add('database/public.person/1.copy.gz', gzipSync(''));
  await writer.finish({ rows: Object.fromEntries(tables.map(({ name }) => [name, 0])), files: 0, bytes: 0 });
  await expect(restore(file, env)).rejects.toThrow('public.person has no id) from program');
  expect(existsSync(trace)).toBe(false);
});

test('what fails in the middle leaves an empty installation as it was', async () => {
  const backup = newFile();
  await back(backup, envOf(world));
  const { env, database, data } = await target();
  // Something of another program, which no Fika makes again: found out at the end, when all has been loaded.
  await database.pool.query('create table cake (id int); create function bake() returns int language sql return 1');
  await noteCluster(database.pool);
  const empty = await contents(database.pool);
  await expect(restore(backup, env)).rejects.toThrow(/not Fika's \(public\.bake\(\), public\.cake\)/);
  expect(await contents(database.pool)).toEqual(empty);
  expect(
    readdirSync(join(data, 'files'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()),
  ).toEqual([]);
  await database.pool.query('drop table cake; drop function bake');
  expect(await restore(backup, env)).toBe(0);
});

test('only an empty installation, on which nobody works, is restored into', async () => {
  const backup = newFile();
  await back(backup, envOf(world));
  const { env, data } = await target();
  const storage = await openStorage({ data });
  await storage.put('files/1/original', Buffer.from('of somebody else'));
  await expect(restore(backup, env)).rejects.toThrow('There are files in the storage already (files/1/original)');
  expect(String(readFileSync(join(data, 'files/files/1/original')))).toBe('of somebody else');
  expect(await restore(backup, env, '--keep-files')).toBe(0);
  expect(String(readFileSync(join(data, 'files/files/1/original')))).toBe('of somebody else');

  await expect(restore(backup, env)).rejects.toThrow('There are people in this installation already');

  const other = await target();
  const running = await openInstallation(readConfig(other.env));
  undo.push(() => running.close());
  await expect(restore(backup, other.env)).rejects.toThrow('Fika runs on this installation');
});

/** An installation as a Fika without some of today's migrations has it, or with some of a later one's. */
async function madeBy(names: (name: string) => boolean): Promise<TestDatabase> {
  const database = await testDatabase({ empty: true });
  undo.push(() => database.close());
  const { pool } = database;
  await pool.query(
    'create table migration (name text primary key, checksum text not null, at timestamptz not null default now())',
  );
  for (const { name, sql, checksum } of migrationsOf(modules).filter((migration) => names(migration.name))) {
    await pool.query(sql);
    await pool.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
  }
  const { runMigrations } = await import('graphile-worker');
  await runMigrations({ pgPool: pool });
  return database;
}
async function backUpOf({ pool }: TestDatabase): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'fika-then-'));
  undo.push(() => rmSync(data, { recursive: true, force: true }));
  const backup = newFile();
  await backUp({ pool, storage: await openStorage({ data }) }, backup, undefined);
  return backup;
}

test('a backup of an older Fika is brought to what this one needs', async () => {
  const then = await madeBy((name) => name !== 'core/activity/0002-era');
  await then.pool.query(`insert into activity (era, xid, verb, object_id) values (1, '5000', 'place.edited', 7)`);
  const backup = await backUpOf(then);
  const { env, database } = await target();
  expect(await restore(backup, env)).toBe(0);
  await database.pool.query(`insert into activity (verb, object_id) values ('place.edited', 8)`);
  const { rows } = await database.pool.query('select era, object_id from activity order by era');
  expect(rows).toEqual([
    { era: 1, object_id: '7' },
    { era: 2, object_id: '8' },
  ]);
  const names = async (pool: pg.Pool) => (await pool.query('select name, checksum from migration order by name')).rows;
  expect(await names(database.pool)).toEqual(await names(world.services.pool));
});

test('a backup of a newer Fika, or of a changed one, is refused', async () => {
  const { env, database } = await target();
  const empty = await contents(database.pool);
  const newer = await madeBy(() => true);
  await newer.pool.query(`insert into migration values ('core/tea/0001-cup', 'x')`);
  await expect(restore(await backUpOf(newer), env)).rejects.toThrow(
    /made by a newer version of Fika \(.*core\/tea\/0001-cup\)/,
  );
  const changed = await madeBy(() => true);
  await changed.pool.query(`update migration set checksum = 'x' where name = 'core/items/0001-items'`);
  await expect(restore(await backUpOf(changed), env)).rejects.toThrow('core/items/0001-items is not the one');
  expect(await contents(database.pool)).toEqual(empty);
});

test('a file that is there is not replaced, and half a backup is never left', async ({ skip }) => {
  const backup = newFile();
  writeFileSync(backup, 'precious');
  await expect(back(backup, envOf(world))).rejects.toThrow('is there already');
  expect(readFileSync(backup, 'utf8')).toBe('precious');
  expect(await back(backup, envOf(world), '--force')).toBe(0);
  expect(await restore(backup, envOf(world), '--check')).toBe(0);
  await expect(back(join(folder, 'no/such/folder/file'), envOf(world))).rejects.toThrow('cannot be written to');

  const disk = mkdtempSync(join(tmpdir(), 'fika-disk-'));
  undo.push(() => rmSync(disk, { recursive: true, force: true }));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=40k', 'tmpfs', disk]).status !== 0)
    skip('this machine gives no small disk to a test');
  undo.push(() => spawnSync('umount', [disk]));
  await expect(back(join(disk, 'small'), envOf(world))).rejects.toThrow('There is no room for');
  expect(readdirSync(disk)).toEqual([]);
});

test('by its own commands: from one PostgreSQL into the one inside a new data folder', async () => {
  const place = await world.community(alice, 'Moving');
  await world.join(place, bob);
  const backup = newFile();
  const made = fika(['backup', backup], envOf(world));
  expect(await made.ended(), made.words()).toBe(0);
  const data = mkdtempSync(join(tmpdir(), 'fika-moved-'));
  undo.push(() => rmSync(data, { recursive: true, force: true }));
  const restored = fika(['restore', backup], { FIKA_DATA: data });
  expect(await restored.ended(), restored.words()).toBe(0);
  expect(restored.words()).toMatch(/^The installation is as it was at .*: [\d,]+ rows and [\d,]+ files\./);
  expect(readFileSync(join(data, 'secret'), 'utf8')).toBe(
    readFileSync(join(world.services.config.data, 'secret'), 'utf8'),
  );

  // Transaction ids are low again in there: the inbox hears of what is new all the same.
  const { freePort } = await import('../platform/testing/free-port.ts');
  const port = await freePort();
  const running = fika(['start'], { FIKA_DATA: data, PORT: String(port) });
  await running.ready();
  const call = async (actor: Actor, path: string, body?: unknown) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${actor.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as { id: string; items: { id: string }[] };
  };
  const { id } = await call(alice, `communities/${place}/items`, { kind: 'post', markdown: 'We have moved, @bob' });
  await vi.waitFor(async () => expect((await call(bob, 'notifications')).items[0]?.id).toBe(id), 20_000);
  // A backup beside the Fika that runs on the folder, and no restore into it.
  const beside = fika(['backup', newFile()], { FIKA_DATA: data });
  expect(await beside.ended(), beside.words()).toBe(0);
  const refused = fika(['restore', backup], { FIKA_DATA: data });
  expect([await refused.ended(), refused.words().trim()]).toEqual([
    1,
    'Fika runs on this installation. Stop it, restore, and start it again.',
  ]);
});
