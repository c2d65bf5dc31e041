import type { HelpPage } from '../../../web/build/help-pages.ts';

/** The pages in the order in which one would read them; each is a file in docs/help. */
export const pageIds = [
  'first-steps',
  'posting',
  'communities',
  'ideas',
  'bookmarks',
  'inbox',
  'search',
  'administrators',
] as const;
export type PageId = (typeof pageIds)[number];

export interface Entry extends HelpPage {
  readonly id: PageId;
}

const files = import.meta.glob<HelpPage>('../../../../docs/help/*/*.md', { import: 'default' });

/** All pages in one language; in English where there are none in it. */
export async function loadHelp(language: string): Promise<Entry[]> {
  const pathOf = (code: string, id: PageId) => `../../../../docs/help/${code}/${id}.md`;
  const code = pathOf(language, pageIds[0]) in files ? language : 'en';
  return Promise.all(pageIds.map(async (id) => ({ id, ...(await files[pathOf(code, id)]!()) })));
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
