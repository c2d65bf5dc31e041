/**
 * Slack's message text (mrkdwn) as a document, directly: its `*bold*` is Markdown's italic, so that a way through
 * Markdown would lose what was meant.
 */
import { type Doc, emptyDocument, type LooseNode, type Mark, parseDocument } from '../../../core/richtext/document.ts';
import { safeHref } from '../../../core/richtext/href.ts';
import { slackEmoji } from './slack-emoji.ts';

export interface SlackNames {
  /** The shown name of a user, undefined where the export has no such user. */
  readonly user: (id: string) => string | undefined;
  readonly channel: (id: string) => string | undefined;
}

/** One character of text, or something that stands as a whole. */
type Unit = { readonly char: string } | { readonly node: LooseNode };

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const decode = (text: string): string => text.replace(/&(?:amp|lt|gt);/g, (found) => entities[found]!);

const text = (value: string, ...marks: Mark[]): LooseNode => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 ? { marks } : {}),
});

/** A Slack id as a handle: `resolveMentions` asks by it, and shows the label where nobody came along. */
function mention(id: string, label: string): LooseNode {
  return { type: 'mention', attrs: { id: null, label, handle: id } };
}

/** What stands between `<` and `>`. */
function angle(content: string, names: SlackNames): LooseNode | undefined {
  const bar = content.indexOf('|');
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? '' : decode(content.slice(bar + 1));
  if (/^@[A-Z0-9]+$/.test(target)) {
    const id = target.slice(1);
    return mention(id, names.user(id) ?? (label.replace(/^@/, '') || id));
  }
  if (target.startsWith('#')) return text(`#${names.channel(target.slice(1)) ?? (label || target.slice(1))}`);
  if (target.startsWith('!')) {
    // <!here>, <!subteam^S1|@team>, <!date^1^{date}|yesterday>
    const word = target.slice(1).split('^')[0]!;
    if (label) return text(label);
    return ['here', 'channel', 'everyone'].includes(word) ? text(`@${word}`) : undefined;
  }
  const href = safeHref(decode(target));
  const shown = label || decode(target).replace(/^(?:mailto|tel):/, '');
  return href
    ? text(shown, { type: 'link', attrs: { href } })
    : label || /^[a-z]+:/i.test(target)
      ? text(shown)
      : undefined;
}

/** Characters of code may hold addresses in angle brackets too; there they are only their text. */
const plainAngles = (value: string): string =>
  decode(value.replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_, target: string, label?: string) => label ?? target));

const emojiAt = /:([a-z0-9_+'-]{1,60}(?:::skin-tone-[2-6])?):/y;

/** Splits a line into characters and wholes. */
function unitsOf(line: string, names: SlackNames): Unit[] {
  const units: Unit[] = [];
  const chars = (value: string) => {
    for (const char of value) units.push({ char });
  };
  for (let i = 0; i < line.length; ) {
    const c = line[i]!;
    if (c === '`') {
      const end = line.indexOf('`', i + 1);
      if (end > i + 1) {
        units.push({ node: text(plainAngles(line.slice(i + 1, end)), { type: 'code' }) });
        i = end + 1;
        continue;
      }
    } else if (c === '<') {
      const end = line.indexOf('>', i);
      const node = end > i + 1 && end - i < 4000 ? angle(line.slice(i + 1, end), names) : undefined;
      if (node) {
        units.push({ node });
        i = end + 1;
        continue;
      }
    } else if (c === '&') {
      const entity = /^&(?:amp|lt|gt);/.exec(line.slice(i, i + 5))?.[0];
      if (entity) {
        units.push({ char: entities[entity]! });
        i += entity.length;
        continue;
      }
    } else if (c === ':') {
      emojiAt.lastIndex = i;
      const found = emojiAt.exec(line);
      const emoji = found ? slackEmoji(found[1]!) : undefined;
      if (found && emoji) {
        chars(emoji);
        i = emojiAt.lastIndex;
        continue;
      }
    }
    const char = String.fromCodePoint(line.codePointAt(i)!);
    units.push({ char });
    i += char.length;
  }
  return units;
}

const markOf = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
type Delimiter = keyof typeof markOf;
const isDelimiter = (unit: Unit | undefined): unit is { char: Delimiter } =>
  unit !== undefined && 'char' in unit && Object.hasOwn(markOf, unit.char);
const isChar = (unit: Unit | undefined, char: string) => unit !== undefined && 'char' in unit && unit.char === char;
const isSpace = (unit: Unit | undefined) => unit !== undefined && 'char' in unit && /\s/.test(unit.char);
const isWord = (unit: Unit | undefined) => unit !== undefined && 'char' in unit && /[\p{L}\p{N}]/u.test(unit.char);

/** For each place, the next one where the delimiter may close; found from the end, so that it is looked for once. */
function nextClosers(units: readonly Unit[]): Record<Delimiter, Int32Array> {
  const next = {} as Record<Delimiter, Int32Array>;
  for (const delimiter of Object.keys(markOf) as Delimiter[]) {
    const positions = new Int32Array(units.length + 1).fill(-1);
    for (let i = units.length - 1; i >= 0; i--) {
      const unit = units[i]!;
      const closes =
        'char' in unit &&
        unit.char === delimiter &&
        i > 0 &&
        !isSpace(units[i - 1]) &&
        !isWord(units[i + 1]) &&
        !isChar(units[i - 1], delimiter);
      positions[i] = closes ? i : positions[i + 1]!;
    }
    next[delimiter] = positions;
  }
  return next;
}

/** One line as inline content: marks open before a word and close after one, and never reach beyond the line. */
function inlineOf(line: string, names: SlackNames): LooseNode[] {
  const units = unitsOf(line, names);
  const closers = nextClosers(units);
  const ends: Partial<Record<Delimiter, number>> = {};
  const content: LooseNode[] = [];
  let pending = '';
  const marks = (): Mark[] =>
    (Object.keys(markOf) as Delimiter[]).filter((d) => ends[d] !== undefined).map((d) => ({ type: markOf[d] }));
  const flush = () => {
    if (pending !== '') content.push(text(pending, ...marks()));
    pending = '';
  };
  units.forEach((unit, i) => {
    if (isDelimiter(unit)) {
      const delimiter = unit.char;
      if (ends[delimiter] === i) {
        flush();
        delete ends[delimiter];
        return;
      }
      const after = units[i + 1];
      // Not `**`: an empty pair is two signs.
      const opens = ends[delimiter] === undefined && !isWord(units[i - 1]) && after !== undefined && !isSpace(after);
      const close = opens && !isChar(after, delimiter) ? closers[delimiter][i + 2] : -1;
      if (close !== undefined && close > 0) {
        flush();
        ends[delimiter] = close;
        return;
      }
    }
    if ('char' in unit) pending += unit.char;
    else {
      flush();
      content.push({ ...unit.node, marks: [...(unit.node.marks ?? []), ...marks()] });
    }
  });
  flush();
  return content;
}

const bullet = /^\s*[•◦▪‣⁃]\ufe0e?\s+/;
const quote = /^(?:&gt;|>)(?!(?:&gt;|>){2}) ?/;
const restQuote = /^(?:(?:&gt;){3}|>>>) ?/;

/** Lines outside ``` as paragraphs, quotes and lists. */
function blocksOf(source: string, names: SlackNames): LooseNode[] {
  const blocks: LooseNode[] = [];
  let paragraph: LooseNode[] | undefined;
  let list: LooseNode | undefined;
  let quoted: string[] | undefined;
  const endQuote = () => {
    if (quoted) blocks.push({ type: 'blockquote', content: blocksOf(quoted.join('\n'), names) });
    quoted = undefined;
  };
  const end = () => {
    endQuote();
    paragraph = undefined;
    list = undefined;
  };
  const lines = source.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    if (restQuote.test(line)) {
      end();
      const rest = [line.replace(restQuote, ''), ...lines.slice(index + 1)].map((l) => l.replace(/^(?:&gt;|>)+ ?/, ''));
      blocks.push({ type: 'blockquote', content: blocksOf(rest.join('\n'), names) });
      return blocks;
    }
    if (quote.test(line)) {
      if (!quoted) end();
      // Slack has one level of quotes; further signs are text, so that this cannot go on without end.
      quoted ??= [];
      quoted.push(line.replace(quote, '').replace(/^(?:&gt;|>)+/, ''));
      continue;
    }
    endQuote();
    if (bullet.test(line)) {
      if (!list) {
        end();
        list = { type: 'bulletList', content: [] };
        blocks.push(list);
      }
      list.content!.push({
        type: 'listItem',
        content: [{ type: 'paragraph', content: inlineOf(line.replace(bullet, ''), names) }],
      });
    } else if (line.trim() === '') end();
    else if (paragraph) paragraph.push({ type: 'hardBreak' }, ...inlineOf(line, names));
    else {
      end();
      paragraph = inlineOf(line, names);
      blocks.push({ type: 'paragraph', content: paragraph });
    }
  }
  end();
  return blocks;
}

/** The blocks of a message's text, for those that consist of several. */
export function slackBlocks(source: string, names: SlackNames): LooseNode[] {
  const clean = source.toWellFormed().replaceAll('\u0000', '').replace(/\r\n?/g, '\n');
  return clean.split('```').flatMap((part, index, parts) => {
    // An odd fence at the end was never closed, and is text.
    const beside = index > 0 ? part.replace(/^[ \t]+/, '') : part;
    if (index % 2 === 0) return blocksOf(index < parts.length - 1 ? beside.trimEnd() : beside, names);
    if (index === parts.length - 1) return blocksOf(`\`\`\`${part}`, names);
    const code = plainAngles(part).replace(/^\n/, '').replace(/\n$/, '');
    return code === '' ? [] : [{ type: 'codeBlock', content: [{ type: 'text', text: code }] }];
  });
}

/** @throws {RichTextError} where the blocks are more than a document holds */
export const documentOf = (blocks: LooseNode[]): Doc =>
  blocks.length === 0 ? emptyDocument() : parseDocument({ type: 'doc', content: blocks });

/**
 * A message's text as a document. People are mentions without an id whose `handle` is the Slack id and whose label is
 * their name: `resolveMentions` makes people of them.
 * @throws {RichTextError} where the text is more than a document holds
 */
export const slackText = (source: string, names: SlackNames): Doc => documentOf(slackBlocks(source, names));
