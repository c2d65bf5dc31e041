/** A feed of any sort, as it comes over the wire, as plain entries. Everything in it is somebody else's: words are text or a document of our own, addresses are of the web or nothing. */
import { createHash } from 'node:crypto';
import { type AnyFeed, parseFeed } from 'feedsmith';
import { type Doc, RichTextError } from '../../../core/richtext/document.ts';
import { fromHtml } from '../../../core/richtext/html-read.ts';
import { excerpt, fromText, shorten } from '../../../core/richtext/plain.ts';
import { outsideUrl } from '../../../platform/outside/outside.ts';

export interface ReadEntry {
  readonly key: Buffer;
  readonly title: string;
  /** Empty where it leads nowhere. */
  readonly address: string;
  readonly author: string;
  readonly teaser: string;
  /** Null where the teaser is all there is. */
  readonly body: Doc | null;
  readonly publishedAt: Date | null;
}

export interface ReadFeed {
  readonly title: string;
  readonly home: string;
  readonly entries: readonly ReadEntry[];
}

/** More of one answer are not looked at. */
const mostEntries = 300;
const longestTitle = 300;
const longestTeaser = 400;

const label = (text: string | undefined): string | undefined =>
  /(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)/i.exec(text ?? '')?.[1];

/** By its byte order mark, else by what the head of the answer says, else the XML declaration; else UTF-8 (RFC 7303). */
export function decodeFeed(body: Buffer, contentType: string | undefined): string {
  const named =
    markOf(body) ?? label(contentType) ?? label(/^\s*<\?xml[^>]*>/.exec(body.subarray(0, 300).toString('latin1'))?.[0]);
  try {
    return new TextDecoder(named ?? 'utf-8').decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

function markOf([a, b, c, d]: Buffer): string | undefined {
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0 && d !== 0)) return 'utf-16be';
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c !== 0 && d === 0)) return 'utf-16le';
}

/** Of a page of HTML: the addresses of the feeds that it names (https://www.rssboard.org/rss-autodiscovery). */
export function feedsNamed(html: string, base: string): string[] {
  const found: string[] = [];
  for (const [link] of html.slice(0, 500_000).matchAll(/<link\b[^>]{0,2000}>/gi)) {
    if (!/\brel\s*=\s*["']?[^"'>]*\balternate\b/i.test(link)) continue;
    if (!/\btype\s*=\s*["']?\s*application\/(?:rss\+xml|atom\+xml|feed\+json|rdf\+xml)/i.test(link)) continue;
    const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(link);
    const address = webAddress((href?.[1] ?? href?.[2] ?? href?.[3] ?? '').replaceAll('&amp;', '&'), base);
    if (address !== '') found.push(address);
  }
  return found;
}

/** Where it leads, if that is a page of the web; else empty. */
function webAddress(address: string | undefined, base: string): string {
  if (!address) return '';
  try {
    return outsideUrl(address.trim(), base).href;
  } catch {
    return '';
  }
}

const oneLine = (text: string, max: number): string => {
  const line = text.toWellFormed().replaceAll('\u0000', '').replace(/\s+/g, ' ').trim();
  return line.length > max ? shorten(line, max) : line;
};

/** Names and titles are plain words in some feeds and HTML in others. */
const plain = (text: string | undefined, max: number): string => {
  if (!text) return '';
  if (!/[<&]/.test(text)) return oneLine(text, max);
  const doc = documentOf(text, true);
  return doc ? oneLine(excerpt(doc, max), max) : oneLine(text, max);
};

/** Null where it is no document that can be kept: too long, too deep. */
function documentOf(text: string, isHtml: boolean): Doc | null {
  try {
    return isHtml ? fromHtml(text) : fromText(text.replaceAll('\u0000', ''));
  } catch (error) {
    if (error instanceof RichTextError) return null;
    throw error;
  }
}

interface Found {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly link: string | undefined;
  readonly author: string | undefined;
  readonly date: string | undefined;
  /** The most that it has of itself. */
  readonly words: string | undefined;
  readonly isHtml: boolean;
}

function entryOf(found: Found, base: string): ReadEntry | null {
  const address = webAddress(found.link, base);
  const doc = found.words ? documentOf(found.words, found.isHtml) : null;
  const teaser = doc
    ? excerpt(doc, longestTeaser)
    : found.words
      ? oneLine(found.words.replace(/<[^>]*>/g, ' '), longestTeaser)
      : '';
  const title = plain(found.title, longestTitle) || oneLine(teaser, 80) || address;
  if (title === '') return null;
  const moment = found.date ? new Date(found.date) : null;
  const isMoment = moment !== null && !Number.isNaN(moment.getTime()) && moment.getUTCFullYear() > 1970;
  return {
    key: createHash('sha256')
      .update(found.id?.trim() || address || `${title}\n${found.date ?? ''}`)
      .digest(),
    title,
    address,
    author: plain(found.author, 120),
    teaser,
    body: doc && (teaser.endsWith('…') || doc.content.length > 1) ? doc : null,
    publishedAt: isMoment ? moment : null,
  };
}

interface AtomText {
  readonly value?: string | undefined;
  readonly type?: string | undefined;
}
const isMarkup = (text: AtomText | undefined): boolean => /html/i.test(text?.type ?? '');

function contentsOf(parsed: AnyFeed): { title: string | undefined; home: string | undefined; found: Found[] } {
  if (parsed.format === 'atom') {
    const { feed } = parsed;
    const linkOf = (links: readonly { href?: string; rel?: string }[] | undefined) =>
      (links?.find(({ rel }) => (rel ?? 'alternate') === 'alternate') ?? links?.find(({ rel }) => rel !== 'self'))
        ?.href;
    return {
      title: feed.title?.value,
      home: linkOf(feed.links),
      found: (feed.entries ?? []).map((one) => {
        const words = one.content?.value ? one.content : one.summary;
        return {
          id: one.id,
          title: one.title?.value,
          link: linkOf(one.links),
          author: (one.authors ?? feed.authors)?.[0]?.name,
          date: one.published ?? one.updated,
          words: words?.value,
          isHtml: isMarkup(words),
        };
      }),
    };
  }
  if (parsed.format === 'json') {
    const { feed } = parsed;
    return {
      title: feed.title,
      home: feed.home_page_url,
      found: (feed.items ?? []).map((one) => ({
        id: one.id,
        title: one.title,
        link: one.url ?? one.external_url,
        author: (one.authors ?? feed.authors)?.[0]?.name,
        date: one.date_published ?? one.date_modified,
        words: one.content_html ?? one.content_text ?? one.summary,
        isHtml: one.content_html !== undefined,
      })),
    };
  }
  const { feed } = parsed;
  return {
    title: feed.title ?? feed.dc?.titles?.[0],
    home: feed.link,
    found: (feed.items ?? []).map((one) => {
      const guid = 'guid' in one ? one.guid : undefined;
      return {
        id: guid?.value,
        title: one.title ?? one.dc?.titles?.[0],
        link: one.link ?? (guid && guid.isPermaLink !== false ? guid.value : undefined),
        author: ('authors' in one ? one.authors?.[0]?.name : undefined) ?? one.dc?.creators?.[0],
        date: ('pubDate' in one ? one.pubDate : undefined) ?? one.dc?.dates?.[0],
        words: one.content?.encoded ?? one.description,
        isHtml: true,
      };
    }),
  };
}

/** What XML declares of its own is not read: nothing is expanded, nothing fetched. */
const withoutDoctype = (text: string): string => text.replace(/<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>/i, '');

/**
 * @param base where it came from, after redirects
 * @returns null for what is no feed
 */
export function readFeed(text: string, base: string): ReadFeed | null {
  let parsed: AnyFeed;
  try {
    parsed = parseFeed(withoutDoctype(text.trim()));
  } catch {
    return null;
  }
  const { title, home, found } = contentsOf(parsed);
  const entries = new Map<string, ReadEntry>();
  for (const one of found.slice(0, mostEntries)) {
    const read = entryOf(one, base);
    const key = read?.key.toString('hex');
    if (read && !entries.has(key!)) entries.set(key!, read);
  }
  return { title: plain(title, longestTitle), home: webAddress(home, base), entries: [...entries.values()] };
}
