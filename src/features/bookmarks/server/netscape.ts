/**
 * Reads Netscape bookmark files, the form in which browsers and bookmark services export: HTML without most of its end tags. Read as it comes, piece
 * by piece, so that the length of the file does not matter.
 */
import { type Token, Tokenizer } from 'parse5';

export interface NetscapeBookmark {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly href: string;
  readonly title: string;
  readonly description: string;
  /** As they stand in the file. */
  readonly tags: readonly string[];
  /** Names of the folders it lies in, the outermost first; those that every browser has are not among them. */
  readonly folders: readonly string[];
  readonly isPrivate: boolean;
  /** As it stands in the file; null where there is none. */
  readonly added: string | null;
}

interface Draft {
  line: number;
  href: string;
  title: string;
  description: string;
  tags: string[];
  folders: string[];
  isPrivate: boolean;
  added: string | null;
}

/** Where text belongs that comes now. */
type Into = 'title' | 'description' | 'folder' | null;

/** Longer texts are no words of people; what a file of one endless line could do is bounded by it. */
const longestText = 100_000;

export interface NetscapeReader {
  /** The bookmarks that this piece brought to their end. */
  write(html: string): NetscapeBookmark[];
  end(): NetscapeBookmark[];
  /** Whether anything said that this is such a file. */
  readonly isNetscape: boolean;
}

/** Commas divide, where there are any; else spaces do. */
export const splitTags = (tags: string): string[] =>
  tags
    .split(tags.includes(',') ? ',' : /\s+/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

export function netscapeReader(): NetscapeReader {
  const done: NetscapeBookmark[] = [];
  const folders: (string | null)[] = [];
  let isNetscape = false;
  let draft: Draft | null = null;
  let into: Into = null;
  let folder: { name: string; isOwn: boolean } | null = null;

  const finish = () => {
    if (draft) done.push({ ...draft, title: draft.title.trim(), description: draft.description.trim() });
    draft = null;
    into = null;
  };
  const attributesOf = (token: Token.TagToken) => new Map(token.attrs.map(({ name, value }) => [name, value]));

  const start = (token: Token.TagToken) => {
    const attributes = attributesOf(token);
    switch (token.tagName) {
      case 'a':
        // A link that somebody wrote into a description is part of it.
        if (into === 'description') return;
        finish();
        draft = {
          line: token.location?.startLine ?? 0,
          href: (attributes.get('href') ?? '').trim(),
          title: '',
          description: '',
          tags: splitTags(attributes.get('tags') ?? ''),
          folders: folders.filter((name) => name !== null),
          isPrivate: attributes.get('private') === '1',
          added: attributes.get('add_date')?.trim() || null,
        };
        into = 'title';
        isNetscape = true;
        break;
      case 'dd':
        // After a folder it describes the folder.
        into = draft ? 'description' : null;
        break;
      case 'h3': {
        finish();
        const isBrowsers = ['personal_toolbar_folder', 'unfiled_bookmarks_folder'].some((name) => attributes.has(name));
        folder = { name: '', isOwn: !isBrowsers };
        into = 'folder';
        isNetscape = true;
        break;
      }
      case 'dl':
        finish();
        folders.push(folder?.isOwn && folder.name.trim() !== '' ? folder.name.trim() : null);
        folder = null;
        isNetscape = true;
        break;
      case 'dt':
      case 'hr':
        finish();
        break;
      case 'br':
        text('\n');
        break;
    }
  };
  const end = (tag: string) => {
    if (tag === 'a' && into === 'title') into = null;
    else if (tag === 'h3') into = null;
    else if (tag === 'dl') {
      finish();
      folders.pop();
    }
  };
  const text = (chars: string) => {
    if (into === 'folder' && folder && folder.name.length < longestText) folder.name += chars;
    else if ((into === 'title' || into === 'description') && draft && draft[into].length < longestText)
      draft[into] += chars;
  };
  const onCharacter = (token: Token.CharacterToken) => text(token.chars);
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onComment: () => {},
      onDoctype: ({ name }) => {
        if (/netscape-bookmark-file/i.test(name ?? '')) isNetscape = true;
      },
      onEof: () => {},
      onNullCharacter: () => {},
      onCharacter,
      onWhitespaceCharacter: onCharacter,
      onStartTag: start,
      onEndTag: (token) => end(token.tagName),
    },
  );
  return {
    write: (html) => {
      tokenizer.write(html.toWellFormed(), false);
      return done.splice(0);
    },
    end: () => {
      tokenizer.write('', true);
      finish();
      return done.splice(0);
    },
    get isNetscape() {
      return isNetscape;
    },
  };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A moment as bookmark files write it: seconds since 1970 (some write milli- or microseconds), an ISO date, or a web server's
 * `10/Oct/2000:13:55:36 +0300`. Null for what is none, or lies before the web or after tomorrow.
 */
export function momentOf(added: string, now = Date.now()): Date | null {
  const plausible = (ms: number): Date | null =>
    Number.isFinite(ms) && ms >= Date.UTC(1990) && ms < now + 86_400_000 ? new Date(ms) : null;
  if (/^\d{1,17}$/.test(added)) {
    const number = Number(added);
    return plausible(number > 1e14 ? number / 1000 : number > 1e11 ? number : number * 1000);
  }
  const log = /^(\d{1,2})\/(\w{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})$/.exec(added);
  if (log) {
    const [, day, month, year, hour, minute, second, sign, hours, minutes] = log;
    const index = months.indexOf(month!.toLowerCase());
    if (index < 0) return null;
    const at = Date.UTC(+year!, index, +day!, +hour!, +minute!, +second!);
    return plausible(at - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000);
  }
  return /^\d{4}-\d{2}-\d{2}/.test(added) ? plausible(Date.parse(added)) : null;
}
