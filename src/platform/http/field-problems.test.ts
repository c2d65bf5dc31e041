/** What zod finds wrong is said as one of our own problems, whatever it is. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { id, line, text } from './contract.ts';
import { invalid } from './failures.ts';
import type { FieldProblem } from './field-problems.ts';

const found = (schema: z.ZodType, value: unknown) => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return (invalid(parsed.error, ['body']).extra.fields as FieldProblem[]).map(({ path, code, values }) => [
    path,
    code,
    values,
  ]);
};

test.each<[string, z.ZodType, unknown, string, object]>([
  ['needed', z.object({ a: z.string() }), {}, 'required', {}],
  ['of another type', z.object({ a: z.string() }), { a: 1 }, 'wrong_type', {}],
  ['no choice', z.object({ a: z.enum(['x', 'y']) }), { a: 'z' }, 'not_a_choice', {}],
  ['empty', z.object({ a: line(5) }), { a: '  ' }, 'empty', {}],
  ['too short', z.object({ a: z.string().min(10) }), { a: 'x' }, 'too_short', { min: 10 }],
  ['too long', z.object({ a: text(3) }), { a: 'xxxx' }, 'too_long', { max: 3 }],
  ['too few', z.object({ a: z.array(id).min(2) }), { a: ['1'] }, 'too_few', { min: 2 }],
  ['too many', z.object({ a: z.array(id).max(1) }), { a: ['1', '2'] }, 'too_many', { max: 1 }],
  ['too small a number', z.object({ a: z.number().min(3) }), { a: 1 }, 'number_too_small', { min: 3 }],
  ['too large a number', z.object({ a: z.int32() }), { a: 2 ** 40 }, 'number_too_large', { max: 2 ** 31 - 1 }],
  ['no mail address', z.object({ a: z.email() }), { a: 'x' }, 'not_a_mail_address', {}],
  ['no id', z.object({ a: id }), { a: 'x' }, 'not_an_id', {}],
  ['no time', z.object({ a: z.iso.datetime() }), { a: 'x' }, 'not_a_time', {}],
  ['a null character', z.object({ a: text(9) }), { a: '\u0000' }, 'null_character', {}],
  ['half a character', z.object({ a: text(9) }), { a: '\ud800' }, 'half_character', {}],
])('%s', (_name, schema, value, code, values) => {
  expect(found(schema, value)).toEqual([['body.a', code, values]]);
});

test('a field that nobody knows is named', () => {
  expect(found(z.strictObject({}), { colour: 1 })).toEqual([['body', 'unknown', { names: 'colour' }]]);
});
