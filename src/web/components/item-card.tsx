import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Doc, Item } from '../api/shapes.ts';
import { isEmptyDoc } from '../composer/draft.ts';
import { kindOf } from '../modules.ts';
import { paths } from '../paths.ts';
import { CommentPreview } from './comment-preview.tsx';
import classes from './item-card.module.css';
import { ItemFoot } from './item-foot.tsx';
import { ItemHead } from './item-head.tsx';
import { Attachments } from './pictures.tsx';
import { RichText } from './rich-text.tsx';
import { Worded } from './worded.tsx';

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
  const kind = kindOf(item.kind);
  const KindCard = kind?.card;
  const showsText = alone || !kind?.cardForText;
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
          {showsText && !isEmptyDoc(item.body as Doc | null) && <RichText body={item.body} />}
          {showsText && item.abridged && !alone && (
            <Link to={paths.item(item.id)} className={classes.more}>
              {t('readOn')}
            </Link>
          )}
          {KindCard && (
            <Suspense fallback={<div className={classes.waiting} />}>
              <Worded>
                <KindCard item={item} />
              </Worded>
            </Suspense>
          )}
          <Attachments files={item.attachments} />
        </div>
      )}
      <ItemFoot item={item} alone={alone} onAnswer={() => setAnswering(true)} />
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
