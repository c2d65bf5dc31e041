import { Button } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallReply } from '../../../web/api/client.ts';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { formatOf } from '../../../web/i18n/languages.ts';
import { paths } from '../../../web/paths.ts';
import type { communityEvents, EventItem } from '../contract.ts';
import { DateBlock } from './DateBlock.tsx';
import classes from './events.module.css';
import { dayOf, dayWords, localDay, timeWords } from './when.ts';

export type Entry = CallReply<typeof communityEvents>['items'][number];

interface Query {
  readonly entries: readonly Entry[];
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
  readonly hasNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
  readonly isFetchingNextPage: boolean;
}

/** Dates by day, each day under its name. */
export function Agenda({ query, empty, hidePlace }: { query: Query; empty: ReactNode; hidePlace?: boolean }) {
  const { t } = useTranslation('events');
  if (query.isPending) return <LoadingSkeleton />;
  if (query.isError && query.entries.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.entries.length === 0) return empty;
  return (
    <div className={classes.agenda}>
      <Days entries={query.entries} hidePlace={hidePlace ?? false} />
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.fetchNextPage()} />}
      {query.hasNextPage && !query.isError && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('web:more')}
        </Button>
      )}
    </div>
  );
}

export function Days({ entries, hidePlace }: { entries: readonly Entry[]; hidePlace: boolean }) {
  const { i18n } = useTranslation('events');
  const format = formatOf(i18n.language);
  const days = Map.groupBy(entries, (entry) => dayOf(entry, (entry.event as EventItem).allDay));
  return [...days].map(([day, dates]) => (
    <section key={day} className={classes.day} aria-labelledby={`day-${day}`}>
      <h2 id={`day-${day}`} className={classes.dayName}>
        {dayName(day, format)}
      </h2>
      <ul className={classes.rows}>
        {dates.map((entry) => (
          <Row key={`${entry.event.id} ${entry.slot}`} entry={entry} hidePlace={hidePlace} />
        ))}
      </ul>
    </section>
  ));
}

/** "Today", "tomorrow", or the day with its weekday. */
function dayName(day: string, format: string): string {
  const words = dayWords(day, format, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const away = Math.round((Date.parse(day) - Date.parse(localDay(new Date()))) / 86_400_000);
  if (Math.abs(away) > 1) return words;
  const near = new Intl.RelativeTimeFormat(format, { numeric: 'auto' }).format(away, 'day');
  return `${near} · ${words}`;
}

function Row({ entry, hidePlace }: { entry: Entry; hidePlace: boolean }) {
  const { t, i18n } = useTranslation('events');
  const event = entry.event as EventItem;
  const off = event.cancelled || entry.cancelled;
  const { answer } = event.mine;
  const time = event.allDay ? t('wholeDay') : timeWords(entry, formatOf(i18n.language));
  const place = event.places[0];
  return (
    <li className={classes.row} data-off={off || undefined} data-key-entry={paths.item(event.id)} tabIndex={-1}>
      <DateBlock date={entry} allDay={event.allDay} />
      <div className={classes.words}>
        <Link to={paths.item(event.id)} className={classes.name} dir="auto">
          {event.title}
        </Link>
        <span className={classes.soft}>
          {off ? <strong className={classes.offMark}>{t('calledOff')}</strong> : time}
          {event.location && (
            <>
              {' · '}
              <IconMapPin size={14} aria-hidden className={classes.pin} />
              <bdi>{event.location}</bdi>
            </>
          )}
          {!hidePlace && place && (
            <>
              {' · '}
              <bdi>{place.name}</bdi>
            </>
          )}
        </span>
        <span className={classes.soft}>
          {event.capacity === null
            ? t('coming', { count: event.counts.yes })
            : t('comingOf', { count: event.counts.yes, seats: event.capacity })}
        </span>
      </div>
      {answer && (
        <span className={classes.mark} data-answer={answer}>
          {t(`mine.${answer}`)}
        </span>
      )}
    </li>
  );
}
