import { describe, expect, test } from 'vitest';
import { changesBetween } from './changes.ts';
import { fromMarkdown } from './markdown.ts';

const changes = (before: string, after: string) =>
  changesBetween(fromMarkdown(before) as never, fromMarkdown(after) as never).map((one) =>
    one.change === 'skipped'
      ? `… ${one.count}`
      : one.change === 'changed'
        ? one.words
            .map(({ text, change }) => (change === 'same' ? text : `${change === 'added' ? '+' : '-'}[${text}]`))
            .join('')
        : `${one.change} ${one.block.type}`,
  );

describe('changes between two versions', () => {
  test('are words within a paragraph, not the paragraph', () => {
    expect(changes('Change it on day two.', 'Change it on day three.')).toEqual(['Change it on day -[two]+[three].']);
  });

  test('are blocks where little of a block is left', () => {
    expect(changes('Something about soup', 'Wholly other words here')).toEqual([
      'removed paragraph',
      'added paragraph',
    ]);
    expect(changes('One\n\n## Two', 'One\n\n## Two\n\n- a\n- b')).toEqual(['… 1', 'same heading', 'added bulletList']);
  });

  test('leave out what is far from them', () => {
    const lines = Array.from({ length: 9 }, (_, n) => `Paragraph number ${n}`);
    const other = lines.map((line, n) => (n === 4 ? `${line} changed` : line));
    expect(changes(lines.join('\n\n'), other.join('\n\n'))).toEqual([
      '… 3',
      'same paragraph',
      'Paragraph number 4+[ changed]',
      'same paragraph',
      '… 3',
    ]);
    expect(changes('Same', 'Same')).toEqual(['… 1']);
  });

  test('do not mind in which order the database gives the keys', () => {
    const before = { content: [{ type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'A' }] }] };
    const after = { content: [{ content: [{ text: 'A', type: 'text' }], attrs: { level: 1 }, type: 'heading' }] };
    expect(changesBetween(before, after)).toEqual([{ change: 'skipped', count: 1 }]);
  });
});
