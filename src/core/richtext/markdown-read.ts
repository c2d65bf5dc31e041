import type { Token } from 'markdown-it';
import { splitTasks } from './block-builder.ts';
import { HANDLE, LANGUAGE, MAX_LABEL, markOrder, type marks as markSpecs, oneLine } from './description.ts';
import { type Doc, emptyDocument, type LooseNode, type Mark, parseDocument, RichTextError } from './document.ts';
import { safeHref } from './href.ts';
import { tokenize, unescapeInfo } from './markdown-syntax.ts';
import { addInline } from './normal-form.ts';
import { addressAt, handleAt, type LongForm, mailAt, mayBegin, tagAt } from './short-forms.ts';

export interface MarkdownOptions {
  /** What a single line break means: a space, as CommonMark says (default), or a line break, as chats do. */
  readonly breaks?: 'space' | 'line';
  /**
   * For importers: what an address of the source is here, such as a path to another file of it. A picture that is one of Fika's files becomes
   * `fika:file/ID`. What comes back is judged like any address; undefined leaves the words without a link.
   */
  readonly resolve?: (address: string, what: 'link' | 'picture') => string | undefined;
}

type Reading = Required<Pick<MarkdownOptions, 'breaks'>> & Pick<MarkdownOptions, 'resolve'>;

/** Markdown longer than this is refused before it is read. */
export const MAX_MARKDOWN = 400_000;

/** Pieces of one inline run: paragraphs' worth of inline content, and the blocks (pictures, items) between them. */
type Piece = { readonly inline: LooseNode[] } | { readonly block: LooseNode };

const fikaTarget = /^fika:(file|item)\/([1-9]\d{0,18})$/;
const linkMark = (href: string): Mark => ({ type: 'link', attrs: { href } });

const attribute = (token: Token, name: string): string => String(token.attrGet(name) ?? '');

const addressOf = (token: Token, name: 'href' | 'src', { resolve }: Reading): string => {
  const address = attribute(token, name);
  return resolve ? (resolve(address, name === 'src' ? 'picture' : 'link') ?? '') : address;
};

const formOf = (token: Token): LongForm => token.meta?.form as LongForm;
const shownForm = ({ type, label }: LongForm): string => `${type === 'tag' ? '#' : '@'}${label}`;

/** The text of a picture's description, whatever markup it has. */
const plainText = (tokens: readonly Token[]): string =>
  tokens
    .map((t) => {
      if (t.type === 'long_form') return shownForm(formOf(t));
      if (t.type === 'softbreak' || t.type === 'hardbreak') return ' ';
      return t.type === 'image' ? plainText(t.children ?? []) : t.content;
    })
    .join('');

function longFormNode({ type, label, value }: LongForm): LooseNode | undefined {
  if (type === 'tag') return tagAt(`${value} `, 0) !== undefined ? { type: 'tag', attrs: { name: value } } : undefined;
  const line = oneLine(label, MAX_LABEL);
  if (type === 'person') {
    return /^[1-9]\d{0,18}$/.test(value)
      ? { type: 'mention', attrs: { id: value, label: line, handle: null } }
      : undefined;
  }
  return HANDLE.test(value) ? { type: 'mention', attrs: { id: null, label: line, handle: value } } : undefined;
}

/**
 * Finds what is short for something in text: addresses, mentions, tags. `mask` is the text with a null character in
 * place of each escaped one, which can begin nothing.
 */
function addShortForms(out: LooseNode[], text: string, mask: string, before: string, marks: Mark[] | undefined): void {
  const candidate = /[@#]|www\./gi;
  let done = 0;
  const take = (start: number, end: number, add: () => void) => {
    addInline(out, text.slice(done, start), marks);
    add();
    done = end;
    candidate.lastIndex = end;
  };
  const link = (start: number, end: number, href: string | undefined) => {
    if (!href) return;
    take(start, end, () => addInline(out, text.slice(start, end), sorted([linkMark(href), ...(marks ?? [])])));
  };
  for (let found = candidate.exec(mask); found; found = candidate.exec(mask)) {
    const at = found.index;
    const mail = found[0] === '@' ? mailAt(mask, at, done) : undefined;
    if (mail) {
      link(mail.start, mail.end, safeHref(`mailto:${text.slice(mail.start, mail.end)}`));
      continue;
    }
    if (!mayBegin(at === 0 ? before : text.slice(0, at).slice(-1))) continue;
    if (found[0] === '@') {
      const handle = handleAt(mask, at + 1);
      if (!handle) continue;
      const attrs = { id: null, label: handle, handle };
      take(at, at + 1 + handle.length, () => out.push(withMarks({ type: 'mention', attrs }, marks)));
    } else if (found[0] === '#') {
      const name = tagAt(mask, at + 1);
      if (!name) continue;
      take(at, at + 1 + name.length, () => out.push(withMarks({ type: 'tag', attrs: { name } }, marks)));
    } else {
      const address = addressAt(mask, at);
      if (address && address.length > 4) link(at, at + address.length, safeHref(`http://${address}`));
    }
  }
  addInline(out, text.slice(done), marks);
}

const withMarks = (node: LooseNode, marks: Mark[] | undefined): LooseNode => (marks ? { ...node, marks } : node);

const sorted = (marks: Mark[]): Mark[] | undefined =>
  marks.length === 0 ? undefined : marks.sort((a, b) => markOrder.indexOf(a.type) - markOrder.indexOf(b.type));

const markOf: Readonly<Record<string, keyof typeof markSpecs>> = { strong: 'bold', em: 'italic', s: 'strike' };

/** Reads the children of one `inline` token. Each block in it ends one piece and begins another. */
function readInline(tokens: readonly Token[], reading: Reading): Piece[] {
  const pieces: Piece[] = [];
  let current: LooseNode[] = [];
  const depth: Record<string, number> = { bold: 0, italic: 0, strike: 0 };
  const links: (string | undefined)[] = [];
  let text = '';
  let mask = '';
  let before = '';

  const marks = (...more: Mark[]): Mark[] | undefined => {
    const all = [...more];
    const href = links.findLast((h) => h !== undefined);
    if (href) all.push(linkMark(href));
    for (const type of ['bold', 'italic', 'strike'] as const) if (depth[type]! > 0) all.push({ type });
    return sorted(all);
  };
  const flush = () => {
    if (text === '') return;
    if (links.length > 0) addInline(current, text, marks());
    else addShortForms(current, text, mask, before, marks());
    before = text.slice(-1);
    text = '';
    mask = '';
  };
  const atom = (node: LooseNode) => {
    flush();
    current.push(withMarks(node, marks()));
    before = 'x';
  };
  const block = (node: LooseNode) => {
    flush();
    pieces.push({ inline: current }, { block: node });
    current = [];
    before = '';
  };

  for (const token of tokens) {
    switch (token.type) {
      case 'text':
        text += token.content;
        mask += token.content;
        break;
      case 'text_special':
        text += token.content;
        mask += '\u0000'.repeat(token.content.length);
        break;
      case 'softbreak':
        if (reading.breaks === 'space') {
          text += ' ';
          mask += ' ';
          break;
        }
        atom({ type: 'hardBreak' });
        before = '';
        break;
      case 'hardbreak':
        atom({ type: 'hardBreak' });
        before = '';
        break;
      case 'code_inline':
        flush();
        addInline(current, token.content.replaceAll('\n', ' '), marks({ type: 'code' }));
        before = 'x';
        break;
      case 'long_form': {
        const form = formOf(token);
        const node = longFormNode(form);
        if (node) atom(node);
        else text += shownForm(form);
        mask = mask.padEnd(text.length, '\u0000');
        break;
      }
      case 'image': {
        const src = addressOf(token, 'src', reading);
        const alt = plainText(token.children ?? []);
        const target = fikaTarget.exec(src);
        if (target?.[1] === 'item') block({ type: 'embed', attrs: { id: target[2]! } });
        else if (target) {
          const title = oneLine(attribute(token, 'title'), 300) || null;
          block({ type: 'image', attrs: { file: target[2]!, alt: oneLine(alt, 1000), title } });
        } else {
          flush();
          const href = links.length > 0 ? undefined : safeHref(src);
          addInline(current, alt || href || '', marks(...(href ? [linkMark(href)] : [])));
        }
        break;
      }
      case 'link_open':
        flush();
        links.push(safeHref(addressOf(token, 'href', reading)));
        break;
      case 'link_close':
        flush();
        links.pop();
        break;
      default: {
        const type = markOf[token.tag];
        if (!type) break;
        flush();
        depth[type]! += token.nesting;
      }
    }
  }
  flush();
  pieces.push({ inline: current });
  return pieces;
}

const isBreak = (node: LooseNode | undefined) => node?.type === 'hardBreak';

/** Spaces and line breaks that stood between text and a picture. */
function trimEdges(content: LooseNode[]): LooseNode[] {
  const out = content.map((node) => ({ ...node }));
  while (out.length > 0 && (isBreak(out[0]) || out[0]!.text?.trim() === '')) out.shift();
  while (out.length > 0 && (isBreak(out.at(-1)) || out.at(-1)!.text?.trim() === '')) out.pop();
  if (out[0]?.text) out[0].text = out[0].text.trimStart();
  const last = out.at(-1);
  if (last?.text) last.text = last.text.trimEnd();
  return out;
}

const textBlock = (type: string, attrs: LooseNode['attrs'], content: LooseNode[]): LooseNode => ({
  type,
  ...(attrs ? { attrs } : {}),
  ...(content.length > 0 ? { content } : {}),
});

function readParagraph(tokens: readonly Token[], reading: Reading): LooseNode[] {
  // A paragraph of nothing but `<br>` is how an empty one is written: one more than the breaks in it.
  if (tokens.length > 0 && tokens.every((t) => t.type === 'hardbreak' && t.markup === 'br')) {
    return [
      textBlock(
        'paragraph',
        undefined,
        tokens.slice(1).map(() => ({ type: 'hardBreak' })),
      ),
    ];
  }
  const pieces = readInline(tokens, reading);
  return pieces.flatMap((piece) => {
    if ('block' in piece) return [piece.block];
    const content = pieces.length > 1 ? trimEdges(piece.inline) : piece.inline;
    return content.length > 0 ? [textBlock('paragraph', undefined, content)] : [];
  });
}

/** Headings and cells hold no pictures: those follow after. */
function readLine(tokens: readonly Token[], reading: Reading): { content: LooseNode[]; after: LooseNode[] } {
  const content: LooseNode[] = [];
  const after: LooseNode[] = [];
  for (const piece of readInline(tokens, reading)) {
    if ('block' in piece) after.push(piece.block);
    else content.push(...piece.inline);
  }
  return { content: after.length > 0 ? trimEdges(content) : content, after };
}

const language = (info: string): string | null => {
  const word = unescapeInfo(info).trim().split(/\s+/, 1)[0] ?? '';
  return LANGUAGE.test(word) ? word : null;
};

const codeBlock = (token: Token): LooseNode => {
  const text = token.content.endsWith('\n') ? token.content.slice(0, -1) : token.content;
  return textBlock(
    'codeBlock',
    { language: token.type === 'fence' ? language(token.info) : null },
    text === '' ? [] : [{ type: 'text', text }],
  );
};

const frameOf: Readonly<Record<string, (token: Token) => LooseNode>> = {
  blockquote_open: (t) =>
    t.meta?.tone ? { type: 'callout', attrs: { tone: t.meta.tone as string } } : { type: 'blockquote' },
  bullet_list_open: () => ({ type: 'bulletList' }),
  ordered_list_open: (t) => ({
    type: 'orderedList',
    attrs: { start: Math.min(99_999_999, Number(t.attrGet('start') ?? 1)) },
  }),
  list_item_open: (t) =>
    t.meta ? { type: 'taskItem', attrs: { checked: t.meta.checked as boolean } } : { type: 'listItem' },
  table_open: () => ({ type: 'table' }),
  tr_open: () => ({ type: 'tableRow' }),
};

const alignOf = (token: Token): string | null => /text-align:(\w+)/.exec(attribute(token, 'style'))?.[1] ?? null;

function readBlocks(tokens: readonly Token[], reading: Reading): LooseNode[] {
  const root: LooseNode = { type: 'doc', content: [] };
  const stack: LooseNode[] = [root];
  let afterTable: LooseNode[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const top = stack.at(-1)!;
    const inline = tokens[i + 1]?.children ?? [];
    const frame = frameOf[token.type];
    if (frame) stack.push({ ...frame(token), content: [] });
    else if (token.type === 'paragraph_open') {
      const read = readParagraph(inline, reading);
      if (read.length === 0 && tokens[i + 1]?.meta?.box) read.push(textBlock('paragraph', undefined, []));
      top.content!.push(...read);
    } else if (token.type === 'heading_open') {
      const { content, after } = readLine(inline, reading);
      const level = Math.min(4, Number(token.tag.slice(1)));
      top.content!.push(textBlock('heading', { level }, content), ...after);
    } else if (token.type === 'th_open' || token.type === 'td_open') {
      const { content, after } = readLine(inline, reading);
      const type = token.type === 'th_open' ? 'tableHeader' : 'tableCell';
      const cell = textBlock(type, { align: alignOf(token) }, [textBlock('paragraph', undefined, content)]);
      top.content!.push(cell);
      afterTable.push(...after);
    } else if (token.type === 'fence' || token.type === 'code_block') top.content!.push(codeBlock(token));
    else if (token.type === 'hr') top.content!.push({ type: 'horizontalRule' });
    else if (token.nesting === -1 && `${token.type.slice(0, -6)}_open` in frameOf) {
      const node = stack.pop()!;
      const parent = stack.at(-1)!.content!;
      if (node.type === 'bulletList') parent.push(...splitTasks(node));
      else parent.push(node);
      if (node.type === 'table') {
        parent.push(...afterTable);
        afterTable = [];
      }
    }
  }
  return root.content!;
}

/**
 * Reads CommonMark with GitHub's tables, strikethrough, task lists and bare addresses, and Fika's `@handle`,
 * `@[Name](person:123)`, `#tag`, `![alt](fika:file/123)`, `![](fika:item/123)` and `> [!NOTE]`. HTML is text.
 * @throws {RichTextError} `too_large` beyond the limits of a document; any other text is a document.
 */
export function fromMarkdown(source: string, options: MarkdownOptions = {}): Doc {
  if (source.length > MAX_MARKDOWN) {
    throw new RichTextError('too_large', '', `This text is too long: more than ${MAX_MARKDOWN} characters`);
  }
  const content = readBlocks(tokenize(source.toWellFormed()), { ...options, breaks: options.breaks ?? 'space' });
  return content.length === 0 ? emptyDocument() : parseDocument({ type: 'doc', content });
}
