import type { HelpPage } from '../../../web/build/help-pages.ts';

/** The pages of the house, in the order in which one would read them. Those of rooms stand where `rooms` is, by their titles. */
const order = ['first-steps', 'posting', 'communities', 'rooms', 'inbox', 'search', 'administrators'];

export interface Entry extends HelpPage {
  /** The file's name in docs/help; of a room, its folder's. */
  readonly id: string;
}

const files = import.meta.glob<HelpPage>(['../../../../docs/help/*/*.md', '../../*/help/*.md'], { import: 'default' });

/** Which page in which language a file is: `docs/help/de/inbox.md`, `src/features/ideas/help/de.md`. */
export function pageOf(file: string): { readonly id: string; readonly language: string; readonly ofRoom: boolean } {
  const room = /([a-z-]+)\/help\/([a-z]+)\.md$/.exec(file);
  if (room) return { id: room[1]!, language: room[2]!, ofRoom: true };
  const [, language, id] = /([a-z]+)\/([a-z-]+)\.md$/.exec(file)!;
  return { id: id!, language: language!, ofRoom: false };
}

/** All pages in one language; in English where there are none in it. */
export async function loadHelp(language: string): Promise<Entry[]> {
  const all = Object.entries(files).map(([file, load]) => ({ ...pageOf(file), load }));
  const code = all.some((one) => one.language === language) ? language : 'en';
  const pages = await Promise.all(
    all
      .filter((one) => one.language === code)
      .map(async ({ id, ofRoom, load }) => ({ ofRoom, entry: { id, ...(await load()) } })),
  );
  return inOrder(pages, code);
}

/** Pages as they are read: the house's by `order`, those of rooms by their titles in that language. */
export function inOrder(pages: readonly { ofRoom: boolean; entry: Entry }[], language: string): Entry[] {
  const rank = ({ ofRoom, entry }: { ofRoom: boolean; entry: Entry }) => order.indexOf(ofRoom ? 'rooms' : entry.id);
  return [...pages]
    .sort((a, b) => rank(a) - rank(b) || a.entry.title.localeCompare(b.entry.title, language))
    .map(({ entry }) => entry);
}

/** A place in the help that has every word that was asked for. */
export interface Hit {
  readonly page: Entry;
  readonly section: Entry['sections'][number];
}

/** Sections that have all the words, each at least as the beginning of one of theirs; those with one in a heading come first. */
export function findHelp(pages: readonly Entry[], query: string): Hit[] {
  const wanted = wordsOf(query);
  if (wanted.length === 0) return [];
  const has = (text: string) => {
    const words = wordsOf(text);
    return wanted.every((one) => words.some((word) => word.startsWith(one)));
  };
  const headed = ({ page, section }: Hit) => {
    const words = wordsOf(section.heading || page.title);
    return wanted.some((one) => words.some((word) => word.startsWith(one)));
  };
  return pages
    .flatMap((page) => page.sections.map((section) => ({ page, section })))
    .filter(({ page, section }) => has(`${page.title} ${section.heading} ${section.text}`))
    .sort((a, b) => Number(headed(b)) - Number(headed(a)));
}

/** In small letters and without accents, so that "grosse" and "Größe" do not miss each other by a dot. */
const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
