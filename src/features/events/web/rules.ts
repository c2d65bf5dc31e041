/** How something repeats, as people choose it, and as RFC 5545 writes it. */
import type { TFunction } from 'i18next';
import { dayWords } from './when.ts';

export const choices = ['never', 'daily', 'weekly', 'fortnightly', 'monthly', 'monthlyWeekday', 'yearly'] as const;
export type Choice = (typeof choices)[number] | 'other';

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

const at = (startsAt: string): Date => new Date(`${startsAt.slice(0, 10)}T00:00:00Z`);

/** The weekday's place in its month: the second Tuesday; the fifth is the last. */
function place(startsAt: string): { readonly nth: number; readonly day: string } {
  const date = at(startsAt);
  const nth = Math.ceil(date.getUTCDate() / 7);
  return { nth: nth === 5 ? -1 : nth, day: weekdays[date.getUTCDay()]! };
}

function ruleOf(choice: Choice, startsAt: string): string {
  const { nth, day } = place(startsAt);
  return {
    never: '',
    other: '',
    daily: 'FREQ=DAILY',
    weekly: 'FREQ=WEEKLY',
    fortnightly: 'FREQ=WEEKLY;INTERVAL=2',
    monthly: 'FREQ=MONTHLY',
    monthlyWeekday: `FREQ=MONTHLY;BYDAY=${nth}${day}`,
    yearly: 'FREQ=YEARLY',
  }[choice];
}

const without = (rule: string): string => rule.replace(/;(UNTIL|COUNT)=[^;]*/g, '');

/** The choice that a rule is, as it stands in the form. */
export function choiceOf(rule: string | null | undefined, startsAt: string): Choice {
  if (!rule) return 'never';
  const bare = without(rule);
  if (/^FREQ=MONTHLY;BYDAY=-?\d(MO|TU|WE|TH|FR|SA|SU)$/.test(bare)) return 'monthlyWeekday';
  return choices.find((one) => one !== 'never' && ruleOf(one, startsAt) === bare) ?? 'other';
}

/** The last day of a rule, `2026-12-31`; empty where it has none. */
export const untilOf = (rule: string | null | undefined): string => {
  const found = /UNTIL=(\d{4})(\d\d)(\d\d)/.exec(rule ?? '');
  return found ? `${found[1]}-${found[2]}-${found[3]}` : '';
};

export function makeRule(choice: Choice, startsAt: string, until: string, old: string | null): string | null {
  const rule = choice === 'other' ? without(old ?? '') : ruleOf(choice, startsAt);
  if (!rule) return null;
  return until ? `${rule};UNTIL=${until.replaceAll('-', '')}` : rule;
}

/** A choice in words that name its day: "every month on the second Tuesday". */
export function choiceWords(choice: Choice, startsAt: string, t: TFunction<'events'>, format: string): string {
  const weekday = dayWords(startsAt.slice(0, 10), format, { weekday: 'long' });
  const { nth } = place(startsAt);
  return t(`repeat.${choice}`, {
    weekday,
    nth: t(`nth.${nth}`),
    day: dayWords(startsAt.slice(0, 10), format, { day: 'numeric' }),
    date: dayWords(startsAt.slice(0, 10), format, { day: 'numeric', month: 'long' }),
  });
}

/** A rule in words, with its end. */
export function ruleWords(rule: string, startsAt: string, t: TFunction<'events'>, format: string): string {
  const said = choiceWords(choiceOf(rule, startsAt), startsAt, t, format);
  const until = untilOf(rule);
  if (until) return t('repeatUntil', { repeats: said, date: dayWords(until, format, { dateStyle: 'medium' }) });
  const count = /COUNT=(\d+)/.exec(rule)?.[1];
  return count ? t('repeatTimes', { repeats: said, count: Number(count) }) : said;
}
