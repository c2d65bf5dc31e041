import { expect, test } from 'vitest';
import { extendJson, openJson, ReadyJson, readyArray, readyObject } from './json.ts';

const text = (ready: ReadyJson<unknown>) => ready.toBuffer().toString();
const tea = { id: '1', name: 'Tee “grün” 🍵', none: null };
const ready = () => new ReadyJson<typeof tea>([openJson({ id: tea.id, name: tea.name }), ',"none":null}']);

test('what is put together of ready parts is the JSON of the whole', () => {
  const whole = { items: [tea, tea], next: null, more: { a: [1, 2] }, gone: undefined };
  const put = readyObject<typeof whole>({ ...whole, items: readyArray([ready(), ready()]) });
  expect(text(put)).toBe(JSON.stringify(whole));
  expect(text(readyArray([]))).toBe('[]');
  expect(text(readyObject({}))).toBe('{}');
});

test('fields are added behind those that are there, ready ones too', () => {
  const more = extendJson(ready(), { comments: readyArray([ready()]), can: ['read'] });
  expect(text(more)).toBe(JSON.stringify({ ...tea, comments: [tea], can: ['read'] }));
});

test('inside something else it is what it says', () => {
  expect(JSON.stringify({ current: ready() })).toBe(JSON.stringify({ current: tea }));
});
