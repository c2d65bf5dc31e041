/** What completion compares: lower case, without accents, single spaces. The same for what is stored and what is typed. */
export const searchable = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/æ/g, 'ae')
    .replace(/đ/g, 'd')
    .replace(/[^\p{L}\p{N}@.]+/gu, ' ')
    .trim();

/** LIKE patterns are built from these; nothing in them has a meaning to LIKE. */
export const searchWords = (text: string): string[] => searchable(text).split(' ').filter(Boolean).slice(0, 6);

/** A handle from a name: what people type after @. Scripts without a Latin form keep their own letters. */
export function handleFrom(name: string): string {
  const base = searchable(name).replace(/[@.]/g, ' ').trim().replace(/\s+/g, '.').slice(0, 40).replace(/\.+$/, '');
  return base === '' ? 'person' : base;
}
