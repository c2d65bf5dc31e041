import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatOf } from '../../../web/i18n/languages.ts';
import type { EventItem } from '../contract.ts';
import { Days, type Entry } from './Agenda.tsx';
import classes from './events.module.css';
import { dayOf, dayWords, lastDayOf, localDay } from './when.ts';

const dayMs = 86_400_000;
const add = (day: string, days: number): string => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
const addMonths = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
};

/** The weeks of a month from Monday to Sunday, with the days around that fill them. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const start = add(first, -((new Date(first).getUTCDay() + 6) % 7));
  const weeks: string[][] = [];
  for (let day = start; weeks.length < 6 && (weeks.length === 0 || day.slice(0, 7) <= month); day = add(day, 7))
    weeks.push(Array.from({ length: 7 }, (_, n) => add(day, n)));
  return weeks;
}

/** What a month shows, as instants: a little more than its weeks, whatever the clock. */
export const spanOf = (month: string): { from: string; to: string } => {
  const weeks = weeksOf(month);
  return {
    from: new Date(Date.parse(weeks[0]![0]!) - dayMs).toISOString(),
    to: new Date(Date.parse(weeks.at(-1)![6]!) + 2 * dayMs).toISOString(),
  };
};

interface MonthGridProps {
  /** The day that is chosen; its month is shown. */
  day: string;
  onDay: (day: string) => void;
  entries: readonly Entry[];
  hidePlace: boolean;
}

/** A month as a grid: arrows go from day to day, Page up and down from month to month; what a day has stands below. */
export function MonthGrid({ day, onDay, entries, hidePlace }: MonthGridProps) {
  const { t, i18n } = useTranslation('events');
  const format = formatOf(i18n.language);
  const month = day.slice(0, 7);
  const today = localDay(new Date());
  const [moved, setMoved] = useState(false);
  const chosen = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the day that was gone to takes the focus, once it is there.
  useEffect(() => {
    if (moved) chosen.current?.focus();
  }, [day, moved]);
  const go = (to: string) => {
    setMoved(true);
    onDay(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const back = document.dir === 'rtl' ? 1 : -1;
    const to = {
      ArrowLeft: add(day, back),
      ArrowRight: add(day, -back),
      ArrowUp: add(day, -7),
      ArrowDown: add(day, 7),
      Home: add(day, -((new Date(day).getUTCDay() + 6) % 7)),
      End: add(day, 6 - ((new Date(day).getUTCDay() + 6) % 7)),
      PageUp: addMonths(day, -1),
      PageDown: addMonths(day, 1),
    }[event.key];
    if (!to) return;
    event.preventDefault();
    go(to);
  };
  const on = (which: string) =>
    entries.filter((entry) => {
      const { allDay } = entry.event as EventItem;
      return dayOf(entry, allDay) <= which && which <= lastDayOf(entry, allDay);
    });
  const weeks = weeksOf(month);
  const monthName = dayWords(`${month}-01`, format, { month: 'long', year: 'numeric' });
  return (
    <div className={classes.calendar}>
      <div className={classes.monthBar}>
        <h2 className={classes.monthName} aria-live="polite">
          {monthName}
        </h2>
        <ActionIcon variant="default" size={36} aria-label={t('monthBefore')} onClick={() => onDay(addMonths(day, -1))}>
          <IconChevronLeft size={18} aria-hidden className={classes.turn} />
        </ActionIcon>
        <Button variant="default" size="xs" h={36} onClick={() => onDay(today)}>
          {t('today')}
        </Button>
        <ActionIcon variant="default" size={36} aria-label={t('monthAfter')} onClick={() => onDay(addMonths(day, 1))}>
          <IconChevronRight size={18} aria-hidden className={classes.turn} />
        </ActionIcon>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are gone through by arrows is a grid (ARIA practices, date grid). */}
      <table role="grid" className={classes.grid} aria-label={monthName} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weeks[0]!.map((one) => (
              <th key={one} scope="col" abbr={dayWords(one, format, { weekday: 'long' })}>
                {dayWords(one, format, { weekday: 'short' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((one) => {
                const here = on(one);
                return (
                  <td key={one} data-outside={one.slice(0, 7) !== month || undefined}>
                    <button
                      ref={one === day ? chosen : undefined}
                      type="button"
                      tabIndex={one === day ? 0 : -1}
                      aria-pressed={one === day}
                      className={classes.cell}
                      data-today={one === today || undefined}
                      data-chosen={one === day || undefined}
                      onClick={() => go(one)}
                    >
                      <span className={classes.hidden}>
                        {t('dayWith', { day: dayWords(one, format, { dateStyle: 'full' }), count: here.length })}
                      </span>
                      <span className={classes.cellDay} aria-hidden="true">
                        {Number(one.slice(8))}
                      </span>
                      {here.slice(0, 2).map((entry) => (
                        <span
                          key={`${entry.event.id} ${entry.slot}`}
                          className={classes.cellEvent}
                          aria-hidden="true"
                          data-off={entry.cancelled || (entry.event as EventItem).cancelled || undefined}
                          dir="auto"
                        >
                          {entry.event.title}
                        </span>
                      ))}
                      {here.length > 2 && (
                        <span className={classes.cellMore} aria-hidden="true">
                          +{here.length - 2}
                        </span>
                      )}
                      {here.length > 0 && <span className={classes.dot} aria-hidden="true" />}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.agenda} aria-live="polite">
        {on(day).length > 0 ? (
          <Days entries={on(day)} hidePlace={hidePlace} />
        ) : (
          <p className={classes.soft}>{t('nothingOn', { day: dayWords(day, format, { dateStyle: 'full' }) })}</p>
        )}
      </div>
    </div>
  );
}
