/** What comes from outside as a feed: those that others collected to break readers, and lists that feed readers exported. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parseOpml } from 'feedsmith';
import { describe, expect, test } from 'vitest';
import { toHtml } from '../../core/richtext/html-write.ts';
import { toText } from '../../core/richtext/plain.ts';
import { markupProblems } from '../../core/richtext/safe-markup.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { readOpml, writeOpml } from './server/opml.ts';
import { decodeFeed, feedsNamed, readFeed } from './server/read.ts';

const base = 'https://example.org/news/feed.xml';

describe('a feed', () => {
  test('RSS: words, dates, addresses; HTML is a document, a title that is HTML is words', () => {
    const feed = readFeed(
      `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
       <title>Soup &amp;amp; bread</title><link>/</link>
       <item><title>&lt;b&gt;Leek&lt;/b&gt;</title><link>../leek?a=1&amp;b=2</link><guid isPermaLink="false">1</guid><dc:creator>Ida</dc:creator>
       <pubDate>Tue, 24 Nov 2026 08:00:00 +0100</pubDate><description>Short</description>
       <content:encoded><![CDATA[<p>Long <em>and</em> <script>alert(1)</script>warm. ${'All of it. '.repeat(60)}</p><img src="http://tracker.example/p.gif">]]></content:encoded></item>
       <item><guid>https://example.org/by-guid</guid><title>Only a guid</title></item></channel></rss>`,
      base,
    )!;
    expect(feed.title).toBe('Soup & bread');
    expect(feed.home).toBe('https://example.org/');
    const [leek, other] = feed.entries;
    expect(leek).toMatchObject({ title: 'Leek', author: 'Ida', address: 'https://example.org/leek?a=1&b=2' });
    expect(leek!.publishedAt!.toISOString()).toBe('2026-11-24T07:00:00.000Z');
    expect(leek!.teaser).toMatch(/^Long and warm\. All of it\./);
    expect(toText(leek!.body!)).not.toContain('alert');
    expect(other!.address).toBe('https://example.org/by-guid');
  });

  test('Atom and JSON Feed', () => {
    const atom = readFeed(
      `<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">A &amp;lt;b</title><link rel="self" href="/self"/><link href="/home"/>
       <entry><id>x</id><title>One</title><link rel="alternate" href="/one"/><updated>2026-01-02T03:04:05Z</updated><content type="text">1 &lt; 2</content></entry></feed>`,
      base,
    )!;
    expect(atom.home).toBe('https://example.org/home');
    expect(atom.entries[0]).toMatchObject({
      title: 'One',
      address: 'https://example.org/one',
      teaser: '1 < 2',
      body: null,
    });
    const json = readFeed(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'J',
        items: [{ id: '1', url: 'https://example.org/j', content_html: '<p>Hello</p>', date_published: 'never' }],
      }),
      base,
    )!;
    expect(json.entries[0]).toMatchObject({ title: 'Hello', teaser: 'Hello', publishedAt: null });
  });

  test('what leads elsewhere than to the web leads nowhere; the same entry twice is one', () => {
    const item = (link: string) =>
      `<item><title>T</title><link>${link}</link><guid isPermaLink="false">same</guid></item>`;
    const feed = readFeed(
      `<rss version="2.0"><channel><title>x</title>${item('javascript:alert(1)')}${item('https://example.org')}</channel></rss>`,
      base,
    )!;
    expect(feed.entries.map(({ address }) => address)).toEqual(['']);
  });

  test('what a file declares is not expanded', () => {
    const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    const begun = performance.now();
    const feed = readFeed(
      `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">${lol}<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&l9;&f;</title><item><title>&l9;</title><link>https://example.org</link></item></channel></rss>`,
      base,
    );
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(JSON.stringify(feed).length).toBeLessThan(2_000);
    expect(JSON.stringify(feed)).not.toContain('root:');
  });

  test('character sets: of the mark, the head, the declaration', () => {
    const latin = Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>', 'latin1');
    expect(decodeFeed(latin, undefined)).toContain('é');
    expect(decodeFeed(Buffer.from('é'), 'text/xml; charset=utf-8')).toBe('é');
    expect(decodeFeed(Buffer.from('\ufeffé', 'utf16le'), 'text/xml; charset=utf-8')).toContain('é');
    expect(decodeFeed(Buffer.from('é'), 'text/xml; charset=klingon')).toBe('é');
  });

  test('a page names its feeds', () => {
    const html = `<html><link rel="stylesheet" href="a.css"><link rel='alternate' type="application/atom+xml" href='/feed?x=1&amp;y=2'><link rel="alternate" type="text/html" href="/de"><link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">`;
    expect(feedsNamed(html, base)).toEqual(['https://example.org/feed?x=1&y=2']);
  });

  test.each([
    '',
    'hello',
    '<html><title>x</title></html>',
    '<rss',
    '{"version":1}',
    '[]',
    'null',
    '<?xml version="1.0"?>',
  ])('%j is no feed', (text) => {
    expect(readFeed(text, base)).toBeNull();
  });
});

describeWithData('feeds that were made to break readers', ['feeds-feedparser'], (folder) => {
  test('each is a feed or is not; what comes of it is words, addresses of the web, and documents that run nothing', () => {
    const files = globSync('**/*.{xml,json}', { cwd: folder }).sort();
    expect(files.length).toBeGreaterThan(200);
    let feeds = 0;
    const refused: string[] = [];
    for (const file of files) {
      const text = decodeFeed(readFileSync(join(folder, file)), undefined);
      const feed = readFeed(text, base);
      if (!feed) {
        refused.push(relative('.', file));
        continue;
      }
      feeds += 1;
      for (const entry of feed.entries) {
        expect(entry.title, file).not.toBe('');
        expect(`${entry.title}${entry.teaser}${entry.author}`.isWellFormed(), file).toBe(true);
        if (entry.address !== '') expect(entry.address, file).toMatch(/^https?:\/\//);
        if (entry.body) expect(markupProblems(toHtml(entry.body)), file).toEqual([]);
      }
    }
    // CDF is nobody's format any more; the others hold nothing, or nothing that is one.
    expect(feeds).toBeGreaterThan(150);
    expect(refused.filter((file) => file.includes('cdf')).length).toBeGreaterThan(0);
  });

  test('what its authors expect of titles', () => {
    let compared = 0;
    const otherwise: string[] = [];
    for (const file of globSync('**/*.xml', { cwd: folder })) {
      const text = decodeFeed(readFileSync(join(folder, file)), undefined);
      const expected = /Expect:\s+not bozo and feed\['title'\] == u?'([^'\\]+)'\n/.exec(text)?.[1];
      // They keep harmless HTML in titles; ours are words.
      const title = expected?.replace(/<\/?[a-z][^>]*>/gi, '');
      if (!title) continue;
      if (readFeed(text, base)?.title !== title) otherwise.push(basename(file));
      compared += 1;
    }
    // Of CDF, and in base64, which only Atom 0.3 had.
    expect(otherwise.sort()).toEqual(['channel_title.xml', 'http_feed_title_base64_base_docuri.xml']);
    expect(compared).toBeGreaterThan(5);
  });
});

describe('OPML', () => {
  test('folders, old attributes, a broken middle; and out again the same', () => {
    const { outlines, isOpml, broken } = readOpml(
      `<?xml version="1.0"?><opml version="2.0"><body><outline text="News &amp; so on"><outline text="A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example"/>
<outline text="broken" <<< />
<outline title="B" type="rss" url="https://b.example/rss"/></outline><outline text="C" xmlUrl="feed://c.example"/></body></opml>`,
    );
    expect(isOpml).toBe(true);
    expect(broken).toContain(2);
    expect(outlines.map(({ name, address, folder }) => [name, address, ...folder])).toEqual(
      expect.arrayContaining([
        ['A', 'https://a.example/feed', 'News & so on'],
        ['C', 'feed://c.example'],
      ]),
    );
    const feeds = [
      { name: 'A "1" <b>', address: 'https://a.example/?x=1&y=2', home: '', folder: 'F & G' },
      { name: 'B', address: 'https://b.example/', home: 'https://b.example', folder: '' },
    ];
    const again = readOpml(writeOpml('Mine', feeds)).outlines;
    expect(again.map(({ name, address, folder }) => ({ name, address, folder: folder.join() }))).toEqual(
      expect.arrayContaining(feeds.map(({ home: _, ...one }) => one)),
    );
    expect(again).toHaveLength(2);
    expect(readOpml(writeOpml('None', []))).toEqual({ outlines: [], isOpml: true, broken: [] });
  });
});

describeWithData('lists that others exported', ['opml-awesome-rss-feeds', 'opml-listparser'], (awesome, listparser) => {
  test('each feed of the large ones is found, as another parser finds it', () => {
    const files = globSync('**/*.opml', { cwd: awesome });
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) {
      const text = readFileSync(join(awesome, file), 'utf8');
      const named = [...text.matchAll(/xmlUrl="([^"]+)"/g)].length;
      const { outlines, broken } = readOpml(text);
      // Some are broken: a quotation mark within a value. Those are named by their line.
      expect(outlines.length + broken.length, file).toBeGreaterThanOrEqual(named);
      expect(outlines.length, file).toBeGreaterThanOrEqual(named - 1);
      const flat = (some: readonly { outlines?: readonly unknown[]; xmlUrl?: string }[]): string[] =>
        some.flatMap((one) => [...(one.xmlUrl ? [one.xmlUrl] : []), ...flat((one.outlines ?? []) as never)]);
      let other: string[];
      try {
        other = flat(parseOpml(text).body?.outlines ?? []);
      } catch {
        continue;
      }
      if (broken.length === 0)
        expect(outlines.map(({ address }) => address).sort(), file).toEqual(other.map((one) => one.trim()).sort());
    }
  });

  test('none of those that were made to break readers breaks this one', () => {
    const files = globSync('{opml,malformed}/**/*.{opml,xml}', { cwd: listparser });
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const { outlines, isOpml } = readOpml(readFileSync(join(listparser, file), 'utf8'));
      expect(Array.isArray(outlines), file).toBe(true);
      if (file.startsWith('opml')) expect(isOpml, file).toBe(true);
    }
  });
});
