import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeWithData } from '../../../platform/testing/shared-data.ts';
import { asLines, readLines } from './chapter-lines.ts';
import { clock, length, readClock, spoken } from './time.ts';

describe('chapters as lines', () => {
  test('are read as people write them, and written so that they are read again', () => {
    const { chapters, wrong } = readLines('0:00 Hello\n\n 12:30 – Soup and 2 spoons\n1:02:03 — The end  ');
    expect(wrong).toBeNull();
    expect(chapters).toEqual([
      { at: 0, title: 'Hello' },
      { at: 750_000, title: 'Soup and 2 spoons' },
      { at: 3_723_000, title: 'The end' },
    ]);
    expect(readLines(asLines(chapters)).chapters).toEqual(chapters);
  });

  test('name the first line that is none', () => {
    expect(readLines('0:00 Hello\nSoup').wrong).toBe(2);
    expect(readLines('0:00').wrong).toBe(1);
    expect(readLines('{"chapters": 7}').wrong).toBe(1);
    expect(readLines('{').wrong).toBe(1);
  });
});

describeWithData('a file of chapters', ['podcast-feed'], (folder) => {
  test('of others may be put there as it is', () => {
    const words = readFileSync(join(folder, 'docs/examples/chapters/example.json'), 'utf8');
    const { chapters, wrong } = readLines(words);
    expect([chapters.length, wrong, chapters[1]]).toEqual([9, null, { at: 168_000, title: 'Hearing Aids' }]);
  });
});

test('times are shown as a clock, said in words, and read back', () => {
  expect([clock(0), clock(61_500), clock(3_723_000)]).toEqual(['0:00', '1:01', '1:02:03']);
  expect([readClock('1:01'), readClock('1:02:03'), readClock('90'), readClock('x'), readClock('1:2:3:4')]).toEqual([
    61_000,
    3_723_000,
    90_000,
    null,
    null,
  ]);
  expect(spoken(3_723_000, 'en')).toBe('1 hour 2 minutes 3 seconds');
  expect(spoken(0, 'de')).toBe('0 Sekunden');
  expect([length(40_000, 'en'), length(600_000, 'en'), length(3_900_000, 'en')]).toEqual([
    '40 sec',
    '10 min',
    '1 hr 5 min',
  ]);
});
