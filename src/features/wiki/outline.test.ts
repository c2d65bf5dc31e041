import { expect, test } from 'vitest';
import { fromMarkdown } from '../../core/richtext/markdown.ts';
import { slugOf, withAnchors } from './outline.ts';

test('headings have addresses as GitHub makes them, and levels without gaps', () => {
  const doc = fromMarkdown('## Before you begin\n\n#### Steps & more\n\n## Steps\n\n## Steps\n\n# Überblick');
  const { headings, doc: drawn } = withAnchors(doc);
  expect(headings).toEqual([
    { id: 'before-you-begin', level: 1, text: 'Before you begin' },
    { id: 'steps--more', level: 2, text: 'Steps & more' },
    { id: 'steps', level: 1, text: 'Steps' },
    { id: 'steps-1', level: 1, text: 'Steps' },
    { id: 'überblick', level: 1, text: 'Überblick' },
  ]);
  expect(drawn!.content[0]).toMatchObject({ type: 'heading', attrs: { level: 1, anchor: 'before-you-begin' } });
  expect([slugOf('What’s new?'), slugOf('§ 5')]).toEqual(['whats-new', '-5']);
  expect(withAnchors(null)).toEqual({ doc: null, headings: [] });
});
