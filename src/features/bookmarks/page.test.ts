import { expect, test } from 'vitest';
import { decode, oneLine, readPage } from './server/page.ts';

const read = (html: string) => readPage(html, 'https://example.org/news/soup.html');

test('what a page says for sharing comes first, then what it says to everybody', () => {
  expect(
    read(`<html><head><title>Soup &amp; bread | Example</title>
      <meta name="description" content="Plain">
      <meta property="og:title" content="Soup &quot;of the day&quot;">
      <meta property="og:description" content="  Hot
        and good ">
      <meta property="og:site_name" content="Example">
      <meta property="og:image" content="/soup.jpg"></head>`),
  ).toEqual({
    title: 'Soup "of the day"',
    description: 'Hot and good',
    site: 'Example',
    picture: 'https://example.org/soup.jpg',
  });
  expect(read('<title>Soup &amp; bread</title><meta name=description content=Plain>')).toEqual({
    title: 'Soup & bread',
    description: 'Plain',
    site: '',
    picture: null,
  });
});

test('titles of drawings, and what stands in scripts, are not the page’s', () => {
  const page = read(`<script>document.write('<title>No</title><meta property="og:title" content="No">')</script>
    <title>Yes</title><svg><title>A star</title></svg><style>/*<meta name="description" content="No">*/</style>`);
  expect(page).toMatchObject({ title: 'Yes', description: '' });
});

test('a base moves the picture, a picture that is no address is none', () => {
  expect(read('<base href="https://cdn.example/x/"><meta property="og:image" content="a.png">').picture).toBe(
    'https://cdn.example/x/a.png',
  );
  expect(read('<link rel="image_src" href="b.png">').picture).toBe('https://example.org/news/b.png');
  expect(read('<meta property="og:image" content="http://[">').picture).toBeNull();
});

test('HTML in a title is text, and what would turn or break a line is gone', () => {
  expect(read('<title><b>Soup</b> <script>alert(1)</script></title>').title).toBe(
    '<b>Soup</b> <script>alert(1)</script>',
  );
  expect(oneLine('a\u0000b\u202ec\r\n d\u2028e', 100)).toBe('a bc d e');
  const long = oneLine(`${'x'.repeat(198)}😀😀`, 200);
  expect(long.length).toBeLessThanOrEqual(200);
  expect(long.isWellFormed()).toBe(true);
});

test('a huge title is cut, and half a page is read as far as it goes', () => {
  expect(read(`<title>${'x'.repeat(1_000_000)}`).title).toHaveLength(200);
  expect(read('<meta property="og:title" content="never closed').title).toBe('');
});

test.each([
  ['text/html; charset=iso-8859-1', Buffer.from('<title>Gr\xfc\xdfe</title>', 'latin1')],
  ['text/html', Buffer.from('<meta charset="windows-1252"><title>Gr\xfc\xdfe</title>', 'latin1')],
  ['text/html', Buffer.from('<title>Grüße</title>')],
  ['text/html; charset=nonsense', Buffer.from('<title>Grüße</title>')],
  ['text/html', Buffer.from('\ufeff<title>Grüße</title>', 'utf16le')],
])('%s is read in its own characters', (type, body) => {
  expect(read(decode(body, type)).title).toBe('Grüße');
});
