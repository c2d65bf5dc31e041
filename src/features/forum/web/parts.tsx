import { IconArrowMerge, IconLock, IconPin } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useOne } from '../../../web/api/queries.ts';
import { paths } from '../../../web/paths.ts';
import { type Category, listCategories, type TopicItem } from '../contract.ts';
import classes from './forum.module.css';

/** The categories of a community's forum; none while they are not known. */
export function useCategories(place: string | undefined): readonly Category[] {
  const found = useOne(listCategories, { params: { id: place ?? '' } }, { enabled: place !== undefined });
  return found.data?.items ?? [];
}

/** The colour is decoration: the name stands beside it. */
export function CategoryName({ category }: { category: Pick<Category, 'name' | 'colour'> }) {
  return (
    <span className={classes.category}>
      <span className={classes.dot} data-colour={category.colour} aria-hidden="true" />
      <bdi>{category.name}</bdi>
    </span>
  );
}

type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;

/** Pinned, closed, part of another one: signs with their words. */
export function TopicSigns({ topic, words = false }: { topic: TopicItem; words?: boolean }) {
  const { t } = useTranslation('forum');
  const signs: readonly (readonly [boolean, Icon, string])[] = [
    [topic.pinned, IconPin, t('pinned')],
    [topic.discussionClosed && !topic.merged, IconLock, t('closed')],
    [topic.merged, IconArrowMerge, t('merged')],
  ];
  const shown = signs.filter(([on]) => on);
  if (shown.length === 0) return null;
  return (
    <span className={classes.signs}>
      {shown.map(([, Sign, label]) => (
        <span key={label} className={classes.sign} {...(words ? {} : { title: label })}>
          <Sign size={14} stroke={2} aria-hidden />
          <span className={words ? undefined : classes.hidden}>{label}</span>
        </span>
      ))}
    </span>
  );
}

/** Where a topic came from and went to, as far as this reader may follow. */
export function Traces({ topic }: { topic: TopicItem }) {
  const { t } = useTranslation('forum');
  const { mergedInto, splitFrom, movedTo } = topic.mine;
  return (
    <>
      {topic.merged && (
        <p className={classes.trace}>
          {mergedInto ? (
            <>
              {t('mergedInto')}{' '}
              <Link {...linkTo(mergedInto.id, mergedInto.reply)} dir="auto">
                {mergedInto.title}
              </Link>
            </>
          ) : (
            t('mergedElsewhere')
          )}
        </p>
      )}
      {splitFrom && (
        <p className={classes.trace}>
          {t('splitFrom')}{' '}
          <Link to={paths.item(splitFrom.id)} dir="auto">
            {splitFrom.title}
          </Link>
        </p>
      )}
      {movedTo.map(({ id, title, replies }) => (
        <p key={id} className={classes.trace}>
          {t('movedTo', { count: replies })}{' '}
          <Link to={paths.item(id)} dir="auto">
            {title}
          </Link>
        </p>
      ))}
    </>
  );
}

const linkTo = (item: string, reply: string | null) => ({
  to: paths.item(item),
  ...(reply ? { hash: `comment-${reply}` } : {}),
});
