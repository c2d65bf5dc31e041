import { IconNews } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList, useOne } from '../../../web/api/queries.ts';
import { ItemList } from '../../../web/components/item-list.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { formatOf } from '../../../web/i18n/languages.ts';
import { articlesOfPlace, monthsOfPlace } from '../contract.ts';
import classes from './articles.module.css';

interface BlogProps {
  place: { readonly id: string; readonly name: string };
  /** Null: everything, newest first. */
  month: string | null;
  onMonth: (month: string | null) => void;
  /** Whether the reader may write something here. */
  mayWrite: boolean;
}

/** A place's blog, whole or one month of it. */
export function Blog({ place, month, onMonth, mayWrite }: BlogProps) {
  const { t } = useTranslation('articles');
  const articles = useList(
    articlesOfPlace,
    { params: { id: place.id }, query: { ...(month ? { month } : {}) } },
    { keep: true },
  );
  return (
    <>
      <Months place={place.id} month={month} onMonth={onMonth} />
      <ItemList
        query={articles}
        hidePlace={place.id}
        label={t('ofPlace', { name: place.name })}
        empty={
          <EmptyState
            icon={IconNews}
            title={t('empty')}
            example={t('emptyExample')}
            help="articles"
            {...(mayWrite ? { action: { label: t('write'), to: `/drafts/new?kind=article&place=${place.id}` } } : {})}
          />
        }
      />
    </>
  );
}

/** The archive: a month with how much is in it. With fewer than two there is nothing to choose. */
function Months({
  place,
  month,
  onMonth,
}: {
  place: string;
  month: string | null;
  onMonth: (month: string | null) => void;
}) {
  const { t, i18n } = useTranslation('articles');
  const { data } = useOne(monthsOfPlace, { params: { id: place } });
  const months = data?.months ?? [];
  if (months.length < 2 && month === null) return null;
  const format = new Intl.DateTimeFormat(formatOf(i18n.language), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <label className={classes.months}>
      <span>{t('archive')}</span>
      <select value={month ?? ''} onChange={(event) => onMonth(event.currentTarget.value || null)}>
        <option value="">{t('allMonths')}</option>
        {months.map((one) => (
          <option key={one.month} value={one.month}>
            {`${format.format(new Date(`${one.month}-01T00:00:00Z`))} (${one.count})`}
          </option>
        ))}
      </select>
    </label>
  );
}
