/** Podcasts by private addresses: read by a real feed parser, heard by byte ranges, as their listener may at the moment, and nothing else. */
import { Readable } from 'node:stream';
import { extractFromXml } from '@extractus/feed-extractor';
import { parseRssFeed } from 'feedsmith';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepUpload, processPicture } from '../../core/files/server/files.ts';
import { createItem, deleteItem } from '../../core/items/contract.ts';
import { createAddress, listAddresses, revokeAddress } from '../../core/private-addresses/contract.ts';
import { actingFor } from '../../platform/http/viewer.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createShow } from './contract.ts';
import { describeMedia } from './server/media.ts';
import { spokenWav } from './tones.ts';
import { readTranscript } from './transcript.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let secret: string;
let show: string;
let one: string;
const sound = spokenWav(2);
const hostile = '<script>alert(1)</script> ]]> & “é”';

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000', PUBLIC_URL: 'https://fika.example' });
  alice = await world.person('Alice "A" <b>');
  bob = await world.person('Bob');
  secret = await world.community(alice, 'Board & <Co>', 'secret');
  await world.join(secret, bob);
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#a52' } })
    .png()
    .toBuffer();
  const cover = await keep(picture, 'image/png');
  await processPicture({ file: cover }, world.services);
  const body = {
    title: `Voices ${hostile}`,
    description: hostile,
    author: 'Night shift',
    language: 'en',
    cover: { file: cover, alt: '' },
  };
  show = (await alice.ok(createShow, { params: { id: secret }, body })).id;
  one = await write('First & foremost', {
    show,
    season: 1,
    number: 3,
    chapters: [
      { at: 0, title: 'Hello' },
      { at: 1250, title: hostile },
    ],
    transcript: 'WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>Hello & goodbye',
  });
});
afterAll(() => world?.close());

const keep = async (content: Buffer, mime = 'audio/wav', on = alice) =>
  (
    await keepUpload(world.services, actingFor(on.id), { name: 'a', mime, content: Readable.from([content]) }, (rule) =>
      world.services.db.transaction().execute(rule),
    )
  ).id;
const write = async (title: string, fields: object = {}, to = secret) => {
  const body = { kind: 'episode', title, markdown: hostile, media: await keep(sound), ...fields } as never;
  const { id } = await alice.ok(createItem, { params: { id: to }, body });
  await describeMedia({ episode: id }, world.services);
  return id;
};
const make = async (who: Actor, subject: string) => {
  const made = await who.ok(createAddress, { body: { kind: 'podcasts', subject } });
  return { id: made.id, address: made.addresses[0]!.address };
};
/** Asks as a player does: by the address alone. */
const open = (address: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  world.app.inject({ method, url: new URL(address).pathname, headers });
const read = async (address: string) => parseRssFeed((await open(address)).body);

describe('a feed', () => {
  test.each(['show', 'place', 'all'])(
    'of %s is read by a parser that is not ours, with all that a player asks for',
    async (sort) => {
      const { address } = await make(
        bob,
        sort === 'all' ? 'all' : sort === 'show' ? `show.${show}` : `place.${secret}`,
      );
      const response = await open(address);
      expect([response.statusCode, response.headers['content-type']]).toEqual([
        200,
        'application/rss+xml; charset=utf-8',
      ]);
      const feed = parseRssFeed(response.body);
      if (sort === 'show') {
        expect(feed).toMatchObject({
          title: `Voices ${hostile}`,
          language: 'en',
          link: `https://fika.example/podcasts/${show}`,
        });
        expect(feed.itunes).toMatchObject({ author: 'Night shift', explicit: false, block: true });
      }
      const item = feed.items!.find(({ title }) => title === 'First & foremost')!;
      expect(item.itunes).toMatchObject({ duration: 2, episode: 3, season: 1, explicit: false });
      const [enclosure] = item.enclosures!;
      expect(enclosure).toMatchObject({ length: sound.length, type: 'audio/wav' });
      expect(item.link).toBe(`https://fika.example/items/${one}`);
      expect(item.description).not.toContain('<script');
      const heard = await open(enclosure!.url!);
      expect([heard.statusCode, heard.headers['content-type'], heard.headers['content-length']]).toEqual([
        200,
        'audio/wav',
        String(sound.length),
      ]);
      expect(heard.rawPayload.equals(sound)).toBe(true);
      const chapters = (await open(item.podcast!.chapters!.url!)).json() as {
        chapters: { startTime: number; title: string }[];
      };
      expect(chapters.chapters).toEqual([
        { startTime: 0, title: 'Hello' },
        { startTime: 1.25, title: hostile },
      ]);
      const transcript = await open(item.podcast!.transcripts![0]!.url!);
      expect(transcript.headers['content-type']).toBe('text/vtt; charset=utf-8');
      expect(readTranscript(transcript.body)[0]).toMatchObject({ voice: 'Ann', text: 'Hello & goodbye' });
      const cover = await open(item.itunes!.image!);
      expect((await sharp(cover.rawPayload).metadata()).format).toBe('jpeg');
      // Another reader's reader understands it too.
      const other = extractFromXml(response.body, { descriptionMaxLen: 0 });
      expect(other.entries!.some(({ title }) => title === 'First & foremost')).toBe(true);
    },
  );

  test('sends a part of a recording where a player goes to the middle, and its head alone', async () => {
    const { address } = await make(bob, `show.${show}`);
    const url = (await read(address)).items![0]!.enclosures![0]!.url!;
    const whole = await open(url);
    const part = await open(url, { range: 'bytes=100-199' });
    expect([part.statusCode, part.headers['content-range'], part.rawPayload.length]).toEqual([
      206,
      `bytes 100-199/${sound.length}`,
      100,
    ]);
    expect(part.rawPayload.equals(sound.subarray(100, 200))).toBe(true);
    expect((await open(url, { range: 'bytes=-10' })).rawPayload.equals(sound.subarray(-10))).toBe(true);
    expect((await open(url, { range: `bytes=${sound.length}-` })).statusCode).toBe(416);
    const etag = String(whole.headers.etag);
    expect((await open(url, { range: 'bytes=0-9', 'if-range': etag })).statusCode).toBe(206);
    expect((await open(url, { range: 'bytes=0-9', 'if-range': '"other"' })).statusCode).toBe(200);
    expect((await open(url, { 'if-none-match': etag })).statusCode).toBe(304);
    const head = await open(url, {}, 'HEAD');
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, String(sound.length), '']);
    expect(whole.headers['cache-control']).toBe('private, max-age=0, must-revalidate');
  });

  test('says that nothing changed, and says so no longer when something did', async () => {
    const { address } = await make(bob, `show.${show}`);
    const etag = String((await open(address)).headers.etag);
    expect((await open(address, { 'if-none-match': etag })).statusCode).toBe(304);
    const gone = await write('Gone soon', { show });
    expect((await open(address, { 'if-none-match': etag })).body).toContain('Gone soon');
    const recording = (await read(address)).items!.find(({ title }) => title === 'Gone soon')!.enclosures![0]!.url!;
    expect((await open(recording)).statusCode).toBe(200);
    await alice.ok(deleteItem, { params: { id: gone } });
    expect((await open(address)).body).not.toContain('Gone soon');
    expect((await open(recording)).statusCode).toBe(404);
  });

  test('leaves out what no player can play', async () => {
    await write('Only a link', { show, media: null, source: 'https://example.org/1.mp3' });
    const { address } = await make(bob, `show.${show}`);
    await write('No sound', { show, media: await keep(Buffer.from('<!doctype html>')) });
    expect((await open(address)).body).not.toMatch(/Only a link|No sound/);
  });
});

describe('an address', () => {
  const parts = async (address: string) => {
    const [item] = (await read(address)).items!.filter(({ title }) => title === 'First & foremost');
    return [
      item!.enclosures![0]!.url!,
      item!.podcast!.chapters!.url!,
      item!.podcast!.transcripts![0]!.url!,
      item!.itunes!.image!,
    ];
  };
  const statuses = (urls: readonly string[]) => Promise.all(urls.map(async (url) => (await open(url)).statusCode));

  test('taken back answers nothing any more: no feed, no recording, no chapters, no transcript, no cover', async () => {
    const { id, address } = await make(bob, `show.${show}`);
    const all = [address, ...(await parts(address))];
    expect(await statuses(all)).toEqual([200, 200, 200, 200, 200]);
    await bob.ok(revokeAddress, { params: { id } });
    expect(await statuses(all)).toEqual([404, 404, 404, 404, 404]);
  });

  test('of somebody who left the place, or the organisation, answers nothing; back again, it does', async () => {
    const dora = await world.person('Dora');
    await world.join(secret, dora);
    const { address } = await make(dora, `show.${show}`);
    const everything = (await make(dora, 'all')).address;
    const all = [address, ...(await parts(address)), ...(await parts(everything))];
    const ok = all.map(() => 200);
    const no = all.map(() => 404);
    expect(await statuses(all)).toEqual(ok);
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [secret, dora.id]);
    expect(await statuses(all)).toEqual(no);
    expect((await open(everything)).body).not.toContain('First');
    expect((await dora.ok(listAddresses)).items.map(({ title }) => title)).toContain(null);
    await world.join(secret, dora);
    expect(await statuses(all)).toEqual(ok);
    await world.services.pool.query('update person set active = false where id = $1', [dora.id]);
    expect(await statuses([...all, everything])).toEqual([...no, 404]);
  });

  test('leads to its show and to nothing else', async () => {
    const other = (await alice.ok(createShow, { params: { id: secret }, body: { title: 'Other' } })).id;
    const elsewhere = await write('Elsewhere', { show: other });
    const { address } = await make(bob, `show.${show}`);
    const base = address.slice(0, address.lastIndexOf('/') + 1);
    for (const name of [
      `episode-${elsewhere}.wav`,
      `chapters-${elsewhere}.json`,
      `episode-${one}.mp3`,
      `episode-${one}.wav.exe`,
      'cover-1.jpg',
      'constructor',
      'rss.xml',
      '..%2fpodcast.xml',
    ])
      expect((await open(base + name)).statusCode, name).toBe(404);
  });

  test('is nobody’s for what they may not read', async () => {
    const carol = await world.person('Carol');
    for (const subject of [`show.${show}`, `place.${secret}`, 'show.1', 'show.99999999999999999999', 'person.1', ''])
      expect((await carol.fails(createAddress, { body: { kind: 'podcasts', subject } })).code, subject).toBe(
        'not_found',
      );
  });
});

test('an empty feed is a feed', async () => {
  const empty = await alice.ok(createShow, { params: { id: secret }, body: { title: 'Empty' } });
  const { address } = await make(bob, `show.${empty.id}`);
  expect((await read(address)).title).toBe('Empty');
});
