/** The languages the app speaks, by their own names. A language is here when every room has a messages file for it. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

/**
 * English from right to left: to see the layout mirrored before there is a translation that needs it. Nothing offers it;
 * whoever tests sets `fika.language` in the browser's storage to it. The code is the usual one for this.
 */
export const mirrored = 'ar-XB';

const isLanguage = (code: string): code is Language => Object.hasOwn(languages, code);

/** The first language that the app speaks among those the reader prefers; English when there is none. */
export function chooseLanguage(preferred: readonly (string | null | undefined)[]): Language {
  for (const tag of preferred) {
    const code = tag?.split('-')[0]?.toLowerCase() ?? '';
    if (isLanguage(code)) return code;
  }
  return 'en';
}

/**
 * How dates, times and numbers are written: the page's language as it is written where the reader lives, so that English
 * in Sweden says 15 Nov and 22:50. `preferred` is what the browser lists.
 */
export const formatOf = (language: string, preferred: readonly string[] = navigator.languages): string =>
  preferred.find((tag) => tag.split('-')[0] === language) ?? language;

/** The direction in which a language is written. */
export const directionOf = (language: string): 'ltr' | 'rtl' => (/^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr');
