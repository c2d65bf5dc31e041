import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import card from '../../../web/components/item-card.module.css';
import { ItemFoot } from '../../../web/components/item-foot.tsx';
import { ItemHead } from '../../../web/components/item-head.tsx';
import { Attachments } from '../../../web/components/pictures.tsx';
import { RichText } from '../../../web/components/rich-text.tsx';
import { isEmptyDoc } from '../../../web/composer/draft.ts';
import type { KindPageProps } from '../../../web/kinds.ts';
import type { FileItem } from '../contract.ts';
import { folderPath } from './addresses.ts';
import classes from './files.module.css';
import { Preview } from './Preview.tsx';
import { Versions } from './Versions.tsx';

const CommentThread = lazy(() => import('../../../web/components/comment-thread.tsx'));
const ItemEditor = lazy(() => import('../../../web/components/item-editor.tsx'));

/** A file: what is in it, its versions, and what people say about it. */
export default function FilePage({ item }: KindPageProps) {
  const { t } = useTranslation('files');
  const file = item as FileItem;
  const [editing, setEditing] = useState(false);
  const titleId = `item-${file.id}`;
  const home = file.places[0];
  return (
    <article className={card.item} data-alone aria-labelledby={titleId} tabIndex={-1}>
      <ItemHead item={file} alone titleId={titleId} onEdit={() => setEditing(true)} />
      <div className={card.body}>
        {editing ? (
          <Suspense fallback={<RichText body={file.body} />}>
            <ItemEditor item={file} onClose={() => setEditing(false)} />
          </Suspense>
        ) : (
          <>
            <h2 className={card.title} dir="auto">
              {file.title}
            </h2>
            {!isEmptyDoc(file.body as never) && <RichText body={file.body} />}
          </>
        )}
        <Preview item={file} />
        <Versions item={file} />
        {home?.kind === 'community' && (
          <p className={classes.soft}>
            <Link to={folderPath(home.id, file.folder)}>{t('toFolder')}</Link>
          </p>
        )}
        <Attachments files={file.attachments} />
      </div>
      <ItemFoot item={file} alone onAnswer={() => undefined} />
      <Suspense fallback={<div className={card.waiting} />}>
        <CommentThread item={file} />
      </Suspense>
    </article>
  );
}
