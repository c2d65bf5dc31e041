/**
 * HTML from outside (mail, feeds, exports of other systems) as a document. The tokenizer is parse5's; the tree it would
 * build is not needed: a document is a shallower thing, and open tags without end cannot make this slow.
 */
import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { BlockBuilder } from './block-builder.ts';
import { LANGUAGE, oneLine } from './description.ts';
import { type Doc, emptyDocument, type LooseNode, type Mark, parseDocument, RichTextError } from './document.ts';
import { safeHref } from './href.ts';
import { handleAt, tagAt } from './short-forms.ts';

/** HTML longer than this is refused before it is read. */
export const MAX_HTML = 5_000_000;

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Gone with everything in them: code, other documents, drawings, controls. */
const dropped = names(
  'applet audio button canvas datalist embed iframe math meter noembed noframes object progress script select style svg template textarea title video xmp',
);
const voidElements = names('area base br col embed frame hr img input link meta param source track wbr');
/** They stand within a line; every other element ends it. */
const phrasing = names(
  'a abbr acronym bdi bdo big blink data font img input ins label link map mark meta nobr noscript output picture q rb rp rt rtc ruby slot small source span sub sup time track u wbr',
);
const headings = names('h1 h2 h3 h4 h5 h6');

type Mode = (typeof TokenizerMode)[keyof typeof TokenizerMode];
/** Their content is no markup: the tokenizer has to be told. */
const modes: Readonly<Record<string, Mode>> = {
  script: TokenizerMode.SCRIPT_DATA,
  style: TokenizerMode.RAWTEXT,
  xmp: TokenizerMode.RAWTEXT,
  iframe: TokenizerMode.RAWTEXT,
  noembed: TokenizerMode.RAWTEXT,
  noframes: TokenizerMode.RAWTEXT,
  textarea: TokenizerMode.RCDATA,
  title: TokenizerMode.RCDATA,
};

const markOf: Readonly<Record<string, Exclude<Mark['type'], 'link'>>> = {
  strong: 'bold',
  b: 'bold',
  em: 'italic',
  i: 'italic',
  cite: 'italic',
  dfn: 'italic',
  var: 'italic',
  s: 'strike',
  del: 'strike',
  strike: 'strike',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
};

type Attributes = Readonly<Record<string, string>>;

/** An element that is passed over up to its end, with those of its name within it. */
interface Passing {
  readonly tag: string;
  depth: number;
}

interface State {
  readonly builder: BlockBuilder;
  passing: Passing | undefined;
  /** Inside `<pre>`: the code so far. */
  code: { text: string; language: string | null; depth: number } | undefined;
}

const LISTS = ['ul', 'ol', 'menu'];

function startOf(attributes: Attributes): number {
  const start = Number(attributes.start ?? 1);
  return Number.isInteger(start) && start >= 0 && start <= 99_999_999 ? start : 1;
}

function openList(builder: BlockBuilder, tag: string, attributes: Attributes): void {
  if (!builder.canNest(2)) builder.endLine();
  else if (tag === 'ol') builder.open(tag, { type: 'orderedList', attrs: { start: startOf(attributes) } });
  else builder.open(tag, { type: 'bulletList' });
}

function openItem(builder: BlockBuilder, attributes: Attributes): void {
  builder.endLine();
  if (builder.inTable()) return;
  builder.closeTo(['li'], [...LISTS, 'table']);
  if (builder.top.type !== 'bulletList' && builder.top.type !== 'orderedList') {
    if (!builder.canNest(2)) return;
    builder.open('ul', { type: 'bulletList' });
  }
  const task = builder.top.type === 'bulletList' && attributes['data-type'] === 'taskItem';
  const checked = attributes['data-checked'] === 'true';
  builder.open('li', task ? { type: 'taskItem', attrs: { checked } } : { type: 'listItem' });
}

/** A checkbox at the start of an item makes it a task, as on GitHub. */
function readInput(builder: BlockBuilder, attributes: Attributes): void {
  const item = builder.top;
  if (attributes.type?.toLowerCase() !== 'checkbox' || item.type !== 'listItem') return;
  if (!builder.atStart() || builder.parent?.type !== 'bulletList') return;
  item.type = 'taskItem';
  item.attrs = { checked: attributes.checked !== undefined };
}

function openTablePart(builder: BlockBuilder, tag: string, attributes: Attributes): void {
  builder.endLine();
  if (tag === 'table') {
    // A table within a cell adds its lines to the cell.
    if (builder.canNest(0)) builder.open(tag, { type: 'table' });
    return;
  }
  if (!builder.inTable()) return;
  if (tag === 'tr') {
    builder.closeTo(['tr'], ['table']);
    builder.open(tag, { type: 'tableRow' });
    return;
  }
  builder.closeTo(['td', 'th'], ['tr', 'table']);
  if (builder.top.type !== 'tableRow') builder.open('tr', { type: 'tableRow' });
  const align = attributes.align?.toLowerCase() ?? /text-align:\s*(\w+)/.exec(attributes.style ?? '')?.[1];
  const known = align === 'left' || align === 'center' || align === 'right' ? align : null;
  builder.open(tag, { type: tag === 'th' ? 'tableHeader' : 'tableCell', attrs: { align: known } });
}

/** A picture from outside is a link with its description: nothing is loaded from elsewhere. */
function readImage(builder: BlockBuilder, attributes: Attributes): void {
  const alt = oneLine((attributes.alt ?? '').replaceAll('\u0000', ''), 1000);
  const href = builder.link ? undefined : safeHref(attributes.src);
  const text = alt || (href?.startsWith('http') ? href : '');
  if (text === '') return;
  const link: Mark[] = href ? [{ type: 'link', attrs: { href } }] : [];
  builder.addMarked(text, [...link, ...(builder.currentMarks() ?? [])]);
}

/**
 * Tags and handles as `toHtml` writes them; their text is in their attributes. A person's id is not read: in HTML from
 * elsewhere it would name somebody else here, so the name stays as text.
 */
function shortForm(attributes: Attributes): LooseNode | undefined {
  const { 'data-type': type, 'data-name': name = '', 'data-handle': handle = '' } = attributes;
  if (type === 'tag' && tagAt(name, 0) === name) return { type: 'tag', attrs: { name } };
  if (type !== 'mention' || handleAt(handle, 0) !== handle) return undefined;
  return { type: 'mention', attrs: { id: null, label: handle, handle } };
}

function startElement(state: State, tag: string, attributes: Attributes): void {
  const { builder } = state;
  const atom = tag === 'a' || tag === 'span' ? shortForm(attributes) : undefined;
  if (atom) {
    builder.addAtom(atom);
    state.passing = { tag, depth: 1 };
    return;
  }
  if (!phrasing.has(tag) && tag !== 'br') builder.endLine();
  if (tag === 'a') builder.link = safeHref(attributes.href);
  else if (tag === 'br') builder.addAtom({ type: 'hardBreak' });
  else if (tag === 'img') readImage(builder, attributes);
  else if (tag === 'input') readInput(builder, attributes);
  else if (tag === 'hr') {
    if (!builder.inTable()) builder.place({ type: 'horizontalRule' });
  } else if (tag === 'pre') state.code = { text: '', language: null, depth: 1 };
  else if (headings.has(tag)) {
    if (!builder.inTable()) builder.beginLine({ type: 'heading', attrs: { level: Math.min(4, Number(tag[1])) } });
  } else if (LISTS.includes(tag)) openList(builder, tag, attributes);
  else if (tag === 'li') openItem(builder, attributes);
  else if (tag === 'blockquote') {
    if (builder.canNest(1)) builder.open(tag, { type: 'blockquote' });
  } else if (['table', 'tr', 'td', 'th'].includes(tag)) openTablePart(builder, tag, attributes);
}

function start(state: State, tag: string, attributes: Attributes, selfClosing: boolean): Mode | undefined {
  const { builder, code, passing } = state;
  if (passing) {
    if (passing.tag === tag && !selfClosing) passing.depth++;
    return undefined;
  }
  if (dropped.has(tag)) {
    const foreign = tag === 'svg' || tag === 'math';
    if (!voidElements.has(tag) && !(foreign && selfClosing)) state.passing = { tag, depth: 1 };
    return modes[tag];
  }
  const mark = markOf[tag];
  if (code) {
    const language = /(?:^|\s)(?:language|lang)-(\S+)/.exec(attributes.class ?? '')?.[1];
    if (tag === 'code' && language && LANGUAGE.test(language)) code.language = language;
    else if (tag === 'br') code.text += '\n';
    else if (tag === 'pre') code.depth++;
  } else if (mark) builder.marks[mark]!++;
  else startElement(state, tag, attributes);
  return undefined;
}

function endCode(state: State): void {
  const { builder, code } = state;
  state.code = undefined;
  if (!code) return;
  // The first line break after <pre> is the tag's, the last one the writer's editor's.
  const text = code.text.replace(/^\n/, '').replace(/\n$/, '');
  const content = text === '' ? {} : { content: [{ type: 'text', text }] };
  builder.place({ type: 'codeBlock', attrs: { language: code.language }, ...content });
}

function end(state: State, tag: string): void {
  const { builder, code, passing } = state;
  const mark = markOf[tag];
  if (passing) {
    if (passing.tag === tag && --passing.depth === 0) state.passing = undefined;
  } else if (code) {
    if (tag === 'pre' && --code.depth === 0) endCode(state);
  } else if (mark) builder.marks[mark] = Math.max(0, builder.marks[mark]! - 1);
  else if (tag === 'a') builder.link = undefined;
  else if (tag === 'br') builder.addAtom({ type: 'hardBreak' });
  else if (!phrasing.has(tag)) {
    if (tag === 'table') builder.closeTo(['table'], []);
    else if (['tr', 'td', 'th', 'blockquote', ...LISTS].includes(tag)) builder.closeTo([tag], ['table']);
    else if (tag === 'li') builder.closeTo(['li'], [...LISTS, 'table']);
    builder.endLine();
  }
}

function addText(state: State, text: string): void {
  if (state.passing) return;
  if (state.code) state.code.text += text;
  else state.builder.addText(text);
}

/**
 * Reads HTML from anywhere. Unknown elements leave their content; scripts, styles, frames, drawings and controls leave
 * nothing; pictures become links, since nothing from outside is loaded.
 * @throws {RichTextError} `too_large` beyond the limits of a document; any other HTML is a document.
 */
export function fromHtml(html: string): Doc {
  if (html.length > MAX_HTML) {
    throw new RichTextError('too_large', '', `This page is too long: more than ${MAX_HTML} characters`);
  }
  const state: State = { builder: new BlockBuilder(), passing: undefined, code: undefined };
  const onCharacter = (token: Token.CharacterToken) => addText(state, token.chars);
  const tokenizer: Tokenizer = new Tokenizer(
    {},
    {
      onComment: () => {},
      onDoctype: () => {},
      onEof: () => {},
      onNullCharacter: () => {},
      onCharacter,
      onWhitespaceCharacter: onCharacter,
      onStartTag: (token) => {
        const attributes: Record<string, string> = Object.create(null);
        for (const { name, value } of token.attrs) attributes[name] ??= value;
        const mode = start(state, token.tagName, attributes, token.selfClosing);
        if (mode !== undefined) tokenizer.state = mode;
      },
      onEndTag: (token) => end(state, token.tagName),
    },
  );
  tokenizer.write(html.toWellFormed(), true);
  endCode(state);
  const content = state.builder.finish();
  return content.length === 0 ? emptyDocument() : parseDocument({ type: 'doc', content });
}
