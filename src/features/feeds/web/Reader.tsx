import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { IconRss } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList, useOne } from '../../../web/api/queries.ts';
import { More } from '../../../web/components/item-list.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { entriesOfMine, entriesOfPlace, listMine, listOfPlace, type Subscription } from '../contract.ts';
import { Entry } from './Entry.tsx';
import classes from './feeds.module.css';
import { seenAll, type Where } from './feeds.ts';
import { Manage } from './Manage.tsx';

/** What feeds brought, newest first; and the feeds themselves, where one may change them. */
export function Reader({ place }: { place: Where }) {
  const { t } = useTranslation('feeds');
  const feeds = useSubscriptions(place);
  const [chosen, setChosen] = useState('');
  const [onlyNew, setOnlyNew] = useState(false);
  const [managing, setManaging] = useState(false);
  const panel = useId();
  if (feeds.isPending) return <LoadingSkeleton shape="rows" count={6} />;
  if (!feeds.data) return <ErrorState error={feeds.error} onRetry={() => void feeds.refetch()} />;
  const { items } = feeds.data;
  const leads = place === null || place.leads;
  const feed = items.find(({ id }) => id === chosen);
  const unread = (feed ? [feed] : items).filter((one) => one.unread > 0);
  if (items.length === 0)
    return (
      <>
        <EmptyState
          icon={IconRss}
          title={place ? t('emptyPlace', { place: place.name }) : t('empty')}
          example={place ? t('emptyPlaceExample') : t('emptyExample')}
          help="feeds"
        />
        {leads && <Manage place={place} feeds={items} />}
      </>
    );
  return (
    <>
      <div className={classes.bar}>
        <NativeSelect
          className={classes.choose}
          aria-label={t('which')}
          value={feed?.id ?? ''}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={[{ value: '', label: t('all') }, ...items.map((one) => ({ value: one.id, label: labelOf(one, t) }))]}
        />
        <Checkbox
          label={t('onlyNew')}
          checked={onlyNew}
          onChange={(event) => setOnlyNew(event.currentTarget.checked)}
        />
        <span className={classes.grow} />
        {unread.length > 0 && (
          <Button size="sm" variant="default" onClick={() => void seenAll(unread.map(({ id }) => id))}>
            {t('seenAll')}
          </Button>
        )}
        <Button
          size="sm"
          variant="subtle"
          aria-expanded={managing}
          aria-controls={panel}
          onClick={() => setManaging((on) => !on)}
        >
          {t('manage')}
        </Button>
      </div>
      <div id={panel}>{managing && <Manage place={place} feeds={items} />}</div>
      <Entries place={place} subscription={feed?.id} onlyNew={onlyNew} />
    </>
  );
}

function useSubscriptions(place: Where) {
  const mine = useOne(listMine, {}, { enabled: place === null });
  const theirs = useOne(listOfPlace, { params: { id: place?.id ?? '' } }, { enabled: place !== null });
  return place === null ? mine : theirs;
}

function useEntries(place: Where, query: Record<string, string | number>) {
  const mine = useList(entriesOfMine, { query: query as never }, { keep: true, enabled: place === null });
  const theirs = useList(
    entriesOfPlace,
    { params: { id: place?.id ?? '' }, query: query as never },
    { keep: true, enabled: place !== null },
  );
  return place === null ? mine : theirs;
}

const labelOf = ({ folder, name, unread }: Subscription, t: TFunction<'feeds'>): string => {
  const news = unread === 0 ? '' : ` (${unread > 99 ? t('newMany') : t('newCount', { count: unread })})`;
  return `${folder ? `${folder} / ` : ''}${name}${news}`;
};

interface EntriesProps {
  place: Where;
  subscription: string | undefined;
  onlyNew: boolean;
}

function Entries({ place, subscription, onlyNew }: EntriesProps) {
  const { t } = useTranslation('feeds');
  const entries = useEntries(place, {
    limit: 30,
    ...(subscription !== undefined && { subscription }),
    ...(onlyNew && { unread: 'true' }),
  });
  if (entries.isPending) return <LoadingSkeleton shape="rows" count={6} />;
  if (entries.isError && entries.entries.length === 0)
    return <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />;
  if (entries.entries.length === 0)
    return <EmptyState icon={IconRss} title={onlyNew ? t('nothingNew') : t('nothingYet')} />;
  return (
    <>
      <ul className={classes.list} aria-label={t('title')} data-bleed>
        {entries.entries.map((entry) => (
          <Entry key={entry.id} entry={entry} place={place?.id} />
        ))}
      </ul>
      {entries.isError && <ErrorState error={entries.error} onRetry={() => void entries.fetchNextPage()} />}
      {entries.hasNextPage && !entries.isError && (
        <More onReach={() => void entries.fetchNextPage()} busy={entries.isFetchingNextPage} label={t('web:more')} />
      )}
    </>
  );
}
