import { IconDots, IconLink, IconPencil, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteComment, restoreComment } from '../../core/comments/contract.ts';
import { reactToComment, unreactToComment } from '../../core/reactions/contract.ts';
import { call } from '../api/client.ts';
import { changeComment, changeItem } from '../api/patch.ts';
import type { Comment } from '../api/shapes.ts';
import { CommentEditor } from '../composer/comment-composer.tsx';
import { paths } from '../paths.ts';
import { ActionMenu, type MenuLine } from './action-menu.tsx';
import { Avatar } from './avatar.tsx';
import classes from './comment-thread.module.css';
import button from './icon-button.module.css';
import { copyLink } from './item-menu.tsx';
import { PersonName, personLine } from './person-chip.tsx';
import { ReactionBar } from './reaction-bar.tsx';
import { changeReaction } from './reactions.ts';
import { RelativeTime } from './relative-time.tsx';
import { RichText } from './rich-text.tsx';
import { tellProblem, tellWithUndo } from './toast.ts';

interface CommentEntryProps {
  comment: Comment;
  /** Opens a field below; absent where the reader may not comment. */
  onAnswer?: (() => void) | undefined;
  /** Stands before the words, such as what they answer. */
  above?: ReactNode;
  /** Stands after the button to answer. */
  actions?: ReactNode;
}

/** One comment with what can be done with it. A deleted one keeps its place, so that answers keep their sense. */
export function CommentEntry({ comment, onAnswer, above, actions }: CommentEntryProps) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const entry = useRef<HTMLDivElement>(null);
  const linked = location.hash === `#comment-${comment.id}`;
  useEffect(() => {
    if (linked) entry.current?.scrollIntoView({ block: 'center' });
  }, [linked]);
  if (comment.deleted) {
    return (
      <div className={classes.entry} ref={entry}>
        <p className={classes.quiet}>{t('comment.deleted')}</p>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is the target of a link, inside a list item that is the article.
    <div
      className={classes.entry}
      id={`comment-${comment.id}`}
      ref={entry}
      data-linked={linked || undefined}
      role="group"
      aria-label={comment.author.name}
    >
      <Avatar person={comment.author} size={32} />
      <div className={classes.words}>
        <div className={classes.who}>
          <PersonName person={comment.author} />
          <span className={`${classes.quiet} ${classes.role}`}>{personLine(comment.author)}</span>
          <span className={classes.quiet}>
            <RelativeTime at={comment.createdAt} />
          </span>
          {comment.editedAt && <span className={classes.quiet}>{t('item.edited')}</span>}
          <CommentMenu comment={comment} onEdit={() => setEditing(true)} />
        </div>
        {above}
        {editing ? (
          <CommentEditor comment={comment} onClose={() => setEditing(false)} />
        ) : (
          <RichText body={comment.body} voice="quiet" />
        )}
        <div className={classes.actions}>
          <ReactionBar
            reactions={comment.reactions}
            mine={comment.mine.reactions}
            canReact={comment.can.includes('react')}
            onToggle={(emoji, on) =>
              changeReaction(
                comment,
                emoji,
                on,
                (change) => changeComment(comment.id, change),
                on ? reactToComment : unreactToComment,
              )
            }
          />
          {onAnswer && (
            <button type="button" className={classes.answerButton} onClick={onAnswer}>
              {t('comment.reply')}
            </button>
          )}
          {actions}
        </div>
      </div>
    </div>
  );
}

function CommentMenu({ comment, onEdit }: { comment: Comment; onEdit: () => void }) {
  const { t } = useTranslation();
  const remove = async () => {
    try {
      await call(deleteComment, { params: { id: comment.id } });
    } catch (error) {
      tellProblem(error);
      return;
    }
    changeComment(comment.id, (old) => ({ ...old, deleted: true }));
    changeItem(comment.item, (old) => ({ ...old, commentCount: Math.max(0, old.commentCount - 1) }));
    tellWithUndo(t('comment.wasDeleted'), () => {
      call(restoreComment, { params: { id: comment.id } }).then((restored) => {
        changeComment(comment.id, () => restored);
        changeItem(comment.item, (old) => ({ ...old, commentCount: old.commentCount + 1 }));
      }, tellProblem);
    });
  };
  const { can } = comment;
  const lines: MenuLine[] = [
    ...(can.includes('edit')
      ? [{ id: 'edit', label: t('edit'), icon: IconPencil, run: onEdit, takesFocus: true }]
      : []),
    {
      id: 'link',
      label: t('copyLink'),
      icon: IconLink,
      run: () => void copyLink(paths.item(comment.item, comment.id), t('linkCopied')),
    },
    ...(can.includes('delete')
      ? [{ id: 'delete', label: t('delete'), icon: IconTrash, tone: 'loss' as const, run: () => void remove() }]
      : []),
  ];
  return (
    <span className={classes.menu}>
      <ActionMenu label={t('comment.menu', { name: comment.author.name })} lines={lines} className={button.button}>
        <IconDots size={16} aria-hidden />
      </ActionMenu>
    </span>
  );
}
