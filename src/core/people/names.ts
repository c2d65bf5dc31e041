/** Every spelling of the apostrophe as the one of the keyboard. (An acute accent of its own is one; below a letter it is not.) */
export const plainApostrophes = (text: string): string => text.replace(/[’‘ʼʻʹ´`＇]/g, "'");

const apostropheWord = /[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)+/gu;

/** Lower case, without accents, single spaces; apostrophes only within words. */
const folded = (text: string): string =>
  plainApostrophes(text)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/æ/g, 'ae')
    .replace(/đ/g, 'd')
    .replace(/'(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])'/gu, ' ')
    .replace(/[^\p{L}\p{N}@.']+/gu, ' ')
    .trim();

/** What completion looks at: `O'Brien` by its parts and as one word, so that `brien`, `o'brien` and `obrien` all find it. */
export const searchable = (name: string): string =>
  folded(name).replace(apostropheWord, (word) => `${word.replaceAll("'", ' ')} ${word.replaceAll("'", '')}`);

const asOneWord = (text: string): string => folded(text).replaceAll("'", '');

/** Typed words; an apostrophe is none. LIKE patterns are built from these; nothing in them has a meaning to LIKE. */
export const searchWords = (text: string): string[] => asOneWord(text).split(' ').filter(Boolean).slice(0, 6);

/** A handle from a name: what people type after @. Scripts without a Latin form keep their own letters. */
export function handleFrom(name: string): string {
  const base = asOneWord(name).replace(/[@.]/g, ' ').trim().replace(/\s+/g, '.').slice(0, 40).replace(/\.+$/, '');
  return base === '' ? 'person' : base;
}
