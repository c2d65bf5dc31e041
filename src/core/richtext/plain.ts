/** Documents as plain text: for search, notifications, mail and lists. Walks the JSON; builds nothing. */
import type { AnyNode, Block, Doc, Inline } from './document.ts';
import { type LooseNode, parseDocument } from './document.ts';
import { addInline } from './normal-form.ts';

const inlineText = (node: Inline): string => {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'hardBreak':
      return '\n';
    case 'mention':
      return `@${node.attrs.label}`;
    case 'tag':
      return `#${node.attrs.name}`;
  }
};

/** Appends lines until `room` characters are there; returns what room is left. */
function collect(node: AnyNode, lines: string[], room: number): number {
  if (room <= 0) return 0;
  let line: string;
  switch (node.type) {
    case 'paragraph':
    case 'heading':
    case 'codeBlock':
      line = '';
      for (const child of node.content ?? []) {
        line += inlineText(child);
        if (line.length > room) break;
      }
      break;
    case 'image':
      line = node.attrs.alt;
      break;
    case 'tableRow':
      line = node.content.map((cell) => (cell.content[0]?.content ?? []).map(inlineText).join('')).join('\t');
      break;
    case 'horizontalRule':
    case 'embed':
      return room;
    default: {
      let left = room;
      for (const child of 'content' in node ? (node.content as Block[]) : []) left = collect(child, lines, left);
      return left;
    }
  }
  if (line !== '' || node.type === 'paragraph') lines.push(line);
  return room - line.length - 1;
}

const textUpTo = (doc: Doc, room: number): string => {
  const lines: string[] = [];
  collect(doc, lines, room);
  return lines.join('\n');
};

/** The words of a document: a line for each block, a tab between cells, `@label`, `#name`, a picture's description. */
export const toText = (doc: Doc): string => textUpTo(doc, Number.POSITIVE_INFINITY);

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The longest beginning of `text` that is at most `max` code units and ends where a segment does. */
function cut(text: string, max: number, segmenter: Intl.Segmenter): string {
  let end = 0;
  for (const { index, segment } of segmenter.segment(text)) {
    if (index + segment.length > max) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/**
 * The beginning of a document on one line, at most `max` UTF-16 code units with the `…` that a cut adds. Cut between
 * words, or between graphemes where one word is longer than all that.
 */
export function excerpt(doc: Doc, max: number): string {
  // Spaces that collapse make the text shorter; four times as much is enough to look at for any sane text.
  const line = textUpTo(doc, max * 4 + 200)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= max ? line : shorten(line, max);
}

/** The beginning of a text that is longer than `max`, at most `max` UTF-16 code units with the `…`, which is all there is where there is room for no more. */
export function shorten(text: string, max: number): string {
  const head = text.slice(0, max + 100).toWellFormed();
  const atWord = cut(head, max - 1, words).trimEnd();
  const kept = atWord.length >= max / 2 ? atWord : cut(head, max - 1, graphemes).trimEnd();
  return `${kept}…`;
}

/**
 * Plain text as a document: an empty line begins a paragraph, a line break stays one. Nothing in it is markup.
 * @throws {RichTextError} on text that cannot be stored or is too long.
 */
export function fromText(text: string): Doc {
  const content = text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part): LooseNode => {
      const inline: LooseNode[] = [];
      addInline(inline, part.replace(/^\n|\n$/g, ''), undefined);
      return { type: 'paragraph', content: inline };
    });
  return parseDocument({ type: 'doc', content });
}
