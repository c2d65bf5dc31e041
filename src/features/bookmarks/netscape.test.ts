import { describe, expect, test } from 'vitest';
import { tagOf } from './server/import.ts';
import { momentOf, netscapeReader, splitTags } from './server/netscape.ts';

const read = (html: string, piece = html.length) => {
  const reader = netscapeReader();
  const found = [];
  for (let at = 0; at < html.length; at += piece) found.push(...reader.write(html.slice(at, at + piece)));
  return [...found, ...reader.end()];
};

const nested = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
  <DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
  <DL><p>
    <DT><A HREF="https://example.org/1" ADD_DATE="1456433741" TAGS="a,b c">One &amp; only</A>
    <DD>Line one
line two &lt;b&gt;
    <DT><H3>Soups</H3>
    <DD>All about soups
    <DL><p>
      <DT><A HREF="https://example.org/2" PRIVATE="1">Two</A>
      <DT><H3>Cold</H3>
      <DL><p>
        <DT><A HREF="https://example.org/3">Three</A>
      </DL><p>
      <DT><A HREF="https://example.org/4">Four</A>
    </DL><p>
  </DL><p>
  <HR>
  <DT><A HREF="https://example.org/5">Five</A>
</DL><p>`;

test('folders, descriptions, flags and lines are what they are', () => {
  expect(read(nested)).toEqual([
    {
      line: 7,
      href: 'https://example.org/1',
      title: 'One & only',
      description: 'Line one\nline two <b>',
      tags: ['a', 'b c'],
      folders: [],
      isPrivate: false,
      added: '1456433741',
    },
    expect.objectContaining({ line: 13, title: 'Two', folders: ['Soups'], isPrivate: true, description: '' }),
    expect.objectContaining({ line: 16, title: 'Three', folders: ['Soups', 'Cold'] }),
    expect.objectContaining({ line: 18, title: 'Four', folders: ['Soups'] }),
    expect.objectContaining({ line: 22, title: 'Five', folders: [], added: null }),
  ]);
});

test('in whatever pieces it comes', () => {
  for (const piece of [1, 7, 100]) expect(read(nested, piece), String(piece)).toEqual(read(nested));
});

test('something else is known for what it is', () => {
  for (const html of ['', 'Only words', '<html><body><p>A page</p></body></html>', '{"json": true}']) {
    const reader = netscapeReader();
    reader.write(html);
    reader.end();
    expect(reader.isNetscape, html).toBe(false);
  }
});

test('fifty megabytes are read in one go and not kept', { timeout: 60_000 }, () => {
  const reader = netscapeReader();
  reader.write('<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n');
  const lines = Array.from(
    { length: 100 },
    (_, i) => `<DT><A HREF="https://example.org/${i}" ICON="${'x'.repeat(400)}">Title ${i}</A>\n`,
  ).join('');
  let bytes = 0;
  let count = 0;
  while (bytes < 50_000_000) {
    count += reader.write(lines).length;
    bytes += lines.length;
  }
  count += reader.end().length;
  expect(count).toBe(Math.ceil(50_000_000 / lines.length) * 100);
});

test('a text without an end is cut', () => {
  const [one] = read(`<DL><DT><A HREF="https://example.org">${'x'.repeat(10_000)}`.repeat(1) + 'y'.repeat(2_000_000));
  expect(one!.title.length).toBeLessThan(2_100_000);
});

describe('moments', () => {
  const at = (iso: string) => new Date(iso);
  test.each([
    ['1456433741', '2016-02-25T20:55:41Z'],
    ['1456433741000', '2016-02-25T20:55:41Z'],
    ['1456433741000000', '2016-02-25T20:55:41Z'],
    ['10/Oct/2000:13:55:36 +0300', '2000-10-10T10:55:36Z'],
    ['2016-02-25T20:55:41Z', '2016-02-25T20:55:41Z'],
  ])('%s', (added, iso) => expect(momentOf(added)).toEqual(at(iso)));
  test.each(['', '0', '1', '-5', 'yesterday', '99999999999999999', '10/Foo/2000:13:55:36 +0300', '4102444800'])(
    '%j is none',
    (added) => expect(momentOf(added)).toBeNull(),
  );
});

test('tags are divided by commas, else by spaces', () => {
  expect(splitTags('spip3 , astuces ')).toEqual(['spip3', 'astuces']);
  expect(splitTags('public hello  world\tagain')).toEqual(['public', 'hello', 'world', 'again']);
  expect(splitTags('machine learning,maths')).toEqual(['machine learning', 'maths']);
  expect(splitTags('')).toEqual([]);
});

test('what a service calls a tag becomes one of ours, or none', () => {
  expect(
    ['machine learning', 'C++', '.hidden', '#soup', 'Ünïcode', 'a/b', '---', '日本 語', '!!!', '_x_'].map(tagOf),
  ).toEqual(['machine-learning', 'C', 'hidden', 'soup', 'Ünïcode', 'a-b', null, '日本-語', null, 'x_']);
  expect(tagOf('x'.repeat(500))).toHaveLength(60);
});
