import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTranscript, TranscriptError, writeVtt } from './transcript.ts';

const vtt = `WEBVTT - Kitchen talk
Kind: captions

NOTE
1. Not --> words

STYLE
::cue { color: red }

intro
00:00.000 --> 00:02.500 align:start position:0%
<v Mira>Hello <b>and</b> welcome &amp; so on</v>

00:00:02.500 --> 00:00:05.000
Two lines
of words

1:00:00.000 --> 1:00:01.000
<v.loud Jonas Berg>An hour in`;

describe('a transcript', () => {
  test('in WebVTT is read with its voices, without styles, notes and tags', () => {
    expect(readTranscript(vtt)).toEqual([
      { start: 0, end: 2500, voice: 'Mira', text: 'Hello and welcome & so on' },
      { start: 2500, end: 5000, voice: '', text: 'Two lines\nof words' },
      { start: 3_600_000, end: 3_601_000, voice: 'Jonas Berg', text: 'An hour in' },
    ]);
  });

  test('in SubRip is read, with Windows line ends, a mark at the beginning and tags of its own', () => {
    const srt =
      '\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>First</i> {\\an8}\r\n\r\n2\r\n00:00:00,500 --> 00:00:00,900\r\nEarlier\r\n';
    expect(readTranscript(srt)).toEqual([
      { start: 500, end: 900, voice: '', text: 'Earlier' },
      { start: 1000, end: 2000, voice: '', text: 'First' },
    ]);
  });

  test.each([
    ['', 1],
    ['WEBVTT', 1],
    ['<html>', 1],
    ['Only words.\n\nAnd more.', 1],
    ['WEBVTT\n\n00:00.000 --> later\nWords', 3],
    ['1\n00:00:05,000 --> 00:00:01,000\nBackwards', 2],
    ['WEBVTT\n\nx\n99:99.000 --> 00:01.000\nWords', 4],
  ])('is not %j', (source, line) => {
    expect(() => readTranscript(source)).toThrow(TranscriptError);
    try {
      readTranscript(source);
    } catch (error) {
      expect((error as TranscriptError).line).toBe(line);
    }
  });

  test('brings no markup, no second cue and no turned words, whatever it holds', () => {
    const hostile = `WEBVTT\n\n00:00.000 --> 00:01.000\n<script>alert(1)</script> &lt;img src=x&gt; \u202eevil\u0007\n-x\n\n00:01.000 --> 00:02.000\n<v A&lt;b>x`;
    const cues = readTranscript(hostile);
    expect(cues[0]!.text).toBe('alert(1) <img src=x> evil\n-x');
    expect(cues[1]!.voice).toBe('A<b');
    const written = writeVtt(cues);
    expect(written).not.toMatch(/<(?!v )/);
    expect(readTranscript(written)).toEqual(cues);
  });

  test('of any words is the same after it was written and read', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    const cue = fc.record({ start: fc.nat(9_000_000), length: fc.nat(9000), text: words });
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 8 }), (list) => {
        const cues = list.map(({ start, length, text }) => ({ start, end: start + length, voice: '', text }));
        let once: ReturnType<typeof readTranscript>;
        try {
          once = readTranscript(writeVtt(cues));
        } catch (error) {
          // Nothing but marks and spaces is nothing to read.
          expect(error).toBeInstanceOf(TranscriptError);
          return;
        }
        expect(readTranscript(writeVtt(once))).toEqual(once);
      }),
    );
  });

  test('of two million hostile characters is read or refused at once', () => {
    for (const source of [
      '<'.repeat(2_000_000),
      `WEBVTT\n\n00:00.000 --> 00:01.000\n${'<v '.repeat(600_000)}`,
      '\n'.repeat(2_000_000),
      '00:00.000 -->\n\n'.repeat(100_000),
    ]) {
      const before = performance.now();
      try {
        readTranscript(source);
      } catch (error) {
        expect(error).toBeInstanceOf(TranscriptError);
      }
      expect(performance.now() - before).toBeLessThan(2000);
    }
  });
});
