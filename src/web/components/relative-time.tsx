import { useTranslation } from 'react-i18next';
import { formatOf } from '../i18n/languages.ts';
import { useNow } from './use-now.ts';

interface RelativeTimeProps {
  /** ISO 8601. */
  at: string;
  /** Words like "5 minutes ago" instead of "5 min". */
  long?: boolean;
}

/** How long ago, in the reader's language; the full date and time on hover and for assistive technology. */
export function RelativeTime({ at, long = false }: RelativeTimeProps) {
  const { i18n } = useTranslation();
  const now = useNow();
  const date = new Date(at);
  const format = formatOf(i18n.language);
  return (
    <time dateTime={at} title={fullTime(date, format)}>
      {relativeTime(date, now, format, long)}
    </time>
  );
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "now", "5 min", "3 hr", "yesterday", "12 Mar", "12 Mar 2024": near things in elapsed time, far ones by date. */
export function relativeTime(date: Date, now: Date, language: string, long = false): string {
  const elapsed = now.getTime() - date.getTime();
  const ahead = elapsed < -minute;
  const size = Math.abs(elapsed);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: long ? 'long' : 'short' });
  if (size < minute) return relative.format(0, 'second');
  if (size < hour) return amount(Math.floor(size / minute), 'minute', language, ahead || long ? relative : null, ahead);
  if (size < day) return amount(Math.floor(size / hour), 'hour', language, ahead || long ? relative : null, ahead);
  if (size < 7 * day) return relative.format(-daysBetween(date, now), 'day');
  const sameYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date);
}

function amount(
  count: number,
  unit: 'minute' | 'hour',
  language: string,
  relative: Intl.RelativeTimeFormat | null,
  ahead: boolean,
): string {
  if (relative) return relative.format(ahead ? count : -count, unit);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
}

const daysBetween = (earlier: Date, later: Date): number => {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(later) - midnight(earlier)) / day);
};

/** The date and time in full, in the reader's language and time zone. */
export const fullTime = (date: Date, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(date);
