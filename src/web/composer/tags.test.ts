import { expect, it } from 'vitest';
import type { Doc, DocNode } from '../api/shapes.ts';
import { withTags } from './tags.ts';

const paragraph = (...content: DocNode[]): Doc => ({ type: 'doc', content: [{ type: 'paragraph', content }] });
const text = (words: string, mark?: string): DocNode => ({
  type: 'text',
  text: words,
  ...(mark ? { marks: [{ type: mark }] } : {}),
});
const tag = (name: string): DocNode => ({ type: 'tag', attrs: { name } });

it('makes tags of words after #, also at the end and in other scripts', () => {
  expect(withTags(paragraph(text('see #rota and (#größe) #مرحبا')))).toEqual(
    paragraph(text('see '), tag('rota'), text(' and ('), tag('größe'), text(') '), tag('مرحبا')),
  );
});

it('leaves numbers, addresses and code alone', () => {
  const doc = paragraph(text('#1 and a#b, '), text('#include', 'code'), text('http://x/#y', 'link'));
  expect(withTags(doc)).toEqual(doc);
});

it('keeps the marks of the words around', () => {
  expect(withTags(paragraph(text('loud #rota now', 'bold')))).toEqual(
    paragraph(text('loud ', 'bold'), tag('rota'), text(' now', 'bold')),
  );
});
