/** A page's headings and their addresses: the same for who reads it and for who imports links to them. */
import { evenLevels } from '../../core/richtext/levels.ts';

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

const isHeading = ({ type }: Node): boolean => type === 'heading';
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
 * The document with an `anchor` at each of its headings at the top, and those headings. Two of one name are told apart by a number. Their levels are even.
 */
export function withAnchors<T extends { readonly content?: readonly unknown[] }>(
  doc: T | null,
): { doc: T | null; headings: Heading[] } {
  const headings: Heading[] = [];
  const met = new Map<string, number>();
  const all = (doc?.content ?? []) as readonly Node[];
  const levels = evenLevels(all.filter(isHeading).map(({ attrs }) => Number(attrs?.level ?? 1)));
  const content = all.map((node) => {
    if (!isHeading(node)) return node;
    const text = textOf(node).trim();
    const slug = slugOf(text) || 'section';
    const n = met.get(slug) ?? 0;
    met.set(slug, n + 1);
    const id = n === 0 ? slug : `${slug}-${n}`;
    const level = levels.shift()!;
    if (text !== '') headings.push({ id, level, text });
    return { ...node, attrs: { ...node.attrs, level, anchor: id } };
  });
  return { doc: doc && { ...doc, content }, headings };
}
