/**
 * Inline content as Markdown that reads back as the same content. CommonMark can mark any text if the characters around
 * the marks are chosen well: where `**` would not open or close beside a letter, that letter (or an outer space) is
 * written as its entity, `&#32;`.
 */
import type { Inline, Mark } from './document.ts';
import { handleAt, mayBegin, tagAt, writeLongForm } from './short-forms.ts';

/** Where the text stands: a table's cell and a heading have but one line, and so has what `isDefinition` would take. */
export type Line = 'paragraph' | 'single' | 'guarded';

const delimiters = { bold: '**', italic: '_', strike: '~~' } as const;
type Delimited = keyof typeof delimiters;

const space = /[\s\p{Z}\ufeff]/u;
const letter = /^[\p{L}\p{N}]$/u;
/** Beside these (or nothing) marks open and close whatever is on the other side. */
const neutral = /^[ \n!-/:-@[-`{-~]$/;
const entity = (character: string): string => `&#${character.codePointAt(0)};`;
const lastCharacter = (text: string): string => {
  const last = text.slice(-1);
  return /[\udc00-\udfff]/.test(last) ? text.slice(-2) : last;
};

/** An underscore that is not between letters would be emphasis. */
const loneUnderscore = /(?:^|[^\p{L}\p{N}])_|_(?:[^\p{L}\p{N}]|$)/u;

/** What must not be taken for markup at the beginning of a line. */
const lineStart = /^(?:[#>=|:~]|[-+](?=[-+\s]|$)|\d{1,9}(?=[.)](?:\s|$)))/;

/** Backslashes before what would be markup. `before` is the character ahead of the text, '' at the start. */
function escapeText(text: string, before: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    const next = text[i + 1] ?? '';
    const previous = i === 0 ? before : text[i - 1]!;
    let escaped = false;
    switch (c) {
      case '\\':
      case '*':
      case '[':
      case ']':
      case '`':
        escaped = true;
        break;
      case '_':
        escaped = !(i > 1 && i < text.length - 2 && letter.test(previous) && letter.test(next));
        break;
      case '~':
        escaped = previous === '~' || next === '~' || i === 0 || next === '';
        break;
      case '<':
        escaped = next === '' || /[A-Za-z/!?]/.test(next);
        break;
      case '&':
        escaped = next === '' || /[A-Za-z#]/.test(next);
        break;
      case '!':
        escaped = next === '';
        break;
      case '@':
        escaped = next === '' || next === '[' || /[\p{L}\p{N}_\ud800-\udfff]/u.test(next);
        break;
      case '#':
        escaped = next === '' || next === '[' || (mayBegin(previous) && /[\p{L}\ud800-\udfff]/u.test(next));
        break;
      case ':':
        escaped = next === '/' && /https?$/i.test(text.slice(Math.max(0, i - 5), i));
        break;
      case '.':
        escaped = /www$/i.test(text.slice(Math.max(0, i - 3), i));
        break;
      case '\t':
        out += '&#9;';
        continue;
    }
    out += escaped ? `\\${c}` : c;
  }
  return out;
}

/** A code span: a fence longer than any run of backticks in it, spaces where its edges would be lost. */
function codeSpan(code: string): string {
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$/.test(code) || (/^ .* $/s.test(code) && /[^ ]/.test(code)) ? ' ' : '';
  return `${fence}${pad}${code}${pad}${fence}`;
}

/** Whether `<text>` alone says the link. */
function isAutolink(text: string, href: string): boolean {
  if (text === href) return /^https?:/.test(href);
  return href === `mailto:${text}` && /^[a-z0-9.+-]+@[a-z0-9]+([.-][a-z0-9]+)*\.[a-z0-9]+$/.test(text);
}

function destination(href: string): string {
  const plain = href.replace(/&(?=#?\w+;)/g, '\\&');
  return /[()]/.test(plain) ? `<${plain}>` : plain;
}

/**
 * CommonMark reads reference definitions before anything inside of a paragraph: code in a link at its start, ``[`a]: b`](c)``, would be one and
 * vanish. It needs an address or a title that ends with its line. So such a paragraph has but one line; a space ahead of the link's own
 * address leaves a bracket open in what would be the definition's; and a character that could close one is escaped at the end.
 */
const isDefinition = (out: string): boolean => /^\[(?:[^\\[\]]|\\.)*\]:/s.test(out);

const hasMark = (node: Inline | undefined, mark: Mark): boolean =>
  node?.marks?.some(
    (m) => m.type === mark.type && (m.type !== 'link' || m.attrs.href === (mark as typeof m).attrs.href),
  ) ?? false;
const within = (node: Inline, other: Inline | undefined): boolean =>
  other !== undefined && (node.marks ?? []).every((mark) => hasMark(other, mark));

/** Writes one line of inline content, remembering how it ends. */
class InlineWriter {
  out = '';
  private readonly nodes: readonly Inline[];
  private readonly line: Line;
  /** The last thing written is a character of text, and may be written again as an entity. */
  private endsInText = false;
  /** A mark was closed and wants a neutral character to follow. */
  private wantsNeutral = false;
  /** A mark was opened and must not be followed by a bare space. */
  private justOpened = false;

  constructor(nodes: readonly Inline[], line: Line) {
    this.nodes = nodes;
    this.line = line;
  }

  private raw(markup: string): void {
    this.out += markup;
    this.endsInText = false;
    this.wantsNeutral = false;
    this.justOpened = false;
  }

  private rewriteLast(unless: RegExp): void {
    if (!this.endsInText || this.out === '') return;
    const last = lastCharacter(this.out);
    if (unless.test(last)) return;
    this.out = this.out.slice(0, -last.length) + entity(last);
    this.endsInText = false;
  }

  private open(type: Delimited, first: Inline, innermost: boolean): void {
    const plain =
      type !== 'italic' && innermost && first.type === 'text' && !hasMark(first, { type: 'code' })
        ? letter.test(first.text[0]!)
        : false;
    if (!plain) this.rewriteLast(neutral);
    this.raw(delimiters[type]);
    this.justOpened = true;
  }

  private close(type: Delimited): void {
    const last = lastCharacter(this.out);
    const plain = type !== 'italic' && this.endsInText && letter.test(last);
    if (this.endsInText && space.test(last)) this.rewriteLast(/^\S$/);
    this.raw(delimiters[type]);
    this.wantsNeutral = !plain;
  }

  private text(index: number, text: string): void {
    const previous = this.nodes[index - 1];
    const atStart = !previous || previous.type === 'hardBreak';
    const following = this.nodes[index + 1];
    const atEnd = !following || following.type === 'hardBreak';
    const first = String.fromCodePoint(text.codePointAt(0)!);
    let body = text;
    let head = '';
    const encodeFirst =
      ((atStart || this.justOpened) && space.test(first)) || (this.wantsNeutral && !neutral.test(first));
    if (encodeFirst) {
      head = entity(first);
      body = text.slice(first.length);
    }
    const last = lastCharacter(body);
    const encodeLast = body !== '' && atEnd && space.test(last);
    if (encodeLast) body = body.slice(0, -last.length);
    const before = head === '' ? this.before(index) : first;
    let escaped = escapeText(body, before);
    if (head === '' && (this.out === '' || this.out.endsWith('\n'))) {
      const found = lineStart.exec(body)?.[0];
      // A digit has no escape: it is the mark after it that makes a list.
      if (found && /^\d/.test(found)) escaped = `${found}\\${escaped.slice(found.length)}`;
      else if (found && !escaped.startsWith('\\')) escaped = `\\${escaped}`;
    }
    if (this.line === 'guarded' && !following && !encodeLast) escaped = escaped.replace(/(?<!\\)["'>]$/, '\\$&');
    const written = head + escaped + (encodeLast ? entity(last) : '');
    this.raw(written);
    this.endsInText = !encodeLast && body !== '';
  }

  /** The character before a node, as the reader sees it. */
  private before(index: number): string {
    const previous = this.nodes[index - 1];
    if (!previous || previous.type === 'hardBreak') return '';
    return previous.type === 'text' && !hasMark(previous, { type: 'code' }) ? previous.text.slice(-1) : 'x';
  }

  /** Whether `@handle` or `#tag` reads back where it stands, given what comes after. */
  private shortFormFits(index: number, node: Inline, name: string, at: typeof handleAt): boolean {
    if (loneUnderscore.test(name)) return false;
    if (!mayBegin(this.before(index)) || hasMark(node, { type: 'code' })) return false;
    if (node.marks?.some((mark) => mark.type === 'link') || at(name, 0) !== name) return false;
    const next = this.nodes[index + 1];
    if (!next) return true;
    // What follows must neither open a mark beside the name's last letter nor lengthen the name.
    if (!within(next, node) || hasMark(next, { type: 'code' })) return false;
    if (next.type === 'hardBreak') return true;
    if (next.type !== 'text') return false;
    return at(name + next.text.slice(0, 70), 0) === name && !/^[.@-]/.test(next.text);
  }

  private leaf(index: number): void {
    const node = this.nodes[index]!;
    switch (node.type) {
      case 'text':
        if (hasMark(node, { type: 'code' })) this.raw(codeSpan(node.text));
        else this.text(index, node.text);
        break;
      case 'hardBreak': {
        const previous = this.nodes[index - 1];
        const next = this.nodes[index + 1];
        const inside = previous && next && previous.type !== 'hardBreak' && next.type !== 'hardBreak';
        const between = inside && within(node, previous) && within(node, next);
        this.raw(between && this.line === 'paragraph' ? '\\\n' : '<br>');
        break;
      }
      case 'mention': {
        const { id, label, handle } = node.attrs;
        if (id !== null) this.raw(writeLongForm('person', label, id));
        else if (label === handle && this.shortFormFits(index, node, handle, handleAt)) this.raw(`@${handle}`);
        else this.raw(writeLongForm('handle', label, handle));
        break;
      }
      case 'tag': {
        const { name } = node.attrs;
        this.raw(this.shortFormFits(index, node, name, tagAt) ? `#${name}` : writeLongForm('tag', name, name));
        break;
      }
    }
  }

  /** Writes `nodes[from..to)`, of whose marks `open` are open already; the mark that lasts longest goes outside. */
  write(from: number, to: number, open: readonly Mark[]): void {
    let index = from;
    while (index < to) {
      const rest = (this.nodes[index]!.marks ?? []).filter(
        (mark) => mark.type !== 'code' && !open.some((o) => o.type === mark.type),
      );
      if (rest.length === 0) {
        this.leaf(index++);
        continue;
      }
      let mark = rest[0]!;
      let end = index;
      for (const candidate of rest) {
        let last = index;
        while (last < to && hasMark(this.nodes[last], candidate)) last++;
        if (last > end) {
          end = last;
          mark = candidate;
        }
      }
      this.writeMarked(mark, index, end, [...open, mark], rest.length === 1);
      index = end;
    }
  }

  private writeMarked(mark: Mark, from: number, to: number, open: readonly Mark[], innermost: boolean): void {
    if (mark.type === 'code') return;
    if (mark.type !== 'link') {
      this.open(mark.type, this.nodes[from]!, innermost);
      this.write(from, to, open);
      this.close(mark.type);
      return;
    }
    const only = to - from === 1 && innermost ? this.nodes[from]! : undefined;
    const text = only?.type === 'text' && only.marks?.at(-1)?.type !== 'code' ? only.text : '';
    if (isAutolink(text, mark.attrs.href)) {
      this.raw(`<${text}>`);
      return;
    }
    this.raw('[');
    this.write(from, to, open);
    this.raw(`](${this.line === 'guarded' ? ' ' : ''}${destination(mark.attrs.href)})`);
  }
}

/** Inline content on one line, or on several where hard breaks allow it. */
export function writeInline(nodes: readonly Inline[] | undefined, line: Line): string {
  if (!nodes || nodes.length === 0) return '';
  const writer = new InlineWriter(nodes, line);
  writer.write(0, nodes.length, []);
  return line === 'paragraph' && isDefinition(writer.out) ? writeInline(nodes, 'guarded') : writer.out;
}

export const escapeAlt = (alt: string): string => alt.replace(/[\\`*_[\]<&~@#:!]/g, '\\$&');
