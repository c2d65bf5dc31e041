import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../web/layout/page.tsx';
import { Calendar } from './Calendar.tsx';
import classes from './events.module.css';

const MakeAddress = lazy(() => import('../../../core/private-addresses/web/MakeAddress.tsx'));
const shows = ['mine', 'all'] as const;

/** My calendar: what I come to, or everything in my communities. */
export default function AllPage() {
  const { t } = useTranslation('events');
  const [show, setShow] = useState<(typeof shows)[number]>('mine');
  return (
    <Page
      title={t('calendar')}
      lead={t('lead')}
      actions={
        <Suspense fallback={null}>
          <MakeAddress key={show} kind="events" subject={show} label={t('subscribe')} />
        </Suspense>
      }
    >
      <fieldset className={`${classes.shows} ${classes.which}`}>
        <legend className={classes.hidden}>{t('whichEvents')}</legend>
        {shows.map((one) => (
          <button
            key={one}
            type="button"
            className={classes.show}
            aria-pressed={show === one}
            onClick={() => setShow(one)}
          >
            {t(`show.${one}`)}
          </button>
        ))}
      </fieldset>
      <Calendar key={show} which={{ show }} />
    </Page>
  );
}
