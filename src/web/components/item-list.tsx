import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item } from '../api/shapes.ts';
import { clearFresh, hasFresh, useFresh } from '../live/fresh.ts';
import { ItemCard } from './item-card.tsx';
import classes from './item-list.module.css';
import { LoadingSkeleton } from './skeletons.tsx';
import { ErrorState } from './states.tsx';

/** What a stream needs of `useList`. */
interface ItemQuery {
  readonly entries: readonly Item[];
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
  readonly hasNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
  readonly isFetchingNextPage: boolean;
}

interface ItemListProps {
  query: ItemQuery;
  empty: ReactNode;
  /** The name under which live items are counted for this list (`home`, a place's id); absent: none are. */
  live?: string;
  hidePlace?: string;
  /** What stands above the list and goes on standing while it loads. */
  label: string;
}

/** A stream: cards, the next page when the end comes near, and "3 new posts" when there are, never moving what is read. */
export function ItemList({ query, empty, live, hidePlace, label }: ItemListProps) {
  const { t } = useTranslation();
  if (query.isPending)
    return (
      <div data-bleed>
        <LoadingSkeleton />
      </div>
    );
  if (query.isError && query.entries.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className={classes.list} data-bleed>
      {live && <NewItems list={live} onShow={query.refetch} />}
      {query.entries.length === 0 && empty}
      <section className={classes.cards} aria-label={label}>
        {query.entries.map((item) => (
          <ItemCard key={item.id} item={item} {...(hidePlace ? { hidePlace } : {})} />
        ))}
      </section>
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.fetchNextPage()} />}
      {query.hasNextPage && !query.isError && (
        <More onReach={() => void query.fetchNextPage()} busy={query.isFetchingNextPage} label={t('more')} />
      )}
    </div>
  );
}

function NewItems({ list, onShow }: { list: string; onShow: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const count = useFresh(list);
  const refresh = useRef(onShow);
  useEffect(() => {
    refresh.current = onShow;
  });
  // What came while the reader was on another page is there when they come back: nothing is being read here yet, and a
  // browser that restores the place keeps it.
  useEffect(() => {
    if (hasFresh(list)) void refresh.current().then(() => clearFresh(list));
  }, [list]);
  const show = async () => {
    await onShow();
    clearFresh(list);
    window.scrollTo({ top: 0 });
  };
  return (
    <div className={classes.fresh} role="status">
      {count > 0 && (
        <button type="button" className={classes.freshButton} onClick={() => void show()}>
          {t('newPosts', { count })}
        </button>
      )}
    </div>
  );
}

interface MoreProps {
  onReach: () => void;
  busy: boolean;
  label: string;
}

/** The end of a list that goes on: fetched when it comes near the screen, or by its button. */
export function More({ onReach, busy, label }: MoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const reach = useRef(onReach);
  useEffect(() => {
    reach.current = onReach;
  });
  useEffect(() => {
    if (busy || !end.current) return;
    const watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && reach.current(),
      { rootMargin: '800px' },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [busy]);
  return (
    <div ref={end} className={classes.more}>
      <Button variant="default" onClick={onReach} loading={busy}>
        {label}
      </Button>
    </div>
  );
}
