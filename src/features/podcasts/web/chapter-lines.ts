import type { Chapter } from '../contract.ts';
import { clock, readClock } from './time.ts';

const longestTitle = 200;

export const asLines = (chapters: readonly Chapter[]): string =>
  chapters.map(({ at, title }) => `${clock(at)} ${title}`).join('\n');

/**
 * `0:00 Hello`, one a line, as one would write it into a mail; or the file of chapters that podcast programs write (JSON, Podcasting 2.0). `wrong` is the first line that is
 * neither, counted from 1.
 */
export function readLines(words: string): { chapters: Chapter[]; wrong: number | null } {
  if (words.trimStart().startsWith('{')) return readJson(words);
  const chapters: Chapter[] = [];
  for (const [index, line] of words.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, time = '', title = ''] = /^\s*([\d:]+)\s+(?:[-–—]\s+)?(.+?)\s*$/.exec(line) ?? [];
    const at = readClock(time);
    if (at === null || title === '') return { chapters, wrong: index + 1 };
    chapters.push({ at, title: title.slice(0, longestTitle) });
  }
  return { chapters, wrong: null };
}

function readJson(words: string): { chapters: Chapter[]; wrong: number | null } {
  try {
    const { chapters } = JSON.parse(words) as { chapters: { startTime: number; title?: string }[] };
    return {
      chapters: chapters.flatMap(({ startTime, title = '' }) =>
        Number.isFinite(startTime) && startTime >= 0 && title.trim() !== ''
          ? [{ at: Math.round(startTime * 1000), title: title.trim().slice(0, longestTitle) }]
          : [],
      ),
      wrong: null,
    };
  } catch {
    return { chapters: [], wrong: 1 };
  }
}
