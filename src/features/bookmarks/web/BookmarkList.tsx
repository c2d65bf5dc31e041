import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { More } from '../../../web/components/item-list.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { BookmarkRow } from './BookmarkRow.tsx';
import classes from './bookmarks.module.css';
import type { Bookmark } from './parts.tsx';

interface BookmarkListProps {
  query: {
    readonly entries: readonly Bookmark[];
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly isSuccess: boolean;
    readonly error: unknown;
    readonly refetch: () => Promise<unknown>;
    readonly hasNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
    readonly isFetchingNextPage: boolean;
  };
  label: string;
  empty: ReactNode;
  hidePlace?: string;
}

export function BookmarkList({ query, label, empty, hidePlace }: BookmarkListProps) {
  const { t } = useTranslation('bookmarks');
  if (query.isPending) return <LoadingSkeleton shape="rows" count={6} />;
  if (query.isError && query.entries.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {query.entries.length === 0 && empty}
      {query.entries.length > 0 && (
        <ul className={classes.list} aria-label={label} data-bleed>
          {query.entries.map((bookmark) => (
            <BookmarkRow key={bookmark.id} bookmark={bookmark} {...(hidePlace ? { hidePlace } : {})} />
          ))}
        </ul>
      )}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.fetchNextPage()} />}
      {query.hasNextPage && !query.isError && (
        <More onReach={() => void query.fetchNextPage()} busy={query.isFetchingNextPage} label={t('web:more')} />
      )}
    </>
  );
}
