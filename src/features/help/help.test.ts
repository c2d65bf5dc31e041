import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpPage } from '../../web/build/help-pages.ts';
import { languages } from '../../web/i18n/languages.ts';
import { type Entry, findHelp, pageIds } from './web/pages.ts';

const folder = new URL('../../../docs/help/', import.meta.url).pathname;
const read = (language: string, id: string): string => readFileSync(`${folder}${language}/${id}.md`, 'utf8');
const pagesIn = (language: string): Entry[] => pageIds.map((id) => ({ id, ...helpPage(read(language, id)) }));

describe.each(Object.keys(languages))('the help in %s', (language) => {
  it('has each page, and no other', () => {
    const files = globSync(`${folder}${language}/*.md`).map((file) => basename(file, '.md'));
    expect(files.sort()).toEqual([...pageIds].sort());
  });

  it('has the sections of the English page, in their order', () => {
    const count = (code: string) => pagesIn(code).map((page) => page.sections.length);
    expect(count(language)).toEqual(count('en'));
  });

  it.each(pageIds)('%s: its links lead somewhere', (id) => {
    const links = [...read(language, id).matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1]!);
    for (const link of links) {
      const [file = '', anchor] = link.split('#');
      expect(existsSync(`${folder}${language}/${file}`), link).toBe(true);
      const sections = helpPage(read(language, basename(file, '.md'))).sections.map((section) => section.id);
      if (anchor) expect(sections).toContain(anchor);
    }
    const inApp = JSON.stringify(helpPage(read(language, id))).match(/"href":"[^"]*"/g) ?? [];
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
    const bold = pageIds.flatMap((id) => [...read(language, id).matchAll(/\*\*(.+?)\*\*/g)].map((match) => match[1]!));
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
