/** Uploads in parts: whole and byte by byte after every cut, and nobody else's business. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, symlinkSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../platform/testing/eventually.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { forgetUploads, partsPath } from './server/uploads.ts';
import { countFiles, fetchBytes, filesOnDisk } from './testing/upload.ts';

let world: World;
let address: URL;
let alice: Actor;
let bob: Actor;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000', FIKA_UPLOAD_GB: '0.01' });
  address = new URL(await world.app.listen({ port: 0, host: '127.0.0.1' }));
  alice = await world.person('Alice');
  bob = await world.person('Bob');
});
afterAll(() => world?.close());

const maximum = Math.floor(0.01 * 1024 ** 3);
const base64 = (text: string) => Buffer.from(text).toString('base64');

async function ask(
  actor: Actor,
  method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE',
  path: string,
  headers: Record<string, string> = {},
  payload?: Buffer,
  on = world,
) {
  const response = await on.app.inject({
    method,
    url: `/api/v1/uploads${path}`,
    headers: {
      ...(actor.token && { authorization: `Bearer ${actor.token}` }),
      'tus-resumable': '1.0.0',
      ...(payload && { 'content-type': 'application/offset+octet-stream' }),
      ...headers,
    },
    ...(payload && { payload }),
  });
  const json = response.body && String(response.headers['content-type']).includes('json') ? response.json() : {};
  return { status: response.statusCode, headers: response.headers, body: json as { code?: string; id: string } };
}

/** Answers with the end of its address: `/123`. */
async function begin(actor: Actor, bytes: number, name = 'film.bin', mime = 'application/octet-stream') {
  const answer = await ask(actor, 'POST', '', {
    'upload-length': String(bytes),
    'upload-metadata': `filename ${base64(name)},filetype ${base64(mime)}`,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  expect(String(answer.headers.location)).toMatch(/^\/api\/v1\/uploads\/\d+$/);
  return String(answer.headers.location).replace('/api/v1/uploads', '');
}

const part = (actor: Actor, path: string, offset: number, content: Buffer) =>
  ask(actor, 'PATCH', path, { 'upload-offset': String(offset) }, content);
const offsetOf = async (actor: Actor, path: string) =>
  Number((await ask(actor, 'HEAD', path)).headers['upload-offset']);

test('what comes in parts is the file, byte by byte, and is made once', async () => {
  const content = randomBytes(300_000);
  const path = await begin(alice, content.length, '../../Größe 図.bin');
  expect(await part(alice, path, 0, content.subarray(0, 100_000))).toMatchObject({ status: 204 });
  expect((await ask(alice, 'POST', `${path}/file`)).body.code).toBe('upload_incomplete');
  expect(await offsetOf(alice, path)).toBe(100_000);
  const last = await part(alice, path, 100_000, content.subarray(100_000));
  expect(last.headers['upload-offset']).toBe('300000');
  const before = await countFiles(world);
  const answers = await Promise.all([1, 2, 3].map(() => ask(alice, 'POST', `${path}/file`)));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers[0]!.body).toMatchObject({ name: 'Größe 図.bin', bytes: 300_000, status: 'ready' });
  expect(await countFiles(world)).toBe(before + 1);
  expect((await fetchBytes(world, alice, answers[0]!.body.id)).bytes.equals(content)).toBe(true);
  // Whoever did not hear the answer asks again, and nothing of it lies about.
  expect(await offsetOf(alice, path)).toBe(300_000);
  expect((await ask(alice, 'POST', `${path}/file`)).body.id).toBe(answers[0]!.body.id);
  expect(filesOnDisk(world).filter((file) => !file.startsWith('files/'))).toEqual([]);
  expect(filesOnDisk(world)).toHaveLength(1);
});

test('a line that is cut in the middle loses nothing that had come', async () => {
  const content = randomBytes(2_000_000);
  const path = await begin(alice, content.length);
  const socket = connect(Number(address.port), address.hostname);
  await once(socket, 'connect');
  socket.write(
    `PATCH /api/v1/uploads${path} HTTP/1.1\r\nHost: ${address.host}\r\nAuthorization: Bearer ${alice.token}\r\n` +
      `Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: ${content.length}\r\n\r\n`,
  );
  socket.write(content.subarray(0, 1_200_000));
  await eventually(async () => expect(await offsetOfDisk(path)).toBeGreaterThan(0));
  socket.destroy();
  let offset = 0;
  await eventually(async () => {
    const before = offset;
    offset = await offsetOf(alice, path);
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBe(before);
  });
  expect(offset).toBeLessThanOrEqual(1_200_000);
  expect((await part(alice, path, offset, content.subarray(offset))).status).toBe(204);
  const file = (await ask(alice, 'POST', `${path}/file`)).body;
  const got = await fetchBytes(world, alice, file.id);
  expect(createHash('sha256').update(got.bytes).digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
});

async function offsetOfDisk(path: string): Promise<number> {
  const { stat } = await import('node:fs/promises');
  return (await stat(partsPath(world.services.config.data, path.slice(1)))).size;
}

test('goes on after Fika was started anew', async () => {
  const content = randomBytes(50_000);
  const path = await begin(alice, content.length);
  await part(alice, path, 0, content.subarray(0, 20_000));
  const second = await openWorld({ FIKA_LIMIT_FACTOR: '1000', FIKA_DATA: world.services.config.data }, world);
  try {
    const head = await ask(alice, 'HEAD', path, {}, undefined, second);
    expect(head.headers).toMatchObject({ 'upload-offset': '20000', 'upload-length': '50000' });
    const headers = { 'upload-offset': '20000' };
    expect((await ask(alice, 'PATCH', path, headers, content.subarray(20_000), second)).status).toBe(204);
    const file = (await ask(alice, 'POST', `${path}/file`, {}, undefined, second)).body;
    expect((await fetchBytes(second, alice, file.id)).bytes.equals(content)).toBe(true);
  } finally {
    await second.app.close();
  }
});

test('a part at the wrong place, or too much, changes nothing', async () => {
  const path = await begin(alice, 10);
  expect(await part(alice, path, 5, Buffer.from('hello'))).toMatchObject({
    status: 409,
    body: { code: 'upload_offset' },
  });
  expect(await part(alice, path, 0, Buffer.alloc(11))).toMatchObject({
    status: 413,
    body: { code: 'upload_too_large' },
  });
  expect(await offsetOf(alice, path)).toBe(0);
});

test('two parts at once: one of them is taken', async () => {
  const path = await begin(alice, 20);
  const both = await Promise.all(['a', 'b'].map((c) => part(alice, path, 0, Buffer.alloc(10, c))));
  expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
  expect(await offsetOf(alice, path)).toBe(10);
});

test('is its owner’s alone, and ends with signing in', async () => {
  const path = await begin(alice, 3);
  for (const [who, status] of [
    [bob, 404],
    [world.admin, 404],
    [world.nobody, 401],
  ] as const) {
    expect((await ask(who, 'HEAD', path)).status, who.name).toBe(status);
    expect((await part(who, path, 0, Buffer.from('abc'))).status, who.name).toBe(status);
    expect((await ask(who, 'POST', `${path}/file`)).status, who.name).toBe(status);
    expect((await ask(who, 'DELETE', path)).status, who.name).toBe(status);
  }
  expect(await offsetOf(alice, path)).toBe(0);
  const carol = await world.person('Carol');
  const hers = await begin(carol, 3);
  await world.services.pool.query('delete from api_token where auth_id = (select auth_id from person where id = $1)', [
    carol.id,
  ]);
  expect((await ask(carol, 'HEAD', hers)).status).toBe(401);
  expect((await part(carol, hers, 0, Buffer.from('abc'))).status).toBe(401);
});

test('given up, its bytes go at once', async () => {
  const path = await begin(alice, 10);
  await part(alice, path, 0, Buffer.from('abc'));
  const onDisk = partsPath(world.services.config.data, path.slice(1));
  expect(existsSync(onDisk)).toBe(true);
  expect((await ask(alice, 'DELETE', path)).status).toBe(204);
  expect(existsSync(onDisk)).toBe(false);
  expect((await ask(alice, 'HEAD', path)).status).toBe(404);
});

test('what is too large is refused before a byte of it comes; so is more than somebody may have half done', async () => {
  const headers = (bytes: number) => ({ 'upload-length': String(bytes) });
  expect((await ask(bob, 'POST', '', headers(maximum + 1))).body.code).toBe('upload_too_large');
  for (let n = 0; n < 4; n++) await begin(bob, maximum);
  expect(await ask(bob, 'POST', '', headers(1))).toMatchObject({ status: 409, body: { code: 'uploads_unfinished' } });
});

test('what is no tus is told so', async () => {
  expect((await ask(alice, 'POST', '', {})).body.code).toBe('invalid_request');
  expect((await ask(alice, 'POST', '', { 'upload-length': '-1' })).body.code).toBe('invalid_request');
  expect((await ask(alice, 'POST', '', { 'upload-length': '1', 'tus-resumable': '' })).body.code).toBe(
    'upload_protocol',
  );
  const path = await begin(alice, 3);
  const wrong = await world.app.inject({
    method: 'PATCH',
    url: `/api/v1/uploads${path}`,
    headers: { authorization: `Bearer ${alice.token}`, 'tus-resumable': '1.0.0', 'upload-offset': '0' },
    payload: { a: 1 },
  });
  expect(wrong.statusCode).toBe(400);
});

test.skipIf(!existsSync('/dev/full'))('a disk that is full is said, and what had come stays', async () => {
  const path = await begin(alice, 10);
  const onDisk = partsPath(world.services.config.data, path.slice(1));
  unlinkSync(onDisk);
  symlinkSync('/dev/full', onDisk);
  expect(await part(alice, path, 0, Buffer.alloc(10))).toMatchObject({ status: 507, body: { code: 'storage_full' } });
  unlinkSync(onDisk);
});

test('expires after a day', async () => {
  const path = await begin(alice, 3);
  await world.services.pool.query(`update upload set expires_at = now() - interval '1 minute'`);
  expect((await ask(alice, 'HEAD', path)).status).toBe(404);
  await forgetUploads(world.services);
  const { rows } = await world.services.pool.query('select count(*)::int as n from upload');
  expect(rows[0].n).toBe(0);
});

test('a picture in parts is looked at like any other', async () => {
  const path = await begin(alice, 4, 'a.png', 'image/png');
  await part(alice, path, 0, Buffer.from('nono'));
  expect((await ask(alice, 'POST', `${path}/file`)).body.code).toBe('not_a_picture');
});
