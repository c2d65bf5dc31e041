import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryDocument } from './arbitrary-document.ts';
import { fromMarkdown, toMarkdown } from './markdown.ts';
import { references, resolveMentions } from './references.ts';

test('what a document points to, each once', () => {
  const markdown =
    '@[Ann](person:7) @[Ann](person:7) @bob #news #news #berlin [a **b**](https://example.com) /x\n\n> - ![c](fika:file/3)\n\n![](fika:item/4)\n\n| [d](/items/5) |\n| - |';
  expect(references(fromMarkdown(markdown))).toEqual({
    people: ['7'],
    handles: ['bob'],
    tags: ['news', 'berlin'],
    files: ['3'],
    links: ['https://example.com', '/items/5'],
    items: ['4'],
  });
});

test('handles become people, or text where nobody has them', () => {
  const known = (handle: string) => (handle === 'bob' ? { id: '8', label: 'Bob Ross' } : undefined);
  const doc = resolveMentions(fromMarkdown('Hi **@bob** and @nobody, @[Ann](person:7)'), known);
  expect(toMarkdown(doc)).toBe('Hi **@[Bob Ross](person:8)** and \\@nobody, @[Ann](person:7)');
  expect(references(doc)).toMatchObject({ people: ['8', '7'], handles: [] });
});

test('after resolving, no handle is left', () => {
  fc.assert(
    fc.property(arbitraryDocument, fc.boolean(), (doc, found) => {
      const resolved = resolveMentions(doc, () => (found ? { id: '8', label: 'Bob' } : undefined));
      expect(references(resolved).handles).toEqual([]);
      expect(fromMarkdown(toMarkdown(resolved))).toEqual(resolved);
    }),
    { numRuns: 200 },
  );
});
