import type { WrittenEvent } from './ics.ts';
import { instantOf, later, minutesBetween } from './time.ts';

const formats = { en: 'en-GB', de: 'de' } as const;

/** When a date is, in words: in the reader's zone, and in the event's own where that differs. Whole days are dates and have no zone. */
export function whenWords(event: WrittenEvent, slot: string | null, language: string, zone: string): string {
  const at = event.exceptions.find((one) => one.slot === slot);
  const startsAt = at?.startsAt ?? slot ?? event.startsAt;
  const endsAt = at?.endsAt ?? later(startsAt, minutesBetween(event.startsAt, event.endsAt));
  const locale = language === 'de' ? formats.de : formats.en;
  if (event.allDay) {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
    return format.formatRange(new Date(`${startsAt}Z`), new Date(`${endsAt}Z`));
  }
  const inZone = (timeZone: string) =>
    `${new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).formatRange(
      instantOf(startsAt, event.timeZone),
      instantOf(endsAt, event.timeZone),
    )} (${timeZone.replaceAll('_', ' ')})`;
  const mine = inZone(zone);
  const theirs = inZone(event.timeZone);
  const clock = (words: string) => words.slice(0, words.lastIndexOf('('));
  return clock(mine) === clock(theirs) ? theirs : `${mine}\n${theirs}`;
}
