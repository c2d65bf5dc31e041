import { useTranslation } from 'react-i18next';
import { formatOf } from '../../../web/i18n/languages.ts';
import classes from './events.module.css';
import { type Dated, dayOf, dayWords } from './when.ts';

/** The day as a leaf of a calendar. Decoration: the words stand beside it. */
export function DateBlock({ date, allDay }: { date: Dated; allDay: boolean }) {
  const { i18n } = useTranslation();
  const format = formatOf(i18n.language);
  const day = dayOf(date, allDay);
  return (
    <span className={classes.block} aria-hidden="true">
      <span className={classes.month}>{dayWords(day, format, { month: 'short' })}</span>
      <span className={classes.number}>{Number(day.slice(8))}</span>
      <span className={classes.weekday}>{dayWords(day, format, { weekday: 'short' })}</span>
    </span>
  );
}
