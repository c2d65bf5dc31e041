import { describe, expect, it } from 'vitest';
import { relativeTime } from './relative-time.tsx';

const now = new Date('2026-03-12T15:30:00');
const at = (text: string) => new Date(text);

describe('relativeTime', () => {
  it.each([
    ['2026-03-12T15:29:40', 'now'],
    ['2026-03-12T15:18:00', '12 min'],
    ['2026-03-12T12:10:00', '3 hr'],
    ['2026-03-11T15:00:00', 'yesterday'],
    ['2026-03-02T15:00:00', 'Mar 2'],
    ['2025-03-02T15:00:00', 'Mar 2, 2025'],
  ])('says %s as %s', (then, words) => {
    expect(relativeTime(at(then), now, 'en-US')).toBe(words);
  });

  it('looks ahead for what is yet to come', () => {
    expect(relativeTime(at('2026-03-12T18:30:00'), now, 'en-US')).toBe('in 3 hr.');
    expect(relativeTime(at('2026-03-13T18:30:00'), now, 'en-US')).toBe('tomorrow');
  });

  it('speaks the language of the reader', () => {
    expect(relativeTime(at('2026-03-11T15:00:00'), now, 'de')).toBe('gestern');
  });
});
