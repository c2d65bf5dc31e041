import type { Doc, DocNode } from '../api/shapes.ts';

const tag = /(^|[\s(])#(\p{L}[\p{L}\p{M}\p{N}_-]{0,63})/gu;

/** Turns `#words` that were typed to the very end, or pasted, into tags; text in code stays text. */
export function withTags(doc: Doc): Doc {
  return { ...doc, content: doc.content?.map(inNode) ?? [] };
}

function inNode(node: DocNode): DocNode {
  if (node.type === 'codeBlock' || !node.content) return node;
  return {
    ...node,
    content: node.content.flatMap((child) => (child.type === 'text' ? inText(child) : [inNode(child)])),
  };
}

function inText(node: DocNode): DocNode[] {
  const text = node.text ?? '';
  if (!text.includes('#') || node.marks?.some((mark) => mark.type === 'code' || mark.type === 'link')) return [node];
  const parts: DocNode[] = [];
  let from = 0;
  for (const match of text.matchAll(tag)) {
    const start = match.index + match[1]!.length;
    if (start > from) parts.push({ ...node, text: text.slice(from, start) });
    parts.push({ type: 'tag', attrs: { name: match[2]! } });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ ...node, text: text.slice(from) });
  return parts;
}
