import { useTranslation } from 'react-i18next';
import { formatOf } from '../../../web/i18n/languages.ts';

/** Moments in the reader's form and time zone. */
export function useTimes(): { moment: (at: string) => string } {
  const { i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(formatOf(i18n.language), { dateStyle: 'medium', timeStyle: 'short' });
  return { moment: (at) => format.format(new Date(at)) };
}

/** An instant as the field of a form wants it (`2026-11-24T13:35`), in the reader's time zone. */
export function toField(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
