/**
 * `@handle`, `#tag`, `www.…`, addresses of mail and of the web in running text: where they begin and end. Reading and
 * writing Markdown both ask here, so that what is written comes back.
 */

/** What may stand before `@handle`, `#tag` and `www.`: the start, a space, an opening bracket or quotation mark. */
const opening = /[\s([{"'“„«‚‘‹>|]/;
export const mayBegin = (before: string): boolean => before === '' || opening.test(before);

const handle = /[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.-]{0,62}[\p{L}\p{M}\p{N}_])?/uy;
const tag = /\p{L}(?:[\p{L}\p{M}\p{N}_-]{0,62}[\p{L}\p{M}\p{N}_])?/uy;
const word = /[\p{L}\p{M}\p{N}_]/uy;
const domain = /[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62}){1,8}/y;
const local = /[A-Za-z0-9._+-]{1,64}$/;
/** Longer than any address that may be a link; a bound on what one look costs. */
const MAX_ADDRESS = 2100;
const address = new RegExp(`[^\\s<>\\u0000"\`]{1,${MAX_ADDRESS}}`, 'y');

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** The handle that begins at `at` (after the `@`); undefined where none does or where it would be cut off. */
export function handleAt(text: string, at: number): string | undefined {
  const found = match(handle, text, at);
  return found && match(word, text, at + found.length) === undefined ? found : undefined;
}

/** The tag that begins at `at` (after the `#`). */
export function tagAt(text: string, at: number): string | undefined {
  const found = match(tag, text, at);
  return found && match(word, text, at + found.length) === undefined ? found : undefined;
}

/** The mail address around the `@` at `at`, not reaching before `from`. */
export function mailAt(text: string, at: number, from: number): { start: number; end: number } | undefined {
  const before = local.exec(text.slice(Math.max(from, at - 64), at))?.[0];
  const after = before ? match(domain, text, at + 1) : undefined;
  if (!before || !after) return undefined;
  const end = at + 1 + after.length;
  return after.endsWith('-') || text[end] === '_' ? undefined : { start: at - before.length, end };
}

const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** How much of `text` is the address and not the sentence around it (GFM 6.9: marks at the end, brackets that do not match). */
function addressLength(text: string): number {
  const open: Record<string, number> = { '(': 0, '[': 0 };
  const close: Record<string, number> = { ')': 0, ']': 0 };
  for (const c of text) {
    if (c in open) open[c]!++;
    else if (c in close) close[c]!++;
  }
  let end = text.length;
  for (; end > 0; end--) {
    const last = text[end - 1]!;
    if ('?!.,:*_~\'"'.includes(last)) continue;
    const opener = closers[last];
    if (opener !== undefined && close[last]! > open[opener]!) {
      close[last]!--;
      continue;
    }
    const entity = last === ';' ? /&[A-Za-z0-9]{1,31};$/.exec(text.slice(Math.max(0, end - 34), end)) : null;
    if (!entity) break;
    end -= entity[0].length - 1;
  }
  return end;
}

/** The address that begins at `at`, without the punctuation that belongs to the sentence. */
export function addressAt(text: string, at: number): string | undefined {
  const found = match(address, text, at);
  const length = found && found.length < MAX_ADDRESS ? addressLength(found) : 0;
  return found && length > 0 ? found.slice(0, length) : undefined;
}

/** `@[Name](person:123)` and `@[name](handle:name)`: a mention that needs no space around it. */
const person = /@\[((?:[^\\[\]\n]|\\[\\[\]]){0,400})\]\((person|handle):([^()\s]{1,64})\)/uy;
/** `#[name](tag:name)` */
const longTag = /#\[([^[\]\n]{1,64})\]\(tag:([^()\s]{1,64})\)/uy;

export interface LongForm {
  readonly length: number;
  readonly type: 'person' | 'handle' | 'tag';
  readonly label: string;
  readonly value: string;
}

/** The long form that begins at `at`, where its `@` or `#` is. */
export function longFormAt(text: string, at: number): LongForm | undefined {
  const pattern = text[at] === '@' ? person : longTag;
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (!found) return undefined;
  if (pattern === longTag) return { length: found[0].length, type: 'tag', label: found[1]!, value: found[2]! };
  const label = found[1]!.replace(/\\([\\[\]])/g, '$1');
  return { length: found[0].length, type: found[2] as 'person' | 'handle', label, value: found[3]! };
}

export const writeLongForm = (type: LongForm['type'], label: string, value: string): string =>
  `${type === 'tag' ? '#' : '@'}[${label.replace(/[\\[\]]/g, '\\$&')}](${type}:${value})`;
