import { type MarkSpec as ProseMirrorMark, type NodeSpec as ProseMirrorNode, Schema } from 'prosemirror-model';
import { type AttributeSpec, type ContentSpec, marks, nodes } from './description.ts';

/** `{ of: 'block', min: 0, first: 'paragraph' }` → `paragraph block*` */
function expression(content: ContentSpec): string {
  const of = typeof content.of === 'string' ? content.of : `(${content.of.join(' | ')})`;
  const rest = content.max === 1 ? of : `${of}${content.min === 1 ? '+' : '*'}`;
  return content.first ? `${content.first} ${rest}` : rest;
}

const attributes = (attrs: Readonly<Record<string, AttributeSpec>> = {}) =>
  Object.fromEntries(
    Object.entries(attrs).map(([name, spec]) => [
      name,
      {
        ...(spec.default === undefined ? {} : { default: spec.default }),
        validate: (value: unknown) => {
          if (spec.accept(value) === undefined) throw new RangeError(`The attribute ${name} cannot have this value.`);
        },
      },
    ]),
  );

const proseMirrorNodes = Object.entries(nodes).map(([name, spec]): [string, ProseMirrorNode] => {
  const atom = !spec.content && name !== 'text' && name !== 'hardBreak';
  return [
    name,
    {
      ...(spec.group ? { group: spec.group } : {}),
      ...(spec.group === 'inline' && name !== 'text' ? { inline: true } : {}),
      ...(spec.content ? { content: expression(spec.content) } : {}),
      ...(spec.attrs ? { attrs: attributes(spec.attrs) } : {}),
      ...(spec.code ? { code: true, marks: '', defining: true } : {}),
      ...(atom ? { atom: true } : {}),
    },
  ];
});

const proseMirrorMarks = Object.entries(marks).map(([name, spec]): [string, ProseMirrorMark] => [
  name,
  {
    ...(spec.attrs ? { attrs: attributes(spec.attrs) } : {}),
    // Only itself: Markdown can say **`code`** and a link on code, so the document can.
    excludes: name,
    ...(name === 'link' ? { inclusive: false } : {}),
  },
]);

/** The schema of every text in Fika, for the editor and for whoever needs ProseMirror's own operations on the server. */
export const schema: Schema = new Schema({
  nodes: Object.fromEntries(proseMirrorNodes),
  marks: Object.fromEntries(proseMirrorMarks),
  topNode: 'doc',
});
