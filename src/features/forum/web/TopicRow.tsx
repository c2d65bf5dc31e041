import { IconMessage2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../web/components/avatar.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { paths } from '../../../web/paths.ts';
import type { Category, TopicItem } from '../contract.ts';
import classes from './forum.module.css';
import { CategoryName, TopicSigns } from './parts.tsx';

interface TopicRowProps {
  topic: TopicItem;
  place: string;
  category: Category | undefined;
  onTag: (tag: string) => void;
}

/** A topic in a forum's list: what it is about, who spoke last, and how much of it is new to the reader. */
export function TopicRow({ topic, place, category, onTag }: TopicRowProps) {
  const { t } = useTranslation('forum');
  const last = topic.latestComments.at(-1);
  const { seen, new: fresh } = topic.mine;
  const from = topic.places.find(({ id, kind }) => id !== place && kind === 'community');
  const isHome = topic.places[0]?.id === place;
  return (
    <li className={classes.row} data-key-entry={paths.item(topic.id)} tabIndex={-1}>
      <Avatar person={topic.author} size={32} />
      <div className={classes.rowWords}>
        <div className={classes.rowHead}>
          <TopicSigns topic={topic} />
          <Link to={paths.item(topic.id)} className={classes.title} data-unseen={seen === null || undefined} dir="auto">
            {topic.title}
          </Link>
        </div>
        <div className={classes.meta}>
          {category && <CategoryName category={category} />}
          {!isHome && from && <bdi>{t('from', { place: from.name })}</bdi>}
          <span>
            <bdi>{last ? t('lastBy', { name: last.author.name }) : topic.author.name}</bdi>
          </span>
          <RelativeTime at={last?.createdAt ?? topic.createdAt} />
          {topic.tags.map((tag) => (
            <button key={tag} type="button" className={classes.tag} onClick={() => onTag(tag)}>
              <bdi>#{tag}</bdi>
            </button>
          ))}
        </div>
      </div>
      <div className={classes.counts}>
        {fresh !== null && fresh > 0 && <span className={classes.new}>{t('new', { count: fresh })}</span>}
        <span className={classes.replies} title={t('replies', { count: topic.commentCount })}>
          <IconMessage2 size={16} stroke={1.75} aria-hidden />
          <span aria-hidden="true">{topic.commentCount}</span>
          <span className={classes.hidden}>{t('replies', { count: topic.commentCount })}</span>
        </span>
      </div>
    </li>
  );
}
