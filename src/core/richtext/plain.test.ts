import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryDocument } from './arbitrary-document.ts';
import { fromMarkdown } from './markdown.ts';
import { excerpt, fromText, toText } from './plain.ts';

test('the words of a document, a line for each block', () => {
  const markdown =
    '# Title\n\nHi **@[Ann](person:7)**, see #news\\\nnow\n\n- a\n  - b\n\n```\nx = 1\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n___\n\n![A cat](fika:file/1)\n\n![](fika:item/2)';
  expect(toText(fromMarkdown(markdown))).toBe('Title\nHi @Ann, see #news\nnow\na\nb\nx = 1\na\tb\n1\t2\nA cat');
  expect(toText(fromMarkdown(''))).toBe('');
});

test.each([
  ['Short enough.', 20, 'Short enough.'],
  ['One two three four', 12, 'One two…'],
  ['Donaudampfschifffahrtsgesellschaft', 12, 'Donaudampfs…'],
  ['👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 10, '👨‍👩‍👧…'],
  ['a\n\nb\n\nc', 10, 'a b c'],
  ['你好世界你好世界', 6, '你好世界…'],
])('the excerpt of %j in %i is %j', (text, max, expected) => {
  expect(excerpt(fromText(text), max)).toBe(expected);
});

test('an excerpt is never too long and always well formed', () => {
  fc.assert(
    fc.property(arbitraryDocument, fc.integer({ min: 1, max: 60 }), (doc, max) => {
      const short = excerpt(doc, max);
      expect(short.length).toBeLessThanOrEqual(max);
      expect(short.isWellFormed()).toBe(true);
      expect(short).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 500 },
  );
});

test('text becomes paragraphs, and nothing in it markup', () => {
  expect(fromText('**a** @b\r\nc\n\n\n<d>\n')).toEqual({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [{ type: 'text', text: '**a** @b' }, { type: 'hardBreak' }, { type: 'text', text: 'c' }],
      },
      { type: 'paragraph', content: [{ type: 'text', text: '<d>' }] },
    ],
  });
  expect(fromText(' \n')).toEqual({ type: 'doc', content: [{ type: 'paragraph' }] });
});
