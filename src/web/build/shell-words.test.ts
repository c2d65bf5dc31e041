import { expect, it } from 'vitest';
import { languages } from '../i18n/languages.ts';
import { wordsIn } from './shell-words.ts';

it('has what the shell names of each room, with the forms of plurals, and nothing else', () => {
  const words = wordsIn('en');
  expect(words.ideas).toEqual({ kind: 'Idea', kinds: 'Ideas', start: 'What would you change?' });
  // `imported` and `importText` begin alike, and are none of the shell's.
  expect(Object.keys(words.importing!).sort()).toEqual(['import', 'importHere', 'imports']);
  expect(Object.keys(words)).not.toContain('web');
});

it('has the same in every language', () => {
  const keys = (language: string) =>
    Object.fromEntries(
      Object.entries(wordsIn(language)).map(([room, messages]) => [room, Object.keys(messages).sort()]),
    );
  for (const language of Object.keys(languages)) expect(keys(language)).toEqual(keys('en'));
});
