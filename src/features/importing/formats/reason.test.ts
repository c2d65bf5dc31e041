/** Every reason has a sentence, and every value that a sentence names is given. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import german from '../messages/de.json' with { type: 'json' };
import english from '../messages/en.json' with { type: 'json' };
import { because, type ReasonCode } from './reason.ts';

const codes = Object.keys(english.reason) as ReasonCode[];
const valuesIn = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

test('a sentence says the same values in every language', () => {
  for (const code of codes) expect(valuesIn(german.reason[code]), code).toEqual(valuesIn(english.reason[code]));
});

test('each is used, and none is used that is not there', () => {
  const root = new URL('..', import.meta.url).pathname;
  const source = globSync(['formats/*.ts', 'server/*.ts'], { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(`${root}${file}`, 'utf8'))
    .join('\n');
  expect(codes.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
});

test('a text that was cut in the middle of a character is still text', () => {
  const { text, values } = because('manager_unknown', { manager: `${'x'.repeat(199)}😀 and more` });
  expect(text).toBe(`The manager “${'x'.repeat(199)}\ufffd” is not known.`);
  expect(String(values.manager).isWellFormed()).toBe(true);
});
