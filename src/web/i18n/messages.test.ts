/** Every word of the screen is there in every language, and every refusal has a sentence. */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldProblems } from '../../platform/http/field-problems.ts';
import { languages } from './languages.ts';

type Messages = { readonly [key: string]: string | Messages };

const root = new URL('../../..', import.meta.url).pathname;
const rooms = [...globSync('src/{core,features}/*/messages', { cwd: root }), 'src/web/messages'];
const read = (room: string, language: string): Messages =>
  JSON.parse(readFileSync(`${root}${room}/${language}.json`, 'utf8')) as Messages;

/** `item.follow`; the forms of a plural are one key, since languages count differently. */
const keysOf = (messages: Messages, before = ''): string[] => [
  ...new Set(
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [before + key.replace(/_(zero|one|two|few|many|other)$/, '')]
        : keysOf(value, `${before}${key}.`),
    ),
  ),
];

describe.each(rooms)('%s', (room) => {
  const english = keysOf(read(room, 'en')).sort();
  it.each(Object.keys(languages))('has every key in %s', (language) => {
    expect(keysOf(read(room, language)).sort()).toEqual(english);
  });

  it.each(Object.keys(languages))('leaves nothing empty in %s', (language) => {
    const values = (messages: Messages): string[] =>
      Object.values(messages).flatMap((value) => (typeof value === 'string' ? [value] : values(value)));
    expect(values(read(room, language)).filter((value) => value.trim() === '')).toEqual([]);
  });
});

it('every problem that a contract declares has a sentence in every language', async () => {
  const contracts = [...globSync('src/{core,features}/*/contract.ts', { cwd: root }), 'src/platform/http/problems.ts'];
  const codes = new Set<string>();
  for (const file of contracts) {
    const exported = Object.values((await import(`${root}${file}`)) as Record<string, unknown>);
    for (const group of exported) {
      if (typeof group !== 'object' || group === null) continue;
      for (const [key, problem] of Object.entries(group))
        if (typeof problem === 'function' && 'code' in problem && problem.code === key) codes.add(key);
    }
  }
  expect(codes.size).toBeGreaterThan(25);
  for (const language of Object.keys(languages)) {
    const said = rooms.flatMap((room) => Object.keys((read(room, language).problem as Messages | undefined) ?? {}));
    expect(
      [...codes].filter((code) => !said.includes(code)),
      language,
    ).toEqual([]);
  }
});

it('whatever can be wrong with a field has a sentence in every language', () => {
  for (const language of Object.keys(languages))
    expect(Object.keys(read('src/web/messages', language).field as Messages), language).toEqual(
      Object.keys(fieldProblems),
    );
  expect(read('src/web/messages', 'en').field).toEqual(fieldProblems);
});

it('finds the rooms', () => {
  expect(rooms.map((room) => basename(dirname(room)))).toContain('posts');
});
