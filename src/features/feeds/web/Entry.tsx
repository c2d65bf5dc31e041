import { IconExternalLink, IconShare } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOne } from '../../../web/api/queries.ts';
import type { Doc } from '../../../web/api/shapes.ts';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { RichText } from '../../../web/components/rich-text.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { type FeedEntry, getEntry } from '../contract.ts';
import classes from './feeds.module.css';

interface EntryProps {
  entry: FeedEntry;
  /** Where it is shared unless somebody chooses otherwise. */
  place: string | undefined;
}

/** One entry: its words here, as far as the feed gives them, and the way to where it stands. */
export function Entry({ entry, place }: EntryProps) {
  const { t } = useTranslation('feeds');
  const [open, setOpen] = useState(false);
  return (
    <li className={classes.entry} data-seen={entry.seen || undefined}>
      <div className={classes.meta}>
        {!entry.seen && <span className={classes.new}>{t('new')}</span>}
        <bdi>{entry.subscription.name}</bdi>
        {entry.author && <bdi>{entry.author}</bdi>}
        <RelativeTime at={entry.publishedAt} />
      </div>
      <h2 className={classes.title} dir="auto">
        {entry.address ? (
          <a href={entry.address} target="_blank" rel="noopener noreferrer">
            {entry.title}
          </a>
        ) : (
          entry.title
        )}
      </h2>
      {open ? (
        <Body id={entry.id} />
      ) : (
        entry.teaser && (
          <p className={classes.teaser} dir="auto">
            {entry.teaser}
          </p>
        )
      )}
      <div className={classes.actions}>
        {entry.hasBody && (
          <button type="button" className={classes.action} aria-expanded={open} onClick={() => setOpen((on) => !on)}>
            {open ? t('less') : t('more')}
            <span className={classes.hidden}>: {entry.title}</span>
          </button>
        )}
        {entry.address && (
          <>
            <a className={classes.action} href={entry.address} target="_blank" rel="noopener noreferrer">
              <IconExternalLink size={15} stroke={1.75} aria-hidden />
              {t('open')}
              <span className={classes.hidden}>: {entry.title}</span>
            </a>
            <Link className={classes.action} to={shareAddress(entry, place)}>
              <IconShare size={15} stroke={1.75} aria-hidden />
              {t('share')}
              <span className={classes.hidden}>: {entry.title}</span>
            </Link>
          </>
        )}
      </div>
    </li>
  );
}

/** As a bookmark: people talk about it there. */
function shareAddress({ address, title, teaser }: FeedEntry, place: string | undefined): string {
  const query = new URLSearchParams({ url: address, title, description: teaser, ...(place ? { place } : {}) });
  return `/bookmarks/new?${query}`;
}

function Body({ id }: { id: string }) {
  const { data, error, refetch } = useOne(getEntry, { params: { id } });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingSkeleton shape="rows" count={2} />;
  return data.body && <RichText body={data.body as Doc} voice="reading" />;
}
