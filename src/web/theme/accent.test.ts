import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, readableAccent } from './accent.ts';

describe('readableAccent', () => {
  it('keeps a colour that can be read already', () => {
    expect(readableAccent('#A8481F', 'light')?.accent.toUpperCase()).toBe('#A8481F');
  });

  it('reaches 4.5:1 on paper, card and its own tint for any colour, in both schemes', () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(hex, fc.constantFrom('light' as const, 'dark' as const), (wish, scheme) => {
        const set = readableAccent(wish, scheme)!;
        const [paper, card] = scheme === 'light' ? ['#FBF9F6', '#FFFFFF'] : ['#191614', '#221E1B'];
        for (const under of [paper!, card!, set.accentSoft])
          expect(contrast(set.accent, under)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(set.accent, set.onAccent)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it('answers null for what is no colour', () => {
    expect(readableAccent('tomato', 'light')).toBeNull();
  });
});
