/** `fika import podcast`: whole, twice without doubles, undone as a whole; what cannot be taken is named. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportOptions, ImportReport } from '../../core/importing/importers.ts';
import { addRun, runImport } from '../../core/importing/server/runs.ts';
import { undoRun } from '../../core/importing/server/undo.ts';
import { getItem } from '../../core/items/contract.ts';
import { toMarkdown } from '../../core/richtext/markdown.ts';
import { actingFor } from '../../platform/http/viewer.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { type EpisodeItem, episodeItem, episodesOfShow, getTranscript, showsOfPlace } from './contract.ts';
import { podcastImporter } from './server/import.ts';
import { describeMedia } from './server/media.ts';
import { spokenWav } from './tones.ts';

let world: World;
let ada: Actor;
let folder: string;
let outside: Server;
let address: string;

const sound = spokenWav(2);
const answers: Record<string, [type: string, body: string | Buffer]> = {
  '/1.wav': ['audio/wav', sound],
  '/1.json': ['application/json', JSON.stringify({ chapters: [{ startTime: 0.5, title: 'Soup' }, { startTime: 9 }] })],
  '/1.vtt': ['text/vtt', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello'],
  '/broken.vtt': ['text/vtt', '<html>'],
  '/page': ['text/html', '<p>Not here</p>'],
};

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000', FIKA_OUTSIDE_ALLOW: '127.0.0.0/8' });
  ada = world.admin;
  folder = mkdtempSync(join(tmpdir(), 'fika-podcast-'));
  outside = createServer((request, response) => {
    const [type, body] = answers[request.url ?? ''] ?? ['', ''];
    response.writeHead(type ? 200 : 404, type ? { 'content-type': type } : {}).end(body);
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  outside?.close();
  await world?.close();
});

const entry = (n: number, more = '', title = `Episode ${n}`) =>
  `<item>\n<title>${title}</title>\n<guid>old-${n}</guid>\n<pubDate>Wed, 0${n} Oct 2020 04:30:00 GMT</pubDate>\n<description>&lt;p&gt;About &lt;b&gt;soup&lt;/b&gt;&lt;script&gt;x&lt;/script&gt;&lt;/p&gt;</description>\n${more}\n</item>`;
const recording = (path = '/1.wav') => `<enclosure url="${address}${path}" length="1" type="audio/mpeg"/>`;
let feedCount = 0;
const feed = (items: readonly string[], { guid = `feed-${++feedCount}`, tail = '\n</channel></rss>' } = {}) => {
  const path = join(folder, `${Math.random()}.xml`);
  writeFileSync(
    path,
    `<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY lol "ha"><!ENTITY lots "&lol;&lol;&lol;">]>\n<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">\n<channel>\n<title>Soup &amp; bread</title>\n<description>&lt;p&gt;Weekly&lt;/p&gt;</description>\n<language>en-GB</language><itunes:author>The kitchen</itunes:author><podcast:guid>${guid}</podcast:guid>\n${items.join('\n')}${tail}`,
  );
  return path;
};
const take = (path: string, options: Partial<ImportOptions> = {}): Promise<ImportReport> =>
  podcastImporter.run(world.services, path, { dryRun: false, as: 'communities', ...options });
const shows = async () =>
  (await ada.ok(showsOfPlace, { params: { id: world.organisation }, query: { limit: 100 } })).items;
const newest = async () => (await shows())[0]!;
const episodes = async (show: string): Promise<EpisodeItem[]> =>
  (await ada.ok(episodesOfShow, { params: { id: show }, query: { limit: 100 } })).items.map((one) =>
    episodeItem.parse(one),
  );
const reasons = ({ problems }: ImportReport) => problems.map(({ reason, line }) => [reason.code, line]);

describe('a feed', () => {
  test('comes with its recordings, chapters and transcripts, at the time of each; twice without doubles', async () => {
    const path = feed([
      entry(
        2,
        `${recording()}<podcast:season>1</podcast:season><podcast:episode>2</podcast:episode><podcast:chapters url="${address}/1.json" type="application/json+chapters"/><podcast:transcript url="${address}/1.vtt" type="text/vtt"/>`,
      ),
      entry(1, recording()),
    ]);
    const looked = await take(path, { dryRun: true });
    expect(looked.counts).toEqual({
      shows: { new: 1, changed: 0, unchanged: 0, error: 0 },
      episodes: { new: 2, changed: 0, unchanged: 0, error: 0 },
    });
    const before = (await shows()).length;
    const report = await take(path);
    expect([report.counts, report.problems]).toEqual([looked.counts, []]);
    expect((await shows()).length).toBe(before + 1);
    const show = (await shows()).find(({ title }) => title === 'Soup & bread')!;
    expect(show).toMatchObject({ description: 'Weekly', author: 'The kitchen', language: 'en', episodes: 2 });
    const [two, one] = await episodes(show.id);
    expect([two!.title, two!.createdAt, one!.title]).toEqual(['Episode 2', '2020-10-02T04:30:00.000Z', 'Episode 1']);
    await describeMedia({ episode: two!.id }, world.services);
    const whole = episodeItem.parse(await ada.ok(getItem, { params: { id: two!.id } }));
    expect(whole).toMatchObject({
      season: 1,
      number: 2,
      state: 'ready',
      duration: 2000,
      chapters: [{ at: 500, title: 'Soup' }],
    });
    expect(toMarkdown(whole.body as never)).toBe('About **soup**');
    expect((await ada.ok(getTranscript, { params: { id: two!.id } })).cues).toHaveLength(1);
    const again = await take(path);
    expect(again.counts).toEqual({
      shows: { new: 0, changed: 0, unchanged: 1, error: 0 },
      episodes: { new: 0, changed: 0, unchanged: 2, error: 0 },
    });
    expect((await episodes(show.id)).length).toBe(2);
  });

  test('that is broken in the middle: what is whole is taken, and the lines are named', async () => {
    const report = await take(
      feed(
        [
          entry(1, recording()),
          entry(2, `${recording()}\n<b>not closed`),
          entry(3, `${recording()}<itunes:summary><![CDATA[never closed`),
          entry(4, recording()),
          `<item>\n<title>Five</title>\n<guid>old-5`,
        ],
        { tail: '' },
      ),
    );
    expect(report.counts.episodes).toEqual({ new: 2, changed: 0, unchanged: 0, error: 3 });
    expect(reasons(report)).toEqual([
      ['broken_xml', 22],
      ['broken_xml', 29],
      ['cut_off', 37],
    ]);
    expect(report.problems.map(({ about }) => about)).toEqual(['Episode 2', 'Episode 3', 'Five']);
  });

  test('whose recordings cannot be had keeps the words, and leads to where they are', async () => {
    const report = await take(
      feed([
        entry(1, recording('/gone.mp3')),
        entry(2, recording('/page')),
        entry(3, '<enclosure url="http://10.0.0.1/x.mp3" length="1" type="audio/mpeg"/>'),
        entry(4, '<enclosure url="file:///etc/passwd" length="1" type="audio/mpeg"/>'),
        entry(5),
        entry(
          6,
          `${recording()}<podcast:transcript url="${address}/broken.vtt" type="text/vtt"/><podcast:chapters url="${address}/page" type="application/json"/>`,
          '',
        ),
      ]),
    );
    expect(report.counts.episodes).toEqual({ new: 4, changed: 0, unchanged: 0, error: 2 });
    expect(report.problems.map(({ reason }) => reason.code)).toEqual([
      'recording_not_kept',
      'recording_not_kept',
      'recording_not_kept',
      'recording_not_kept',
      'refused',
      'no_recording',
      'chapters_not_kept',
      'transcript_not_kept',
      'title_made',
    ]);
    const { rows } = await world.services.pool.query<{ title: string; source: string }>(
      `select i.title, e.source from episode e join item i on i.id = e.id where e.source <> '' order by i.created_at`,
    );
    expect(rows.map(({ source }) => source)).toEqual([
      `${address}/gone.mp3`,
      `${address}/page`,
      'http://10.0.0.1/x.mp3',
    ]);
  });

  test('is also fetched from its address, through the one guarded client', async () => {
    answers['/feed.xml'] = [
      'application/rss+xml',
      `<rss version="2.0"><channel><title>By address</title>${entry(1, recording())}</channel></rss>`,
    ];
    expect((await take(`${address}/feed.xml`)).counts.episodes).toMatchObject({ new: 1 });
    await expect(take('http://10.0.0.1/feed.xml')).rejects.toThrow('cannot be fetched');
    await expect(take(`${address}/page`)).rejects.toThrow('cannot be fetched');
  });

  test('goes again as a whole when the import is undone, but for what people have done something with', async () => {
    const path = feed([entry(1, recording()), entry(2, recording())]);
    const run = async () => {
      const id = await addRun(world.services.db, {
        format: 'podcast',
        source: 'feed.xml',
        person: null,
        place: null,
        dry: false,
      });
      const report = await runImport(world.services, id, podcastImporter, path, { dryRun: false, as: 'communities' });
      return { id, report };
    };
    const before = (await shows()).map(({ id }) => id);
    const first = await run();
    expect((await shows()).length).toBe(before.length + 1);
    expect(await undoRun(world.services, actingFor(ada.id), first.id)).toEqual({});
    expect((await shows()).map(({ id }) => id).sort()).toEqual([...before].sort());
    const second = await run();
    expect(second.report.counts).toEqual(first.report.counts);
  });

  test.each([
    ['nothing', ''],
    ['a web page', '<!doctype html><html><body>Hello</body></html>'],
    ['no feed', '<?xml version="1.0"?><opml/>'],
    ['zeros', '\u0000\u0000\u0000'],
  ])('that is %s is refused with a sentence', async (_what, content) => {
    const path = join(folder, 'none.xml');
    writeFileSync(path, content);
    await expect(take(path)).rejects.toThrow('none.xml is no feed of a podcast');
    await expect(take(join(folder, 'absent.xml'))).rejects.toThrow('no file that can be read');
  });

  test('goes into a community only in the name of a member', async () => {
    const owner = await world.person('Owner');
    const place = await world.community(owner, 'Studio', 'closed');
    const path = feed([entry(1, recording())]);
    await expect(take(path, { community: 'Studio' })).rejects.toThrow('Only its members');
    await expect(take(path, { community: 'Nowhere' })).rejects.toThrow('There is no community');
    await take(path, { place, actor: owner.id });
    expect((await owner.ok(showsOfPlace, { params: { id: place } })).items).toHaveLength(1);
  });

  test('brings no entities and no thousand elements in each other', async () => {
    const deep = '<a>'.repeat(3000) + '</a>'.repeat(3000);
    const report = await take(
      feed([
        entry(1, `${recording()}${deep}`),
        entry(2, `${recording()}<itunes:title>&lots;</itunes:title>`),
        entry(3, recording()),
      ]),
    );
    expect(report.counts.episodes!.new).toBe(1);
    expect(report.problems.map(({ reason }) => reason.code)).toEqual(['broken_xml', 'broken_xml']);
    expect((await newest()).title).toBe('Soup & bread');
  });
});

describeWithData('a feed of others', ['podcast-feed'], (real) => {
  test('the real example comes whole; its recordings, which are nowhere, are named', async () => {
    const report = await take(join(real, 'example.xml'));
    expect(report.counts).toMatchObject({ shows: { new: 1 }, episodes: { new: 3, error: 0 } });
    expect(new Set(report.problems.map(({ reason }) => reason.code))).toContain('recording_not_kept');
    const show = (await shows()).find(({ title }) => title === 'Podcasting 2.0 Namespace Example')!;
    expect((await episodes(show.id)).map(({ title, number, source }) => [title, number, source])).toEqual([
      ['Episode 3 - The Future', 3, 'https://example.com/file-03.mp3'],
      ['Episode 2 - The Present', 2, 'https://example.com/file-02.mp3'],
      ['Episode 1 - The Past', 1, 'https://example.com/file-01.mp3'],
    ]);
  });
});
