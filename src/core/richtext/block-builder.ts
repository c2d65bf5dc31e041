/**
 * Builds blocks from a stream of opened and closed ones, as HTML gives them: text gathers in a line, the line becomes a
 * paragraph or heading of the innermost block, and whatever does not fit where it stands is made to fit.
 */
import { markOrder } from './description.ts';
import type { LooseNode, Mark } from './document.ts';
import { addInline } from './normal-form.ts';

/** Quotes and lists (a list is two) within each other; what is deeper joins the level above. */
const MAX_LEVEL = 33;

interface Frame {
  readonly tag: string;
  readonly node: LooseNode;
}

const isList = (node: LooseNode) => ['bulletList', 'orderedList', 'taskList'].includes(node.type);

/** A bullet list whose items are partly tasks is several lists: each holds one kind of item. */
export function splitTasks(list: LooseNode): LooseNode[] {
  const out: LooseNode[] = [];
  for (const item of list.content ?? []) {
    const type = item.type === 'taskItem' ? 'taskList' : 'bulletList';
    const last = out.at(-1);
    if (last?.type === type) last.content!.push(item);
    else out.push({ type, content: [item] });
  }
  return out;
}

function inlineOf(node: LooseNode): LooseNode[] {
  if (node.type === 'paragraph' || node.type === 'heading') return node.content ?? [];
  const inline: LooseNode[] = [];
  if (node.type === 'codeBlock') addInline(inline, node.content?.[0]?.text ?? '', [{ type: 'code' }]);
  return inline;
}

export class BlockBuilder {
  readonly root: LooseNode = { type: 'doc', content: [] };
  /** How many of each mark are open. */
  readonly marks: Record<string, number> = { bold: 0, italic: 0, strike: 0, code: 0 };
  link: string | undefined;
  private readonly frames: Frame[] = [{ tag: '', node: this.root }];
  private line: LooseNode[] = [];
  private lineNode: LooseNode = { type: 'paragraph' };

  get top(): LooseNode {
    return this.frames.at(-1)!.node;
  }

  get parent(): LooseNode | undefined {
    return this.frames.at(-2)?.node;
  }

  inTable(): boolean {
    return this.frames.some((frame) => frame.node.type === 'table');
  }

  /** Whether a block of so many levels may stand here. Cells hold text: blocks there become lines. */
  canNest(levels: number): boolean {
    return this.frames.length + levels <= MAX_LEVEL && !this.inTable();
  }

  /** Nothing was written in the innermost block yet. */
  atStart(): boolean {
    return this.line.length === 0 && this.top.content!.length === 0;
  }

  currentMarks(): Mark[] | undefined {
    const out: Mark[] = this.link ? [{ type: 'link', attrs: { href: this.link } }] : [];
    for (const type of markOrder) if ((this.marks[type] ?? 0) > 0) out.push({ type } as Mark);
    return out.length > 0 ? out : undefined;
  }

  /** Text as HTML has it: white space is one space, none at the start of a line. */
  addText(text: string): void {
    const collapsed = text.replace(/[ \t\n\f\r]+/g, ' ');
    const last = this.line.at(-1);
    const atEdge = !last || last.type === 'hardBreak' || (last.type === 'text' && last.text?.endsWith(' '));
    addInline(this.line, atEdge ? collapsed.replace(/^ /, '') : collapsed, this.currentMarks());
  }

  /** Text as it is, with marks of its own. */
  addMarked(text: string, marks: Mark[] | undefined): void {
    addInline(this.line, text, marks);
  }

  addAtom(node: LooseNode): void {
    if (node.type === 'hardBreak') this.trimLine();
    const marks = this.currentMarks();
    this.line.push(marks ? { ...node, marks } : node);
  }

  /** The next line is this node (a heading) and no paragraph. */
  beginLine(node: LooseNode): void {
    this.endLine();
    this.lineNode = node;
  }

  private trimLine(): void {
    const last = this.line.at(-1);
    if (last?.type !== 'text' || !last.text?.endsWith(' ')) return;
    last.text = last.text.slice(0, -1);
    if (last.text === '') this.line.pop();
  }

  endLine(): void {
    this.trimLine();
    const content = this.line;
    const node = this.lineNode;
    this.line = [];
    this.lineNode = { type: 'paragraph' };
    // A browser shows nothing for the last <br> of a block.
    if (content.at(-1)?.type === 'hardBreak') content.pop();
    if (content.length > 0) this.place({ ...node, content });
    else if (node.type === 'heading') this.place(node);
  }

  /** Adds a block where it fits: in a cell it joins the cell's line, in a list it is an item. */
  place(node: LooseNode): void {
    const content = this.top.content!;
    switch (this.top.type) {
      case 'tableHeader':
      case 'tableCell': {
        if (content.length === 0) content.push({ type: 'paragraph', content: [] });
        const line = content[0]!.content!;
        if (line.length > 0) line.push({ type: 'hardBreak' });
        line.push(...inlineOf(node));
        break;
      }
      case 'tableRow':
        content.push({ type: 'tableCell', content: [{ type: 'paragraph', content: inlineOf(node) }] });
        break;
      case 'table':
        content.push({
          type: 'tableRow',
          content: [{ type: 'tableCell', content: [{ type: 'paragraph', content: inlineOf(node) }] }],
        });
        break;
      case 'bulletList':
      case 'orderedList': {
        // `<ul><li>a</li><ul>…`, as older programs nest lists.
        const last = isList(node) ? content.at(-1) : undefined;
        if (last) last.content!.push(node);
        else content.push({ type: 'listItem', content: [node] });
        break;
      }
      default:
        content.push(node);
    }
  }

  open(tag: string, node: LooseNode): void {
    this.endLine();
    this.frames.push({ tag, node: { ...node, content: [] } });
  }

  close(): void {
    this.endLine();
    const { node } = this.frames.pop()!;
    const content = this.top.content!;
    switch (node.type) {
      case 'tableHeader':
      case 'tableCell':
        if (node.content!.length === 0) node.content!.push({ type: 'paragraph' });
        content.push(node);
        break;
      case 'tableRow':
        if (node.content!.length > 0) content.push(node);
        break;
      case 'listItem':
      case 'taskItem':
        content.push(node);
        break;
      case 'bulletList':
        for (const list of splitTasks(node)) this.place(list);
        break;
      default:
        if (node.content!.length > 0 || node.type === 'blockquote') this.place(node);
    }
  }

  /** Closes the innermost block opened by one of `tags`, not looking beyond one of `within`. */
  closeTo(tags: readonly string[], within: readonly string[]): void {
    const index = this.frames.findLastIndex(({ tag }) => tags.includes(tag) || within.includes(tag));
    if (index < 1 || !tags.includes(this.frames[index]!.tag)) return;
    while (this.frames.length > index) this.close();
  }

  finish(): LooseNode[] {
    this.endLine();
    while (this.frames.length > 1) this.close();
    return this.root.content!;
  }
}
