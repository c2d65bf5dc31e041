import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryDocument } from './arbitrary-document.ts';
import { type Doc, parseDocument, RichTextError } from './document.ts';
import { fromHtml, toHtml } from './html.ts';
import { fromMarkdown, toMarkdown } from './markdown.ts';
import { toText } from './plain.ts';
import { markupProblems } from './safe-markup.ts';

/** Processor time since then: what other processes of a busy machine take does not count. */
const milliseconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

test('every document becomes safe HTML, which reads again', () => {
  fc.assert(
    fc.property(arbitraryDocument, (doc) => {
      const html = toHtml(doc);
      expect(markupProblems(html)).toEqual([]);
      const again = fromHtml(html);
      expect(parseDocument(again)).toEqual(again);
    }),
    { numRuns: 500 },
  );
});

test('any text as HTML becomes a document', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      ...'<b> </b> <a href="javascript:x"> </a> <p> </p> <ul> <li> </ul> <table> <tr> <td> </td> </table> <pre> </pre> <code> <br> <h1>'.split(
        ' ',
      ),
      ...'<script> </script> <svg> </svg> <style> <!-- --> <input type=checkbox> <img src=x alt=y> <blockquote> </blockquote> <ol start=3> <th>'.split(
        ' ',
      ),
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const doc = fromHtml(parts.join(''));
      expect(parseDocument(doc)).toEqual(doc);
      expect(markupProblems(toHtml(doc))).toEqual([]);
      expect(fromMarkdown(toMarkdown(doc))).toEqual(doc);
    }),
    { numRuns: 1000 },
  );
});

describe('toHtml', () => {
  const html = (markdown: string) => toHtml(fromMarkdown(markdown));

  test('says direction, escapes text and keeps shared marks open', () => {
    expect(html('a **b _c_** <x> & "y"')).toBe(
      '<p dir="auto">a <strong>b <em>c</em></strong> &lt;x&gt; &amp; &quot;y&quot;</p>',
    );
    expect(html('```ts\na < b\n```')).toBe('<pre dir="ltr"><code class="language-ts">a &lt; b</code></pre>');
  });

  test('marks links to the web, and only those', () => {
    expect(html('[a](https://example.com) [b](/items/1)')).toBe(
      '<p dir="auto"><a href="https://example.com" rel="noopener nofollow">a</a> <a href="/items/1">b</a></p>',
    );
  });

  test('asks where people, tags, files and items are', () => {
    const doc = fromMarkdown('@[Ann](person:7) #news @bob\n\n![A cat](fika:file/8)\n\n![](fika:item/9)');
    expect(
      toHtml(doc, {
        personUrl: (id) => `https://fika.example/p/${id}"`,
        tagUrl: (name) => `/t/${name}`,
        fileUrl: (id) => `cid:${id}`,
        itemUrl: (id) => `/i/${id}`,
      }),
    ).toBe(
      '<p dir="auto"><a data-type="mention" data-id="7" href="https://fika.example/p/7&quot;">@Ann</a> ' +
        '<a data-type="tag" data-name="news" href="/t/news">#news</a> <span data-type="mention" data-handle="bob">@bob</span></p>' +
        '<img src="cid:8" data-file="8" alt="A cat"><div data-type="embed" data-id="9"><a href="/i/9">/i/9</a></div>',
    );
  });
});

describe('fromHtml', () => {
  const markdown = (html: string) => toMarkdown(fromHtml(html));

  test.each([
    ['<p>a<p>b', 'a\n\nb'],
    ['<div>a<div>b</div>c</div>', 'a\n\nb\n\nc'],
    ['<h1>a</h1><h6>b</h6>', '# a\n\n#### b'],
    ['  a\n  b <b>c </b> d', 'a b **c&#32;**&#100;'],
    ['a<br>b<br>', 'a\\\nb'],
    ['<b>a <i>b</b> c</i>', '**a _b_**_&#32;c_'],
    ['<ul><li>a<li>b<ul><li>c</ul></ul>', '- a\n- b\n  - c'],
    ['<ul><li>a</li><ul><li>b</li></ul></ul>', '- a\n  - b'],
    ['<ol start=3><li>a</ol>', '3. a'],
    ['<li>alone', '- alone'],
    ['<ul><li><input type=checkbox checked> a<li><input type=checkbox>b</ul>', '- [x] a\n- [ ] b'],
    ['<blockquote><p>a</blockquote>b', '> a\n\nb'],
    ['<pre><code class="language-js">a\n b\n</code></pre>', '```js\na\n b\n```'],
    ['<pre>a<br>b</pre>', '```\na\nb\n```'],
    ['<table><tr><th>a<th align=right>b<tr><td>1<td><p>2<p>3</table>', '| a | b |\n| --- | ---: |\n| 1 | 2<br>3 |'],
    ['<a href="https://example.com">a</a> <a href="javascript:x">b</a>', '[a](https://example.com) b'],
    ['<a href="/x">a <a href="/y">b</a> c', '[a ](/x)[b](/y) c'],
    ['<img src="https://example.com/a.png" alt="A cat">', '[A cat](https://example.com/a.png)'],
    ['<img src="https://example.com/a.png">', '<https://example.com/a.png>'],
    ['<span data-type="mention" data-handle="bob">@x</span> <a data-type="tag" data-name="news">#x</a>', '@bob #news'],
    ['<a data-type="mention" data-id="7" href="/people/7">@Ann</a>', '[\\@Ann](/people/7)'],
    ['<unknown-thing onclick=x>a</unknown-thing>', 'a'],
    ['<html><head><title>t</title><style>p{}</style></head><body>a', 'a'],
    ['a<script>if (1 < 2) "</p>"</script>b', 'ab'],
    ['a<template>x</template><iframe>x</iframe><object>x</object><svg><b>x</b></svg><math>x</math>b', 'ab'],
    ['a<svg/>b<!-- c --><![CDATA[d]]>', 'ab'],
    ['&lt;script&gt;&amp;&nbsp;x', '\\<script>&\u00a0x'],
    ['', ''],
  ])('%j is %j', (html, expected) => {
    expect(markdown(html)).toBe(expected);
  });

  test.each([
    '<div>',
    '<b>',
    '<p><b a=',
    '<b><p>',
    '<table>',
    '<td>',
    '<ul>',
    '<ul><li>',
    '<a>',
    '<svg>',
    '<blockquote>',
    '<!--',
    '<pre>',
    '</p>',
    '<table><tr><td>',
    '<font a=1>',
    '<',
    '&',
  ])('%j again and again does no harm', (unit) => {
    const html = unit.repeat(Math.ceil(300_000 / unit.length));
    const started = process.cpuUsage();
    try {
      fromHtml(html);
    } catch (error) {
      if (!(error instanceof RichTextError)) throw error;
      expect(error.code).toBe('too_large');
    }
    expect(milliseconds(started)).toBeLessThan(1000);
  });

  test('what is nested too deeply keeps its text', () => {
    const doc: Doc = fromHtml(`${'<blockquote>'.repeat(100)}a${'</blockquote>'.repeat(100)}${'<ul><li>'.repeat(100)}b`);
    expect(toText(doc)).toMatch(/a.*b/s);
  });
});
