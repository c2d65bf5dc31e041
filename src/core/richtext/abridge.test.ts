import fc from 'fast-check';
import { expect, test } from 'vitest';
import { abridge } from './abridge.ts';
import { arbitraryDocument } from './arbitrary-document.ts';
import { parseDocument } from './document.ts';
import { fromMarkdown } from './markdown.ts';
import { toText } from './plain.ts';

test('what is short stays as it is', () => {
  const doc = fromMarkdown('A **short** one\n\n- with\n- a list');
  expect(abridge(doc, 100)).toEqual({ doc, isCut: false });
});

test('what is long ends between words, in the block where the room ends', () => {
  const doc = fromMarkdown('First paragraph\n\n**Second** paragraph of some length\n\nThird');
  const { doc: short, isCut } = abridge(doc, 40);
  expect(isCut).toBe(true);
  expect(toText(short)).toBe('First paragraph\nSecond paragraph of…');
});

test('a table keeps whole rows, and a list whole items before the last', () => {
  const table = fromMarkdown(`| a | b |\n|---|---|\n${'| one | two |\n'.repeat(20)}`);
  const { doc: short } = abridge(table, 60);
  const rows = (short.content[0] as { content: { content: unknown[] }[] }).content;
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.length).toBeLessThan(8);
  for (const row of rows) expect(row.content).toHaveLength(2);
});

test('where nothing fits, that there is something is said', () => {
  const { doc, isCut } = abridge(fromMarkdown(`| ${'x'.repeat(500)} |\n|---|\n`), 50);
  expect([toText(doc), isCut]).toEqual(['…', true]);
});

test('mentions and tags count with their sign', () => {
  const tag = { type: 'tag', attrs: { name: 'news' } };
  const doc = { type: 'doc', content: [{ type: 'paragraph', content: Array.from({ length: 30 }, () => tag) }] };
  expect(toText(abridge(doc as never, 50).doc).length).toBeLessThanOrEqual(50);
});

test('whatever is cut is a document again, no longer than asked, and a beginning', () => {
  fc.assert(
    fc.property(arbitraryDocument, fc.integer({ min: 10, max: 400 }), (doc, max) => {
      const { doc: short, isCut } = abridge(doc, max);
      expect(parseDocument(short)).toEqual(short);
      if (!isCut) {
        expect(short).toBe(doc);
        return;
      }
      const text = toText(short);
      expect(text.length).toBeLessThanOrEqual(max + 1);
      const beginning = text.replace(/…$/, '').trimEnd();
      expect(toText(doc).replace(/\s+/g, ' ').startsWith(beginning.replace(/\s+/g, ' ').trimEnd())).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
