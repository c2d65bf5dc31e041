import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryDocument, looseDocument } from './arbitrary-document.ts';
import { documentSchema } from './contract.ts';
import {
  emptyDocument,
  isEmpty,
  MAX_ATTRIBUTE_TEXT,
  MAX_DEPTH,
  MAX_NODES,
  MAX_TEXT,
  parseDocument,
  RichTextError,
} from './document.ts';
import { safeHref } from './href.ts';
import { schema } from './schema.ts';

/** Processor time since then: what other processes of a busy machine take does not count. */
const milliseconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

const text = (value: string, ...marks: object[]) => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 ? { marks } : {}),
});
const paragraph = (...content: object[]) =>
  content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' };
const doc = (...content: object[]) => ({ type: 'doc', content });
const link = (href: string) => ({ type: 'link', attrs: { href } });

function refusal(input: unknown): RichTextError {
  try {
    parseDocument(input);
  } catch (error) {
    if (error instanceof RichTextError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('parseDocument', () => {
  test('agrees with the ProseMirror schema, and is its own normal form', () => {
    fc.assert(
      fc.property(looseDocument, (loose) => {
        const parsed = parseDocument(loose);
        const node = schema.nodeFromJSON(parsed);
        node.check();
        expect(JSON.parse(JSON.stringify(node.toJSON()))).toEqual(parsed);
        expect(parseDocument(parsed)).toEqual(parsed);
        expect(parseDocument(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['nothing', undefined, 'not_a_document', ''],
    ['a list', [], 'not_a_document', ''],
    ['another root', { type: 'paragraph' }, 'not_a_document', ''],
    ['an unknown node', doc({ type: 'script' }), 'unknown', 'content.0'],
    ['a name of Object', doc({ type: 'constructor' }), 'unknown', 'content.0'],
    ['no node', doc(paragraph(), null as never), 'unknown', 'content.1'],
    ['an unknown mark', doc(paragraph(text('a', { type: 'underline' }))), 'unknown', 'content.0.content.0.marks.0'],
    ['an unknown attribute', doc({ type: 'paragraph', attrs: { onclick: 'x' } }), 'unknown', 'content.0.attrs.onclick'],
    ['__proto__', JSON.parse('{"type":"doc","attrs":{"__proto__":1}}'), 'unknown', 'attrs.__proto__'],
    ['a level', doc({ type: 'heading', attrs: { level: 7 } }), 'invalid_value', 'content.0.attrs.level'],
    ['a language', doc({ type: 'codeBlock', attrs: { language: 'a b' } }), 'invalid_value', 'content.0.attrs.language'],
    ['an id', doc({ type: 'embed', attrs: { id: '0' } }), 'invalid_value', 'content.0.attrs.id'],
    ['an id left out', doc({ type: 'embed' }), 'invalid_value', 'content.0.attrs.id'],
    ['text in a block', doc(text('a')), 'misplaced', 'content.0'],
    ['a block in text', doc(paragraph(paragraph())), 'misplaced', 'content.0.content.0'],
    ['a row outside a table', doc({ type: 'tableRow' }), 'misplaced', 'content.0'],
    ['content in a rule', doc({ type: 'horizontalRule', content: [text('a')] }), 'misplaced', 'content.0.content'],
    [
      'content that is no list',
      doc({ type: 'paragraph', content: { 0: text('a') } }),
      'invalid_value',
      'content.0.content',
    ],
    ['a null character', doc(paragraph(text('a\u0000'))), 'invalid_text', 'content.0.content.0.text'],
    ['half a pair', doc(paragraph(text('\ud800'))), 'invalid_text', 'content.0.content.0.text'],
    ['a number as text', doc(paragraph({ type: 'text', text: 1 })), 'invalid_text', 'content.0.content.0.text'],
  ])('refuses %s with its place', (_, input, code, path) => {
    expect(refusal(input)).toMatchObject({ code, path });
  });

  test('puts what it takes into normal form', () => {
    const bold = { type: 'bold' };
    expect(
      parseDocument(
        doc(
          paragraph(
            text('a', bold, link('https://example.com'), bold),
            text('', bold),
            text('b', link('https://example.com'), bold),
          ),
          paragraph(text('one\r\ntwo')),
          { type: 'bulletList', content: [{ type: 'listItem', content: [{ type: 'horizontalRule' }] }] },
          { type: 'bulletList' },
          { type: 'blockquote' },
          paragraph({ type: 'mention', attrs: { id: '7', label: ' Ann\n Lee ', mentionSuggestionChar: '@' } }),
          paragraph({ type: 'mention', attrs: { id: null, label: 'no handle!' } }),
        ),
      ),
    ).toEqual(
      doc(
        paragraph(text('ab', link('https://example.com'), bold)),
        paragraph(text('one'), { type: 'hardBreak' }, text('two')),
        { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(), { type: 'horizontalRule' }] }] },
        { type: 'blockquote', content: [paragraph()] },
        paragraph({ type: 'mention', attrs: { id: '7', label: 'Ann Lee', handle: null } }),
        paragraph(text('@no handle!')),
      ),
    );
  });

  test('makes tables rectangular with a head', () => {
    const cell = (type: string, align: string | null, value?: string) => ({
      type,
      attrs: { align },
      content: [value ? paragraph(text(value)) : paragraph()],
    });
    const row = (...content: object[]) => ({ type: 'tableRow', content });
    expect(
      parseDocument(
        doc({
          type: 'table',
          content: [
            row(cell('tableCell', 'right', 'a')),
            row(cell('tableHeader', 'left', 'b'), { type: 'tableCell', attrs: { colspan: 2 } }),
          ],
        }),
      ),
    ).toEqual(
      doc({
        type: 'table',
        content: [
          row(cell('tableHeader', 'right', 'a'), cell('tableHeader', null)),
          row(cell('tableCell', 'right', 'b'), cell('tableCell', null)),
        ],
      }),
    );
  });

  test('makes a link of a picture from outside', () => {
    const image = (attrs: object) => ({ type: 'image', attrs });
    expect(
      parseDocument(
        doc(
          image({ src: 'https://example.com/a.png', alt: 'A cat', width: 100 }),
          image({ src: 'javascript:alert(1)', alt: 'A dog' }),
          image({ file: '12', src: 'https://example.com/a.png', alt: null, title: null }),
        ),
      ),
    ).toEqual(
      doc(
        paragraph(text('A cat', link('https://example.com/a.png'))),
        paragraph(text('A dog')),
        image({ file: '12', alt: '', title: null }),
      ),
    );
  });

  test('holds the limits', () => {
    const nested = (depth: number) => {
      let block: object = paragraph(text('deep'));
      for (let i = 0; i < depth; i++) block = { type: 'blockquote', content: [block] };
      return doc(block);
    };
    expect(() => parseDocument(nested(MAX_DEPTH - 3))).not.toThrow();
    expect(refusal(nested(MAX_DEPTH - 2)).code).toBe('too_large');
    expect(refusal(nested(50_000)).code).toBe('too_large');
    expect(() => parseDocument(doc(...Array.from({ length: MAX_NODES - 1 }, () => paragraph())))).not.toThrow();
    expect(refusal(doc(...Array.from({ length: MAX_NODES }, () => paragraph()))).code).toBe('too_large');
    expect(() => parseDocument(doc(paragraph(text('a'.repeat(MAX_TEXT)))))).not.toThrow();
    expect(refusal(doc(paragraph(text('a'.repeat(MAX_TEXT)), text('a')))).code).toBe('too_large');
    expect(refusal(doc(paragraph(text('\n'.repeat(MAX_NODES))))).code).toBe('too_large');
    const wide = { type: 'tableRow', content: Array.from({ length: 100 }, () => ({ type: 'tableCell' })) };
    const narrow = Array.from({ length: 9000 }, () => ({ type: 'tableRow', content: [{ type: 'tableCell' }] }));
    expect(refusal(doc({ type: 'table', content: [wide, ...narrow] })).code).toBe('too_large');
    const href = `https://example.com/${'a'.repeat(2000)}`;
    const links = Array.from({ length: MAX_ATTRIBUTE_TEXT / 2000 }, (_, i) => text(`${i}`, link(href)));
    expect(refusal(doc(paragraph(...links))).code).toBe('too_large');
  });

  test('is quick', () => {
    const parsed = parseDocument(doc(...Array.from({ length: 10 }, () => paragraph(text('Some words of a post. ')))));
    const started = process.cpuUsage();
    for (let i = 0; i < 1000; i++) parseDocument(parsed);
    expect(milliseconds(started) / 1000).toBeLessThan(0.2);
  });
});

describe('links', () => {
  test.each([
    ['https://example.com', 'https://example.com'],
    ['HTTP://Example.com/Ä?q=1#f', 'http://Example.com/Ä?q=1#f'],
    [' https://example.com/a b ', 'https://example.com/a%20b'],
    ['https://example.com/"><script>', 'https://example.com/%22%3E%3Cscript%3E'],
    ['https://example.com/a\\b', 'https://example.com/a%5Cb'],
    ['mailto:me@example.com?subject=Hi', 'mailto:me@example.com?subject=Hi'],
    ['tel:+49 30 123', undefined],
    ['tel:+4930123', 'tel:+4930123'],
    ['/items/1?a=b#c', '/items/1?a=b#c'],
    ['/', '/'],
  ])('%j becomes %j', (href, expected) => {
    expect(safeHref(href)).toBe(expected);
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'blob:https://example.com/1',
    'file:///etc/passwd',
    'ftp://example.com',
    '//example.com',
    '/\\example.com',
    '\\\\example.com',
    '/\t/example.com',
    'https:/\\example.com',
    'https:\\\\example.com',
    'https:example.com',
    'https://good.example\\@evil.example',
    'https://exa\u200bmple.com',
    'https://example.com/\u202egnp.exe',
    'https://',
    'https:///x',
    'https://[x',
    'https://exa mple.com',
    'example.com',
    '#anchor',
    '?query',
    '../up',
    '',
    `https://example.com/${'a'.repeat(3000)}`,
    null,
    42,
  ])('%j is none', (href) => {
    expect(safeHref(href)).toBeUndefined();
  });

  test('what is taken once is taken unchanged again, and a browser agrees about where it goes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl({ withFragments: true, withQueryParameters: true }),
          fc.string(),
          fc.string().map((s) => `/${s}`),
        ),
        (href) => {
          const safe = safeHref(href);
          if (safe === undefined) return;
          expect(safeHref(safe)).toBe(safe);
          const url = new URL(safe, 'https://fika.invalid');
          expect(['http:', 'https:', 'mailto:', 'tel:']).toContain(url.protocol);
          if (safe.startsWith('/')) expect(url.host).toBe('fika.invalid');
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('a refused one loses its mark and stays as text', () => {
    expect(parseDocument(doc(paragraph(text('a', link('javascript:alert(1)')), text('b'))))).toEqual(
      doc(paragraph(text('ab'))),
    );
  });
});

test('an empty document is empty, one with a picture is not', () => {
  expect(isEmpty(emptyDocument())).toBe(true);
  expect(parseDocument(doc())).toEqual(emptyDocument());
  expect(isEmpty(parseDocument(doc(paragraph(text(' '), { type: 'hardBreak' }), paragraph())))).toBe(true);
  expect(isEmpty(parseDocument(doc(paragraph(text('a')))))).toBe(false);
  expect(isEmpty(parseDocument(doc({ type: 'image', attrs: { file: '1' } })))).toBe(false);
});

test('the contract says where and why', () => {
  const result = documentSchema.safeParse(doc({ type: 'script' }));
  expect(result.error?.issues).toMatchObject([{ path: ['content', '0'], params: { document: 'unknown' } }]);
  fc.assert(
    fc.property(arbitraryDocument, (d) => {
      expect(documentSchema.parse(d)).toEqual(d);
    }),
    { numRuns: 20 },
  );
});
