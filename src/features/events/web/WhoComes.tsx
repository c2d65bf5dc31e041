import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import { PersonChip } from '../../../web/components/person-chip.tsx';
import { Lines } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { type Answer, type EventItem, listReplies } from '../contract.ts';
import classes from './events.module.css';

const lists: readonly Answer[] = ['yes', 'maybe', 'waiting', 'no'];

/** Everybody who answered, in order, with what they wrote. */
export default function WhoComes({ event }: { event: EventItem }) {
  const { t } = useTranslation('events');
  const [answer, setAnswer] = useState<Answer>('yes');
  const found = useList(listReplies, { params: { id: event.id }, query: { answer } }, { keep: true });
  return (
    <section className={classes.who} aria-label={t('whoComes')}>
      <fieldset className={classes.shows}>
        <legend className={classes.hidden}>{t('whoComes')}</legend>
        {lists
          .filter((one) => event.counts[one] > 0 || one === 'yes')
          .map((one) => (
            <button
              key={one}
              type="button"
              className={classes.show}
              aria-pressed={answer === one}
              onClick={() => setAnswer(one)}
            >
              {t(`list.${one}`)} <span className={classes.count}>{event.counts[one]}</span>
            </button>
          ))}
      </fieldset>
      {found.isPending && <Lines count={3} />}
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && found.entries.length === 0 && <p className={classes.soft}>{t('nobodyYet')}</p>}
      <ul className={classes.list}>
        {found.entries.map(({ person, note }) => (
          <li key={person.id}>
            <PersonChip person={person} />
            {note && (
              <p className={classes.note} dir="auto">
                {note}
              </p>
            )}
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('web:more')}
        </Button>
      )}
    </section>
  );
}
