import type { Doc, DocNode } from '../api/shapes.ts';

/** The beginning of a document as one line of at most so many characters. */
export function plainText(body: unknown, max: number): string {
  let text = '';
  const collect = (nodes: readonly DocNode[] | undefined): void => {
    for (const node of nodes ?? []) {
      if (text.length > max) return;
      const { label, name } = node.attrs ?? {};
      if (node.text) text += node.text;
      else if (node.type === 'mention') text += `@${String(label)}`;
      else if (node.type === 'tag') text += `#${String(name)}`;
      collect(node.content);
      if (node.content && node.type !== 'listItem') text += ' ';
    }
  };
  collect((body as Doc | null)?.content);
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= max
    ? line
    : `${line
        .slice(0, max)
        .toWellFormed()
        .replace(/\s\S*$/, '')} …`;
}
