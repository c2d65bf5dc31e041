/** Pictures: upright, in few sizes, freed of everything but what is seen; and pictures that are none. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modules } from '../../app.ts';
import { runWorker } from '../../platform/jobs/jobs.ts';
import { eventually } from '../../platform/testing/eventually.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createItem, getItem } from '../items/contract.ts';
import { getFile, variantPixels, variants } from './contract.ts';
import { makeAvif, originalKey, processPicture, variantKey } from './server/files.ts';
import { removeOrphans } from './server/orphans.ts';
import { takesAvif } from './server/serve-file.ts';
import { countFiles, fetchBytes, filesOnDisk, send, upload } from './testing/upload.ts';

let world: World;
let alice: Actor;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice');
});
afterAll(() => world?.close());

const types: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.avif': 'image/avif',
  '.heic': 'image/heic',
  '.heif': 'image/heif',
  '.tiff': 'image/tiff',
};
const read = (path: string) => new Uint8Array(readFileSync(path));
const sent = (path: string) => ({ name: path.split('/').at(-1)!, mime: types[extname(path)]! });

/** Uploads it and does its jobs. */
async function process(content: Uint8Array<ArrayBuffer>, facts: { name: string; mime: string }) {
  const file = await upload(world, alice, content, facts);
  expect(file.status).toBe('processing');
  await processPicture({ file: file.id }, world.services);
  await makeAvif({ file: file.id }, world.services);
  return alice.ok(getFile, { params: { id: file.id } });
}
const served = async (id: string, variant: string) => (await fetchBytes(world, alice, id, variant)).bytes;
const all = [...variants, 'content'] as const;
/** What Chromium says of an `<img>`. */
const browser = { accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' };
const typeOf = async (id: string, variant: string) =>
  (await fetchBytes(world, alice, id, variant, browser)).headers['content-type'];

describeWithData(
  'photographs of other people’s cameras',
  ['photos-orientation', 'photos-gps-tika', 'photos-exif'],
  (orientation, gps, exif) => {
    /** The picture as 16 × 16 grey points: what it looks like, whatever its encoding. */
    const look = (bytes: Buffer) => sharp(bytes).resize(16, 16, { fit: 'fill' }).greyscale().raw().toBuffer();

    test('come out upright, whichever way the camera was held', async () => {
      const upright = await process(read(join(orientation!, 'Portrait_1.jpg')), sent('Portrait_1.jpg'));
      expect(upright.height!).toBeGreaterThan(upright.width!);
      const wanted = await look(await served(upright.id, 'small'));
      for (const n of [0, 2, 3, 4, 5, 6, 7, 8]) {
        const file = await process(read(join(orientation!, `Portrait_${n}.jpg`)), sent(`Portrait_${n}.jpg`));
        expect([file.width, file.height], `orientation ${n}`).toEqual([upright.width, upright.height]);
        const got = await look(await served(file.id, 'small'));
        const difference = wanted.reduce((sum, value, i) => sum + Math.abs(value - got[i]!), 0) / wanted.length;
        expect(difference, `orientation ${n}`).toBeLessThan(8);
      }
    }, 120_000);

    test('lose their place, their camera and their words, in every size; the original goes', async () => {
      const photos = [
        ...readdirSync(gps!).map((name) => join(gps!, name)),
        ...readdirSync(exif!, { recursive: true, encoding: 'utf8' }).map((name) => join(exif!, name)),
      ].filter((path) => extname(path) in types);
      expect(photos.length).toBeGreaterThan(15);
      let withPlace = 0;
      let shown = 0;
      for (const path of photos) {
        const before = await sharp(path)
          .metadata()
          .catch(() => undefined);
        // The tag of the GPS block, in either byte order.
        if (before?.exif?.includes(Buffer.from([0x88, 0x25])) || before?.exif?.includes(Buffer.from([0x25, 0x88])))
          withPlace++;
        const file = await process(read(path), sent(path));
        if (file.status === 'failed') {
          // What this machine cannot decode is not sent as it is.
          expect((await fetchBytes(world, alice, file.id)).status, path).toBe(404);
          expect(extname(path), path).toMatch(/hei[cf]$/);
          continue;
        }
        shown++;
        for (const variant of all) {
          const asAvif = (await fetchBytes(world, alice, file.id, variant, browser)).bytes;
          const hidden = await sharp(asAvif).metadata();
          expect([hidden.exif, hidden.xmp, hidden.iptc, hidden.orientation], path).toEqual(Array(4).fill(undefined));
          const bytes = await served(file.id, variant);
          const { format, width, height, exif, xmp, iptc, orientation } = await sharp(bytes).metadata();
          expect([hidden.width, hidden.height], path).toEqual([width, height]);
          expect({ format, exif, xmp, iptc, orientation }, path).toEqual({
            format: 'webp',
            exif: undefined,
            xmp: undefined,
            iptc: undefined,
            orientation: undefined,
          });
          expect(Math.max(width, height), path).toBeLessThanOrEqual(
            variant === 'content' ? 4096 : variantPixels[variant],
          );
          expect(Math.max(width, height), path).toBeLessThanOrEqual(Math.max(before!.width, before!.height));
        }
        expect(await world.services.storage.size(originalKey(file.id)), path).toBeUndefined();
      }
      expect(withPlace).toBeGreaterThan(1);
      expect(shown).toBeGreaterThan(15);
    }, 180_000);

    test('one that was cut in the middle fails, and the app goes on', async () => {
      const whole = read(join(orientation!, 'Portrait_1.jpg'));
      const file = await process(whole.slice(0, whole.length / 2), sent('half.jpg'));
      expect(file.status).toBe('failed');
      for (const variant of all) expect((await fetchBytes(world, alice, file.id, variant)).status).toBe(404);
      expect((await process(whole, sent('whole.jpg'))).status).toBe('ready');
    });

    test('the job makes them once, however often it runs, and says so to those who read the item', async () => {
      const worker = await runWorker(world.services, modules);
      const place = await world.community(alice, 'Album');
      const file = await upload(world, alice, read(join(orientation!, 'Portrait_6.jpg')), sent('Portrait_6.jpg'));
      const item = await alice.ok(createItem, {
        params: { id: place },
        body: { markdown: 'x', attachments: [{ file: file.id, alt: 'A portrait' }] },
      });
      await eventually(async () => {
        const { attachments } = await alice.ok(getItem, { params: { id: item.id } });
        expect(attachments[0]).toMatchObject({ file: file.id, status: 'ready', alt: 'A portrait' });
      }, 30_000);
      await eventually(async () => {
        expect(await Promise.all(variants.map((variant) => typeOf(file.id, variant)))).toEqual(
          Array(3).fill('image/avif'),
        );
        expect(await world.services.storage.size(originalKey(file.id))).toBeUndefined();
      }, 30_000);
      await worker.stop();
      const stored = filesOnDisk(world).sort();
      await processPicture({ file: file.id }, world.services);
      await makeAvif({ file: file.id }, world.services);
      expect(filesOnDisk(world).sort()).toEqual(stored);
      const { rows: told } = await world.services.pool.query(
        `select data from activity where item_id = $1 and verb = 'item.changed'`,
        [item.id],
      );
      expect(told).toEqual([{ data: { what: 'picture' } }]);
      // A worker that was killed in the middle left some of its work: doing it again ends the same.
      const again = await upload(world, alice, read(join(orientation!, 'Portrait_6.jpg')), sent('Portrait_6.jpg'));
      await world.services.storage.put(`files/${again.id}/small.webp`, Buffer.from('half'));
      await Promise.all([1, 2].map(() => processPicture({ file: again.id }, world.services).catch(() => undefined)));
      expect((await alice.ok(getFile, { params: { id: again.id } })).status).toBe('ready');
      expect((await served(again.id, 'small')).equals(await served(file.id, 'small'))).toBe(true);
    }, 60_000);

    test('go as AVIF to browsers that ask for it, from one address, once it is made', async () => {
      const { services } = world;
      const file = await upload(world, alice, read(join(orientation!, 'Portrait_6.jpg')), sent('Portrait_6.jpg'));
      await processPicture({ file: file.id }, services);
      const early = await fetchBytes(world, alice, file.id, 'medium', browser);
      expect(early.headers).toMatchObject({ 'content-type': 'image/webp', vary: 'accept' });
      await makeAvif({ file: file.id }, services);

      for (const variant of variants) {
        const [webp, avif] = await Promise.all([
          fetchBytes(world, alice, file.id, variant),
          fetchBytes(world, alice, file.id, variant, browser),
        ]);
        expect(webp.headers, variant).toMatchObject({ 'content-type': 'image/webp', vary: 'accept' });
        expect(avif.headers, variant).toMatchObject({
          'content-type': 'image/avif',
          'content-length': String(avif.bytes.length),
          vary: 'accept',
          'cache-control': webp.headers['cache-control'],
          'content-security-policy': webp.headers['content-security-policy'],
        });
        expect(avif.headers['content-disposition']).toMatch(/^inline; filename="Portrait_6\.avif"/);
        expect(avif.headers.etag).not.toBe(webp.headers.etag);
        expect(avif.bytes.length, variant).toBeLessThan(webp.bytes.length);
        const facts = await sharp(avif.bytes).metadata();
        const { width, height } = await sharp(webp.bytes).metadata();
        expect([facts.format, facts.width, facts.height], variant).toEqual(['heif', width, height]);
        const [wanted, got] = [await look(webp.bytes), await look(avif.bytes)];
        expect(wanted.reduce((sum, value, i) => sum + Math.abs(value - got[i]!), 0) / wanted.length).toBeLessThan(3);
      }
      expect((await fetchBytes(world, alice, file.id, 'medium')).headers.etag).toBe(early.headers.etag);
      expect(await typeOf(file.id, 'content')).toBe('image/webp');
      const stranger = await world.person('Sven');
      expect((await fetchBytes(world, stranger, file.id, 'small', browser)).status).toBe(404);
    }, 60_000);

    test('by range, each format for itself', async () => {
      const { id } = await process(read(join(orientation!, 'Portrait_1.jpg')), sent('Portrait_1.jpg'));
      const [webp, avif] = [
        await fetchBytes(world, alice, id, 'small'),
        await fetchBytes(world, alice, id, 'small', browser),
      ];
      const ask = async (headers: Record<string, string>) => {
        const { status, bytes, headers: got } = await fetchBytes(world, alice, id, 'small', { ...browser, ...headers });
        return { status, bytes, range: got['content-range'], vary: got.vary, etag: got.etag };
      };
      const [ours, theirs] = [String(avif.headers.etag), String(webp.headers.etag)];
      const same = { vary: 'accept', etag: ours };
      const part = {
        ...same,
        status: 206,
        bytes: avif.bytes.subarray(4, 12),
        range: `bytes 4-11/${avif.bytes.length}`,
      };
      expect(part.bytes.toString()).toBe('ftypavif');
      expect(await ask({ range: 'bytes=4-11' })).toEqual(part);
      expect(await ask({ range: 'bytes=4-11', 'if-range': ours })).toEqual(part);
      // What was begun as WebP must not go on as AVIF.
      expect(await ask({ range: 'bytes=4-11', 'if-range': theirs })).toMatchObject({ status: 200, bytes: avif.bytes });
      expect(await ask({ range: 'bytes=9999999-' })).toMatchObject({
        ...same,
        status: 416,
        range: `bytes */${avif.bytes.length}`,
      });
      expect(await ask({ 'if-none-match': ours })).toMatchObject({ ...same, status: 304 });
      expect(await ask({ 'if-none-match': `${theirs}, ${ours}` })).toMatchObject({ ...same, status: 304 });
      expect(await ask({ 'if-none-match': theirs })).toMatchObject({ ...same, status: 200 });
      expect(await ask({ accept: '*/*', 'if-none-match': theirs })).toMatchObject({ status: 304, etag: theirs });
      expect(await ask({ accept: '*/*', range: 'bytes=8-11' })).toMatchObject({
        status: 206,
        bytes: Buffer.from('WEBP'),
      });
    }, 60_000);

    test('stay as WebP where AVIF cannot be made, or has been lost', async () => {
      const { services } = world;
      const content = read(join(orientation!, 'Portrait_1.jpg'));
      const made = async () => {
        const { id } = await upload(world, alice, content, sent('Portrait_1.jpg'));
        await processPicture({ file: id }, services);
        return id;
      };
      const [broken, late, lost] = [await made(), await made(), await made()];
      await services.storage.put(originalKey(broken), content.slice(0, content.length / 2));
      await makeAvif({ file: broken }, services);
      expect(await services.storage.size(originalKey(broken))).toBeUndefined();
      // The original goes after a day, whatever has become of its job.
      await removeOrphans(services, { now: Date.now() + 25 * 60 * 60 * 1000 });
      expect(await services.storage.size(originalKey(late))).toBeUndefined();
      await makeAvif({ file: late }, services);
      await services.storage.put(originalKey(lost), content);
      await makeAvif({ file: lost }, services);
      await services.storage.remove(variantKey(lost, 'large', 'avif'));
      expect(await typeOf(lost, 'small')).toBe('image/avif');
      for (const id of [broken, late, lost]) {
        const { status, headers, bytes } = await fetchBytes(world, alice, id, 'large', browser);
        expect([status, headers['content-type']]).toEqual([200, 'image/webp']);
        expect((await sharp(bytes).metadata()).width).toBe(1200);
      }
    }, 60_000);
  },
);

describe('what AVIF is no good for', () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  const frame = (background: string) =>
    sharp({ create: { width: 120, height: 90, channels: 3, background, noise } })
      .png()
      .toBuffer();

  test('what moves goes on moving', async () => {
    const frames = await Promise.all(['#a52', '#2a5', '#52a'].map(frame));
    const source = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100, 100], loop: 0 })
      .toBuffer();
    const file = await process(new Uint8Array(source), { name: 'cup.gif', mime: 'image/gif' });
    expect([file.width, file.height]).toEqual([120, 90]);
    for (const variant of all) {
      const { headers, bytes } = await fetchBytes(world, alice, file.id, variant, browser);
      expect(headers['content-type']).toBe('image/webp');
      expect((await sharp(bytes, { pages: -1 }).metadata()).pages).toBe(3);
    }
    expect(await world.services.storage.size(originalKey(file.id))).toBeUndefined();
  });

  test('what is so small that its headers weigh more than it does', async () => {
    const source = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#a52' } })
      .png()
      .toBuffer();
    const file = await process(new Uint8Array(source), { name: 'dot.png', mime: 'image/png' });
    for (const variant of all) {
      const { headers, bytes } = await fetchBytes(world, alice, file.id, variant, browser);
      expect(headers['content-type']).toBe('image/webp');
      expect(await sharp(bytes).metadata()).toMatchObject({ width: 1, height: 1 });
    }
    expect(filesOnDisk(world).filter((path) => path.includes(file.id) && path.endsWith('.avif'))).toEqual([]);
  });
});

test('what can be seen through can be seen through in each format', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  const hole = Buffer.from('<svg width="600" height="400"><circle cx="300" cy="200" r="150"/></svg>');
  const source = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#a52', noise } })
    .ensureAlpha()
    .composite([{ input: hole, blend: 'dest-out' }])
    .png()
    .toBuffer();
  const file = await process(new Uint8Array(source), { name: 'frame.png', mime: 'image/png' });
  expect(await typeOf(file.id, 'medium')).toBe('image/avif');
  for (const headers of [{}, browser]) {
    const { bytes } = await fetchBytes(world, alice, file.id, 'medium', headers);
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([600, 400, 4]);
    const alpha = (x: number, y: number) => data[(y * info.width + x) * 4 + 3]!;
    expect([alpha(300, 200) < 4, alpha(10, 10) > 251, alpha(590, 390) > 251]).toEqual([true, true, true]);
  }
});

test.each([
  [browser.accept, true],
  ['image/webp,image/avif,image/jxl,image/heic,video/*;q=0.8,*/*;q=0.5', true],
  ['text/html, Image/AVIF ;q=0.5', true],
  [undefined, false],
  ['*/*', false],
  ['image/*', false],
  ['image/webp', false],
  ['image/avif;q=0, image/webp', false],
  ['image/avif; q=0.000', false],
  ['image/avif-sequence', false],
])('Accept: %s takes AVIF: %s', (accept, takes) => {
  expect(takesAvif(accept)).toBe(takes);
});

test('a large one comes in three sizes and as a whole, shown in place and by range, and kept by nobody but its reader', async () => {
  const source = await sharp({ create: { width: 5000, height: 2500, channels: 3, background: '#7aa98f' } })
    .jpeg()
    .toBuffer();
  const file = await process(new Uint8Array(source), { name: 'wide.jpg', mime: 'image/jpeg' });
  const sizes = await Promise.all(
    all.map(async (variant) => {
      const { width, height, format } = await sharp(await served(file.id, variant)).metadata();
      return [variant, width, height, format];
    }),
  );
  expect(sizes).toEqual([
    ['small', 320, 160, 'webp'],
    ['medium', 960, 480, 'webp'],
    ['large', 2048, 1024, 'webp'],
    ['content', 4096, 2048, 'webp'],
  ]);
  const whole = await fetchBytes(world, alice, file.id, 'small');
  expect(whole.headers).toMatchObject({
    'content-type': 'image/webp',
    'content-length': String(whole.bytes.length),
    'cache-control': expect.stringMatching(/^private/),
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
  });
  expect(whole.headers['content-disposition']).toMatch(/^inline; filename="wide\.webp"/);
  expect(whole.headers['content-security-policy']).toMatch(/default-src 'none';.*sandbox/);
  const part = await fetchBytes(world, alice, file.id, 'small', { range: 'bytes=4-9' });
  expect([part.status, part.bytes]).toEqual([206, whole.bytes.subarray(4, 10)]);
});

describeWithData('pictures of strange shapes', ['mattermost-server'], (mattermost) => {
  test.each(['10000x1.png', '1x10000.png'])('%s', async (name) => {
    const file = await process(read(join(mattermost!, name)), sent(name));
    expect(file.status).toBe('ready');
    for (const headers of [{}, browser]) {
      const { bytes } = await fetchBytes(world, alice, file.id, 'small', headers);
      const { width, height } = await sharp(bytes).metadata();
      expect(Math.max(width, height)).toBe(320);
    }
  });
});

describe('what is no picture', () => {
  test('text that calls itself one is refused', async () => {
    const answer = await send(world, alice, new TextEncoder().encode('not a picture'), sent('a.jpg'));
    expect(answer).toMatchObject({ status: 400, body: { code: 'not_a_picture' } });
  });

  test('a header that claims 50,000 × 50,000 points is refused without decoding it', async () => {
    const chunk = (type: string, data: Buffer) => {
      const content = Buffer.concat([Buffer.from(type), data]);
      const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      sum.writeUInt32BE(crc32(content));
      return Buffer.concat([length, content, sum]);
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(50_000, 0);
    header.writeUInt32BE(50_000, 4);
    header.set([8, 2], 8);
    const png = Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc(1000))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    const [before, stored] = [await countFiles(world), filesOnDisk(world)];
    const answer = await send(world, alice, new Uint8Array(png), sent('bomb.png'));
    expect(answer).toMatchObject({ status: 400, body: { code: 'picture_too_large' } });
    expect(await countFiles(world)).toBe(before);
    expect(filesOnDisk(world)).toEqual(stored);
  });

  test('a drawing (SVG) is a file to save, never a picture', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
    const file = await upload(world, alice, svg, { name: 'a.svg', mime: 'image/svg+xml' });
    expect(file).toMatchObject({ status: 'ready', width: null });
    const disguised = await send(world, alice, svg, { name: 'a.png', mime: 'image/png' });
    expect(disguised.body.code).toBe('not_a_picture');
  });
});
