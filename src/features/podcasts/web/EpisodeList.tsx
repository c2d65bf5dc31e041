import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item } from '../../../web/api/shapes.ts';
import { More } from '../../../web/components/item-list.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { paths } from '../../../web/paths.ts';
import type { EpisodeItem } from '../contract.ts';
import { State } from './EpisodeCard.tsx';
import { Cover, isPlayable, NumberOf, PlayButton, Progress } from './parts.tsx';
import classes from './podcasts.module.css';

interface EpisodeListProps {
  query: {
    readonly entries: readonly Item[];
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly refetch: () => Promise<unknown>;
    readonly hasNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
    readonly isFetchingNextPage: boolean;
  };
  label: string;
  /** In the list of a show its name and cover go without saying. */
  hideShow?: boolean;
  empty: ReactNode;
}

/** Episodes as one line each: play, what, how long, how far. */
export function EpisodeList({ query, label, hideShow = false, empty }: EpisodeListProps) {
  const { t } = useTranslation();
  if (query.isPending) return <LoadingSkeleton count={2} />;
  if (query.isError && query.entries.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.entries.length === 0) return empty;
  return (
    <>
      <ul className={classes.list} aria-label={label}>
        {(query.entries as readonly EpisodeItem[]).map((episode) => (
          <li key={episode.id} className={classes.line}>
            {!hideShow && <Cover cover={episode.show?.cover} size={56} />}
            <div className={classes.lineWords}>
              <Link to={paths.item(episode.id)} className={classes.lineTitle} dir="auto">
                {episode.title}
              </Link>
              <p className={classes.facts}>
                {!hideShow && episode.show && <bdi>{episode.show.title}</bdi>}
                <NumberOf episode={episode} />
                <RelativeTime at={episode.createdAt} />
                {isPlayable(episode) && <Progress episode={episode} />}
                <State episode={episode} />
              </p>
            </div>
            {isPlayable(episode) && !episode.media?.video && <PlayButton episode={episode} size={40} />}
          </li>
        ))}
      </ul>
      {query.hasNextPage && !query.isError && (
        <More onReach={() => void query.fetchNextPage()} busy={query.isFetchingNextPage} label={t('more')} />
      )}
    </>
  );
}
