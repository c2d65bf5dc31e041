import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { chooseLanguage, directionOf, type Language, mirrored } from './languages.ts';

type Messages = Record<string, unknown>;

/** Those of the shell and of the first page. */
const first = import.meta.glob<Messages>(['../messages/*.json', '../../features/stream/messages/*.json'], {
  import: 'default',
});
const others = import.meta.glob<Messages>(
  ['../../{core,features}/*/messages/*.json', '!../../features/stream/messages/*.json'],
  { import: 'default' },
);
/** Of the other rooms what the shell shows. */
const words: Readonly<Record<Language, () => Promise<{ default: Record<string, Messages> }>>> = {
  en: () => import('virtual:shell-words/en'),
  de: () => import('virtual:shell-words/de'),
};

/** The namespace of a messages file is its room's name: `posts`, `inbox`, and `web` for the shell. */
const namespaceOf = (path: string): string => /\/([a-z-]+)\/messages\//.exec(path)?.[1] ?? 'web';

const add = async (files: typeof first, language: Language): Promise<void> => {
  const wanted = Object.entries(files).filter(([path]) => path.endsWith(`/${language}.json`));
  await Promise.all(
    wanted.map(async ([path, load]) => {
      i18next.addResourceBundle(language, namespaceOf(path), await load(), true, true);
    }),
  );
};

let rest: Promise<void> | null = null;
let restOf: Language = 'en';

/** When every room's messages are here. Whatever draws a part that a room brings waits for it; without a connection it fails, and the next who asks tries again. */
export function allMessages(): Promise<void> {
  if (!rest) {
    rest = add(others, restOf);
    rest.catch(() => {
      rest = null;
    });
  }
  return rest;
}

/** Loads what the first page says; the other rooms' messages come behind it (`allMessages`). */
async function loadLanguage(language: Language): Promise<void> {
  const [{ default: ofRooms }] = await Promise.all([words[language](), add(first, language)]);
  for (const [room, messages] of Object.entries(ofRooms))
    i18next.addResourceBundle(language, room, messages, true, true);
  rest = null;
  restOf = language;
  // It is asked for here, so that it comes beside the first page; who waits for it hears of a failure.
  allMessages().catch(() => {});
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
  applyToPage(written);
  return i18next;
}

/** Changes the language of the page at once and remembers it in this browser. */
export async function changeLanguage(language: Language): Promise<void> {
  await loadLanguage(language);
  await allMessages();
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
