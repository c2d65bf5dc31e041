import { plainApostrophes } from '../people/names.ts';

/**
 * Text as the index sees it. Scripts that put no spaces between words (Chinese, Japanese, Thai …) are cut into pairs of characters, both when stored and
 * when asked, so that any part of a sentence is found (the usual bigram method, e.g. Lucene's CJKBigramFilter).
 */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;

const pairs = (run: string): string[] => {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(0, -1).map((character, i) => character + characters[i + 1]);
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ascii = /^[\x00-\x7f]*$/;

/** Lower case, without accents: what a mistyped accent or a capital must not keep apart. */
export const fold = (text: string): string =>
  // Most words have no accents, and a long text has many words.
  ascii.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .toLowerCase()
        .replace(/ß/g, 'ss')
        .replace(/ø/g, 'o')
        .replace(/æ/g, 'ae')
        .replace(/ł/g, 'l');

/** Everything but letters and digits separates; PostgreSQL's parser then sees only plain words. `O'Brien` is there by its parts and as one word. */
export const indexable = (text: string): string =>
  fold(plainApostrophes(text))
    .replace(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)+/gu, (word) => `${word} ${word.replaceAll("'", '')}`)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(unspaced, (run) => ` ${pairs(run).join(' ')} `)
    .replace(/\s+/g, ' ')
    .trim();

export interface TypedWord {
  /** Folded; letters and digits only. */
  readonly word: string;
  /** As it was typed, for stemming by languages that keep their accents. */
  readonly typed: string;
  /** Whether longer words that begin so are meant too. */
  readonly prefix: boolean;
}

/** A word, its apostrophes included. */
const spoken = /[\p{L}\p{N}\p{M}]+(?:'[\p{L}\p{N}\p{M}]+)*/gu;

/** What is left of a word without what an apostrophe leans on it, before (`l'équipe`, `O'Brien`) or after (`Anna's`). */
const leaning = /^(?:\p{L}{1,4}')?([^']{3,}?)(?:'s)?$/iu;

/** What was typed, as the words that all have to be there: at most eight. */
export function typedWords(query: string): TypedWord[] {
  const words: TypedWord[] = [];
  for (const whole of plainApostrophes(query.normalize('NFC')).match(spoken) ?? []) {
    const typed = whole.replaceAll("'", '');
    const folded = fold(typed);
    if (typed !== whole && folded.search(unspaced) < 0) {
      // As one word or by what it means: `o'brien` finds OBrien and Brien, `l'équipe` every équipe.
      words.push({ word: folded, typed: (leaning.exec(whole)?.[1] ?? typed).toLowerCase(), prefix: false });
      continue;
    }
    if (folded.match(unspaced)?.[0] === folded) {
      const characters = [...folded];
      for (const pair of pairs(folded)) words.push({ word: pair, typed: pair, prefix: characters.length === 1 });
    } else {
      for (const word of indexable(typed).split(' ').filter(Boolean))
        words.push({ word, typed: typed.toLowerCase(), prefix: false });
    }
  }
  const asked = words.slice(0, 8);
  const last = asked.at(-1);
  // The last word may still be being typed.
  if (last && !unspacedOnly(last.word)) asked[asked.length - 1] = { ...last, prefix: true };
  return asked;
}

/** Distinct words worth mending mistakes against. */
export const vocabulary = (text: string): string[] => [
  ...new Set((indexable(text).match(/[\p{L}\p{N}]{4,40}/gu) ?? []).filter((word) => !/^\d+$/.test(word))),
];

export interface ExcerptPart {
  text: string;
  hit: boolean;
}

/** The words around the first find, hits marked. `length` is about how many characters are shown. */
export function excerptAround(text: string, words: readonly TypedWord[], length = 180): ExcerptPart[] {
  const flat = text.replace(/\s+/g, ' ').trim();
  const hits: [number, number][] = [];
  const asked = words.map((word) => ({ ...word, typed: fold(word.typed) }));
  const isHit = (part: string) => {
    const folded = fold(part.replaceAll("'", ''));
    return asked.some(({ word, typed, prefix }) => {
      if (folded === word || folded === typed || (prefix && word.length > 1 && folded.startsWith(word))) return true;
      if (unspacedOnly(word) && folded.includes(word)) return true;
      // Another form of the word: the same stem, less a short ending.
      const common = Math.max(4, word.length - 3);
      return word.length >= 4 && folded.length <= word.length + 4 && folded.slice(0, common) === word.slice(0, common);
    });
  };
  for (const match of plainApostrophes(flat).matchAll(spoken)) {
    // What comes later is not shown.
    if (hits[0] && match.index > hits[0][0] + length) break;
    // The whole word, else those of its parts that were meant.
    const parts = isHit(match[0]) ? [match] : [...match[0].matchAll(/[^']+/g)].filter((part) => isHit(part[0]));
    for (const part of parts) {
      const from = part === match ? match.index : match.index + part.index;
      hits.push([from, from + part[0].length]);
    }
  }
  const first = hits[0]?.[0] ?? 0;
  let start = Math.max(0, first - 60);
  if (start > 0) start = flat.indexOf(' ', start) + 1 || start;
  let end = Math.min(flat.length, start + length);
  if (end < flat.length) end = Math.max(flat.lastIndexOf(' ', end), first + 1, start + 1);
  const parts: ExcerptPart[] = [];
  let at = start;
  for (const [from, to] of hits) {
    if (from < at || to > end) continue;
    if (from > at) parts.push({ text: flat.slice(at, from), hit: false });
    parts.push({ text: flat.slice(from, to), hit: true });
    at = to;
  }
  if (at < end) parts.push({ text: flat.slice(at, end), hit: false });
  if (start > 0 && parts[0]) parts[0] = parts[0].hit ? parts[0] : { text: `… ${parts[0].text}`, hit: false };
  if (end < flat.length) parts.push({ text: ' …', hit: false });
  return parts;
}

const unspacedOnly = (word: string): boolean => word.match(unspaced)?.[0] === word;
