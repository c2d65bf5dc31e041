import { IconMessage2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reactToItem, unreactToItem } from '../../core/reactions/contract.ts';
import { changeItem } from '../api/patch.ts';
import type { Item } from '../api/shapes.ts';
import { formatOf } from '../i18n/languages.ts';
import { kindOf } from '../modules.ts';
import { paths } from '../paths.ts';
import { Avatar } from './avatar.tsx';
import { CommentPreview } from './comment-preview.tsx';
import classes from './item-card.module.css';
import { ItemMenu } from './item-menu.tsx';
import { PersonName, personLine } from './person-chip.tsx';
import { Attachments } from './pictures.tsx';
import { ReactionBar } from './reaction-bar.tsx';
import { changeReaction } from './reactions.ts';
import { fullTime, RelativeTime } from './relative-time.tsx';
import { RichText } from './rich-text.tsx';
import { SaveButton } from './save-button.tsx';
import { WhoCanSee } from './who-can-see.tsx';

const CommentThread = lazy(() => import('./comment-thread.tsx'));
const ItemEditor = lazy(() => import('./item-editor.tsx'));

interface ItemCardProps {
  item: Item;
  /** On its own page an item shows its whole discussion and its title as the page's heading. */
  alone?: boolean;
  /** In a community's own stream the place goes without saying. */
  hidePlace?: string;
}

/** One item of any kind: who, where, for whom; its words; its kind's own part; what people did with it. */
export function ItemCard({ item, alone = false, hidePlace }: ItemCardProps) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const [answering, setAnswering] = useState(false);
  const KindCard = kindOf(item.kind)?.card;
  const titleId = `item-${item.id}`;
  return (
    <article
      className={classes.item}
      data-key-entry={paths.item(item.id)}
      data-alone={alone || undefined}
      aria-labelledby={titleId}
      tabIndex={-1}
    >
      <ItemHead item={item} alone={alone} titleId={titleId} hidePlace={hidePlace} onEdit={() => setEditing(true)} />
      {editing ? (
        <div className={classes.body}>
          <Suspense fallback={<RichText body={item.body} />}>
            <ItemEditor item={item} onClose={() => setEditing(false)} />
          </Suspense>
        </div>
      ) : (
        <div className={classes.body}>
          {item.title && <ItemTitle item={item} alone={alone} />}
          <RichText body={item.body} />
          {item.abridged && !alone && (
            <Link to={paths.item(item.id)} className={classes.more}>
              {t('readOn')}
            </Link>
          )}
          {KindCard && (
            <Suspense fallback={<div className={classes.waiting} />}>
              <KindCard item={item} />
            </Suspense>
          )}
          <Attachments files={item.attachments} />
        </div>
      )}
      <div className={classes.foot}>
        <ReactionBar
          reactions={item.reactions}
          mine={item.mine.reactions}
          canReact={item.can.includes('react')}
          onToggle={(emoji, on) =>
            changeReaction(item, emoji, on, (change) => changeItem(item.id, change), on ? reactToItem : unreactToItem)
          }
        />
        <div className={classes.actions}>
          <CommentCount item={item} alone={alone} onAnswer={() => setAnswering(true)} />
          <SaveButton item={item} />
        </div>
      </div>
      {alone ? (
        <Suspense fallback={<div className={classes.waiting} />}>
          <CommentThread item={item} />
        </Suspense>
      ) : (
        (item.latestComments.length > 0 || answering) && <CommentPreview item={item} answering={answering} />
      )}
    </article>
  );
}

interface ItemHeadProps {
  item: Item;
  alone: boolean;
  titleId: string;
  hidePlace?: string | undefined;
  onEdit: () => void;
}

function ItemHead({ item, alone, titleId, hidePlace, onEdit }: ItemHeadProps) {
  const { t, i18n } = useTranslation();
  const kind = kindOf(item.kind);
  const places = item.places.filter((place) => place.id !== hidePlace);
  return (
    <header className={classes.head}>
      <Avatar person={item.author} />
      <div className={classes.who}>
        <div className={classes.author} id={titleId}>
          <PersonName person={item.author} />
          <span className={classes.role}>{personLine(item.author)}</span>
        </div>
        <div className={classes.where}>
          {places.map((place) => (
            <span key={place.id}>
              {t('item.in')}{' '}
              <Link
                to={place.kind === 'person' && place.person ? paths.person(place.person) : paths.community(place.id)}
                className={classes.place}
              >
                <bdi>{place.name}</bdi>
              </Link>
            </span>
          ))}
          {alone ? (
            <RelativeTime at={item.createdAt} />
          ) : (
            <Link to={paths.item(item.id)} className={classes.time}>
              <RelativeTime at={item.createdAt} />
            </Link>
          )}
          {item.editedAt && (
            <span title={fullTime(new Date(item.editedAt), formatOf(i18n.language))}>{t('item.edited')}</span>
          )}
          <WhoCanSee item={item} />
          {kind && item.kind !== 'post' && <span className={classes.kind}>{t(kind.labelKey)}</span>}
        </div>
      </div>
      <ItemMenu item={item} alone={alone} onEdit={onEdit} />
    </header>
  );
}

function ItemTitle({ item, alone }: { item: Item; alone: boolean }) {
  if (alone)
    return (
      <h2 className={classes.title} dir="auto">
        {item.title}
      </h2>
    );
  return (
    <h2 className={classes.title} dir="auto">
      <Link to={paths.item(item.id)}>{item.title}</Link>
    </h2>
  );
}

function CommentCount({ item, alone, onAnswer }: { item: Item; alone: boolean; onAnswer: () => void }) {
  const { t } = useTranslation();
  const label = t('comment.count', { count: item.commentCount });
  const inside = (
    <>
      <IconMessage2 size={18} stroke={1.75} aria-hidden />
      {item.commentCount > 0 && <span aria-hidden="true">{item.commentCount}</span>}
    </>
  );
  if (alone) return null;
  if (item.commentCount > 0 || !item.can.includes('comment')) {
    return (
      <Link to={paths.item(item.id)} className={classes.action} aria-label={label} title={label}>
        {inside}
      </Link>
    );
  }
  return (
    <button
      type="button"
      className={classes.action}
      aria-label={t('comment.first')}
      title={t('comment.first')}
      onClick={onAnswer}
    >
      {inside}
    </button>
  );
}
