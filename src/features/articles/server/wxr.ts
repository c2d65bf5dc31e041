/**
 * Reads WordPress exports (WXR): RSS with elements of WordPress's own. Piece by piece, whatever their size, and item by item: one that is no XML is named with its line, and the
 * next begins anew. No entities but those of XML and HTML exist, whatever the file declares: nothing is expanded and nothing is fetched.
 */
import sax from 'sax';

export interface WxrAuthor {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
}

export interface WxrComment {
  readonly id: string;
  readonly author: string;
  readonly email: string;
  /** `0` for visitors. */
  readonly user: string;
  readonly date: Date | null;
  readonly html: string;
  readonly parent: string;
  readonly approved: boolean;
  /** Empty or `comment` for what people wrote; `pingback` and the like. */
  readonly type: string;
}

export interface WxrItem {
  readonly line: number;
  readonly id: string;
  /** `post`, `page`, `attachment`, `nav_menu_item` … */
  readonly type: string;
  /** `publish`, `draft`, `pending`, `future`, `private`, `trash`, `inherit` … */
  readonly status: string;
  readonly title: string;
  readonly link: string;
  readonly guid: string;
  readonly creator: string;
  readonly date: Date | null;
  readonly html: string;
  readonly excerpt: string;
  readonly hasPassword: boolean;
  /** Names of its categories and tags. */
  readonly topics: readonly string[];
  /** Of an attachment: where the file is. */
  readonly attachmentUrl: string;
  /** The attachment that is its cover; empty for none. */
  readonly thumbnail: string;
  readonly comments: readonly WxrComment[];
}

export type WxrPart =
  | { readonly is: 'site'; readonly address: string; readonly language: string; readonly version: string }
  | { readonly is: 'author'; readonly author: WxrAuthor }
  | { readonly is: 'item'; readonly item: WxrItem }
  | {
      readonly is: 'broken';
      readonly line: number;
      readonly about: string;
      readonly why: 'xml' | 'cut' | 'large';
      readonly detail: string;
    };

/** Characters of one item; a longer one is passed over. */
const longestItem = 20_000_000;
/** Characters before the first item. */
const longestHead = 50_000_000;

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Thrown by `parse`, with the line within the fragment, from 0. */
class BrokenXml extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const deepest = 50;

/** A fragment as a tree. Strict: what is no XML is an error; with `lenient` what can be read of it is taken. */
function parse(xml: string, lenient = false): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = sax.parser(true, { position: true });
  parser.onerror = (error) => {
    const [what = ''] = error.message.split('\n');
    if (!lenient) throw new BrokenXml(what, parser.line);
    parser.error = null as never;
    parser.resume();
  };
  parser.onopentag = ({ name, attributes }) => {
    if (open.length > deepest) throw new BrokenXml('Elements stand too deep in each other', parser.line);
    const element: Element = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => {
    if (open.length > 1) open.pop();
  };
  const onText = (text: string) => {
    open.at(-1)!.text += text;
  };
  parser.ontext = onText;
  parser.oncdata = onText;
  parser.write(xml).close();
  return root;
}

const textOf = (element: Element | undefined, name: string): string =>
  (element?.children.find((child) => child.name === name)?.text ?? '').replaceAll('\u0000', '').toWellFormed();

/** `2010-10-16 20:53:18` in UTC; null for zeros, as WordPress writes what was never published. */
function dateOf(gmt: string, otherwise: string): Date | null {
  for (const text of [gmt && `${gmt.replace(' ', 'T')}Z`, otherwise]) {
    const date = new Date(text);
    const year = date.getUTCFullYear();
    if (year >= 1980 && year < 2100) return date;
  }
  return null;
}

function commentOf(element: Element): WxrComment {
  const of = (name: string) => textOf(element, `wp:comment_${name}`).trim();
  return {
    id: of('id'),
    author: of('author'),
    email: of('author_email'),
    user: of('user_id'),
    date: dateOf(of('date_gmt'), ''),
    html: of('content'),
    parent: of('parent'),
    approved: of('approved') === '1',
    type: of('type'),
  };
}

function itemOf(xml: string, line: number): WxrItem {
  const item = parse(xml).children[0];
  const of = (name: string) => textOf(item, name);
  const all = (name: string) => (item?.children ?? []).filter((child) => child.name === name);
  const meta = all('wp:postmeta').find((one) => textOf(one, 'wp:meta_key') === '_thumbnail_id');
  return {
    line,
    id: of('wp:post_id').trim(),
    type: of('wp:post_type').trim(),
    status: of('wp:status').trim(),
    title: of('title').trim(),
    link: of('link').trim(),
    guid: of('guid').trim(),
    creator: of('dc:creator').trim(),
    date: dateOf(of('wp:post_date_gmt').trim(), of('pubDate').trim()),
    html: of('content:encoded'),
    excerpt: of('excerpt:encoded').trim(),
    hasPassword: of('wp:post_password').trim() !== '',
    topics: all('category')
      .filter(({ attributes }) => ['category', 'post_tag', 'tag'].includes(attributes.domain ?? 'category'))
      .filter(({ attributes }) => attributes.nicename !== 'uncategorized')
      .map(({ text }) => text.trim()),
    attachmentUrl: of('wp:attachment_url').trim(),
    thumbnail: meta ? textOf(meta, 'wp:meta_value').trim() : '',
    comments: all('wp:comment').map(commentOf),
  };
}

/** The title of an item that is no XML, as far as it can be seen, so that it can be named. */
const titleIn = (xml: string): string =>
  /<title>(?:<!\[CDATA\[)?([^<\]]{0,200})/.exec(xml)?.[1]?.trim().toWellFormed() ?? '';

function* partsOfHead(xml: string): Generator<WxrPart> {
  // Only what is looked for is read: the frame around it is never closed here, and may be anything.
  const one = (name: string) => {
    const found = new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`).exec(xml)?.[1] ?? '';
    return found.trim().replaceAll('\u0000', '').toWellFormed();
  };
  yield {
    is: 'site',
    address: one('wp:base_blog_url') || one('wp:base_site_url') || one('link'),
    language: one('language'),
    version: one('wp:wxr_version'),
  };
  for (const [author] of xml.matchAll(/<wp:author>[\s\S]*?<\/wp:author>/g)) {
    const element = parse(author, true).children[0];
    const of = (name: string) => textOf(element, `wp:author_${name}`).trim();
    if (of('login') === '') continue;
    yield {
      is: 'author',
      author: { id: of('id'), login: of('login'), email: of('email'), name: of('display_name') || of('login') },
    };
  }
}

/** Each piece that matters for where an item begins and ends; what looks like one inside CDATA is text. */
const marks = /<!\[CDATA\[|\]\]>|<item(?:\s[^>]*)?>|<\/item\s*>/g;

/** The parts of an export in the order of the file: the site, its authors, each item or why it is broken. */
export async function* readWxr(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<WxrPart> {
  let buffer = '';
  /** Lines before the buffer. */
  let lines = 1;
  let scanned = 0;
  let inCdata = false;
  const where: { state: 'head' | 'between' | 'item' | 'skipping' } = { state: 'head' };
  let itemStart = 0;
  const lineAt = (index: number): number => {
    let n = lines;
    for (let at = buffer.indexOf('\n'); at >= 0 && at < index; at = buffer.indexOf('\n', at + 1)) n += 1;
    return n;
  };
  const drop = (upTo: number): void => {
    lines = lineAt(upTo);
    buffer = buffer.slice(upTo);
    scanned = Math.max(0, scanned - upTo);
    itemStart = Math.max(0, itemStart - upTo);
  };
  function* scan(isEnd: boolean): Generator<WxrPart> {
    // A mark may be cut by the end of what is here: the last of it is looked at again with what follows.
    const safe = () => (isEnd ? buffer.length : Math.max(0, buffer.length - 400));
    marks.lastIndex = scanned;
    for (let found = marks.exec(buffer); found && found.index < safe(); found = marks.exec(buffer)) {
      const [mark] = found;
      const end = found.index + mark.length;
      scanned = end;
      if (mark === '<![CDATA[') inCdata = true;
      else if (mark === ']]>') inCdata = false;
      else if (inCdata) continue;
      else if (mark.startsWith('<item') && where.state !== 'item') {
        if (where.state === 'head') yield* partsOfHead(buffer.slice(0, found.index));
        where.state = 'item';
        drop(found.index);
        scanned = mark.length;
        itemStart = 0;
      } else if (mark.startsWith('</item') && (where.state === 'item' || where.state === 'skipping')) {
        if (where.state === 'item') yield take(buffer.slice(itemStart, end), lineAt(itemStart));
        where.state = 'between';
        drop(end);
        scanned = 0;
      } else continue;
      marks.lastIndex = scanned;
    }
    scanned = Math.max(scanned, safe());
  }
  for await (const chunk of chunks) {
    buffer += chunk;
    yield* scan(false);
    if (where.state === 'item' && buffer.length > longestItem) {
      yield { is: 'broken', line: lineAt(itemStart), about: titleIn(buffer), why: 'large', detail: '' };
      where.state = 'skipping';
    }
    if (where.state === 'head' && buffer.length > longestHead) break;
    if (where.state === 'between' || where.state === 'skipping') drop(Math.max(0, buffer.length - 400));
  }
  yield* scan(true);
  if (where.state === 'head') yield* partsOfHead(buffer);
  if (where.state === 'item')
    yield { is: 'broken', line: lineAt(itemStart), about: titleIn(buffer), why: 'cut', detail: '' };
}

function take(xml: string, line: number): WxrPart {
  try {
    return { is: 'item', item: itemOf(xml, line) };
  } catch (error) {
    if (!(error instanceof BrokenXml)) throw error;
    return { is: 'broken', line: line + error.line, about: titleIn(xml), why: 'xml', detail: error.message };
  }
}
