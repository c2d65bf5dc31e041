import { IconCalendarEvent } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import { EmptyState } from '../../../web/components/states.tsx';
import { communityEvents, myEvents } from '../contract.ts';
import { Agenda } from './Agenda.tsx';
import classes from './events.module.css';
import { MonthGrid, spanOf } from './MonthGrid.tsx';
import { localDay } from './when.ts';

const views = ['upcoming', 'month', 'past'] as const;
export type View = (typeof views)[number];

/** A community by its id, or a calendar of the reader's own. */
export type Which = { readonly community: string } | { readonly show: 'mine' | 'all' };

interface CalendarProps {
  which: Which;
  /** Stands beside the choice of views. */
  tools?: ReactNode;
}

/** What is coming by day, a month as a grid, or what is over. */
export function Calendar({ which, tools }: CalendarProps) {
  const { t } = useTranslation('events');
  const [view, setView] = useState<View>('upcoming');
  return (
    <>
      <div className={classes.bar}>
        <fieldset className={classes.shows}>
          <legend className={classes.hidden}>{t('whichDates')}</legend>
          {views.map((one) => (
            <button
              key={one}
              type="button"
              className={classes.show}
              aria-pressed={view === one}
              onClick={() => setView(one)}
            >
              {t(`view.${one}`)}
            </button>
          ))}
        </fieldset>
        {tools}
      </div>
      {view === 'month' ? <Month which={which} /> : <Upcoming which={which} past={view === 'past'} key={view} />}
    </>
  );
}

function useDates(which: Which, query: { past?: 'true'; from?: string; to?: string; limit?: number }) {
  const ofCommunity = 'community' in which;
  const here = useList(
    communityEvents,
    { params: { id: ofCommunity ? which.community : '' }, query: query as never },
    { enabled: ofCommunity, keep: true },
  );
  const own = useList(
    myEvents,
    { query: { ...query, show: ofCommunity ? 'mine' : which.show } as never },
    { enabled: !ofCommunity, keep: true },
  );
  return ofCommunity ? here : own;
}

function Upcoming({ which, past }: { which: Which; past: boolean }) {
  const { t } = useTranslation('events');
  const dates = useDates(which, past ? { past: 'true' } : {});
  const title = past ? t('nonePast') : 'community' in which ? t('empty') : t(`none.${which.show}`);
  return (
    <Agenda
      query={dates}
      hidePlace={'community' in which}
      empty={<EmptyState icon={IconCalendarEvent} title={title} example={t('example')} help="events" />}
    />
  );
}

function Month({ which }: { which: Which }) {
  const [day, setDay] = useState(() => localDay(new Date()));
  const dates = useDates(which, { ...spanOf(day.slice(0, 7)), limit: 100 });
  return <MonthGrid day={day} onDay={setDay} entries={dates.entries} hidePlace={'community' in which} />;
}
