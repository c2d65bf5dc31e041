import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryDocument } from './arbitrary-document.ts';
import { type Doc, parseDocument } from './document.ts';
import { fromMarkdown, toMarkdown } from './markdown.ts';
import { mergeDocuments, mergeValue } from './merge.ts';

const merge = (base: string, mine: string, theirs: string) => {
  const { doc, conflicts } = mergeDocuments(fromMarkdown(base), fromMarkdown(mine), fromMarkdown(theirs));
  return [toMarkdown(doc), conflicts] as const;
};

describe('two edits of one text', () => {
  test('in different paragraphs become one, also side by side', () => {
    expect(merge('One\n\nTwo\n\nThree', 'One more\n\nTwo\n\nThree', 'One\n\nTwo more\n\nThree')).toEqual([
      'One more\n\nTwo more\n\nThree',
      0,
    ]);
  });

  test('that add, take away and move different things become one', () => {
    expect(merge('One\n\nTwo\n\nThree', 'Zero\n\nOne\n\nTwo\n\nThree', 'One\n\nThree\n\nFour')).toEqual([
      'Zero\n\nOne\n\nThree\n\nFour',
      0,
    ]);
  });

  test('in one list become one, item by item; in one table, row by row', () => {
    expect(merge('- a\n- b\n- c', '- A\n- b\n- c', '- a\n- b\n- C\n- d')).toEqual(['- A\n- b\n- C\n- d', 0]);
    const table = (one: string, two: string) => `| h |\n| --- |\n| ${one} |\n| ${two} |`;
    expect(merge(table('1', '2'), table('1 more', '2'), table('1', '2 more'))).toEqual([table('1 more', '2 more'), 0]);
  });

  test('that add something different in the same place keep both', () => {
    expect(merge('One', 'One\n\nmine', 'One\n\ntheirs')).toEqual(['One\n\nmine\n\ntheirs', 0]);
  });

  test('that do the same are done once', () => {
    expect(merge('One\n\nTwo', 'One more\n\nTwo', 'One more\n\nTwo')).toEqual(['One more\n\nTwo', 0]);
  });

  test('of the same paragraph are a conflict that has both, and so is an edit of what the other took away', () => {
    expect(merge('One\n\nTwo', 'One mine\n\nTwo', 'One theirs\n\nTwo more')).toEqual([
      'One mine\n\nOne theirs\n\nTwo more',
      1,
    ]);
    expect(merge('One\n\nTwo', 'Two', 'One theirs\n\nTwo')).toEqual(['One theirs\n\nTwo', 1]);
  });

  test('where only one changed anything is what that one wrote; what anybody wrote is in the result', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryDocument, arbitraryDocument, (base, mine, theirs) => {
        expect(mergeDocuments(base, base, theirs)).toEqual({ doc: theirs, conflicts: 0 });
        expect(mergeDocuments(base, mine, base)).toEqual({ doc: mine, conflicts: 0 });
        const { doc } = mergeDocuments(base, mine, theirs);
        expect(doc).toEqual(parseDocument(doc));
        const before = leaves(base);
        for (const leaf of [...leaves(mine), ...leaves(theirs)])
          if (!before.has(leaf)) expect(leaves(doc)).toContain(leaf);
      }),
      { numRuns: 200 },
    );
  });
});

test('one value of two', () => {
  expect([
    mergeValue('a', 'b', 'a'),
    mergeValue('a', 'a', 'c'),
    mergeValue('a', 'b', 'b'),
    mergeValue('a', 'b', 'c'),
  ]).toEqual(['b', 'c', 'b', undefined]);
});

/** The parts that hold no other part. */
function leaves(doc: Doc): Set<string> {
  const found = new Set<string>();
  const walk = (node: { type: string; content?: unknown[] }) => {
    const inner = (node.content ?? []) as { type: string; content?: unknown[] }[];
    if (inner.length === 0 || ['paragraph', 'heading', 'codeBlock'].includes(node.type))
      found.add(JSON.stringify(node));
    else for (const child of inner) walk(child);
  };
  walk(doc as never);
  return found;
}
