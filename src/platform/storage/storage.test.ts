import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestS3, testS3 } from '../testing/s3.ts';
import { openStorage, type Storage, type StoredFile } from './storage.ts';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'fika-storage-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const filesLeft = () =>
  readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

let s3: TestS3;
const listed = async (storage: Storage): Promise<StoredFile[]> => {
  const found: StoredFile[] = [];
  for await (const file of storage.list()) found.push(file);
  return found;
};
const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};
beforeAll(async () => {
  s3 = await testS3();
});
afterAll(() => s3.close());

const folder = () => openStorage({ data });
const bucket = () =>
  openStorage({
    data,
    s3: { bucket: 'fika', region: 'us-east-1', endpoint: s3.endpoint, accessKeyId: 'key', secretAccessKey: 'secret' },
  });

describe.each([
  ['folder', folder],
  ['bucket', bucket],
])('%s', (_name, openIt) => {
  let storage: Storage;
  beforeEach(async () => {
    s3.objects.clear();
    storage = await openIt();
  });

  test('gives back what was put, whole or in part', async () => {
    expect(await storage.put('pictures/1/large.webp', Buffer.from('0123456789'))).toBe(10);
    expect(await storage.size('pictures/1/large.webp')).toBe(10);
    expect(String(await buffer(await storage.get('pictures/1/large.webp')))).toBe('0123456789');
    expect(String(await buffer(await storage.get('pictures/1/large.webp', { start: 2, end: 4 })))).toBe('234');
  });

  test('takes a stream, and replaces what was there', async () => {
    await storage.put('a', Buffer.from('old'));
    await storage.put('a', Readable.from([Buffer.from('ne'), Buffer.from('w')]));
    expect(String(await buffer(await storage.get('a')))).toBe('new');
  });

  test('an empty file is a file', async () => {
    expect(await storage.put('empty', Buffer.alloc(0))).toBe(0);
    expect(await storage.size('empty')).toBe(0);
    expect(await buffer(await storage.get('empty'))).toHaveLength(0);
  });

  test('what is not there is not found, and may be removed', async () => {
    await storage.put('a', Buffer.from('x'));
    await storage.remove('a');
    await storage.remove('a');
    expect(await storage.size('a')).toBeUndefined();
    await expect(storage.get('a')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('lists everything, a part at a time', async () => {
    const keys = ['a', 'files/1/original', 'files/2/large.webp', 'files/2/small.webp', 'files/3/original'];
    for (const key of keys) await storage.put(key, Buffer.from(key));
    const before = Date.now() - 5_000;
    const found = await listed(storage);
    expect(found.map(({ key }) => key).sort()).toEqual(keys);
    for (const { key, bytes, at } of found) {
      expect(bytes).toBe(key.length);
      expect(at.getTime()).toBeGreaterThan(before);
    }
    for (const { key } of found) await storage.remove(key);
    expect(await listed(storage)).toEqual([]);
  });

  test.each(['../secret', 'a/../../secret', '/etc/passwd', 'a//b', '.hidden', 'a/..', 'a\\b', 'a\0', ''])(
    'the key %j leads nowhere',
    async (key) => {
      await expect(async () => storage.get(key)).rejects.toThrow('is no key of a stored file');
      await expect(async () => storage.put(key, Buffer.from('x'))).rejects.toThrow('is no key of a stored file');
    },
  );

  test('an upload that is cut off leaves nothing and keeps what was there', async () => {
    await storage.put('a', Buffer.from('before'));
    const before = filesLeft();
    let failed: Promise<unknown> | undefined;
    const server = createServer((req: IncomingMessage) => {
      failed = storage.put('a', req).catch((error: unknown) => error);
    });
    const upload = request({ port: await listen(server), method: 'POST', headers: { 'content-length': 1_000_000 } });
    upload.on('error', () => {});
    upload.write(Buffer.alloc(300_000));
    await wait(100);
    upload.destroy();
    await new Promise((closed) => upload.once('close', closed));
    expect(await failed).toMatchObject({ code: 'ECONNRESET' });
    server.close();
    expect(filesLeft()).toBe(before);
    expect(String(await buffer(await storage.get('a')))).toBe('before');
  });

  test('while a file arrives nobody sees it', async () => {
    const source = new Readable({ read() {} });
    const arriving = storage.put('slow', source);
    source.push(Buffer.from('half'));
    await wait(50);
    expect(await storage.size('slow')).toBeUndefined();
    source.push(null);
    await arriving;
    expect(await storage.size('slow')).toBe(4);
  });
});

/** A disk of 256 kB in a namespace of the child's own; not every machine lets one have that. */
const onSmallDisk = (script: string) =>
  spawnSync('unshare', [
    ...(process.getuid?.() === 0 ? ['-m'] : ['-Urm']),
    'sh',
    '-c',
    'mount -t tmpfs -o size=256k tmpfs "$1" && shift && exec "$@"',
    'sh',
    data,
    process.execPath,
    '--input-type=module',
    '--eval',
    script,
  ]);

test('a full disk is said, and leaves nothing behind', ({ skip }) => {
  if (onSmallDisk('').status !== 0) skip('this machine gives no small disk to a test');
  const { stdout, stderr } = onSmallDisk(`
    import { readdirSync } from 'node:fs';
    import { openStorage } from ${JSON.stringify(new URL('./storage.ts', import.meta.url).href)};
    const data = ${JSON.stringify(data)};
    const storage = await openStorage({ data });
    const error = await storage.put('a', Buffer.alloc(1_000_000)).catch((error) => error);
    await storage.put('b', Buffer.from('fits'));
    console.log(error.code, readdirSync(data + '/incoming').length, readdirSync(data + '/files').join());
  `);
  expect(String(stderr)).toBe('');
  expect(String(stdout).trim()).toBe('storage_full 0 b');
});
