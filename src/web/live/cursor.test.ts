import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCursors, readFrom } from './cursor.ts';

const at = (n: number) => ({ cursor: `1.${Math.floor(n / 3)}.${n}` });

test('positions are compared as numbers, part by part', () => {
  expect(compareCursors('1.9.100', '1.10.1')).toBe(-1);
  expect(compareCursors('2.1.1', '1.99.99')).toBe(1);
  expect(compareCursors('1.5.912763019392450569', '1.5.912763019392450568')).toBe(1);
  expect(compareCursors('1.5.7', '1.5.7')).toBe(0);
});

test('whatever the line does, each message is taken once and in order', () => {
  const plan = fc.record({
    total: fc.integer({ min: 1, max: 30 }),
    breaks: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 5 }),
    seed: fc.integer({ min: 0, max: 1000 }),
  });
  fc.assert(
    fc.property(plan, ({ total, breaks, seed }) => {
      const taken: string[] = [];
      const reading = readFrom<{ cursor: string }>(at(0).cursor, (message) => taken.push(message.cursor));
      const log = Array.from({ length: total }, (_, i) => at(i + 1));
      // Each connection replays what came after its cursor, live messages of the end mixed in, and may break in the middle.
      for (const cut of [...breaks, Number.POSITIVE_INFINITY]) {
        reading.begin();
        const from = reading.cursor()!;
        const missed = log.filter((one) => compareCursors(one.cursor, from) > 0);
        const live = missed.slice(Math.floor(missed.length / 2)).filter((_, i) => (i + seed) % 2 === 0);
        const mixed = [...live, ...missed];
        for (const message of mixed.slice(0, cut)) reading.arrive(message);
        if (cut >= mixed.length) reading.ready(log.at(-1)!.cursor);
      }
      expect(taken).toEqual(log.map((one) => one.cursor));
    }),
  );
});
