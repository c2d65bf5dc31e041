/** Files: taken whole or not at all, sent so that they run nothing, and only to those who may see them. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../platform/testing/eventually.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createComment, deleteComment } from '../comments/contract.ts';
import { createItem, deleteItem } from '../items/contract.ts';
import { updateMe } from '../people/contract.ts';
import { removeMember } from '../places/contract.ts';
import { getFile, maximumUploadBytes, uploadFile } from './contract.ts';
import { processPicture } from './server/files.ts';
import { countFiles, fetchBytes, filesOnDisk, form, send, upload } from './testing/upload.ts';

let world: World;
let address: URL;
let alice: Actor;
let bob: Actor;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  address = new URL(await world.app.listen({ port: 0, host: '127.0.0.1' }));
  alice = await world.person('Alice');
  bob = await world.person('Bob');
});
afterAll(() => world?.close());

const text = (words: string) => new TextEncoder().encode(words);
/** What there is before and after: an upload that fails leaves neither a row nor a byte. */
const all = async (on = world) => [await countFiles(on), ...filesOnDisk(on).sort()];

describe('an upload', () => {
  test('is kept as it was sent', async () => {
    const content = crypto.getRandomValues(new Uint8Array(50_000));
    const file = await upload(world, alice, content, { name: 'plan.bin' });
    expect(file).toMatchObject({ name: 'plan.bin', bytes: 50_000, status: 'ready', width: null });
    const got = await fetchBytes(world, alice, file.id);
    expect(got.status).toBe(200);
    expect(got.bytes.equals(Buffer.from(content))).toBe(true);
    const empty = await upload(world, alice, new Uint8Array(0));
    expect((await fetchBytes(world, alice, empty.id)).bytes).toHaveLength(0);
  });

  test('with one Idempotency-Key makes one file, also when both arrive at once', async () => {
    const before = await countFiles(world);
    const headers = { 'idempotency-key': 'upload one' };
    const sent = await Promise.all([1, 2, 3].map(() => upload(world, alice, text('once'), { headers })));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(await countFiles(world)).toBe(before + 1);
    expect(filesOnDisk(world).filter((path) => !path.startsWith('files/'))).toEqual([]);
    expect(await send(world, alice, text('something else'), { headers })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_reused' },
    });
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\plan.txt', 'plan.txt'],
    ['annual\u202egpj.exe', 'annualgpj.exe'],
    ['a\u2066b\u2069c.txt', 'abc.txt'],
    ['', 'file'],
    ['..', 'file'],
    ['Größe 図.txt', 'Größe 図.txt'],
    [`${'x'.repeat(300)}.txt`, `${'x'.repeat(196)}.txt`],
  ])('named %j is called %j', async (name, called) => {
    const boundary = 'b';
    const body = `--b\r\ncontent-disposition: form-data; name="file"; filename="${name.replace(/\\/g, '\\\\')}"\r\ncontent-type: text/plain\r\n\r\nx\r\n--b--\r\n`;
    const response = await world.app.inject({
      method: 'POST',
      url: uploadFile.path,
      headers: {
        authorization: `Bearer ${alice.token}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      payload: Buffer.from(body),
    });
    expect(response.json()).toMatchObject({ name: called });
  });

  test('without a file, or as no form, is refused', async () => {
    const before = await all();
    const none = new Response(new FormData());
    const headers = { authorization: `Bearer ${alice.token}` };
    const answers = [
      { 'content-type': none.headers.get('content-type')!, payload: Buffer.from(await none.arrayBuffer()) },
      { 'content-type': 'application/json', payload: Buffer.from('{}') },
      { 'content-type': 'multipart/form-data; boundary=b', payload: Buffer.from('no form at all') },
      { 'content-type': 'multipart/form-data', payload: Buffer.from('--b--') },
    ];
    for (const { payload, ...type } of answers) {
      const response = await world.app.inject({
        method: 'POST',
        url: uploadFile.path,
        headers: { ...headers, ...type },
        payload,
      });
      expect(response.statusCode, String(payload)).toBeGreaterThanOrEqual(400);
      expect(response.statusCode, String(payload)).toBeLessThan(500);
    }
    expect((await send(world, world.nobody, text('x'))).status).toBe(401);
    expect(await all()).toEqual(before);
  });

  test('of more than 100 MB is refused and leaves nothing', async () => {
    const before = await all();
    const answer = await send(world, alice, new Uint8Array(maximumUploadBytes + 1));
    expect(answer).toMatchObject({ status: 413, body: { code: 'too_large' } });
    expect(await all()).toEqual(before);
  }, 60_000);

  test('that is cut in the middle leaves nothing, and the next one works', async () => {
    const before = await all();
    const { type, bytes } = await form(new Uint8Array(2_000_000), { name: 'half.bin' });
    const socket = connect(Number(address.port), '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => {});
    socket.write(
      `POST ${uploadFile.path} HTTP/1.1\r\nhost: fika.localhost\r\nauthorization: Bearer ${alice.token}\r\n` +
        `content-type: ${type}\r\ncontent-length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes.subarray(0, bytes.length / 2));
    const uploads = () => readdirSync(join(world.services.config.data, 'uploads'));
    await eventually(() => expect(uploads()).toHaveLength(1));
    socket.destroy();
    await eventually(() => expect(uploads()).toEqual([]));
    expect(await all()).toEqual(before);
    expect((await send(world, alice, text('whole'))).status).toBe(201);
  });

  test('that the disk has no room for says so, and leaves nothing', async ({ skip }) => {
    const disk = mkdtempSync(join(tmpdir(), 'fika-disk-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0;
    if (!mounted) {
      rmSync(disk, { recursive: true });
      skip('this machine gives no small disk to a test');
    }
    const small = await openWorld({ FIKA_DATA: disk });
    try {
      const carol = await small.person('Carol');
      // The first does not fit while it arrives; the second not beside its copy.
      for (const size of [3_000_000, 1_300_000]) {
        const answer = await send(small, carol, new Uint8Array(size));
        expect(answer, String(size)).toMatchObject({ status: 507, body: { code: 'storage_full' } });
        expect(await all(small), String(size)).toEqual([0]);
      }
      const file = await upload(small, carol, new Uint8Array(500_000));
      expect((await fetchBytes(small, carol, file.id)).bytes).toHaveLength(500_000);
    } finally {
      await small.close();
      spawnSync('umount', [disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  });

  test('whose row cannot be written leaves no bytes', async () => {
    const before = await all();
    await world.services.pool.query(`alter table file add constraint no_more check (name <> 'refused.bin')`);
    expect((await send(world, alice, text('x'), { name: 'refused.bin' })).status).toBe(500);
    await world.services.pool.query('alter table file drop constraint no_more');
    expect(await all()).toEqual(before);
  });
});

describe('a download', () => {
  const content = text('0123456789');

  test('answers a range, the end of the file, and what lies outside', async () => {
    const { id } = await upload(world, alice, content);
    const part = async (range: string, more: Record<string, string> = {}) => {
      const { status, bytes, headers } = await fetchBytes(world, alice, id, 'content', { range, ...more });
      return [status, bytes.toString(), headers['content-range']];
    };
    expect(await part('bytes=2-4')).toEqual([206, '234', 'bytes 2-4/10']);
    expect(await part('bytes=7-')).toEqual([206, '789', 'bytes 7-9/10']);
    expect(await part('bytes=-3')).toEqual([206, '789', 'bytes 7-9/10']);
    expect(await part('bytes=-100')).toEqual([206, '0123456789', 'bytes 0-9/10']);
    expect(await part('bytes=8-1000')).toEqual([206, '89', 'bytes 8-9/10']);
    expect(await part('bytes=10-')).toEqual([416, '', 'bytes */10']);
    expect(await part('bytes=-0')).toEqual([416, '', 'bytes */10']);
    for (const nonsense of ['bytes=4-2', 'bytes=x', 'lines=1-2', 'bytes=0-1,4-5', 'bytes=-'])
      expect((await part(nonsense))[0], nonsense).not.toBe(500);
    const { headers } = await fetchBytes(world, alice, id);
    const etag = String(headers.etag);
    expect(await part('bytes=2-4', { 'if-range': etag })).toEqual([206, '234', 'bytes 2-4/10']);
    expect(await part('bytes=2-4', { 'if-range': '"another"' })).toEqual([200, '0123456789', undefined]);
    expect(await fetchBytes(world, alice, id, 'content', { 'if-none-match': etag })).toMatchObject({ status: 304 });
    expect(await fetchBytes(world, alice, id, 'content', { 'if-none-match': '"another"' })).toMatchObject({
      status: 200,
    });
  });

  test.each([
    ['page.html', 'text/html', '<script>alert(1)</script>'],
    ['drawing.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['paper.pdf', 'application/pdf', '%PDF-1.4'],
    ['strange', 'text/html; charset=x"\r\n', 'x'],
  ])('%s is saved, not shown, and would run nothing', async (name, mime, words) => {
    const { id } = await upload(world, alice, text(words), { name, mime });
    const { headers, bytes, status } = await fetchBytes(world, alice, id);
    expect([status, bytes.toString()]).toEqual([200, words]);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toMatch(/^attachment; filename="/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toMatch(/default-src 'none';.*sandbox/);
    expect(headers['cache-control']).toContain('private');
  });

  test('keeps a name of any script, and no quote of it breaks out of the header', async () => {
    const { id } = await upload(world, alice, content, { name: 'Größe 図 "x"; a=b.txt' });
    const disposition = String((await fetchBytes(world, alice, id)).headers['content-disposition']);
    expect(disposition).toMatch(/^attachment; filename="[^"]*"; filename\*=UTF-8''[^"; ]+$/);
    expect(decodeURIComponent(disposition.split("''")[1]!)).toMatch(/^Größe 図 /);
  });
});

describe('who may see a file', () => {
  const sees = async (actor: Actor, id: string) => {
    const [about, bytes] = [
      await actor.request(getFile, { params: { id } as never }),
      await fetchBytes(world, actor, id),
    ];
    expect(about.status).toBe(bytes.status);
    return bytes.status;
  };

  test('its owner alone, until it is attached; then the readers of the item', async () => {
    const place = await world.community(alice, 'Closed', 'closed');
    const { id: file } = await upload(world, alice, text('plan'));
    expect([await sees(alice, file), await sees(bob, file), await sees(world.admin, file)]).toEqual([200, 404, 404]);
    expect(await sees(world.nobody, file)).toBe(401);
    const item = await alice.ok(createItem, {
      params: { id: place },
      body: { markdown: 'x', attachments: [{ file }] },
    });
    expect(await sees(bob, file)).toBe(404);
    await world.join(place, bob);
    expect(await sees(bob, file)).toBe(200);
    await bob.ok(removeMember, { params: { id: place, person: bob.id } });
    expect(await sees(bob, file)).toBe(404);
    await world.join(place, bob);
    await alice.ok(deleteItem, { params: { id: item.id } });
    expect([await sees(bob, file), await sees(alice, file)]).toEqual([404, 200]);
  });

  test('a comment’s, until the comment is deleted', async () => {
    const place = await world.community(alice, 'Discussion', 'closed');
    await world.join(place, bob);
    const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'x' } });
    const { id: file } = await upload(world, bob, text('plan'));
    const body = { type: 'doc', content: [{ type: 'image', attrs: { file, alt: '' } }] };
    const comment = await bob.ok(createComment, { params: { id: item.id }, body: { body } });
    expect([await sees(alice, file), await sees(world.admin, file)]).toEqual([200, 404]);
    await bob.ok(deleteComment, { params: { id: comment.id } });
    expect(await sees(alice, file)).toBe(404);
  });

  test('a portrait, by colleagues and by the guests who know the person', async () => {
    const pixels = { create: { width: 20, height: 20, channels: 3, background: '#a8481f' } } as const;
    const content = await sharp(pixels).png().toBuffer();
    const { id: file } = await upload(world, alice, content, { name: 'me.png', mime: 'image/png' });
    await processPicture({ file }, world.services);
    const guest = await world.person('Gwen', { guest: true });
    expect([await sees(bob, file), await sees(guest, file)]).toEqual([404, 404]);
    await alice.ok(updateMe, { body: { photo: file } });
    expect([await sees(bob, file), await sees(guest, file)]).toEqual([200, 404]);
    await world.join(await world.community(alice, 'With a guest', 'closed'), guest, 'guest');
    expect(await sees(guest, file)).toBe(200);
    await alice.ok(updateMe, { body: { photo: null } });
    expect(await sees(bob, file)).toBe(404);
  });

  test('nobody attaches another person’s', async () => {
    const { id: file } = await upload(world, alice, text('hers'));
    const place = await world.community(bob, 'His', 'closed');
    const refused = await bob.fails(createItem, {
      params: { id: place },
      body: { markdown: 'x', attachments: [{ file }] },
    });
    expect(refused.code).toBe('file_not_yours');
    expect(await sees(bob, file)).toBe(404);
  });
});
