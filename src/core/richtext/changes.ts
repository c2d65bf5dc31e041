/** What differs between two versions of a text, for readers: blocks that came, went or changed, and in those the words. */
import { diffArrays, diffWordsWithSpace } from 'diff';

interface Node {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly Node[];
  readonly text?: string;
  readonly marks?: readonly unknown[];
}

export interface Words {
  readonly text: string;
  readonly change: 'same' | 'added' | 'removed';
}

export type BlockChange =
  | { readonly change: 'same' | 'added' | 'removed'; readonly block: Node }
  /** The same block before and after, where its words can be compared. */
  | { readonly change: 'changed'; readonly block: Node; readonly words: readonly Words[] }
  /** So many blocks that are the same on both sides and far from any change. */
  | { readonly change: 'skipped'; readonly count: number };

/** Blocks around a change that are shown with it. */
const around = 1;

const keyOf = (node: Node): string =>
  JSON.stringify(node, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** The words of a block, a line for each part of it. */
export function textOf(node: Node): string {
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  if (node.type === 'mention') return `@${String(node.attrs?.label ?? '')}`;
  if (node.type === 'tag') return `#${String(node.attrs?.name ?? '')}`;
  const inner = (node.content ?? []).map(textOf);
  const isLine = ['paragraph', 'heading', 'codeBlock', 'tableRow'].includes(node.type);
  const joined = inner.join(node.type === 'tableRow' ? ' | ' : isLine ? '' : '\n');
  const box = node.type === 'taskItem' ? (node.attrs?.checked ? '☑ ' : '☐ ') : '';
  return box + joined;
}

const wordsOf = (before: Node, after: Node): Words[] =>
  diffWordsWithSpace(textOf(before), textOf(after)).map(({ value, added, removed }) => ({
    text: value,
    change: added ? 'added' : removed ? 'removed' : 'same',
  }));

/** Blocks that stand in for each other are compared word by word where at least a third of the letters is the same. */
function paired(before: Node, after: Node): BlockChange[] {
  const both =
    (before.type === after.type || (isText(before) && isText(after))) && textOf(before) !== '' && textOf(after) !== '';
  const words = both ? wordsOf(before, after) : [];
  const kept = words.reduce((sum, { text, change }) => sum + (change === 'same' ? text.trim().length : 0), 0);
  const longest = Math.max(textOf(before).length, textOf(after).length);
  if (both && words.some(({ change }) => change !== 'same') && kept * 3 >= longest)
    return [{ change: 'changed', block: after, words }];
  return [
    { change: 'removed', block: before },
    { change: 'added', block: after },
  ];
}

const isText = (node: Node): boolean => node.type === 'paragraph' || node.type === 'heading';

/** Longer texts are compared block by block only: words of a hundred thousand letters would hold up the browser. */
const longestCompared = 20_000;

/** The two versions as one list of blocks; what is the same and far from any change is left out, and counted. */
export function changesBetween(
  before: { content?: readonly Node[] } | null,
  after: { content?: readonly Node[] } | null,
): BlockChange[] {
  const old = before?.content ?? [];
  const fresh = after?.content ?? [];
  const found: BlockChange[] = [];
  let removed: Node[] = [];
  let at = { old: 0, fresh: 0 };
  const flush = () => {
    found.push(...removed.map((block): BlockChange => ({ change: 'removed', block })));
    removed = [];
  };
  for (const part of diffArrays(old.map(keyOf), fresh.map(keyOf))) {
    const count = part.value.length;
    if (part.removed) {
      flush();
      removed = old.slice(at.old, at.old + count);
      at = { ...at, old: at.old + count };
      continue;
    }
    const blocks = fresh.slice(at.fresh, at.fresh + count);
    if (part.added) {
      for (const [n, block] of blocks.entries()) {
        const partner = removed[n];
        if (partner && textOf(partner).length < longestCompared && textOf(block).length < longestCompared)
          found.push(...paired(partner, block));
        else if (partner) found.push({ change: 'removed', block: partner }, { change: 'added', block });
        else found.push({ change: 'added', block });
      }
      removed = removed.slice(blocks.length);
      flush();
    } else {
      flush();
      found.push(...blocks.map((block): BlockChange => ({ change: 'same', block })));
      at = { ...at, old: at.old + count };
    }
    at = { ...at, fresh: at.fresh + count };
  }
  flush();
  return withoutFar(found);
}

function withoutFar(blocks: readonly BlockChange[]): BlockChange[] {
  const near = new Set<number>();
  for (const [n, { change }] of blocks.entries())
    if (change !== 'same') for (let i = n - around; i <= n + around; i++) near.add(i);
  const out: BlockChange[] = [];
  let skipped = 0;
  for (const [n, block] of blocks.entries()) {
    if (!near.has(n)) {
      skipped += 1;
      continue;
    }
    if (skipped > 0) out.push({ change: 'skipped', count: skipped });
    skipped = 0;
    out.push(block);
  }
  if (skipped > 0) out.push({ change: 'skipped', count: skipped });
  return out;
}
