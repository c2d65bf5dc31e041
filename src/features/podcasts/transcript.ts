/**
 * Reads and writes transcripts: WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip (.srt), as times, voices and plain words. Nothing of styles, positions and
 * regions is kept, so that whoever shows the words shows words only. Used by the server and, before something is sent, by the browser.
 */
import type { Cue } from './contract.ts';

export const mostCues = 20_000;
const longestCue = 4_000;
const longestVoice = 100;

/** Why a file is no transcript, and where. */
export class TranscriptError extends Error {
  /** Counted from 1. */
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** `1:02:03.456`, `02:03.456`, and with the comma of SubRip. Hours may have more than two digits. */
const time = /^(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})$/;

function toMs(words: string): number | null {
  const found = time.exec(words);
  if (!found) return null;
  const [, hours = '0', minutes, seconds, rest] = found;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(rest);
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  quot: '"',
  lrm: '',
  rlm: '',
};
const decode = (words: string): string => words.replace(/&(\w{2,4});/g, (all, name: string) => entities[name] ?? all);

/** Direction marks and the like could turn what stands beside them around. */
const clean = (words: string): string =>
  words
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .toWellFormed();

/** What looks like a tag goes; `<v Mira>` says who speaks. */
function wordsOf(lines: readonly string[]): Pick<Cue, 'voice' | 'text'> {
  const raw = lines.join('\n').slice(0, longestCue * 2);
  const voice = /^\s*<v(?:\.[^\s>]{0,100})?\s+([^>]{1,200})>/.exec(raw)?.[1] ?? '';
  const text = raw.replace(/<\/?[a-z\d][^<>]{0,300}>|\{\\[^{}]{0,100}\}/gi, '');
  return {
    voice: clean(decode(voice)).replace(/\s+/g, ' ').trim().slice(0, longestVoice),
    text: clean(decode(text)).trim().slice(0, longestCue).toWellFormed(),
  };
}

/**
 * The cues of a transcript in the order of their times; what has no words is left out.
 * @throws {TranscriptError} where it is neither WebVTT nor SubRip, or has no cue at all
 */
export function readTranscript(source: string): Cue[] {
  const lines = source.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const isVtt = /^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '');
  const cues: Cue[] = [];
  let block: { line: number; lines: string[] } | null = null;
  const end = (): void => {
    if (!block) return;
    const { line, lines: inside } = block;
    block = null;
    // Before the times may stand a number or a name.
    const at = inside.findIndex((one) => one.includes('-->'));
    if (at < 0) {
      // Head, notes, styles and regions of WebVTT have no times; in SubRip there is nothing else than cues.
      if (isVtt || cues.length > 0) return;
      throw new TranscriptError('There is no time where one is expected.', line);
    }
    if (at > 1 || (isVtt && /^(NOTE|STYLE|REGION)\b/.test(inside[0]!))) return;
    const [from = '', to = ''] = inside[at]!.split('-->').map((part) => part.trim());
    const [start, stop] = [toMs(from), toMs(to.split(/\s/)[0] ?? '')];
    if (start === null || stop === null || stop < start)
      throw new TranscriptError('These times cannot be read.', line + at);
    const said = wordsOf(inside.slice(at + 1));
    if (said.text !== '') cues.push({ start, end: stop, ...said });
    if (cues.length > mostCues) throw new TranscriptError(`There are more than ${mostCues} cues.`, line);
  };
  for (const [index, line] of lines.entries()) {
    if (index === 0 && isVtt) continue;
    if (line.trim() === '') end();
    else if (block) (block as { lines: string[] }).lines.push(line);
    else block = { line: index + 1, lines: [line] };
  }
  end();
  if (cues.length === 0) throw new TranscriptError('There are no times with words.', 1);
  return cues.sort((a, b) => a.start - b.start);
}

const pad = (n: number, length = 2): string => String(n).padStart(length, '0');
const stamp = (ms: number): string =>
  `${pad(Math.floor(ms / 3_600_000))}:${pad(Math.floor(ms / 60_000) % 60)}:${pad(Math.floor(ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;
const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** As WebVTT with nothing in it but times, voices and escaped words. */
export function writeVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ start, end, voice, text }) => {
    // An empty line would end the cue, and `-->` begin another.
    const words = escaped(text.replace(/\n\s*\n/g, '\n'));
    return `${stamp(start)} --> ${stamp(end)}\n${voice ? `<v ${escaped(voice)}>` : ''}${words}`;
  });
  return `${['WEBVTT', ...blocks].join('\n\n')}\n`;
}
