import { Checkbox } from '@mantine/core';
import { IconCornerUpLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment } from '../../../web/api/shapes.ts';
import { CommentEntry } from '../../../web/components/comment-entry.tsx';
import thread from '../../../web/components/comment-thread.module.css';
import { paths } from '../../../web/paths.ts';
import classes from './forum.module.css';

interface ReplyProps {
  reply: Comment;
  /** What it answers: the reply, or its id where that is not on the page. */
  parent: Comment | string | null;
  isFirstNew: boolean;
  /** Whether what is new is brought into sight. */
  brings: boolean;
  seen: (reply: string) => void;
  onAnswer: ((comment: Comment, quote: boolean) => void) | undefined;
  choice: { on: boolean; toggle: (id: string) => void } | undefined;
}

/** One reply, with what it answers, and a line above the first that is new. */
export function Reply({ reply, parent, isFirstNew, brings, seen, onAnswer, choice }: ReplyProps) {
  const { t } = useTranslation('forum');
  const entry = useRef<HTMLLIElement>(null);
  const latest = useRef(seen);
  useEffect(() => {
    latest.current = seen;
  });
  useEffect(() => {
    const watched = entry.current;
    if (!watched) return;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((one) => one.isIntersecting)) latest.current(reply.id);
    });
    watcher.observe(watched);
    return () => watcher.disconnect();
  }, [reply.id]);
  // Once: what comes later must not move what is being read.
  const brought = useRef(false);
  useEffect(() => {
    if (!isFirstNew || !brings || brought.current) return;
    brought.current = true;
    entry.current?.scrollIntoView({ block: 'start' });
  }, [isFirstNew, brings]);
  return (
    <li ref={entry} className={`${thread.thread} ${classes.reply}`} data-chosen={choice?.on || undefined}>
      {isFirstNew && <p className={classes.divider}>{t('newFromHere')}</p>}
      <div className={choice ? classes.choosing : undefined}>
        {choice && (
          <Checkbox
            aria-label={t('chooseReply', { name: reply.author.name })}
            checked={choice.on}
            onChange={() => choice.toggle(reply.id)}
          />
        )}
        <CommentEntry
          comment={reply}
          {...(onAnswer && !choice ? { onAnswer: () => onAnswer(reply, false) } : {})}
          above={parent !== null && <InReply item={reply.item} parent={parent} />}
          actions={
            onAnswer &&
            !choice && (
              <button type="button" className={thread.answerButton} onClick={() => onAnswer(reply, true)}>
                {t('quote')}
              </button>
            )
          }
        />
      </div>
    </li>
  );
}

function InReply({ item, parent }: { item: string; parent: Comment | string }) {
  const { t } = useTranslation('forum');
  const id = typeof parent === 'string' ? parent : parent.id;
  return (
    <Link to={paths.item(item)} hash={`comment-${id}`} className={classes.inReply}>
      <IconCornerUpLeft size={14} stroke={1.75} aria-hidden />
      <bdi>{typeof parent === 'string' ? t('answersEarlier') : t('answers', { name: parent.author.name })}</bdi>
    </Link>
  );
}
