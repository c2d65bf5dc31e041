/** Reading WordPress exports: real ones whole, broken ones up to and after where they are broken, hostile ones without harm. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toMarkdown } from '../../core/richtext/markdown.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { readText } from './server/wordpress-text.ts';
import { readWxr, type WxrPart } from './server/wxr.ts';

/** The parts of a text that comes in pieces of so many characters. */
async function read(xml: string, size = 1000): Promise<WxrPart[]> {
  const chunks = Array.from({ length: Math.ceil(xml.length / size) }, (_, n) => xml.slice(n * size, (n + 1) * size));
  const parts: WxrPart[] = [];
  for await (const part of readWxr(chunks)) parts.push(part);
  return parts;
}
const items = (parts: readonly WxrPart[]) => parts.flatMap((part) => (part.is === 'item' ? [part.item] : []));
const broken = (parts: readonly WxrPart[]) => parts.flatMap((part) => (part.is === 'broken' ? [part] : []));

const frame = (inside: string) =>
  `<?xml version="1.0"?>\n<rss xmlns:wp="w">\n<channel>\n<wp:wxr_version>1.2</wp:wxr_version>\n${inside}\n</channel>\n</rss>\n`;
const item = (title: string, content: string) =>
  `<item>\n<title>${title}</title>\n<content:encoded><![CDATA[${content}]]></content:encoded>\n<wp:post_id>1</wp:post_id>\n</item>`;

describeWithData('exports from elsewhere', ['wxr-wordpress-importer'], (real) => {
  const all = () => readdirSync(real).filter((name) => name.endsWith('.xml'));
  test.each(all())('%s is read to its end, in pieces as in one', async (name) => {
    const xml = readFileSync(real + name, 'utf8');
    const [whole, pieces] = await Promise.all([read(xml, xml.length), read(xml, 97)]);
    expect(pieces).toEqual(whole);
    const found = items(whole).length + broken(whole).length;
    expect(found).toBe(xml.match(/^\s*<item>/gm)?.length ?? 0);
  });

  test('the theme’s test data has everything in it', async () => {
    const parts = await read(readFileSync(`${real}theme-unit-test-data.xml`, 'utf8'), 65_536);
    expect(broken(parts)).toEqual([]);
    const posts = items(parts).filter(({ type }) => type === 'post');
    expect(posts.length).toBeGreaterThan(30);
    expect(posts.flatMap(({ comments }) => comments).length).toBeGreaterThan(20);
    expect(posts.some(({ status }) => status === 'draft')).toBe(true);
    expect(posts.find(({ thumbnail }) => thumbnail !== '')).toBeDefined();
    expect(posts.find(({ title }) => /special characters/i.test(title))?.title).toContain('~`!@#$%^&*()');
  });
});

describe('an export that is broken', () => {
  test('in the middle loses what is broken, named with its line, and nothing else', async () => {
    const bad = '<item>\n<title>Bad &</title>\n<wp:post_id>2</wp:post_id>\n<content>\n</wrong>\n</item>';
    const parts = await read(frame([item('One', 'x'), bad, item('Three', 'y')].join('\n')), 50);
    expect(items(parts).map(({ title }) => title)).toEqual(['One', 'Three']);
    expect(broken(parts)).toMatchObject([{ about: 'Bad &', why: 'xml' }]);
    // The sign that begins no entity, in the second line of the second item.
    expect(broken(parts)[0]!.line).toBe(11);
    expect(items(parts).map(({ line }) => line)).toEqual([5, 16]);
  });

  test('by a CDATA that never ends loses that item', async () => {
    const open =
      '<item>\n<title>Open</title>\n<content:encoded><![CDATA[never\n</content:encoded>\n<e><![CDATA[]]></e>\n</item>';
    const parts = await read(frame([item('One', 'x'), open, item('Three', 'y')].join('\n')), 33);
    expect(items(parts).map(({ title }) => title)).toEqual(['One', 'Three']);
    expect(broken(parts)).toMatchObject([{ about: 'Open', why: 'xml' }]);
  });

  test('by its end says so', async () => {
    const parts = await read(frame(item('One', 'x') + item('Two', 'y')).slice(0, -80), 40);
    expect(items(parts).map(({ title }) => title)).toEqual(['One']);
    expect(broken(parts)).toMatchObject([{ why: 'cut', about: 'Two' }]);
  });

  test('by being something else has nothing in it', async () => {
    for (const text of ['', 'x', '<html><body>Hello</body></html>', '<item>', '\u0000'.repeat(3000)])
      expect(items(await read(text || ' '))).toEqual([]);
  });
});

describe('an export that is hostile', () => {
  test('declares entities, and none is expanded or fetched', async () => {
    const doctype =
      '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>';
    const parts = await read(
      frame(
        `<item><title>&b;</title></item><item><title>&x;</title></item><item><title>&eacute;&#38;&lt;</title></item>`,
      ).replace('<rss', `${doctype}<rss`),
    );
    expect(items(parts).map(({ title }) => title)).toEqual(['é&<']);
    expect(JSON.stringify(parts)).not.toMatch(/aaaaaaaaaa"|root:/);
    expect(broken(parts)).toHaveLength(2);
  });

  test('nests without end', async () => {
    const deep = `<item><title>Deep</title>${'<a>'.repeat(10_000)}</item>`;
    const parts = await read(frame(deep + item('After', 'x')));
    expect(items(parts).map(({ title }) => title)).toEqual(['After']);
    expect(broken(parts)).toHaveLength(1);
  });

  test('has an item without end: it is passed over, the next is read', { timeout: 60_000 }, async () => {
    async function* endless() {
      yield frame('').slice(0, -20);
      yield '<item><title>Endless</title><content:encoded><![CDATA[';
      for (let n = 0; n < 25; n++) yield 'x'.repeat(1_000_000);
      yield `]]></content:encoded></item>${item('After', 'x')}`;
    }
    const parts: WxrPart[] = [];
    for await (const part of readWxr(endless())) parts.push(part);
    expect(broken(parts)).toMatchObject([{ why: 'large', about: 'Endless' }]);
    expect(items(parts).map(({ title }) => title)).toEqual(['After']);
  });

  test('hides what looks like an item inside a text', async () => {
    const parts = await read(
      frame(item('RSS for beginners', '<item><title>Not one</title></item>') + item('Two', 'x')),
    );
    expect(items(parts).map(({ title }) => title)).toEqual(['RSS for beginners', 'Two']);
    expect(items(parts)[0]!.html).toContain('Not one');
  });
});

describe('the text of a post', () => {
  const kept = { file: '12', alt: 'A pot' };
  const text = (html: string) => {
    const { doc, shortcodes } = readText({
      html,
      byAddress: (address) => (address.includes('pot') ? kept : undefined),
      byId: (id) => (id === '7' ? kept : undefined),
      site: 'https://old.example/blog/',
    });
    return { markdown: toMarkdown(doc).trim(), shortcodes };
  };

  test.each([
    ['One\nline\n\nTwo', 'One\\\nline\n\nTwo'],
    ['<h2>Head</h2>\n\nText', '## Head\n\nText'],
    ['<ul>\n<li>a</li>\n<li>b</li>\n</ul>', '- a\n- b'],
    ['<!-- wp:paragraph -->\n<p>Block</p>\n<!-- /wp:paragraph -->', 'Block'],
    ['<pre>a\n\nb</pre>', '```\na\n\nb\n```'],
    ['<img src="https://old.example/pot-300x200.jpg" alt="Mine" />', '![Mine](fika:file/12)'],
    ['[caption id="a" width="3"]<img src="/pot.jpg" /> Below[/caption]', '![A pot](fika:file/12 "Below")'],
    [
      '<figure class="x"><img src="/pot.jpg"><figcaption>So &amp; so</figcaption></figure>',
      '![A pot](fika:file/12 "So \\& so")',
    ],
    ['[gallery ids="7,8"]', '![A pot](fika:file/12)'],
    ['[embed]https://example.org/v[/embed]', '<https://example.org/v>'],
    ['<a href="https://old.example/blog/2019/05/soup/">soup</a>', '[soup](/2019/05/soup/)'],
    ['<script>alert(1)</script><p onclick="x()">Safe <b>bold</b></p>', 'Safe **bold**'],
  ])('%s', (html, markdown) => {
    expect(text(html).markdown).toBe(markdown);
  });

  test('stands in lists and tables where pictures cannot, by its description', () => {
    expect(text('<table><tr><td><img src="/pot.jpg" alt="Pot"></td></tr></table>').markdown).toContain('Pot');
    expect(text('<ul><li><img src="/pot.jpg" alt="Pot"></li></ul>').markdown).toContain('Pot');
  });

  test('names what was left of plugins', () => {
    expect(text('[contact-form-7 id="1"] and [gallery ids="9"]').shortcodes).toEqual(['contact-form-7', 'gallery']);
  });
});
