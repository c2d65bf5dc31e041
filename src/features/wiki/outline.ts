/** A page's headings and their addresses: the same for who reads it and for who imports links to them. */

interface Node {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly Node[];
  readonly text?: string;
}

export interface Heading {
  /** After `#` in its address. */
  readonly id: string;
  readonly level: number;
  readonly text: string;
}

const textOf = (node: Node): string =>
  node.text ?? (node.type === 'hardBreak' ? ' ' : (node.content ?? []).map(textOf).join(''));

/** As GitHub makes them of headings, so that links of handbooks written for it still lead there. */
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .trim()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');

/**
 * The document with an `anchor` at each of its headings at the top, and those headings. Two of one name are told apart by a number. Levels are counted from the highest
 * that a page uses, and none is left out: who hears the page is led by them.
 */
export function withAnchors<T extends { readonly content?: readonly unknown[] }>(
  doc: T | null,
): { doc: T | null; headings: Heading[] } {
  const headings: Heading[] = [];
  const met = new Map<string, number>();
  const above: number[] = [];
  const content = (doc?.content as readonly Node[] | undefined)?.map((node) => {
    if (node.type !== 'heading') return node;
    const text = textOf(node).trim();
    const slug = slugOf(text) || 'section';
    const n = met.get(slug) ?? 0;
    met.set(slug, n + 1);
    const id = n === 0 ? slug : `${slug}-${n}`;
    const written = Number(node.attrs?.level ?? 1);
    while (above.length > 0 && above.at(-1)! >= written) above.pop();
    above.push(written);
    const level = above.length;
    if (text !== '') headings.push({ id, level, text });
    return { ...node, attrs: { ...node.attrs, level, anchor: id } };
  });
  return { doc: doc && content ? { ...doc, content } : doc, headings };
}
