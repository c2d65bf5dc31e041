import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpPage } from '../../web/build/help-pages.ts';
import { languages } from '../../web/i18n/languages.ts';
import { type Entry, findHelp, inOrder, pageOf } from './web/pages.ts';

const root = new URL('../../../', import.meta.url).pathname;
const files = globSync(['docs/help/*/*.md', 'src/features/*/help/*.md'], { cwd: root });
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const filesIn = (language: string) => files.filter((file) => pageOf(file).language === language);
const pagesIn = (language: string): Entry[] =>
  inOrder(
    filesIn(language).map((file) => {
      const { id, ofRoom } = pageOf(file);
      return { ofRoom, entry: { id, ...helpPage(read(file)) } };
    }),
    language,
  );
const ids = filesIn('en').map((file) => pageOf(file).id);

it('has no two pages of one name, and pages of rooms among those of the house', () => {
  expect(new Set(ids).size).toBe(ids.length);
  const order = pagesIn('en').map(({ id }) => id);
  expect(order.slice(0, 3)).toEqual(['first-steps', 'posting', 'communities']);
  expect(order.indexOf('bookmarks')).toBeLessThan(order.indexOf('inbox'));
  expect(order.at(-1)).toBe('administrators');
});

describe.each(Object.keys(languages))('the help in %s', (language) => {
  it('has each page, and no other', () => {
    expect(
      filesIn(language)
        .map((file) => pageOf(file).id)
        .sort(),
    ).toEqual([...ids].sort());
  });

  it('has the sections of the English page', () => {
    const counts = (code: string) => Object.fromEntries(pagesIn(code).map((page) => [page.id, page.sections.length]));
    expect(counts(language)).toEqual(counts('en'));
  });

  it.each(filesIn(language))('%s: its links lead somewhere', (file) => {
    const links = [...read(file).matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1]!);
    for (const link of links) {
      const [to = '', anchor] = link.split('#');
      const target = relative(root, join(root, to === '' ? file : join(dirname(file), to)));
      expect(existsSync(join(root, target)), link).toBe(true);
      expect(pageOf(target).language).toBe(language);
      if (anchor) expect(helpPage(read(target)).sections.map((section) => section.id)).toContain(anchor);
    }
    const inApp = JSON.stringify(helpPage(read(file))).match(/"href":"[^"]*"/g) ?? [];
    expect(inApp).toHaveLength(links.length);
    for (const href of inApp) expect(href).toMatch(/^"href":"\/help\/[a-z-]+(#.+)?"$/);
  });

  it('says in bold only what the app says', () => {
    const messages = ['src/web/messages', ...globSync('src/{core,features}/*/messages')].map((room) =>
      readFileSync(`${room}/${language}.json`, 'utf8'),
    );
    const said = new Set(
      messages.flatMap((text) => [...text.matchAll(/: "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!)),
    );
    // Names of roles and of a tab that counts are said in other forms.
    const forms = /^(Members|Moderators|Owners|Mitglieder|Moderation|Leitung)$/;
    const bold = filesIn(language).flatMap((file) =>
      [...read(file).matchAll(/\*\*(.+?)\*\*/g)].map((match) => match[1]!),
    );
    expect(bold.length).toBeGreaterThan(20);
    expect(bold.filter((label) => !said.has(label) && !forms.test(label))).toEqual([]);
  });
});

describe('the search in the help', () => {
  const pages = pagesIn('en');
  const places = (words: string) => findHelp(pages, words).map(({ page, section }) => `${page.id}#${section.id}`);

  it('finds sections that have all the words, headings first', () => {
    expect(places('poll')[0]).toBe('posting#polls');
    expect(places('password forgotten')).toContain('administrators#unsent-mail');
    expect(places('secret moderators zebra')).toEqual([]);
    expect(places(' ')).toEqual([]);
  });

  it('minds neither case nor accents', () => {
    const german = pagesIn('de');
    expect(findHelp(german, 'STRASSE').length).toBe(findHelp(german, 'straße').length);
    expect(findHelp(german, 'andern').map(({ page }) => page.id)).toContain('posting');
  });
});

it('refuses a page without a title', () => {
  expect(() => helpPage('Only words')).toThrow('begins with its title');
});
