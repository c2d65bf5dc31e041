/** Shows, episodes, recordings, transcripts and how far one has listened. */
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getFileContent } from '../../core/files/contract.ts';
import { keepUpload, processPicture } from '../../core/files/server/files.ts';
import { createItem, deleteItem, getItem, placeItem, updateItem } from '../../core/items/contract.ts';
import { searchAll } from '../../core/search/contract.ts';
import { actingFor } from '../../platform/http/viewer.ts';
import { queriesOf } from '../../testing/queries.ts';
import { takeOver } from '../../testing/round-trip.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import {
  createShow,
  deleteShow,
  type EpisodeItem,
  episodeItem,
  episodesOfPlace,
  episodesOfShow,
  getCaptions,
  getPlayback,
  getShow,
  getTranscript,
  listEpisodes,
  listListening,
  listShows,
  savePlayback,
  showsOfPlace,
  updateShow,
} from './contract.ts';
import { describeMedia } from './server/media.ts';
import { chaptered } from './testing/recordings.ts';
import { spokenWav } from './tones.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let carol: Actor;
let place: string;
let secret: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  carol = await world.person('Carol');
  place = await world.community(alice, 'Kitchen');
  secret = await world.community(alice, 'Board', 'secret');
  for (const one of [place, secret]) await world.join(one, bob);
});
afterAll(() => world?.close());

const keep = async (who: Actor, content: Buffer, name = 'talk.wav', mime = 'audio/wav', on = world) =>
  (
    await keepUpload(on.services, actingFor(who.id), { name, mime, content: Readable.from([content]) }, (rule) =>
      on.services.db.transaction().execute(rule),
    )
  ).id;
const picture = async (who: Actor) => {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#a52' } })
    .png()
    .toBuffer();
  const id = await keep(who, bytes, 'cover.png', 'image/png');
  await processPicture({ file: id }, world.services);
  return id;
};
const write = async (title: string, fields: object = {}, to = place, who = alice): Promise<EpisodeItem> =>
  episodeItem.parse(
    await who.ok(createItem, {
      params: { id: to },
      body: {
        kind: 'episode',
        title,
        ...('media' in fields ? {} : { source: 'https://example.org/1.mp3' }),
        ...fields,
      } as never,
    }),
  );
const read = async (id: string, who = bob) => episodeItem.parse(await who.ok(getItem, { params: { id } }));
const looked = async (id: string) => {
  await describeMedia({ episode: id }, world.services);
  return read(id);
};
const begin = (title: string, to = place, who = alice, more: object = {}) =>
  who.ok(createShow, { params: { id: to }, body: { title, ...more } });
const titles = (list: { items: readonly { title: string }[] }) => list.items.map(({ title }) => title);

describe('a recording', () => {
  test('is looked at: what it is, how long, and is then read by who reads the episode', async () => {
    const media = await keep(alice, spokenWav(3), 'talk.bin', 'application/octet-stream');
    const { id, state } = await write('Looked at', { media }, secret);
    expect(state).toBe('processing');
    expect(await looked(id)).toMatchObject({
      state: 'ready',
      duration: 3000,
      media: { file: media, mime: 'audio/wav', video: false },
      attachments: [],
    });
    const bytes = { params: { id: media, variant: 'content' } } as never;
    expect((await bob.request(getFileContent, bytes)).headers['content-type']).toBe('audio/wav');
    const part = await bob.request(getFileContent, { ...(bytes as object), headers: { range: 'bytes=0-9' } } as never);
    expect([part.status, part.headers['content-range']]).toEqual([206, 'bytes 0-9/48044']);
    expect((await carol.request(getFileContent, bytes)).status).toBe(404);
    // An edit of the text leaves it where it is.
    await alice.ok(updateItem, { params: { id }, body: { version: 1, markdown: 'More words' } });
    expect((await bob.request(getFileContent, bytes)).status).toBe(200);
    expect((await read(id)).media?.file).toBe(media);
    await alice.ok(deleteItem, { params: { id } });
    expect((await bob.request(getFileContent, bytes)).status).toBe(404);
  });

  test('brings the chapters that are in it, unless some are written', async () => {
    const { id } = await write('With chapters', { media: await keep(alice, chaptered(), 'a.mp3', 'audio/mpeg') });
    const found = await looked(id);
    expect(found).toMatchObject({ state: 'ready', media: { mime: 'audio/mpeg', video: false } });
    expect(found.chapters).toEqual([
      { at: 0, title: 'Hello' },
      { at: 1500, title: 'Soup' },
    ]);
    const own = await write('With its own', {
      media: await keep(alice, chaptered(), 'a.mp3', 'audio/mpeg'),
      chapters: [
        { at: 2000, title: 'Later' },
        { at: 0, title: 'First' },
      ],
    });
    expect((await looked(own.id)).chapters.map(({ title }) => title)).toEqual(['First', 'Later']);
  });

  test.each([
    ['a web page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'audio/mpeg'],
    [
      'a picture',
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
      'video/mp4',
    ],
    ['nothing', Buffer.alloc(0), 'audio/mpeg'],
    ['noise', Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7919) % 251)), 'audio/mpeg'],
  ])('that is %s fails, whatever it is called', async (_what, content, mime) => {
    const { id } = await write('Not one', { media: await keep(alice, content, 'a.mp3', mime) });
    expect(await looked(id)).toMatchObject({ state: 'failed', duration: null });
  });

  test('that is cut in the middle, or lies about its length, is still looked at', async () => {
    const lying = spokenWav(2);
    lying.writeUInt32LE(0xfffffff0, 40);
    for (const content of [spokenWav(5).subarray(0, 30_001), lying, chaptered().subarray(0, 200)]) {
      const { id } = await write('Damaged', { media: await keep(alice, content, 'a', 'audio/x') });
      const { state, duration } = await looked(id);
      expect(['ready', 'failed']).toContain(state);
      expect(duration ?? 0).toBeLessThan(24 * 3_600_000);
    }
  });

  test('is one’s own, is needed, and is no picture and no text', async () => {
    const hers = await keep(alice, spokenWav(1));
    const fails = async (fields: object, who = bob) =>
      (
        await who.fails(createItem, {
          params: { id: place },
          body: { kind: 'episode', title: 'x', ...fields } as never,
        })
      ).code;
    expect(await fails({ media: hers })).toBe('file_not_yours');
    expect(await fails({ media: await picture(bob) })).toBe('file_not_yours');
    expect(await fails({ media: await keep(bob, Buffer.from('x'), 'a.txt', 'text/plain') })).toBe('no_recording');
    expect(await fails({})).toBe('recording_needed');
    expect(await fails({ source: 'javascript:alert(1)' })).toBe('invalid_request');
    const { id } = await write('Has one', { media: hers });
    const change = { params: { id }, body: { version: 1, media: null } as never };
    expect((await alice.fails(updateItem, change)).code).toBe('recording_needed');
  });
});

describe('a show', () => {
  test('is of a place: begun, changed, removed by who may, and its episodes stay', async () => {
    const show = await begin('Night voices', place, bob, { description: 'At three', author: 'The night shift' });
    expect(show).toMatchObject({ title: 'Night voices', episodes: 0, newestAt: null, can: ['edit', 'publish'] });
    expect((await carol.ok(getShow, { params: { id: show.id } })).can).toEqual([]);
    const { id } = await write('One', { show: show.id, season: 1, number: 7 });
    expect(await read(id)).toMatchObject({ show: { id: show.id, title: 'Night voices' }, season: 1, number: 7 });
    const change = { params: { id: show.id }, body: { version: 1, title: 'Voices' } };
    expect((await carol.fails(updateShow, change)).code).toBe('forbidden');
    expect((await bob.ok(updateShow, change)).title).toBe('Voices');
    expect((await read(id)).show?.title).toBe('Voices');
    expect((await alice.fails(updateShow, change)).code).toBe('conflict');
    expect((await bob.ok(getShow, { params: { id: show.id } })).episodes).toBe(1);
    await alice.ok(deleteShow, { params: { id: show.id } });
    expect((await read(id)).show).toBeNull();
    expect((await alice.fails(getShow, { params: { id: show.id } })).code).toBe('not_found');
  });

  test('changed by two at once is changed once', async () => {
    const show = await begin('At once');
    const answers = await Promise.all(
      ['A', 'B', 'C'].map((title) =>
        alice.request(updateShow, { params: { id: show.id }, body: { version: 1, title } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('of a secret place is not there for others, nor is what is in it', async () => {
    const show = await begin('Plans', secret);
    const { id } = await write('Hidden', { show: show.id }, secret);
    for (const route of [getShow, episodesOfShow])
      expect((await carol.fails(route, { params: { id: show.id } })).code).toBe('not_found');
    expect(titles(await carol.ok(listShows))).not.toContain('Plans');
    expect(titles(await bob.ok(listShows))).toContain('Plans');
    // Shown elsewhere, the episode is read there; the show and its others are not, and leave no gap in its pages.
    for (const title of ['Hidden too', 'Hidden as well', 'Hidden last']) await write(title, { show: show.id }, secret);
    await alice.ok(placeItem, { params: { id, place: world.organisation } });
    expect(titles(await carol.ok(episodesOfShow, { params: { id: show.id }, query: { limit: 1 } }))).toEqual([
      'Hidden',
    ]);
    expect((await carol.fails(getShow, { params: { id: show.id } })).code).toBe('not_found');
    const fails = await alice.fails(createItem, {
      params: { id: place },
      body: { kind: 'episode', title: 'x', source: 'https://example.org', show: show.id } as never,
    });
    expect(fails.code).toBe('show_elsewhere');
  });

  test('has a cover that its listeners see, and nobody else’s picture', async () => {
    const show = await begin('Covered', secret, alice, { cover: { file: await picture(alice), alt: 'A pot' } });
    // As long as nothing is in it, the picture is its uploader's.
    expect((await bob.ok(getShow, { params: { id: show.id } })).cover).toBeNull();
    const { id } = await write('With cover', { show: show.id }, secret);
    const { cover } = await bob.ok(getShow, { params: { id: show.id } });
    expect(cover).toMatchObject({ alt: 'A pot' });
    const open = (who: Actor) =>
      who.request(getFileContent, { params: { id: cover!.file, variant: 'small' } } as never);
    expect([(await open(bob)).status, (await open(carol)).status]).toEqual([200, 404]);
    expect((await read(id)).show?.cover?.file).toBe(cover!.file);
    const other = { file: await picture(bob), alt: '' };
    const change = { params: { id: show.id }, body: { version: 1, cover: other } };
    expect((await alice.fails(updateShow, change)).code).toBe('file_not_yours');
    const next = { file: await picture(alice), alt: '' };
    await alice.ok(updateShow, { params: { id: show.id }, body: { version: 1, cover: next } });
    expect([(await open(bob)).status, (await read(id)).show?.cover?.file]).toEqual([404, next.file]);
  });

  test('lists are in the order of their newest episode, page by page, and cost the same however long', async () => {
    const here = await world.community(alice, 'Studio');
    await world.join(here, bob);
    const shows = [];
    for (const title of ['A', 'B', 'C', 'D', 'E']) shows.push(await begin(title, here));
    for (const n of [1, 2, 3, 4, 5, 6]) await write(`Episode ${n}`, { show: shows[0]!.id, number: n }, here);
    const first = await bob.ok(showsOfPlace, { params: { id: here }, query: { limit: 3 } });
    expect(titles(first)).toEqual(['A', 'E', 'D']);
    const rest = await bob.ok(showsOfPlace, { params: { id: here }, query: { limit: 3, cursor: first.next! } });
    expect([titles(rest), rest.next]).toEqual([['C', 'B'], null]);
    const of = { params: { id: shows[0]!.id } };
    const page = await bob.ok(episodesOfShow, { ...of, query: { limit: 4 } });
    expect(titles(page)).toEqual(['Episode 6', 'Episode 5', 'Episode 4', 'Episode 3']);
    expect(titles(await bob.ok(episodesOfShow, { ...of, query: { limit: 4, cursor: page.next! } }))).toEqual([
      'Episode 2',
      'Episode 1',
    ]);
    for (const one of page.items) await bob.ok(savePlayback, { params: { id: one.id }, body: { position: 5000 } });
    for (const [route, params] of [
      [showsOfPlace, { id: here }],
      [listShows, {}],
      [episodesOfShow, of.params],
      [episodesOfPlace, { id: here }],
      [listEpisodes, {}],
      [listListening, {}],
    ] as const) {
      const count = async (limit: number) =>
        queriesOf(world, bob, route, { params: params as never, query: { limit } as never });
      await count(4);
      const [two, four] = [await count(2), await count(4)];
      expect([route.id, four.n, four.shown]).toEqual([route.id, two.n, 4]);
    }
  });
});

describe('how far somebody is', () => {
  test('is the same on all devices: the last that was so holds, whenever it is said', async () => {
    const { id } = await write('Long talk');
    const save = (body: object) => bob.ok(savePlayback, { params: { id }, body: body as never });
    expect(await bob.ok(getPlayback, { params: { id } })).toMatchObject({ position: 0, done: false });
    expect(await save({ position: 60_000, speed: 1.5 })).toEqual({ position: 60_000, done: false, speed: 1.5 });
    // A phone that was in a tunnel for a minute tells late what was before.
    expect((await save({ position: 20_000, age: 60_000 })).position).toBe(60_000);
    // Going back on purpose is going back.
    expect((await save({ position: 10_000 })).position).toBe(10_000);
    expect((await read(id)).mine.playback).toEqual({ position: 10_000, done: false, speed: 1 });
    expect((await read(id, alice)).mine.playback).toBeNull();
  });

  test('said by two devices at once is one of the two', async () => {
    const { id } = await write('Two devices');
    const positions = [1000, 2000, 3000, 4000, 5000, 6000];
    const answers = await Promise.all(
      positions.map((position) => bob.request(savePlayback, { params: { id }, body: { position } })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(positions).toContain((await bob.ok(getPlayback, { params: { id } })).position);
  });

  test('brings what was begun to the head of what goes on, until it is done; the speed goes along', async () => {
    const dora = await world.person('Dora');
    await world.join(secret, dora);
    const [one, two, hidden] = [await write('First'), await write('Second'), await write('Kept', {}, secret)];
    const save = (id: string, body: object) => dora.ok(savePlayback, { params: { id }, body: body as never });
    for (const { id } of [one, hidden, two]) await save(id, { position: 9000, speed: 2 });
    expect(titles(await dora.ok(listListening))).toEqual(['Second', 'Kept', 'First']);
    const { next } = await dora.ok(listListening, { query: { limit: 1 } });
    expect(titles(await dora.ok(listListening, { query: { limit: 1, cursor: next! } }))).toEqual(['Kept']);
    await save(two.id, { position: 9000, done: true, speed: 2 });
    await save((await write('Kept too', {}, secret)).id, { position: 9000, speed: 2 });
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [secret, dora.id]);
    expect(titles(await dora.ok(listListening, { query: { limit: 1 } }))).toEqual(['First']);
    const { id } = await write('New');
    expect(await dora.ok(getPlayback, { params: { id } })).toEqual({ position: 0, done: false, speed: 2 });
  });

  test('is asked of episodes alone, and takes no nonsense', async () => {
    const post = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'A post' } });
    expect((await bob.fails(getPlayback, { params: { id: post.id } })).code).toBe('not_found');
    expect((await bob.fails(savePlayback, { params: { id: post.id }, body: { position: 1 } })).code).toBe('not_found');
    const { id } = await write('Nonsense');
    for (const body of [{ position: -1 }, { position: 1e12 }, { position: 1, speed: 9 }, { position: 1, age: -5 }])
      expect((await bob.fails(savePlayback, { params: { id }, body: body as never })).code).toBe('invalid_request');
  });
});

describe('a transcript', () => {
  const srt =
    '1\n00:00:00,000 --> 00:00:02,000\nThe rhubarb is in season.\n\n2\n00:00:02,000 --> 00:00:04,000\n<b>Bring</b> a <script>spoon</script>.';

  test('is shown with its times, sent as captions, and found by its words with an excerpt', async () => {
    const { id } = await write('What grows', { transcript: srt }, secret);
    expect((await read(id)).transcript).toBe(true);
    const { cues } = await bob.ok(getTranscript, { params: { id } });
    expect(cues[1]).toEqual({ start: 2000, end: 4000, voice: '', text: 'Bring a spoon.' });
    const captions = await bob.request(getCaptions, { params: { id } });
    expect(captions.headers['content-type']).toBe('text/vtt; charset=utf-8');
    expect(captions.body).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nThe rhubarb is in season.\n\n00:00:02.000 --> 00:00:04.000\nBring a spoon.\n',
    );
    expect((await carol.request(getCaptions, { params: { id } })).status).toBe(404);
    await world.settle();
    const found = await bob.ok(searchAll, { query: { q: 'rhubarb' } });
    expect(JSON.stringify(found)).toContain(id);
    expect(JSON.stringify(found)).toContain('in season');
    expect(JSON.stringify(await carol.ok(searchAll, { query: { q: 'rhubarb' } }))).not.toContain(id);
    await alice.ok(updateItem, { params: { id }, body: { version: 1, transcript: '' } as never });
    expect((await read(id)).transcript).toBe(false);
    expect((await bob.request(getCaptions, { params: { id } })).status).toBe(404);
  });

  test('that is none is refused with its line', async () => {
    const refused = await alice.fails(createItem, {
      params: { id: place },
      body: {
        kind: 'episode',
        title: 'x',
        source: 'https://example.org',
        transcript: 'WEBVTT\n\n00:01 --> soon\nx',
      } as never,
    });
    expect(refused).toMatchObject({ code: 'no_transcript', line: 3 });
  });
});

test('what was written out comes back: the show with its cover, chapters, transcript, recording, and how far each is', async () => {
  const from = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  const to = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  try {
    const ann = await from.person('Ann');
    const here = await from.community(ann, 'Studio');
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#a52' } })
      .png()
      .toBuffer();
    const file = await keep(ann, bytes, 'cover.png', 'image/png', from);
    await processPicture({ file }, from.services);
    const show = await ann.ok(createShow, {
      params: { id: here },
      body: { title: 'Voices', description: 'At three', author: 'Us', language: 'en', cover: { file, alt: 'A pot' } },
    });
    const media = await keep(ann, spokenWav(2), 'talk.wav', 'audio/wav', from);
    const { id } = await ann.ok(createItem, {
      params: { id: here },
      body: {
        kind: 'episode',
        title: 'One',
        media,
        show: show.id,
        season: 2,
        number: 5,
        chapters: [{ at: 500, title: 'Soup' }],
        transcript: 'WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>Hello',
      } as never,
    });
    await describeMedia({ episode: id }, from.services);
    await ann.ok(savePlayback, { params: { id }, body: { position: 700, speed: 2 } });
    await takeOver(from, to);
    const { rows } =
      await to.services.pool.query(`select e.id, e.state, e.season, e.number, e.chapters, s.title, s.author, s.cover_alt,
      p.position_ms, p.speed, t.cues, f.name, (select count(*)::int from attachment a where a.item_id = e.id) as files, e.media_id
      from episode e join show s on s.id = e.show_id join playback p on p.episode_id = e.id join episode_transcript t on t.episode_id = e.id
      join file f on f.id = e.media_id join file c on c.id = s.cover_id`);
    expect(rows).toMatchObject([
      {
        state: 'processing',
        season: 2,
        number: 5,
        chapters: [{ at: 500, title: 'Soup' }],
        title: 'Voices',
        author: 'Us',
        cover_alt: 'A pot',
        position_ms: 700,
        speed: 2,
        name: 'talk.wav',
        files: 2,
        cues: [{ start: 0, end: 1000, voice: 'Ann', text: 'Hello' }],
      },
    ]);
    await describeMedia({ episode: rows[0].id }, to.services);
    const after = await to.services.pool.query('select state, duration_ms from episode');
    expect(after.rows).toEqual([{ state: 'ready', duration_ms: 2000 }]);
  } finally {
    await from.close();
    await to.close();
  }
});
