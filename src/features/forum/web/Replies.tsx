import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listComments } from '../../../core/comments/contract.ts';
import { useList } from '../../../web/api/queries.ts';
import type { Comment } from '../../../web/api/shapes.ts';
import { useAnswerWords } from '../../../web/components/comment-preview.tsx';
import thread from '../../../web/components/comment-thread.module.css';
import { More } from '../../../web/components/item-list.tsx';
import { useLinkedComment, useMovedComment } from '../../../web/components/moved-comment.ts';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { CommentComposer } from '../../../web/composer/comment-composer.tsx';
import { useMe } from '../../../web/session/me.ts';
import type { TopicItem } from '../contract.ts';
import classes from './forum.module.css';
import { quoteIn } from './quote.ts';
import { Reply } from './Reply.tsx';
import { comesAfter, startOf } from './reading.ts';
import { useSeen } from './seen.ts';

interface RepliesProps {
  topic: TopicItem;
  /** The replies that are chosen to be moved; null while nothing is chosen. */
  chosen: ReadonlySet<string> | null;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Replies in order of time, from the first that the reader has not seen, with those before it at hand. */
export function Replies({ topic, chosen, onChoose }: RepliesProps) {
  const { t } = useTranslation('forum');
  const me = useMe();
  const answerWords = useAnswerWords();
  // As it was when the topic was opened: what is read meanwhile moves nothing.
  const linked = useLinkedComment();
  const [opened, setOpened] = useState(() => ({
    seen: topic.mine.seen,
    new: topic.mine.new,
    start: startOf(topic, linked),
  }));
  const [answering, setAnswering] = useState<Comment | null>(null);
  const composer = useRef<HTMLDivElement>(null);
  const params = { id: topic.id };
  const { start } = opened;
  const later = useList(listComments, { params, query: { limit: 50, ...(start && { from: start }) } });
  const [wantsEarlier, setWantsEarlier] = useState(false);
  const earlier = useList(
    listComments,
    { params, query: { limit: 50, order: 'newest', ...(start && { from: start }) } },
    { enabled: start !== null && wantsEarlier },
  );
  const replies = useMemo(() => {
    const before = start === null ? [] : earlier.entries.filter(({ id }) => comesAfter(start, id));
    return [...before.reverse(), ...later.entries];
  }, [earlier.entries, later.entries, start]);
  const byId = useMemo(() => new Map(replies.map((one) => [one.id, one])), [replies]);
  const isHere = linked !== null && later.isSuccess ? byId.has(linked) : undefined;
  // A link to a reply that is not on the page: it opens there, where that is another place of a long topic.
  const reopens = isHere === false && startOf(topic, linked) !== opened.start;
  useEffect(() => {
    if (reopens) setOpened((old) => ({ ...old, start: linked }));
  }, [reopens, linked]);
  useMovedComment(topic.id, reopens ? undefined : isHere);
  const firstNew =
    opened.new && opened.seen !== null ? replies.find(({ id }) => comesAfter(id, opened.seen!))?.id : undefined;
  const seen = useSeen(topic);
  const answer = (comment: Comment, quote: boolean) => {
    if (quote) quoteIn(me.id, comment);
    setAnswering(comment);
    requestAnimationFrame(() => composer.current?.scrollIntoView({ block: 'center' }));
  };
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  // The news that it was closed comes before what one may do now.
  const canComment = topic.can.includes('comment') && !topic.discussionClosed;
  const hasEarlier = start !== null && (wantsEarlier ? earlier.hasNextPage : true);
  return (
    <section className={thread.comments} aria-label={t('repliesRegion')}>
      {hasEarlier && (
        <Button
          variant="subtle"
          loading={earlier.isFetching}
          onClick={() => (wantsEarlier ? void earlier.fetchNextPage() : setWantsEarlier(true))}
        >
          {t('earlierReplies')}
        </Button>
      )}
      {later.isPending && topic.commentCount > 0 && <LoadingSkeleton shape="rows" count={3} />}
      {later.isError && replies.length === 0 && <ErrorState error={later.error} onRetry={() => void later.refetch()} />}
      <ol className={thread.list}>
        {replies.map((reply) => (
          <Reply
            key={reply.id}
            reply={reply}
            parent={reply.parent === null ? null : (byId.get(reply.parent) ?? reply.parent)}
            isFirstNew={reply.id === firstNew}
            // A link to one reply leads there, not to what is new.
            brings={linked === null}
            seen={seen}
            onAnswer={canComment ? answer : undefined}
            choice={chosen && !reply.deleted ? { on: chosen.has(reply.id), toggle } : undefined}
          />
        ))}
      </ol>
      {later.hasNextPage && !later.isError && (
        <More onReach={() => void later.fetchNextPage()} busy={later.isFetchingNextPage} label={t('web:more')} />
      )}
      {canComment && !chosen && (
        <div ref={composer} className={classes.answer}>
          {answering && (
            <p className={classes.answering}>
              {t('answerTo', { name: answering.author.name })}
              <button type="button" className={classes.plain} onClick={() => setAnswering(null)}>
                {t('notThat')}
              </button>
            </p>
          )}
          <CommentComposer
            key={answering?.id ?? 'topic'}
            item={topic}
            parent={answering?.id ?? null}
            placeholder={answering ? answerWords(answering.author) : t('reply')}
            open={answering !== null}
            onClose={() => setAnswering(null)}
          />
        </div>
      )}
      {!canComment && !topic.merged && (
        <p className={thread.quiet}>{t(topic.discussionClosed ? 'web:comment.wasClosed' : 'web:comment.closed')}</p>
      )}
    </section>
  );
}
