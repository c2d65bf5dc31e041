/** Documents for property tests: JSON as an editor or an attacker might send it, brought to normal form. */
import fc from 'fast-check';
import { type Doc, parseDocument } from './document.ts';

const id = fc.constantFrom('1', '42', '9007199254740993', '999999999999999999');
/** Characters that Markdown and HTML care about, among others that they should not. */
const character = fc.constantFrom(
  ...'aZéßжש中09 _*~`[]()<>#@!&|\\:;.+-="\'{}$^%/?,',
  ' ',
  ' ',
  '\t',
  '\n',
  '\u00a0',
  '\u2003',
  '\u000b',
  '\u0001',
  '\u0085',
  '\ufeff',
  '\u200b',
  '\u2028',
  '😀',
  'e\u0301',
  '𝕿',
  'ا',
);
const phrase = fc.constantFrom(
  'www.example.com',
  'https://example.com/a_b*c*',
  'http://',
  'me@example.com',
  '@anna',
  '#tag',
  '1. ',
  '- ',
  '+',
  '# ',
  '>',
  '---',
  '===',
  '```',
  '~~~',
  '[x] ',
  '[!NOTE]',
  '![a](b)',
  '[a]: /b',
  '<br>',
  '<b>',
  '<!-- -->',
  '&amp;',
  '&#32;',
  '| - |',
  '**',
  '__',
  '~~',
  ' ',
  '  ',
  '    ',
  '\\',
  '@[a](person:1)',
  '#[a](tag:a)',
  'word',
  '(word)',
  '!',
  '`',
  '``',
);
const text = fc.oneof(
  fc.array(fc.oneof(character, phrase), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }).map((s) => s.replaceAll('\u0000', '')),
  phrase,
);
const href = fc.constantFrom(
  'https://example.com',
  'https://example.com/a(b)c?d=1&copy;=2',
  '/items/1',
  'mailto:me@example.com',
  'tel:+4930123',
  'https://example.com/a b|c',
  'javascript:alert(1)',
  'http://ü.example/ß#x',
);
const mark = fc.oneof(
  fc.constantFrom({ type: 'bold' }, { type: 'italic' }, { type: 'strike' }, { type: 'code' }),
  href.map((to) => ({ type: 'link', attrs: { href: to } })),
);
const markSet = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(mark, { maxLength: 3 }) },
);
const handle = fc.constantFrom('anna', 'a.b-c', 'müller', '_x_', '中');
const inline = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('text'), text, marks: markSet }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('hardBreak'), marks: markSet }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('mention'), attrs: fc.record({ id, label: text }), marks: markSet }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('mention'),
      attrs: fc.oneof(
        handle.map((h) => ({ id: null, label: h, handle: h })),
        fc.record({ id: fc.constant(null), label: text, handle }),
      ),
      marks: markSet,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('tag'),
      attrs: fc.constantFrom('news', 'größe', 'a-b', 'x41', 'end-', 'u_').map((name) => ({ name })),
      marks: markSet,
    }),
  },
);
const inlineContent = fc.array(inline, { maxLength: 5 });
const cell = fc.record({
  type: fc.constantFrom('tableCell', 'tableHeader'),
  attrs: fc.record({ align: fc.constantFrom(null, 'left', 'center', 'right') }),
  content: fc.record({ type: fc.constant('paragraph'), content: inlineContent }).map((p) => [p]),
});

const { block } = fc.letrec<{ block: unknown; blocks: unknown[]; item: unknown; taskItem: unknown }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ type: fc.constant('paragraph'), content: inlineContent }),
    fc.record({ type: fc.constant('paragraph'), content: inlineContent }),
    fc.record({
      type: fc.constant('heading'),
      attrs: fc.record({ level: fc.integer({ min: 1, max: 4 }) }),
      content: inlineContent,
    }),
    fc.record({
      type: fc.constant('codeBlock'),
      attrs: fc.record({ language: fc.constantFrom(null, 'ts', 'c++', 'objective-c') }),
      content: fc.array(fc.record({ type: fc.constant('text'), text }), { maxLength: 3 }),
    }),
    fc.constant({ type: 'horizontalRule' }),
    fc.record({
      type: fc.constant('image'),
      attrs: fc.oneof(fc.record({ file: id, alt: text, title: fc.option(text) }), fc.record({ src: href, alt: text })),
    }),
    fc.record({ type: fc.constant('embed'), attrs: fc.record({ id }) }),
    fc.record({
      type: fc.constant('table'),
      content: fc.array(fc.record({ type: fc.constant('tableRow'), content: fc.array(cell, { maxLength: 3 }) }), {
        maxLength: 3,
      }),
    }),
    fc.record({ type: fc.constantFrom('bulletList'), content: fc.array(tie('item'), { maxLength: 3 }) }),
    fc.record({
      type: fc.constant('orderedList'),
      attrs: fc.record({ start: fc.constantFrom(0, 1, 9, 98, 99_999_999) }),
      content: fc.array(tie('item'), { maxLength: 3 }),
    }),
    fc.record({ type: fc.constant('taskList'), content: fc.array(tie('taskItem'), { maxLength: 3 }) }),
    fc.record({ type: fc.constant('blockquote'), content: tie('blocks') }),
    fc.record({
      type: fc.constant('callout'),
      attrs: fc.record({ tone: fc.constantFrom('note', 'tip', 'warning') }),
      content: tie('blocks'),
    }),
  ),
  blocks: fc.array(tie('block'), { maxLength: 3 }),
  item: fc.record({ type: fc.constant('listItem'), content: tie('blocks') }),
  taskItem: fc.record({
    type: fc.constant('taskItem'),
    attrs: fc.record({ checked: fc.boolean() }),
    content: tie('blocks'),
  }),
}));

export const looseDocument = fc.record({ type: fc.constant('doc'), content: fc.array(block, { maxLength: 5 }) });
export const arbitraryDocument: fc.Arbitrary<Doc> = looseDocument.map(parseDocument);
