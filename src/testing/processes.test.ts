/** Two web processes and a worker, each a real process, are one Fika: on one PostgreSQL, with Redis and without, their files in a bucket or in one folder. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildWeb } from '../cli/build-web.ts';
import { type LiveActivity, liveActivity } from '../core/activity/contract.ts';
import { createComment } from '../core/comments/contract.ts';
import { type File as FileAbout, getFile, uploadFile, variantPixels, variants } from '../core/files/contract.ts';
import { createItem, type Item } from '../core/items/contract.ts';
import { getMe } from '../core/people/contract.ts';
import type { BodyInputOf, ReplyOf } from '../platform/http/contract.ts';
import type { AnyContract } from '../platform/http/serve.ts';
import { eventually } from '../platform/testing/eventually.ts';
import { type FikaProcess, fika, killFikas } from '../platform/testing/fika.ts';
import { freePort } from '../platform/testing/free-port.ts';
import { hasRedis, type TestRedis, testRedis } from '../platform/testing/redis.ts';
import { type TestS3, testS3 } from '../platform/testing/s3.ts';
import { type Actor, openWorld, type World } from './world.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
/** The machine may be busy with something else; nothing here is about how fast it is. */
const patience = 90_000;

beforeAll(() => buildWeb(() => {}));

interface Web {
  readonly process: FikaProcess;
  readonly url: string;
}

/** A picture that takes a moment to work on. */
const picture = () =>
  sharp({
    create: {
      width: 1600,
      height: 1200,
      channels: 3,
      background: 'white',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();

// The bucket where no Redis is needed: so the test of it runs on every machine.
describe.each([
  ['Redis', 'one folder', hasRedis()],
  ['PostgreSQL alone', 'a bucket', true],
])('told by %s, with files in %s', (name, where, possible) => {
  if (!possible) {
    test.skip('needs redis-server on this machine', () => {});
    return;
  }
  let redis: TestRedis | undefined;
  let s3: TestS3 | undefined;
  /** One for each process that has files in a bucket: what one of them keeps to itself the others cannot find. */
  const folders: string[] = [];
  /** Sets the scene and looks at the database; serves nothing itself. */
  let world: World;
  let alice: Actor;
  let bob: Actor;
  let place: string;
  let first: Web;
  let second: Web;
  let worker: FikaProcess;
  const sockets: Socket[] = [];

  const ownFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'fika-process-'));
    folders.push(folder);
    return folder;
  };
  const environment = () => ({
    DATABASE_URL: world.services.database.url,
    FIKA_DATA: s3 ? ownFolder() : world.services.config.data,
    FIKA_SECRET: world.services.config.secret,
    FIKA_LIMIT_FACTOR: '1000',
    ...s3?.env,
    ...(redis && { REDIS_URL: redis.url }),
  });
  const startWeb = async (): Promise<Web> => {
    const port = await freePort();
    const process = fika(['start'], { ...environment(), FIKA_ROLE: 'web', PORT: String(port), HOST: '127.0.0.1' });
    await process.ready();
    return { process, url: `http://127.0.0.1:${port}` };
  };
  const startWorker = async (): Promise<FikaProcess> => {
    const process = fika(['start'], { ...environment(), FIKA_ROLE: 'worker' });
    await process.ready();
    return process;
  };

  beforeAll(async () => {
    if (name === 'Redis') {
      redis = await testRedis();
      await redis.start();
    }
    s3 = where === 'a bucket' ? await testS3() : undefined;
    world = await openWorld(s3?.env);
    alice = await world.person('Alice');
    bob = await world.person('Bob');
    place = await world.community(alice, 'Kitchen');
    await world.join(place, bob);
    [first, second, worker] = await Promise.all([startWeb(), startWeb(), startWorker()]);
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
  });
  afterAll(async () => {
    await killFikas();
    await world?.close();
    await redis?.kill();
    s3?.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  async function ask<C extends AnyContract>(
    web: Web,
    who: Actor,
    contract: C,
    params: Record<string, string> = {},
    body?: BodyInputOf<C>,
  ): Promise<ReplyOf<C>> {
    const path = contract.path.replace(/:(\w+)/g, (_, key: string) => params[key]!);
    const response = await fetch(web.url + path, {
      method: contract.method,
      headers: {
        authorization: `Bearer ${who.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${contract.id} answered ${response.status} ${await response.text()}`);
    return (await response.json()) as ReplyOf<C>;
  }
  const post = (web: Web, markdown: string, more: object = {}): Promise<Item> =>
    ask(web, alice, createItem, { id: place }, { markdown, ...more });

  async function upload(web: Web, content: Buffer): Promise<FileAbout> {
    const form = new FormData();
    form.set('file', new File([new Uint8Array(content)], 'picture.jpg', { type: 'image/jpeg' }));
    const response = await fetch(web.url + uploadFile.path, {
      method: 'POST',
      headers: { authorization: `Bearer ${alice.token}` },
      body: form,
    });
    expect(response.status).toBe(201);
    return (await response.json()) as FileAbout;
  }

  /** Listens as Bob; `heard` are the items made in the community, in the order in which they were told. */
  async function listen(web: Web, after?: string) {
    const socket = io(web.url, {
      path: '/live',
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { token: bob.token, after },
    });
    sockets.push(socket);
    const heard: LiveActivity[] = [];
    let unread = 0;
    socket.on('activity', (message: unknown) => {
      const activity = liveActivity.parse(message);
      if (activity.verb === 'item.created' && activity.places.includes(place)) heard.push(activity);
    });
    socket.on('inbox', (message: { unread: number }) => {
      unread = message.unread;
    });
    const cursor = await new Promise<string>((resolve, reject) => {
      socket.on('ready', (message: { cursor: string }) => resolve(message.cursor));
      socket.on('reset', () => reject(new Error('told to load again')));
      socket.on('connect_error', reject);
    });
    return { socket, heard, cursor, unread: () => unread, subjects: () => heard.map((one) => one.subject) };
  }

  test('who signed in at one is known to the other, and hears what is posted at the first', async () => {
    expect((await ask(second, bob, getMe)).name).toBe('Bob');
    const [here, there] = [await listen(first), await listen(second)];
    const item = await post(first, 'Tea is ready');
    await eventually(() => expect(there.subjects()).toEqual([item.id]), patience);
    await eventually(() => expect(here.subjects()).toEqual([item.id]), patience);
    const back = await post(second, 'And cake');
    await eventually(() => expect(here.subjects()).toEqual([item.id, back.id]), patience);
  });

  test('the worker derives the inbox, and each process tells its count', async () => {
    const [here, there] = [await listen(first), await listen(second)];
    const { id } = await post(first, 'Look, @bob');
    await eventually(async () => {
      const { rows } = await world.services.pool.query<{ told: number; unread: number }>(
        `select count(*) filter (where item_id = $2)::int as told, count(*) filter (where unread and not done)::int as unread
         from notification where person_id = $1`,
        [bob.id, id],
      );
      expect(rows[0]!.told).toBe(1);
      expect([here.unread(), there.unread()]).toEqual([rows[0]!.unread, rows[0]!.unread]);
    }, patience);
  });

  /** How often each picture was finished, as the log has it. */
  const finished = async (items: readonly string[]) => {
    const { rows } = await world.services.pool.query<{ n: number }>(
      `select (select count(*)::int from activity a where a.verb = 'item.changed' and a.object_id = i
        and a.data ->> 'what' = 'picture') as n from unnest($1::bigint[]) i`,
      [items],
    );
    return rows.map(({ n }) => n);
  };

  test('a picture sent to one is worked on once, and shown by the other', async () => {
    const file = await upload(first, await picture());
    const item = await post(first, 'A picture', { attachments: [{ file: file.id }] });
    await eventually(
      async () => expect((await ask(second, bob, getFile, { id: file.id })).status).toBe('ready'),
      patience,
    );
    const show = async (web: Web, variant: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${web.url}/api/v1/files/${file.id}/${variant}`, {
        headers: { authorization: `Bearer ${bob.token}`, ...headers },
      });
      const content = Buffer.from(await response.arrayBuffer());
      return { status: response.status, type: response.headers.get('content-type'), content };
    };
    for (const web of [second, first])
      for (const variant of [...variants, 'content'] as const) {
        const { type, content } = await show(web, variant);
        expect(type, variant).toBe('image/webp');
        const width = variant === 'content' ? 1600 : Math.min(1600, variantPixels[variant]);
        expect(await sharp(content).metadata(), variant).toMatchObject({ width, height: (width * 3) / 4 });
      }
    await eventually(async () => {
      const { type, content } = await show(second, 'large', { accept: 'image/avif' });
      expect(type).toBe('image/avif');
      const part = await show(first, 'large', { accept: 'image/avif', range: 'bytes=100-299' });
      expect(part).toEqual({ status: 206, type, content: content.subarray(100, 300) });
    }, patience);
    // It may have been finished before the item was there to be told of.
    expect((await finished([item.id]))[0]).toBeLessThanOrEqual(1);
  });

  test('what is no picture comes back from the other as it was sent', async () => {
    const content = crypto.getRandomValues(new Uint8Array(50_000));
    const form = new FormData();
    form.set('file', new File([content], 'plan.bin'));
    const authorization = `Bearer ${alice.token}`;
    const sent = await fetch(first.url + uploadFile.path, { method: 'POST', headers: { authorization }, body: form });
    const { id } = (await sent.json()) as FileAbout;
    const got = await fetch(`${second.url}/api/v1/files/${id}/content`, { headers: { authorization } });
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
  });

  test('a worker that is killed in the middle: another one finishes its work, once', async () => {
    const content = await picture();
    const files: FileAbout[] = [];
    const items: string[] = [];
    worker.child.kill('SIGSTOP');
    for (let n = 0; n < 12; n++) {
      const file = await upload(n % 2 ? first : second, content);
      files.push(file);
      items.push((await post(n % 2 ? second : first, `Picture ${n}`, { attachments: [{ file: file.id }] })).id);
    }
    const mentions = await Promise.all(
      items.map((id) => ask(first, alice, createComment, { id }, { markdown: '@bob' })),
    );
    worker.child.kill('SIGCONT');
    const ready = async () => {
      const { rows } = await world.services.pool.query<{ n: number }>(
        `select count(*)::int as n from file where status = 'ready' and id = any ($1::bigint[])`,
        [files.map(({ id }) => id)],
      );
      return rows[0]!.n;
    };
    await eventually(async () => expect(await ready()).toBeGreaterThan(0), patience);
    expect(await worker.signal('SIGKILL')).toBe('SIGKILL');
    expect(await ready()).toBeLessThan(12);

    worker = await startWorker();
    await eventually(async () => expect(await ready()).toBe(12), patience);
    expect(await finished(items)).toEqual(Array(12).fill(1));
    await eventually(async () => {
      const { rows } = await world.services.pool.query<{ n: number }>(
        `select count(*)::int as n from notification where person_id = $1 and item_id = any ($2::bigint[])`,
        [bob.id, items],
      );
      expect(rows[0]!.n).toBe(mentions.length);
    }, patience);
    await eventually(async () => {
      const left = await world.services.pool.query(
        `select 1 from graphile_worker.jobs where task_identifier = 'files:picture'`,
      );
      expect(left.rows).toEqual([]);
    }, patience);
  });

  test('a web process that is killed: its people go on at the other, and miss nothing', async () => {
    const here = await listen(first);
    const made: string[] = [(await post(first, 'before')).id];
    await eventually(() => expect(here.subjects()).toEqual(made), patience);
    const gone = new Promise((resolve) => here.socket.on('disconnect', resolve));
    // Answered by the one that dies, perhaps before it told anybody.
    made.push((await post(first, 'last words')).id);
    expect(await first.process.signal('SIGKILL')).toBe('SIGKILL');
    await gone;
    for (let n = 0; n < 5; n++) made.push((await post(second, `meanwhile ${n}`)).id);

    const back = await listen(second, here.heard.at(-1)!.cursor);
    made.push((await post(second, 'after')).id);
    await eventually(() => expect(back.subjects()).toContain(made.at(-1)), patience);
    // What happens while it comes back may be told before what it missed; ids are in the order of time.
    const heard = new Set([...here.subjects(), ...back.subjects()]);
    expect([...heard].sort()).toEqual(made);
    first = await startWeb();
    expect((await ask(first, bob, getMe)).name).toBe('Bob');
  });

  // The last: it looks at what all of the above has left.
  test('with a bucket no process keeps a file to itself', ({ skip }) => {
    if (!s3) return skip('these share a folder');
    expect(folders.length).toBeGreaterThanOrEqual(5);
    expect([...s3.objects.keys()].filter((path) => path.endsWith('.avif')).length).toBeGreaterThan(0);
    const kept = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }));
    // A worker that was killed while it sent one away leaves that in its spool.
    expect(kept.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('incoming'))).toEqual([]);
  });
});
