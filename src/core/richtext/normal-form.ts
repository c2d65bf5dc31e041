/** The parts of the normal form that readers of JSON, Markdown and HTML share. */
import type { LooseNode, Mark } from './document.ts';

export function sameMarks(a: readonly Mark[] | undefined, b: readonly Mark[] | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.length !== b.length) return false;
  return a.every((mark, i) => {
    const other = b[i]!;
    return mark.type === other.type && (mark.type !== 'link' || (other as typeof mark).attrs.href === mark.attrs.href);
  });
}

const breakMarks = (marks: Mark[] | undefined): { marks: Mark[] } | undefined => {
  const kept = marks?.filter((mark) => mark.type !== 'code');
  return kept && kept.length > 0 ? { marks: kept } : undefined;
};

/** Appends text to inline content: joined to a neighbour of equal marks, its line breaks as `hardBreak`. */
export function addInline(out: LooseNode[], text: string, marks: Mark[] | undefined): void {
  if (text.includes('\n')) {
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) out.push({ type: 'hardBreak', ...breakMarks(marks) });
      addInline(out, line, marks);
    }
    return;
  }
  if (text === '') return;
  const last = out.at(-1);
  if (last?.type === 'text' && sameMarks(last.marks, marks)) last.text += text;
  else out.push(marks ? { type: 'text', text, marks } : { type: 'text', text });
}

/** A table wider than this has the cells beyond joined to its last column. */
export const MAX_COLUMNS = 100;

function joinCells(cells: LooseNode[]): LooseNode {
  const content: LooseNode[] = [];
  for (const cell of cells) {
    const inline = cell.content?.[0]?.content ?? [];
    if (inline.length > 0 && content.length > 0) addInline(content, ' ', undefined);
    for (const node of inline) {
      if (node.type === 'text') addInline(content, node.text ?? '', node.marks);
      else content.push(node);
    }
  }
  return { ...cells[0]!, content: [content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' }] };
}

/**
 * Brings a table to the form that Markdown has too: a head, rows of equal length, one alignment a column (the head's).
 * Returns how many nodes it added; stops adding once they pass `room`, for the caller to refuse.
 */
export function squareTable(table: LooseNode, room: number): number {
  const rows = table.content ?? [];
  const width = Math.min(MAX_COLUMNS, Math.max(...rows.map((row) => row.content?.length ?? 0)));
  const aligns = (rows[0]?.content ?? []).map((cell) => cell.attrs?.align ?? null);
  let added = 0;
  for (const [index, row] of rows.entries()) {
    const type = index === 0 ? 'tableHeader' : 'tableCell';
    let cells = row.content ?? [];
    if (cells.length > width) cells = [...cells.slice(0, width - 1), joinCells(cells.slice(width - 1))];
    while (cells.length < width) {
      cells.push({ type, content: [{ type: 'paragraph' }] });
      added += 2;
    }
    row.content = cells.map((cell, column) => ({ ...cell, type, attrs: { align: aligns[column] ?? null } }));
    if (added > room) break;
  }
  return added;
}
