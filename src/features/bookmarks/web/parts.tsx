import { Button } from '@mantine/core';
import { IconLinkOff, IconPlus, IconWorld } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { filePath } from '../../../web/api/files.ts';
import { formatOf } from '../../../web/i18n/languages.ts';
import { paths } from '../../../web/paths.ts';
import type { BookmarkItem, PrivateBookmark } from '../contract.ts';
import classes from './bookmarks.module.css';

export type Bookmark = BookmarkItem | PrivateBookmark;
export const isPrivate = (bookmark: Bookmark): bookmark is PrivateBookmark => bookmark.kind === 'private-bookmark';

/** An address as one reads it: without https:// and a slash at its end, in its own letters. */
export function shownAddress(address: string): string {
  const short = address.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
  try {
    return decodeURI(short);
  } catch {
    return short;
  }
}

interface PagePictureProps {
  bookmark: Pick<Bookmark, 'picture'>;
  size: 'small' | 'medium';
}

/** The page's own picture, from Fika's store; it says nothing that the words beside it do not. */
export function PagePicture({ bookmark, size }: PagePictureProps) {
  const { picture } = bookmark;
  return (
    <span className={classes.picture} data-size={size}>
      {picture ? (
        <img src={filePath(picture.file, size)} alt="" loading="lazy" decoding="async" />
      ) : (
        <IconWorld size={22} stroke={1.5} aria-hidden />
      )}
    </span>
  );
}

/** A quiet word that nobody answers there any more. */
export function DeadMark({ since }: { since: string | null }) {
  const { t, i18n } = useTranslation('bookmarks');
  if (since === null) return null;
  const date = new Intl.DateTimeFormat(formatOf(i18n.language), { dateStyle: 'medium' }).format(new Date(since));
  return (
    <span className={classes.dead} title={t('dead', { date })}>
      <IconLinkOff size={16} stroke={1.75} aria-hidden />
      {t('deadShort', { date })}
    </span>
  );
}

interface TagsProps {
  tags: readonly string[];
  /** Of a private bookmark: they lead to one's own list, since nobody else has it. */
  mine?: boolean;
}

export function Tags({ tags, mine = false }: TagsProps) {
  const { t } = useTranslation('bookmarks');
  if (tags.length === 0) return null;
  return (
    <ul className={classes.tags} aria-label={t('tags')}>
      {tags.map((tag) => (
        <li key={tag}>
          <Link to={mine ? `/bookmarks?tag=${encodeURIComponent(tag)}` : paths.tag(tag)} className={classes.tag}>
            <bdi>#{tag}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** At the head of a page; on the narrowest phones only its sign is seen. */
export function AddButton({ to }: { to: string }) {
  const { t } = useTranslation('bookmarks');
  return (
    <Button component={Link} to={to}>
      <IconPlus size={16} aria-hidden />
      <span className={classes.addWords}>{t('add')}</span>
    </Button>
  );
}
