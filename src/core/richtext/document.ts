/**
 * Documents as JSON: the types, and the one way in for JSON from outside. Everything that stores a document goes through
 * `parseDocument`; whatever comes out of it can be shown, since there is no node, attribute or address in it that the
 * description does not know.
 */
import {
  HANDLE,
  type MarkSpec,
  markOrder,
  marks as markSpecs,
  type NodeSpec,
  nodes as nodeSpecs,
} from './description.ts';
import { safeHref } from './href.ts';
import { addInline, squareTable } from './normal-form.ts';

export type Mark =
  | { type: 'link'; attrs: { href: string } }
  | { type: 'bold' }
  | { type: 'italic' }
  | { type: 'strike' }
  | { type: 'code' };

export interface Text {
  type: 'text';
  text: string;
  marks?: Mark[];
}
export interface HardBreak {
  type: 'hardBreak';
  marks?: Mark[];
}
/** A person. Without `id` it is a handle that nobody was found for yet (`resolveMentions`). */
export interface Mention {
  type: 'mention';
  attrs: { id: string; label: string; handle: null } | { id: null; label: string; handle: string };
  marks?: Mark[];
}
export interface Tag {
  type: 'tag';
  attrs: { name: string };
  marks?: Mark[];
}
export type Inline = Text | HardBreak | Mention | Tag;

export interface Paragraph {
  type: 'paragraph';
  content?: Inline[];
}
export interface Heading {
  type: 'heading';
  attrs: { level: number };
  content?: Inline[];
}
export interface ListItem {
  type: 'listItem';
  content: Block[];
}
export interface TaskItem {
  type: 'taskItem';
  attrs: { checked: boolean };
  content: Block[];
}
export type List =
  | { type: 'bulletList'; content: ListItem[] }
  | { type: 'orderedList'; attrs: { start: number }; content: ListItem[] }
  | { type: 'taskList'; content: TaskItem[] };
export interface CodeBlock {
  type: 'codeBlock';
  attrs: { language: string | null };
  content?: { type: 'text'; text: string }[];
}
/** A picture among Fika's files. Pictures from elsewhere are links: they are never loaded. */
export interface Image {
  type: 'image';
  attrs: { file: string; alt: string; title: string | null };
}
export interface Cell {
  type: 'tableHeader' | 'tableCell';
  attrs: { align: 'left' | 'center' | 'right' | null };
  content: Paragraph[];
}
export interface Row {
  type: 'tableRow';
  content: Cell[];
}
/** The first row is the head; every row has as many cells, and a column has one alignment. */
export interface Table {
  type: 'table';
  content: Row[];
}
export type Block =
  | Paragraph
  | Heading
  | List
  | { type: 'blockquote'; content: Block[] }
  | { type: 'callout'; attrs: { tone: 'note' | 'tip' | 'warning' }; content: Block[] }
  | CodeBlock
  | { type: 'horizontalRule' }
  | Image
  | Table
  | { type: 'embed'; attrs: { id: string } };

export interface Doc {
  type: 'doc';
  content: Block[];
}
export type AnyNode = Doc | Block | ListItem | TaskItem | Row | Cell | Inline;

/** Nodes above a text, the document and the text itself included. */
export const MAX_DEPTH = 40;
export const MAX_NODES = 20_000;
/** UTF-16 code units of all text together, code included. */
export const MAX_TEXT = 100_000;
/** UTF-16 code units of all labels, addresses and other attributes together. */
export const MAX_ATTRIBUTE_TEXT = 200_000;

export type RichTextErrorCode =
  | 'not_a_document'
  | 'unknown'
  | 'misplaced'
  | 'invalid_value'
  | 'invalid_text'
  | 'too_large';

/** Why JSON (or Markdown, or HTML) is no document; `path` leads there: `content.0.attrs.level`. */
export class RichTextError extends Error {
  readonly code: RichTextErrorCode;
  readonly path: string;

  constructor(code: RichTextErrorCode, path: string, message: string) {
    super(path ? `${message} (${path})` : message);
    this.name = 'RichTextError';
    this.code = code;
    this.path = path;
  }
}

type Loose = Record<string, unknown>;
/** A checked node whose place in the unions above the tables vouch for. */
export interface LooseNode {
  type: string;
  attrs?: Record<string, string | number | boolean | null>;
  content?: LooseNode[];
  marks?: Mark[];
  text?: string;
}

interface Budget {
  nodes: number;
  text: number;
  attributes: number;
}

/** Where the reader is; the path is spelled out only for an error. */
interface Place {
  readonly up: Place | null;
  readonly step: string | number;
}

function pathOf(place: Place | null, ...steps: (string | number)[]): string {
  for (let p = place; p; p = p.up) steps.unshift(p.step);
  return steps.join('.');
}

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kindOf = (type: unknown, table: Readonly<Record<string, unknown>>): string | undefined =>
  typeof type === 'string' && Object.hasOwn(table, type) ? type : undefined;

const tooLarge = (place: Place | null, what: string) =>
  new RichTextError('too_large', pathOf(place), `This text is too long or too deeply nested: ${what}`);

function spendNode(budget: Budget, place: Place | null, count = 1): void {
  budget.nodes += count;
  if (budget.nodes > MAX_NODES) throw tooLarge(place, `more than ${MAX_NODES} parts`);
}

function checkText(raw: unknown, budget: Budget, place: Place | null): string {
  if (typeof raw !== 'string') throw new RichTextError('invalid_text', pathOf(place, 'text'), 'Text is missing');
  if (raw.includes('\u0000') || !raw.isWellFormed()) {
    throw new RichTextError('invalid_text', pathOf(place, 'text'), 'This text has a character that cannot be stored');
  }
  budget.text += raw.length;
  if (budget.text > MAX_TEXT) throw tooLarge(place, `more than ${MAX_TEXT} characters`);
  return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
}

function readAttrs(
  raw: unknown,
  spec: NodeSpec | MarkSpec,
  budget: Budget,
  place: Place | null,
): Record<string, string | number | boolean | null> | undefined {
  const given = raw ?? {};
  if (!isObject(given)) throw new RichTextError('invalid_value', pathOf(place, 'attrs'), 'Attributes are an object');
  for (const name of Object.keys(given)) {
    if (!(spec.attrs && Object.hasOwn(spec.attrs, name)) && !spec.ignored?.includes(name)) {
      throw new RichTextError('unknown', pathOf(place, 'attrs', name), 'There is no such attribute');
    }
  }
  if (!spec.attrs) return undefined;
  const out: Record<string, string | number | boolean | null> = {};
  for (const [name, attribute] of Object.entries(spec.attrs)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const accepted = value === undefined ? attribute.default : attribute.accept(value);
    if (accepted === undefined) {
      throw new RichTextError('invalid_value', pathOf(place, 'attrs', name), 'This value cannot be taken');
    }
    if (typeof accepted === 'string') budget.attributes += accepted.length;
    out[name] = accepted;
  }
  if (budget.attributes > MAX_ATTRIBUTE_TEXT) throw tooLarge(place, 'too many long addresses or labels');
  return out;
}

/** Sorted, without doubles, without links that may not be; undefined when none is left. */
function readMarks(raw: unknown, budget: Budget, place: Place | null): Mark[] | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (!Array.isArray(raw)) throw new RichTextError('invalid_value', pathOf(place, 'marks'), 'Marks are a list');
  if (raw.length === 0) return undefined;
  // A double of each kind at most is sane; a thousand would be a way to make this slow.
  if (raw.length > 20) throw new RichTextError('invalid_value', pathOf(place, 'marks'), 'There are too many marks');
  const found = new Map<string, Mark>();
  for (const [index, entry] of raw.entries()) {
    const type = isObject(entry) ? kindOf(entry.type, markSpecs) : undefined;
    if (!type) throw new RichTextError('unknown', pathOf(place, 'marks', index), 'There is no such mark');
    const given = (entry as Loose).attrs;
    if (type === 'link') {
      // A link to nowhere good loses its mark and stays as text: nobody's paste fails on it.
      const href = isObject(given) ? safeHref(given.href) : undefined;
      if (href === undefined) continue;
    }
    const attrs = readAttrs(given, markSpecs[type]!, budget, { up: { up: place, step: 'marks' }, step: index });
    found.set(type, (attrs ? { type, attrs } : { type }) as Mark);
  }
  if (found.size === 0) return undefined;
  return found.size === 1
    ? [...found.values()]
    : [...found.values()].sort((a, b) => markOrder.indexOf(a.type) - markOrder.indexOf(b.type));
}

const childrenOf = (raw: Loose, place: Place | null): readonly unknown[] => {
  const content = raw.content ?? [];
  if (!Array.isArray(content)) throw new RichTextError('invalid_value', pathOf(place, 'content'), 'Content is a list');
  return content;
};

function readType(raw: unknown, place: Place | null): { node: Loose; type: string } {
  const type = isObject(raw) ? kindOf(raw.type, nodeSpecs) : undefined;
  if (!type) throw new RichTextError('unknown', pathOf(place), 'There is no such part of a document');
  return { node: raw as Loose, type };
}

const misplaced = (place: Place | null, type: string) =>
  new RichTextError('misplaced', pathOf(place), `A ${type} cannot stand here`);

const withoutCode = (marks: Mark[] | undefined): Mark[] | undefined => {
  const rest = marks?.filter((mark) => mark.type !== 'code');
  return rest && rest.length > 0 ? rest : undefined;
};

function readInline(raw: unknown, out: LooseNode[], budget: Budget, place: Place): void {
  const { node, type } = readType(raw, place);
  spendNode(budget, place);
  if (nodeSpecs[type]!.group !== 'inline') throw misplaced(place, type);
  const marks = readMarks(node.marks, budget, place);
  if (type === 'text') {
    readAttrs(node.attrs, nodeSpecs.text!, budget, place);
    const text = checkText(node.text, budget, place);
    // Each line break becomes a node of its own, with the text after it.
    if (text.includes('\n')) spendNode(budget, place, 2 * (text.split('\n').length - 1));
    addInline(out, text, marks);
    return;
  }
  const attrs = readAttrs(node.attrs, nodeSpecs[type]!, budget, place);
  const kept = withoutCode(marks);
  if (type === 'mention' && attrs) {
    if (attrs.id !== null) attrs.handle = null;
    else if (attrs.handle === null) {
      const label = attrs.label as string;
      if (!HANDLE.test(label)) {
        addInline(out, `@${label}`, marks);
        return;
      }
      attrs.handle = label;
    }
  }
  out.push({ type, ...(attrs ? { attrs } : {}), ...(kept ? { marks: kept } : {}) });
}

function readCode(raw: Loose, budget: Budget, place: Place | null): LooseNode[] {
  let text = '';
  for (const [index, child] of childrenOf(raw, place).entries()) {
    const here: Place = { up: { up: place, step: 'content' }, step: index };
    const { node, type } = readType(child, here);
    spendNode(budget, here);
    if (type !== 'text') throw misplaced(here, type);
    text += checkText(node.text, budget, here);
  }
  return text === '' ? [] : [{ type: 'text', text }];
}

const emptyParagraph = (): LooseNode => ({ type: 'paragraph' });

/** A checked block, or undefined where nothing would be left of it (a list without items). */
function readBlock(
  node: Loose,
  type: string,
  depth: number,
  budget: Budget,
  place: Place | null,
): LooseNode | undefined {
  const spec = nodeSpecs[type]!;
  spendNode(budget, place);
  if (depth >= MAX_DEPTH) throw tooLarge(place, `more than ${MAX_DEPTH} levels`);
  const attrs = readAttrs(node.attrs, spec, budget, place);
  if (type === 'image' && attrs && attrs.file === null) return outsideImage(node, attrs, budget);
  const out: LooseNode = attrs ? { type, attrs } : { type };
  if (!spec.content) {
    if (childrenOf(node, place).length > 0) throw misplaced({ up: place, step: 'content' }, 'part');
    return out;
  }
  const content = spec.code ? readCode(node, budget, place) : readContent(node, spec, depth, budget, place);
  if (spec.content.first && content[0]?.type !== spec.content.first) content.unshift(emptyParagraph());
  if (content.length === 0 && spec.content.min === 1) {
    if (spec.content.of !== 'block' && !spec.content.of.includes('paragraph')) return undefined;
    content.push(emptyParagraph());
  }
  if (content.length > 0) out.content = content;
  if (type === 'table') spendNode(budget, place, squareTable(out, MAX_NODES - budget.nodes));
  return out;
}

function readContent(node: Loose, spec: NodeSpec, depth: number, budget: Budget, place: Place | null): LooseNode[] {
  const { of, max } = spec.content!;
  const children = childrenOf(node, place);
  const content: LooseNode[] = [];
  const up: Place = { up: place, step: 'content' };
  for (let index = 0; index < children.length; index++) {
    const here: Place = { up, step: index };
    if (of === 'inline') {
      readInline(children[index], content, budget, here);
      continue;
    }
    const child = readType(children[index], here);
    const fits = of === 'block' ? nodeSpecs[child.type]!.group === 'block' : of.includes(child.type);
    if (!fits || (max === 1 && index > 0)) throw misplaced(here, child.type);
    const block = readBlock(child.node, child.type, depth + 1, budget, here);
    if (block) content.push(block);
  }
  return content;
}

/** A picture that is not Fika's: its address as a link, its description as text. */
function outsideImage(node: Loose, attrs: NonNullable<LooseNode['attrs']>, budget: Budget): LooseNode | undefined {
  const src = isObject(node.attrs) ? node.attrs.src : undefined;
  const href = safeHref(src);
  const text = (attrs.alt as string) || href;
  if (!text) return undefined;
  budget.text += text.length;
  const marks: Mark[] | undefined = href ? [{ type: 'link', attrs: { href } }] : undefined;
  return { type: 'paragraph', content: [{ type: 'text', text, ...(marks ? { marks } : {}) }] };
}

/**
 * Reads JSON from outside. What comes back is in normal form (equal meaning, equal JSON): every attribute present,
 * adjacent text of equal marks joined, marks in one order, line breaks in text as `hardBreak`, lists and quotes filled,
 * tables rectangular with a head. Links to anything but http, https, mailto, tel or a path here lose the link.
 * @throws {RichTextError} on unknown nodes, attributes or marks, on text that cannot be stored, beyond the limits.
 */
export function parseDocument(input: unknown): Doc {
  if (!isObject(input) || input.type !== 'doc') {
    throw new RichTextError('not_a_document', '', 'This is not a document');
  }
  const budget: Budget = { nodes: 0, text: 0, attributes: 0 };
  return readBlock(input, 'doc', 1, budget, null) as unknown as Doc;
}

export const emptyDocument = (): Doc => ({ type: 'doc', content: [{ type: 'paragraph' }] });

/** Nothing that a reader could see: only empty paragraphs, spaces and line breaks. */
export function isEmpty(doc: Doc): boolean {
  return doc.content.every(
    (block) =>
      block.type === 'paragraph' &&
      (block.content ?? []).every((n) => n.type === 'hardBreak' || (n.type === 'text' && n.text.trim() === '')),
  );
}
