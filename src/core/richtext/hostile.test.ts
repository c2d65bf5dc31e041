/** Strings made to break programs and to run scripts: kept as text or as safe markup, by every way in and out. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { type Doc, parseDocument } from './document.ts';
import { fromHtml, toHtml } from './html.ts';
import { fromMarkdown, toMarkdown } from './markdown.ts';
import { fromText, toText } from './plain.ts';
import { fragment, markupProblems, textOf } from './safe-markup.ts';

function hold(doc: Doc, from: string): void {
  expect(markupProblems(toHtml(doc)), from).toEqual([]);
  expect(fromMarkdown(toMarkdown(doc)), from).toEqual(doc);
  expect(parseDocument(JSON.parse(JSON.stringify(doc))), from).toEqual(doc);
}

/** The string wherever a document has room for text. */
const everywhere = (text: string) => ({
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text, marks: [{ type: 'bold' }] }] },
    { type: 'codeBlock', content: [{ type: 'text', text }] },
    { type: 'image', attrs: { file: '1', alt: text, title: text } },
    { type: 'image', attrs: { src: text, alt: 'a picture' } },
    {
      type: 'bulletList',
      content: [
        {
          type: 'listItem',
          content: [{ type: 'paragraph', content: [{ type: 'text', text, marks: [{ type: 'code' }] }] }],
        },
      ],
    },
    {
      type: 'paragraph',
      content: [
        { type: 'mention', attrs: { id: '1', label: text } },
        { type: 'mention', attrs: { id: null, label: text } },
        { type: 'text', text: 'a link', marks: [{ type: 'link', attrs: { href: text } }] },
      ],
    },
    {
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [{ type: 'tableCell', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }],
        },
      ],
    },
  ],
});

describeWithData('hostile strings', ['naughty-strings', 'xss-payloadbox'], (naughty, payloads) => {
  const strings: string[] = [
    ...(JSON.parse(readFileSync(join(naughty, 'blns.json'), 'utf8')) as string[]),
    ...readFileSync(join(payloads, 'xss-payload-list.txt'), 'utf8').split('\n'),
  ];

  test('there are some', () => {
    expect(strings.length).toBeGreaterThan(7000);
  });

  test('as Markdown and as HTML they become safe markup', () => {
    for (const text of strings) {
      hold(fromMarkdown(text), text);
      hold(fromHtml(text), text);
    }
  });

  test('as text they stay what they are', () => {
    for (const text of strings) {
      const kept = text.replace(/\r\n?/g, '\n');
      const doc = parseDocument({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });
      hold(doc, text);
      expect(toText(doc)).toBe(kept);
      const html = toHtml(doc).replaceAll('<br>', '\n');
      expect(fragment(html).map(textOf).join('')).toBe(kept);
      hold(fromText(text), text);
    }
  });

  test('in every place that holds text they do no harm', () => {
    for (const text of strings) hold(parseDocument(everywhere(text)), text);
  });
});
