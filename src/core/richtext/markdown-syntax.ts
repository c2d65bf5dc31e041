/** markdown-it with Fika's additions; what it reads becomes a document in markdown-read.ts. */
import createMarkdownIt, {
  type MarkdownIt,
  type StateBlock,
  type StateCore,
  type StateInline,
  type Token,
} from 'markdown-it';
import { addressAt, longFormAt } from './short-forms.ts';

/**
 * Levels of quotes and lists (a list is two) that are read as such; what is deeper becomes a paragraph as it stands. The
 * rest up to `MAX_DEPTH` is room for a table.
 */
const MAX_LEVEL = 33;

function tooDeep(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (state.level < MAX_LEVEL || silent) return false;
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line) && state.sCount[line]! >= state.blkIndent) line++;
  state.push('paragraph_open', 'p', 1);
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(startLine, line, state.blkIndent, false).trim();
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = line;
  return true;
}

const task = /^\[([ xX])\](?:[ \t\n]+|$)/;
const callout = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;
const toneOf: Readonly<Record<string, string>> = { important: 'note', caution: 'warning' };

/** Marks task items (`meta.checked`) and callouts (`meta.tone`, GitHub's `> [!NOTE]`) before their text is read. */
function tasksAndCallouts(state: StateCore): void {
  const bullets: boolean[] = [];
  state.tokens.forEach((token, index) => {
    if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') {
      bullets.push(token.type === 'bullet_list_open');
    } else if (token.type === 'bullet_list_close' || token.type === 'ordered_list_close') bullets.pop();
    const pattern =
      token.type === 'list_item_open' && bullets.at(-1) ? task : token.type === 'blockquote_open' ? callout : null;
    const inline = state.tokens[index + 2];
    if (!pattern || state.tokens[index + 1]?.type !== 'paragraph_open' || inline?.type !== 'inline') return;
    const found = pattern.exec(inline.content);
    if (!found) return;
    inline.content = inline.content.slice(found[0].length);
    const word = found[1]!.toLowerCase();
    // `- [ ]` alone is an item with an empty line, whatever follows.
    if (pattern === task) inline.meta = { box: true };
    token.meta = pattern === task ? { checked: word === 'x' } : { tone: toneOf[word] ?? word };
  });
}

/** `@[Name](person:1)`, `#[name](tag:name)`. */
function longForm(state: StateInline, silent: boolean): boolean {
  const sign = state.src.charCodeAt(state.pos);
  if ((sign !== 0x40 && sign !== 0x23) || state.src.charCodeAt(state.pos + 1) !== 0x5b) return false;
  const found = longFormAt(state.src, state.pos);
  if (!found || state.pos + found.length > state.posMax) return false;
  if (!silent) state.push('long_form', '', 0).meta = { form: found };
  state.pos += found.length;
  return true;
}

/** `<br>`, the one tag that is no text: Markdown has no other line break within a table. */
function breakTag(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x3c) return false;
  const found = /^<br *\/?>/i.exec(state.src.slice(state.pos, state.pos + 12));
  if (!found) return false;
  if (!silent) state.push('hardbreak', 'br', 0).markup = 'br';
  state.pos += found[0].length;
  return true;
}

/** `http://…` in running text. Called at the colon, as markdown-it stops there and not at letters. */
function webAddress(state: StateInline, silent: boolean): boolean {
  if (state.linkLevel > 0 || !state.src.startsWith('://', state.pos)) return false;
  const scheme = /(?:^|[^A-Za-z0-9])(https?)$/i.exec(state.pending.slice(-6))?.[1];
  if (!scheme) return false;
  const found = addressAt(state.src.slice(0, state.posMax), state.pos - scheme.length);
  if (!found || found.length <= scheme.length + 3) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    state.push('link_open', 'a', 1).attrs = [['href', found]];
    state.push('text', '', 0).content = found;
    state.push('link_close', 'a', -1);
  }
  state.pos += found.length - scheme.length;
  return true;
}

/** markdown-it turns `&#1;` and the like into U+FFFD; a document may hold such characters, so they must have a spelling. */
function numericEntity(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x26) return false;
  const found = /^&#(\d{1,7});/.exec(state.src.slice(state.pos, state.pos + 10));
  const code = found ? Number(found[1]) : 0;
  if (!found || code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
  if (!silent) state.push('text_special', '', 0).content = String.fromCodePoint(code);
  state.pos += found[0].length;
  return true;
}

function build(): MarkdownIt {
  // Beyond maxNesting markdown-it drops text silently, so `tooDeep` has to act long before.
  const md = new createMarkdownIt({ html: false, linkify: false, typographer: false, maxNesting: 60 });
  // Addresses are judged by safeHref alone; a refused one leaves its text.
  md.validateLink = () => true;
  md.normalizeLink = (href) => href;
  md.normalizeLinkText = (text) => text;
  // Escaped characters have to stay apart from text: `\@name` is no mention.
  md.core.ruler.disable(['linkify', 'replacements', 'smartquotes', 'text_join']);
  md.core.ruler.after('block', 'tasks_and_callouts', tasksAndCallouts);
  md.block.ruler.before('table', 'too_deep', tooDeep);
  md.inline.ruler.at('linkify', webAddress);
  md.inline.ruler.before('link', 'long_form', longForm);
  md.inline.ruler.before('autolink', 'break_tag', breakTag);
  md.inline.ruler.before('entity', 'numeric_entity', numericEntity);
  return md;
}

const markdown = build();

/** Block tokens, inline ones as children of `inline`. */
export const tokenize = (source: string): Token[] => markdown.parse(source, {});

/** The words after a code fence, with their escapes and entities read. */
export const unescapeInfo = (info: string): string => markdown.utils.unescapeAll(info);
