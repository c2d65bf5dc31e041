import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listComments } from '../../core/comments/contract.ts';
import { useList } from '../api/queries.ts';
import type { Comment, Item } from '../api/shapes.ts';
import { CommentComposer } from '../composer/comment-composer.tsx';
import { CommentEntry } from './comment-entry.tsx';
import { useAnswerWords } from './comment-preview.tsx';
import classes from './comment-thread.module.css';
import { useLinkedComment, useMovedComment } from './moved-comment.ts';
import { LoadingSkeleton } from './skeletons.tsx';
import { ErrorState } from './states.tsx';

/** A comment with the answers to it, in order of time. */
export interface CommentNode {
  readonly comment: Comment;
  readonly answers: CommentNode[];
}

/** Threads from a flat list in which an answer always comes after what it answers; one whose parent is not loaded stands at the top. */
export function threadsOf(comments: readonly Comment[]): CommentNode[] {
  const nodes = new Map<string, CommentNode>();
  const top: CommentNode[] = [];
  for (const comment of comments) {
    const node: CommentNode = { comment, answers: [] };
    nodes.set(comment.id, node);
    const parent = comment.parent === null ? undefined : nodes.get(comment.parent);
    (parent?.answers ?? top).push(node);
  }
  return top;
}

/** The whole discussion under an item: threads, answers where they belong, a field for one's own words at its end. */
export default function CommentThread({ item }: { item: Item }) {
  const { t } = useTranslation();
  const comments = useList(listComments, { params: { id: item.id }, query: { limit: 50 } });
  const answerWords = useAnswerWords();
  const threads = useMemo(() => threadsOf(comments.entries), [comments.entries]);
  const linked = useLinkedComment();
  // What is on a later page is asked for as well: then it is here after all.
  useMovedComment(item.id, comments.isSuccess && linked ? comments.entries.some(({ id }) => id === linked) : undefined);
  const canComment = item.can.includes('comment') && !item.discussionClosed;
  return (
    <section className={classes.comments} aria-label={t('comment.region')}>
      {comments.isPending && item.commentCount > 0 && (
        <LoadingSkeleton shape="rows" count={Math.min(item.commentCount, 3)} />
      )}
      {comments.isError && <ErrorState error={comments.error} onRetry={() => void comments.refetch()} />}
      <ol className={classes.list}>
        {threads.map((node) => (
          <Thread key={node.comment.id} node={node} item={item} depth={0} />
        ))}
      </ol>
      {comments.hasNextPage && (
        <Button variant="subtle" onClick={() => void comments.fetchNextPage()} loading={comments.isFetchingNextPage}>
          {t('comment.more', { count: Math.max(1, item.commentCount - comments.entries.length) })}
        </Button>
      )}
      {canComment && <CommentComposer item={item} parent={null} placeholder={answerWords(item.author)} />}
      {!canComment && (
        <p className={classes.quiet}>{t(item.discussionClosed ? 'comment.wasClosed' : 'comment.closed')}</p>
      )}
    </section>
  );
}

/** A comment with the answers to it, and the field for another one. */
export function Thread({ node, item, depth }: { node: CommentNode; item: Item; depth: number }) {
  const answerWords = useAnswerWords();
  const [answering, setAnswering] = useState(false);
  return (
    <li className={classes.thread}>
      <CommentEntry
        comment={node.comment}
        onAnswer={item.can.includes('comment') ? () => setAnswering(true) : undefined}
      />
      {(node.answers.length > 0 || answering) && (
        // Deeper answers stay at the same indent: on a phone there is no room, and the eye loses its place.
        <ol className={classes.answers} data-flat={depth >= 2 || undefined}>
          {node.answers.map((answer) => (
            <Thread key={answer.comment.id} node={answer} item={item} depth={depth + 1} />
          ))}
          {answering && (
            <li>
              <CommentComposer
                item={item}
                parent={node.comment.id}
                placeholder={answerWords(node.comment.author)}
                open
                onClose={() => setAnswering(false)}
              />
            </li>
          )}
        </ol>
      )}
    </li>
  );
}
