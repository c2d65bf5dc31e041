import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { chooseLanguage, directionOf, type Language, mirrored } from './languages.ts';

type Messages = Record<string, unknown>;

const files = {
  ...import.meta.glob<Messages>('../../{core,features}/*/messages/*.json', { import: 'default' }),
  ...import.meta.glob<Messages>('../messages/*.json', { import: 'default' }),
};

/** The namespace of a messages file is its room's name: `posts`, `inbox`, and `web` for the shell. */
const namespaceOf = (path: string): string => /\/([a-z-]+)\/messages\//.exec(path)?.[1] ?? 'web';

async function loadLanguage(language: Language): Promise<void> {
  const wanted = Object.entries(files).filter(([path]) => path.endsWith(`/${language}.json`));
  await Promise.all(
    wanted.map(async ([path, load]) => {
      i18next.addResourceBundle(language, namespaceOf(path), await load(), true, true);
    }),
  );
}

const storageKey = 'fika.language';

function keptLanguage(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

/** Loads the reader's language and readies `t`. Called once, before the first render. */
export async function startI18n(): Promise<i18n> {
  const kept = keptLanguage();
  const language = chooseLanguage([kept, ...navigator.languages]);
  const written = kept === mirrored ? mirrored : language;
  await i18next.use(initReactI18next).init({
    lng: written,
    fallbackLng: 'en',
    defaultNS: 'web',
    ns: ['web'],
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
  });
  if (written === mirrored) await loadLanguage('en');
  else await loadLanguage(language);
  if (language !== 'en' && import.meta.env.DEV) await loadLanguage('en');
  applyToPage(written);
  return i18next;
}

/** Changes the language of the page at once and remembers it in this browser. */
export async function changeLanguage(language: Language): Promise<void> {
  await loadLanguage(language);
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Private windows may refuse storage; the language then lasts until the page is closed.
  }
  await i18next.changeLanguage(language);
  applyToPage(language);
}

function applyToPage(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
