/**
 * What a document may hold, written once. `schema.ts` makes the editor's schema from it, `document.ts` the checks on the
 * write path, so that the two cannot disagree. Names are Tiptap's; `ignored` lists the attributes that Tiptap writes and
 * Fika does not keep.
 */
import { safeHref } from './href.ts';

/** An attribute: its default (absent: it must be given) and what it makes of a value (`undefined`: refused). */
export interface AttributeSpec {
  readonly default?: string | number | boolean | null;
  readonly accept: (value: unknown) => string | number | boolean | null | undefined;
}

/** What stands inside a node: `first` (one of it) and then at least `min` of `of`. */
export interface ContentSpec {
  readonly of: 'block' | 'inline' | 'text' | readonly string[];
  readonly min: 0 | 1;
  readonly max?: 1;
  readonly first?: 'paragraph';
}

export interface NodeSpec {
  readonly group?: 'block' | 'inline';
  readonly content?: ContentSpec;
  readonly attrs?: Readonly<Record<string, AttributeSpec>>;
  readonly ignored?: readonly string[];
  /** Code: its text keeps line breaks and carries no marks. */
  readonly code?: true;
}

export interface MarkSpec {
  readonly attrs?: Readonly<Record<string, AttributeSpec>>;
  readonly ignored?: readonly string[];
}

/** A row of `fika_id()`s is 19 digits at most; see `id` in platform/http/contract.ts. */
const ID = /^[1-9]\d{0,18}$/;
/** The word after a code fence. Anything else would change meaning in Markdown or in a class name. */
export const LANGUAGE = /^[\p{L}\p{N}+#._-]{1,40}$/u;
export const MAX_LABEL = 200;

const whitespace = /[\s\u0085]+/g;
/** One line of text without edges: what an attribute can hold and Markdown can say. */
export const oneLine = (value: string, max: number): string => {
  const line = value.replace(whitespace, ' ').trim();
  return line.length <= max ? line : line.slice(0, max).toWellFormed().trim();
};

const isText = (value: unknown): value is string =>
  typeof value === 'string' && !value.includes('\u0000') && value.isWellFormed();

const integer = (min: number, max: number, initial: number): AttributeSpec => ({
  default: initial,
  accept: (v) => (typeof v === 'number' && Number.isInteger(v) && v >= min && v <= max ? v : undefined),
});
const flag: AttributeSpec = { default: false, accept: (v) => (typeof v === 'boolean' ? v : undefined) };
const requiredId: AttributeSpec = { accept: (v) => (typeof v === 'string' && ID.test(v) ? v : undefined) };
const optionalId: AttributeSpec = { default: null, accept: (v) => (v === null ? null : requiredId.accept(v)) };
const oneOf = (values: readonly string[], initial: string | null): AttributeSpec => ({
  default: initial,
  accept: (v) => (v === initial || (typeof v === 'string' && values.includes(v)) ? (v as string | null) : undefined),
});
const line = (max: number): AttributeSpec => ({
  default: '',
  accept: (v) => (v === null ? '' : isText(v) ? oneLine(v, max) : undefined),
});
const optionalLine = (max: number): AttributeSpec => ({
  default: null,
  accept: (v) => (v === null ? null : isText(v) ? oneLine(v, max) || null : undefined),
});
const matching = (pattern: RegExp, optional: boolean): AttributeSpec => ({
  ...(optional ? { default: null } : {}),
  accept: (v) => (optional && v === null ? null : typeof v === 'string' && pattern.test(v) ? v : undefined),
});

/** A handle: letters, digits, `_`, and inside it `.` and `-`. */
export const HANDLE = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.-]{0,62}[\p{L}\p{M}\p{N}_])?$/u;
/** A tag begins with a letter, so that `#1` stays a number. */
export const TAG = /^\p{L}[\p{L}\p{M}\p{N}_-]{0,63}$/u;

export const tones = ['note', 'tip', 'warning'] as const;
export const alignments = ['left', 'center', 'right'] as const;

const blocks = { of: 'block', min: 1 } as const;
const inline = { of: 'inline', min: 0 } as const;
const item = { of: 'block', min: 0, first: 'paragraph' } as const;
const cell: NodeSpec = {
  content: { of: ['paragraph'], min: 1, max: 1 },
  attrs: { align: oneOf(alignments, null) },
  ignored: ['colspan', 'rowspan', 'colwidth'],
};

export const nodes: Readonly<Record<string, NodeSpec>> = {
  doc: { content: blocks },
  paragraph: { group: 'block', content: inline, ignored: ['textAlign'] },
  text: { group: 'inline' },
  heading: { group: 'block', content: inline, attrs: { level: integer(1, 4, 1) }, ignored: ['textAlign'] },
  bulletList: { group: 'block', content: { of: ['listItem'], min: 1 } },
  orderedList: {
    group: 'block',
    content: { of: ['listItem'], min: 1 },
    // Markdown counts to 999,999,999; the room above is for the items that follow the first.
    attrs: { start: integer(0, 99_999_999, 1) },
    ignored: ['type'],
  },
  listItem: { content: item },
  taskList: { group: 'block', content: { of: ['taskItem'], min: 1 } },
  taskItem: { content: item, attrs: { checked: flag } },
  blockquote: { group: 'block', content: blocks },
  codeBlock: {
    group: 'block',
    content: { of: 'text', min: 0 },
    attrs: { language: matching(LANGUAGE, true) },
    code: true,
  },
  horizontalRule: { group: 'block' },
  // `src` is of no account: a picture is a file of Fika, and its address is made where it is shown.
  image: {
    group: 'block',
    attrs: { file: optionalId, alt: line(1000), title: optionalLine(300) },
    ignored: ['src', 'width', 'height'],
  },
  table: { group: 'block', content: { of: ['tableRow'], min: 1 } },
  tableRow: { content: { of: ['tableHeader', 'tableCell'], min: 1 } },
  tableHeader: cell,
  tableCell: cell,
  callout: { group: 'block', content: blocks, attrs: { tone: oneOf(tones, 'note') } },
  embed: { group: 'block', attrs: { id: requiredId } },
  hardBreak: { group: 'inline' },
  mention: {
    group: 'inline',
    attrs: { id: optionalId, label: line(MAX_LABEL), handle: matching(HANDLE, true) },
    ignored: ['mentionSuggestionChar'],
  },
  tag: { group: 'inline', attrs: { name: matching(TAG, false) } },
};

/** In the order in which a node carries them. */
export const marks: Readonly<Record<string, MarkSpec>> = {
  link: { attrs: { href: { accept: safeHref } }, ignored: ['target', 'rel', 'class', 'title'] },
  bold: {},
  italic: {},
  strike: {},
  code: {},
};
export const markOrder: readonly string[] = Object.keys(marks);
