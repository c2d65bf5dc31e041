import i18next from 'i18next';
import { expect, it } from 'vitest';
import { fieldProblem } from '../../platform/http/field-problems.ts';
import german from '../messages/de.json' with { type: 'json' };
import { ApiProblem } from './problem.ts';

it('says what is wrong with a field in the reader’s language, and in English where it does not know the words', async () => {
  await i18next.init({ lng: 'de', resources: { de: { web: german } }, interpolation: { escapeValue: false } });
  const problem = new ApiProblem({
    type: 'about:blank',
    title: 'Some of what was sent cannot be taken.',
    status: 400,
    code: 'invalid_request',
    fields: [
      fieldProblem('body.name', 'too_long', { max: 80 }),
      fieldProblem('body.options.0.text', 'empty'),
      { path: 'body.colour', code: 'of_a_newer_server' as never, values: {}, message: 'Not this colour.' },
    ],
  });
  expect(problem.fields).toEqual({
    name: 'Höchstens 80 Zeichen passen hinein.',
    'options.0.text': 'Das darf nicht leer sein.',
    colour: 'Not this colour.',
  });
});
