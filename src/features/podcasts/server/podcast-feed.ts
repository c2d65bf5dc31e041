/**
 * Reads the feed of a podcast: RSS 2.0 with itunes, podcast and psc names. Episode by episode, so that one that is no XML is named with its line and the others are taken.
 * What the file declares before its first element is not read: no entities are expanded and nothing is fetched.
 */
import { parseRssFeed } from 'feedsmith';
import sax from 'sax';
import { type Chapter, longestTitle, mostChapters } from '../contract.ts';

export interface PodcastHead {
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly language: string | null;
  readonly cover: string;
  /** What it is called among podcasts: its guid, or an address of its own. */
  readonly name: string;
}

export interface PodcastEntry {
  readonly line: number;
  readonly title: string;
  /** Its name among the podcast's episodes. */
  readonly guid: string;
  readonly link: string;
  readonly date: Date | null;
  readonly html: string;
  readonly recording: string;
  readonly season: number | null;
  readonly number: number | null;
  /** Those that stand in the feed itself. */
  readonly chapters: readonly Chapter[];
  readonly chaptersAddress: string;
  /** Of WebVTT or SRT. */
  readonly transcriptAddress: string;
}

export type PodcastPart =
  | { readonly is: 'entry'; readonly entry: PodcastEntry }
  | {
      readonly is: 'broken';
      readonly line: number;
      readonly about: string;
      readonly why: 'xml' | 'cut';
      readonly detail: string;
    };

const deepest = 50;

/** Where a piece is no XML, and why; null where it is. */
function faultOf(xml: string): { detail: string; line: number } | null {
  const parser = sax.parser(true, { position: true });
  let depth = 0;
  let fault: { detail: string; line: number } | null = null;
  const say = (detail: string) => {
    fault ??= { detail, line: parser.line };
  };
  parser.onerror = (error) => {
    say(error.message.split('\n')[0] ?? '');
    parser.error = null as never;
    parser.resume();
  };
  parser.onopentag = () => {
    depth += 1;
    if (depth > deepest) say('Elements stand too deep in each other');
  };
  parser.onclosetag = () => {
    depth -= 1;
  };
  parser.write(xml).close();
  return fault;
}

const clean = (words: string | undefined): string => (words ?? '').replaceAll('\u0000', '').toWellFormed().trim();

/** `12`, `01:02.5`, `1:02:03` → milliseconds. */
function toMs(start: string): number | null {
  const parts = start.trim().split(':').map(Number);
  if (parts.length > 3 || parts.some((part) => !(part >= 0))) return null;
  return Math.round(parts.reduce((sum, part) => sum * 60 + part, 0) * 1000);
}

export function toChapters(
  found: readonly { start: string | number | undefined; title: string | undefined }[],
): Chapter[] {
  const chapters = found.flatMap(({ start, title }) => {
    const at = toMs(String(start ?? ''));
    const words = clean(title).replace(/\s+/g, ' ').slice(0, longestTitle).toWellFormed();
    return at === null || at > 24 * 3_600_000 || words === '' ? [] : [{ at, title: words }];
  });
  return chapters.slice(0, mostChapters);
}

const numberIn = (n: number | undefined, most: number): number | null =>
  n !== undefined && Number.isInteger(n) && n >= 1 && n <= most ? n : null;

function dateOf(words: string | undefined): Date | null {
  const date = new Date(words ?? '');
  const year = date.getUTCFullYear();
  return year >= 1980 && year < 2100 ? date : null;
}

function entryOf(xml: string, frame: string, line: number): PodcastEntry {
  const [item] = parseRssFeed(`${frame}${xml}</channel></rss>`).items ?? [];
  const { podcast, itunes } = item ?? {};
  const transcript = (podcast?.transcripts ?? []).find(({ type = '' }) => /vtt|srt|subrip/i.test(type));
  const recording = clean(
    item?.enclosures?.find(({ url, type = '' }) => url && /^(audio|video)\/|^$/i.test(type))?.url,
  );
  const chapters = (item?.psc?.chapters ?? []) as { start?: string; title?: string }[];
  return {
    line,
    title: clean(item?.title ?? itunes?.title).replace(/\s+/g, ' '),
    guid: clean(item?.guid?.value) || recording || clean(item?.link),
    link: clean(item?.link),
    date: dateOf(item?.pubDate),
    html: clean(item?.content?.encoded ?? item?.description ?? itunes?.summary),
    recording,
    season: numberIn(podcast?.season?.number ?? itunes?.season, 9999),
    number: numberIn(podcast?.episode?.number ?? itunes?.episode, 99_999),
    chapters: toChapters(chapters.map(({ start, title }) => ({ start, title }))),
    chaptersAddress: clean(podcast?.chapters?.url),
    transcriptAddress: clean(transcript?.url),
  };
}

function headOf(xml: string): PodcastHead | null {
  let feed: ReturnType<typeof parseRssFeed>;
  try {
    feed = parseRssFeed(`${xml}</channel></rss>`);
  } catch {
    return null;
  }
  const self = (feed.atom?.links as { rel?: string; href?: string }[] | undefined)?.find(
    ({ rel }) => rel === 'self',
  )?.href;
  return {
    title: clean(feed.title),
    description: clean(feed.description ?? feed.itunes?.summary),
    author: clean(feed.itunes?.author),
    language: /^[a-z]{2,3}/.exec(clean(feed.language).toLowerCase())?.[0] ?? null,
    cover: clean(feed.itunes?.image ?? feed.image?.url),
    name: clean(feed.podcast?.guid) || clean(self) || clean(feed.link) || clean(feed.title),
  };
}

const titleIn = (xml: string): string => clean(/<title>(?:<!\[CDATA\[)?([^<\]]{0,200})/.exec(xml)?.[1]);

/** Where an episode begins and ends; what looks like one inside CDATA and comments is text. */
const marks = /<!\[CDATA\[|\]\]>|<!--|-->|<item(?:\s[^>]*)?>|<\/item\s*>/g;

/** The podcast and its episodes in the order of the file; a head of null says that it is none. */
export function readPodcast(text: string): { head: PodcastHead | null; parts: PodcastPart[] } {
  const parts: PodcastPart[] = [];
  let inside: ']]>' | '-->' | null = null;
  let start = -1;
  let first = -1;
  let counted = 0;
  let line = 1;
  const lineAt = (index: number): number => {
    for (; counted < index; counted++) if (text.charCodeAt(counted) === 10) line += 1;
    return line;
  };
  // Its own `<rss …>` names the prefixes that it uses.
  const rss = /<rss\b[^>]*>/.exec(text)?.[0] ?? '';
  const take = (xml: string, at: number, isCut: boolean): void => {
    const began = lineAt(at);
    const fault = isCut ? null : faultOf(xml);
    if (isCut) parts.push({ is: 'broken', line: began, about: titleIn(xml), why: 'cut', detail: '' });
    else if (fault)
      parts.push({ is: 'broken', line: began + fault.line, about: titleIn(xml), why: 'xml', detail: fault.detail });
    else parts.push({ is: 'entry', entry: entryOf(xml, `${rss}<channel>`, began) });
  };
  for (const found of text.matchAll(marks)) {
    const [mark] = found;
    if (inside !== null) {
      // An episode that is broken inside its CDATA must not swallow those that follow.
      if (mark === inside) inside = null;
      else if (!(inside === ']]>' && mark.startsWith('</item'))) continue;
      else inside = null;
    }
    if (mark === '<![CDATA[') inside = ']]>';
    else if (mark === '<!--') inside = '-->';
    else if (mark.startsWith('<item')) {
      if (start >= 0) take(text.slice(start, found.index), start, true);
      start = found.index;
      if (first < 0) first = start;
    } else if (mark.startsWith('</item') && start >= 0) {
      take(text.slice(start, found.index + mark.length), start, false);
      start = -1;
    }
  }
  if (start >= 0) take(text.slice(start), start, true);
  const channel = text.indexOf('<channel');
  if (rss === '' || channel < 0) return { head: null, parts };
  const head = text.slice(channel, first < 0 ? undefined : first).replace(/<\/channel>[\s\S]*$/, '');
  return { head: headOf(`${rss}${head}`), parts };
}
