import { expect, it } from 'vitest';
import { formatOf } from './languages.ts';

it('writes dates as the page’s language is written where the reader lives', () => {
  expect(formatOf('en', ['sv-SE', 'en-GB', 'en-US'])).toBe('en-GB');
  expect(formatOf('de', ['de-AT', 'en'])).toBe('de-AT');
  expect(formatOf('de', ['en-GB'])).toBe('de');
});
