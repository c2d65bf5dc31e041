/** What a page says about itself: title, description, site and picture, from its head. Nothing of it is run or kept as HTML. */
import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { longestDescription, longestTitle } from '../contract.ts';

export interface PageWords {
  readonly title: string;
  readonly description: string;
  readonly site: string;
  /** Absolute, and not yet fetched; null where the page names none. */
  readonly picture: string | null;
}

/** One line of plain words: no control characters, no marks that turn the direction of what follows, whole characters. */
export function oneLine(text: string, longest: number): string {
  const line = text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest - 1);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}

const named = (text: string): string | undefined => /charset\s*=\s*["']?\s*([\w-]+)/i.exec(text)?.[1];

/** The page as text: by its byte order mark, else by what the head of the answer, else the page itself says; else UTF-8. */
export function decode(body: Buffer, contentType: string | undefined): string {
  const start = body.subarray(0, 2048).toString('latin1');
  const meta = /<meta[^>]+charset[^>]*>/i.exec(start)?.[0];
  const label = named(contentType ?? '') ?? (meta && named(meta)) ?? 'utf-8';
  const mark =
    body[0] === 0xfe && body[1] === 0xff ? 'utf-16be' : body[0] === 0xff && body[1] === 0xfe ? 'utf-16le' : null;
  try {
    return new TextDecoder(mark ?? label).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

const modes: Readonly<Record<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]>> = {
  script: TokenizerMode.SCRIPT_DATA,
  style: TokenizerMode.RAWTEXT,
  noscript: TokenizerMode.RAWTEXT,
  textarea: TokenizerMode.RCDATA,
  title: TokenizerMode.RCDATA,
};

interface Head {
  title: string;
  readonly meta: Map<string, string>;
  link: string | undefined;
  base: string | undefined;
}

function readHead(html: string): Head {
  const head: Head = { title: '', meta: new Map(), link: undefined, base: undefined };
  let inTitle = false;
  let isTitled = false;
  const onCharacter = ({ chars }: Token.CharacterToken) => {
    if (inTitle && head.title.length < 10_000) head.title += chars;
  };
  const tokenizer: Tokenizer = new Tokenizer(
    {},
    {
      onComment: () => {},
      onDoctype: () => {},
      onEof: () => {},
      onNullCharacter: () => {},
      onCharacter,
      onWhitespaceCharacter: onCharacter,
      onStartTag: ({ tagName, attrs }) => {
        const attributes = new Map(attrs.map(({ name, value }) => [name, value]));
        const mode = modes[tagName];
        if (mode !== undefined) tokenizer.state = mode;
        // Drawings have titles of their own; the first one is the page's.
        if (tagName === 'title' && !isTitled) {
          inTitle = true;
          isTitled = true;
        } else if (tagName === 'meta') {
          const name = (attributes.get('property') ?? attributes.get('name') ?? '').toLowerCase();
          const content = attributes.get('content')?.trim();
          if (name && content && !head.meta.has(name)) head.meta.set(name, content);
        } else if (tagName === 'link' && /(^|\s)image_src(\s|$)/i.test(attributes.get('rel') ?? '')) {
          head.link ??= attributes.get('href');
        } else if (tagName === 'base') head.base ??= attributes.get('href');
      },
      onEndTag: ({ tagName }) => {
        if (tagName === 'title') inTitle = false;
      },
    },
  );
  tokenizer.write(html.toWellFormed(), true);
  return head;
}

/** @param address where the page was found, after redirects */
export function readPage(html: string, address: string): PageWords {
  const { title, meta, link, base } = readHead(html);
  const first = (...names: string[]) => names.map((name) => meta.get(name)).find((value) => value !== undefined);
  const picture =
    first('og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src') ?? link;
  const from = URL.parse(base ?? '', address)?.href ?? address;
  return {
    title: oneLine(first('og:title', 'twitter:title') ?? title, longestTitle),
    description: oneLine(
      first('og:description', 'description', 'twitter:description') ?? '',
      Math.min(longestDescription, 500),
    ),
    site: oneLine(first('og:site_name', 'application-name') ?? '', 100),
    picture: picture === undefined ? null : (URL.parse(picture, from)?.href ?? null),
  };
}
