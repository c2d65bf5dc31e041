import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CommentShared, Item, Person } from '../api/shapes.ts';
import { CommentComposer } from '../composer/comment-composer.tsx';
import { paths } from '../paths.ts';
import { useMe } from '../session/me.ts';
import { Avatar } from './avatar.tsx';
import classes from './comment-thread.module.css';
import { PersonName, personLine } from './person-chip.tsx';
import { RelativeTime } from './relative-time.tsx';
import { RichText } from './rich-text.tsx';

/** What somebody is called to their face. */
const firstName = (name: string): string => name.split(/\s+/u)[0] ?? name;

/** What the field for words to somebody says. Nobody answers themselves. */
export function useAnswerWords(): (author: Pick<Person, 'id' | 'name'>) => string {
  const { t } = useTranslation();
  const me = useMe();
  return ({ id, name }) => (id === me.id ? t('comment.add') : t('comment.answer', { name: firstName(name) }));
}

interface CommentPreviewProps {
  item: Item;
  /** Opens the field with the cursor in it. */
  answering: boolean;
}

/** What a card in a stream shows of the discussion: the two newest comments, the way to all, and a field. */
export function CommentPreview({ item, answering }: CommentPreviewProps) {
  const { t } = useTranslation();
  const answerWords = useAnswerWords();
  const hidden = item.commentCount - item.latestComments.length;
  return (
    <div className={classes.comments}>
      {hidden > 0 && (
        <Link to={paths.item(item.id)} className={classes.all}>
          {t('comment.earlier', { count: hidden })}
        </Link>
      )}
      {item.latestComments.map((comment) => (
        <PreviewEntry key={comment.id} comment={comment} />
      ))}
      {item.can.includes('comment') && (
        <CommentComposer item={item} parent={null} placeholder={answerWords(item.author)} open={answering} />
      )}
    </div>
  );
}

function PreviewEntry({ comment }: { comment: CommentShared }) {
  const { t } = useTranslation();
  return (
    <div className={classes.entry}>
      <Avatar person={comment.author} size={32} />
      <div className={classes.words}>
        <div className={classes.who}>
          <PersonName person={comment.author} />
          <span className={`${classes.quiet} ${classes.role}`}>{personLine(comment.author)}</span>
          <Link to={paths.item(comment.item, comment.id)} className={classes.quiet}>
            <RelativeTime at={comment.createdAt} />
          </Link>
        </div>
        {comment.deleted ? (
          <p className={classes.quiet}>{t('comment.deleted')}</p>
        ) : (
          <div className={classes.clamped}>
            <RichText body={comment.body} voice="quiet" />
          </div>
        )}
      </div>
    </div>
  );
}
