import { Button, NativeSelect } from '@mantine/core';
import { IconDots, IconLock, IconMessage2, IconPencil, IconShare, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { ActionMenu, type MenuLine } from '../../../web/components/action-menu.tsx';
import form from '../../../web/components/form.module.css';
import button from '../../../web/components/icon-button.module.css';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { tell, tellProblem, tellWithUndo } from '../../../web/components/toast.ts';
import { usePostPlaces } from '../../../web/composer/post-places.ts';
import { paths } from '../../../web/paths.ts';
import { createPrivate, deletePrivate, type PrivateBookmark, sharePrivate } from '../contract.ts';
import { BookmarkForm, refreshLists } from './BookmarkForm.tsx';
import classes from './bookmarks.module.css';
import { type Bookmark, DeadMark, isPrivate, PagePicture, shownAddress, Tags } from './parts.tsx';

interface BookmarkRowProps {
  bookmark: Bookmark;
  /** In a place's own list the place goes without saying. */
  hidePlace?: string;
}

/** One bookmark in a list: where it leads, what it is, who sees it, and what can be done with it. */
export function BookmarkRow({ bookmark, hidePlace }: BookmarkRowProps) {
  const [mode, setMode] = useState<'show' | 'edit' | 'share'>('show');
  const address = isPrivate(bookmark) ? bookmark.address : paths.item(bookmark.id);
  if (mode === 'edit')
    return (
      <li className={classes.row}>
        <div className={classes.editing}>
          <BookmarkForm bookmark={bookmark} onSaved={() => setMode('show')} onCancel={() => setMode('show')} />
        </div>
      </li>
    );
  return (
    <li className={classes.row} {...(isPrivate(bookmark) ? {} : { 'data-key-entry': address })} tabIndex={-1}>
      <PagePicture bookmark={bookmark} size="small" />
      <div className={classes.rowWords}>
        <a className={classes.title} href={bookmark.address} target="_blank" rel="noopener noreferrer" dir="auto">
          {bookmark.title || shownAddress(bookmark.address)}
        </a>
        <div className={classes.meta}>
          <bdi className={classes.host}>{bookmark.site}</bdi>
          <RelativeTime at={bookmark.createdAt} />
          <Seen bookmark={bookmark} hidePlace={hidePlace} />
          <DeadMark since={bookmark.deadSince} />
        </div>
        {bookmark.description && (
          <p className={classes.rowDescription} dir="auto">
            {bookmark.description}
          </p>
        )}
        <Tags tags={bookmark.tags} mine={isPrivate(bookmark)} />
        {mode === 'share' && isPrivate(bookmark) && <ShareForm bookmark={bookmark} onClose={() => setMode('show')} />}
      </div>
      <RowMenu bookmark={bookmark} onEdit={() => setMode('edit')} onShare={() => setMode('share')} />
    </li>
  );
}

function Seen({ bookmark, hidePlace }: { bookmark: Bookmark; hidePlace: string | undefined }) {
  const { t } = useTranslation('bookmarks');
  if (isPrivate(bookmark))
    return (
      <span className={classes.with} title={t('private')}>
        <IconLock size={14} stroke={1.75} aria-hidden />
        {t('onlyMe')}
      </span>
    );
  const [place] = bookmark.places.filter(({ id }) => id !== hidePlace);
  return (
    <>
      {hidePlace && <bdi>{bookmark.author.name}</bdi>}
      {place && !hidePlace && (
        <Link to={place.person ? paths.person(place.person) : paths.community(place.id)}>
          <bdi>{place.name}</bdi>
        </Link>
      )}
      <Link to={paths.item(bookmark.id)} className={classes.with}>
        <IconMessage2 size={14} stroke={1.75} aria-hidden />
        {bookmark.commentCount > 0 ? t('web:comment.count', { count: bookmark.commentCount }) : t('discussion')}
      </Link>
    </>
  );
}

interface RowMenuProps {
  bookmark: Bookmark;
  onEdit: () => void;
  onShare: () => void;
}

function RowMenu({ bookmark, onEdit, onShare }: RowMenuProps) {
  const { t } = useTranslation('bookmarks');
  const own = isPrivate(bookmark);
  const lines: MenuLine[] = [
    ...(own || bookmark.can.includes('edit')
      ? [{ id: 'edit', label: t('web:edit'), icon: IconPencil, run: onEdit, takesFocus: true }]
      : []),
    ...(own ? [{ id: 'share', label: t('share'), icon: IconShare, run: onShare, takesFocus: true }] : []),
    ...(own
      ? [
          {
            id: 'delete',
            label: t('web:delete'),
            icon: IconTrash,
            tone: 'loss' as const,
            run: () => void remove(bookmark, t('removed')),
          },
        ]
      : []),
  ];
  if (lines.length === 0) return null;
  return (
    <ActionMenu
      label={t('menu', { title: bookmark.title || shownAddress(bookmark.address) })}
      lines={lines}
      className={button.button}
    >
      <IconDots size={18} aria-hidden />
    </ActionMenu>
  );
}

/** Gone at once; taken back by saving it again. */
async function remove(bookmark: PrivateBookmark, said: string): Promise<void> {
  const { address, title, description, ownTags } = bookmark;
  try {
    await call(deletePrivate, { params: { id: bookmark.id } });
  } catch (error) {
    tellProblem(error);
    return;
  }
  await refreshLists();
  tellWithUndo(said, () => {
    call(createPrivate, { body: { address, title, description, tags: ownTags } }).then(refreshLists, tellProblem);
  });
}

function ShareForm({ bookmark, onClose }: { bookmark: PrivateBookmark; onClose: () => void }) {
  const { t } = useTranslation('bookmarks');
  const places = usePostPlaces(true);
  const [chosen, setChosen] = useState('');
  const [sending, setSending] = useState(false);
  const place = places.find(({ id }) => id === chosen) ?? places[0];
  const share = async () => {
    if (!place) return;
    setSending(true);
    try {
      await call(sharePrivate, { params: { id: bookmark.id }, body: { place: place.id } });
      tell(t('shared', { place: place.name }));
      onClose();
      await refreshLists();
    } catch (error) {
      setSending(false);
      tellProblem(error);
    }
  };
  return (
    <div className={classes.share}>
      <NativeSelect
        label={t('shareWhere')}
        value={place?.id ?? ''}
        autoFocus
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={places.map((one) => ({
          value: one.id,
          label: one.kind === 'person' ? t('web:composer.myPage') : `${one.emoji} ${one.name}`.trim(),
        }))}
      />
      <div className={form.row}>
        <Button size="sm" loading={sending} onClick={() => void share()}>
          {t('shareDo')}
        </Button>
        <Button size="sm" variant="subtle" color="gray" onClick={onClose}>
          {t('web:cancel')}
        </Button>
      </div>
    </div>
  );
}
