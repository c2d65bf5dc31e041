/** Two edits of one text as one: three-way, by blocks; within lists, quotes and tables by their parts. */
import { diff3Merge } from 'node-diff3';
import { type Doc, type LooseNode, parseDocument } from './document.ts';

export interface Merged {
  /** With both of two versions, `mine` first, wherever they changed the same part. */
  readonly doc: Doc;
  /** How many such parts there are. */
  readonly conflicts: number;
}

/** A value that was changed by one of two; undefined where both made something else of it. */
export function mergeValue<T>(base: T, mine: T, theirs: T): T | undefined {
  if (mine === base || mine === theirs) return theirs;
  return theirs === base ? mine : undefined;
}

/** Stands between two parts, so that changes of neighbours are not taken for changes of one. No JSON of a part is this. */
const between = '|';

type Parts = readonly LooseNode[];

const tokensOf = (parts: Parts): string[] => parts.flatMap((part) => [JSON.stringify(part), between]);
const partsOf = (tokens: readonly string[]): LooseNode[] =>
  tokens.filter((token) => token !== between).map((token) => JSON.parse(token) as LooseNode);

/** What holds parts that mean something by themselves: items of a list, rows of a table. A paragraph's words do not. */
const divisible = new Set([
  'bulletList',
  'orderedList',
  'taskList',
  'listItem',
  'taskItem',
  'blockquote',
  'callout',
  'table',
]);

const isSameSort = (one: LooseNode, other: LooseNode): boolean =>
  one.type === other.type && JSON.stringify(one.attrs) === JSON.stringify(other.attrs);

function mergeParts(base: Parts, mine: Parts, theirs: Parts): { parts: LooseNode[]; conflicts: number } {
  const parts: LooseNode[] = [];
  let conflicts = 0;
  // `a` is the first of the two in the result, `b` the second.
  for (const region of diff3Merge(tokensOf(mine), tokensOf(base), tokensOf(theirs), { excludeFalseConflicts: true })) {
    if (region.ok) {
      parts.push(...partsOf(region.ok));
      continue;
    }
    const [was, one, other] = [region.conflict!.o, region.conflict!.a, region.conflict!.b].map(partsOf) as [
      LooseNode[],
      LooseNode[],
      LooseNode[],
    ];
    const within = mergeWithin(was, one, other);
    parts.push(...within.parts);
    conflicts += within.conflicts;
  }
  return { parts, conflicts };
}

/** A stretch that both changed: the same list on both sides is looked into; of anything else both versions are kept. */
function mergeWithin(was: Parts, mine: Parts, theirs: Parts): { parts: LooseNode[]; conflicts: number } {
  const [a, o, b] = [mine[0], was[0], theirs[0]];
  const isOne = was.length === 1 && mine.length === 1 && theirs.length === 1;
  if (isOne && a && o && b && divisible.has(o.type) && isSameSort(a, o) && isSameSort(b, o)) {
    const inner = mergeParts(o.content ?? [], a.content ?? [], b.content ?? []);
    return { parts: [{ ...o, content: inner.parts }], conflicts: inner.conflicts };
  }
  // Both only added here, each something else: nothing of it speaks against the other.
  if (was.length === 0) return { parts: [...mine, ...theirs], conflicts: 0 };
  return { parts: [...mine, ...theirs], conflicts: 1 };
}

/**
 * One text of two that were made of the same earlier one. Nothing that either of them wrote is missing from it.
 * @throws {RichTextError} where both together are too long
 */
export function mergeDocuments(base: Doc, mine: Doc, theirs: Doc): Merged {
  // What comes from the database has its keys in an order of their own: equal parts must be equal text.
  const content = (doc: Doc) => parseDocument(doc).content as unknown as Parts;
  const { parts, conflicts } = mergeParts(content(base), content(mine), content(theirs));
  return { doc: parseDocument({ type: 'doc', content: parts }), conflicts };
}
