/** The beginning of a document, as lists show a long one: a document of the same schema. */
import type { Doc, LooseNode } from './document.ts';
import { shorten } from './plain.ts';

/** What a picture or an embedded item takes of the room, in characters. */
const seen = 200;

/** As much of a node as there is room for; null where none of it fits. */
interface Taken {
  readonly node: LooseNode | null;
  readonly used: number;
  readonly isCut: boolean;
}

/** Half of these would be none, or mean something else: a row without its last cells, a picture without its file. */
const whole = new Set(['tableRow', 'image', 'embed', 'mention', 'tag', 'hardBreak', 'horizontalRule']);

function lengthOf(node: LooseNode): number {
  switch (node.type) {
    case 'text':
      return node.text?.length ?? 0;
    case 'image':
    case 'embed':
      return seen;
    case 'mention':
      return `@${node.attrs?.label ?? ''}`.length;
    case 'tag':
      return `#${node.attrs?.name ?? ''}`.length;
    default:
      return (node.content ?? []).reduce((sum, child) => sum + lengthOf(child), 1);
  }
}

function take(node: LooseNode, room: number): Taken {
  const length = lengthOf(node);
  if (length <= room) return { node, used: length, isCut: false };
  if (whole.has(node.type)) return { node: null, used: 0, isCut: true };
  if (node.type === 'text')
    return room < 2
      ? { node: null, used: 0, isCut: true }
      : { node: { ...node, text: shorten(node.text ?? '', room) }, used: room, isCut: true };
  const content: LooseNode[] = [];
  let used = 1;
  for (const child of node.content ?? []) {
    const part = take(child, room - used);
    if (part.node) content.push(part.node);
    used += part.used;
    if (part.isCut) break;
  }
  return content.length > 0 ? { node: { ...node, content }, used, isCut: true } : { node: null, used: 0, isCut: true };
}

/**
 * The document's first `max` characters or so, cut between words; pictures count for some. The document itself where it is not longer.
 * Costs as much as the document is long.
 */
export function abridge(doc: Doc, max: number): { readonly doc: Doc; readonly isCut: boolean } {
  const { node, isCut } = take(doc as unknown as LooseNode, max);
  if (!isCut) return { doc, isCut };
  const nothing: LooseNode = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '…' }] }] };
  return { doc: (node ?? nothing) as unknown as Doc, isCut };
}
