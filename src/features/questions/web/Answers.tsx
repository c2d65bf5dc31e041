import { Button } from '@mantine/core';
import { IconArrowBigUp, IconArrowBigUpFilled, IconCheck, IconCircleCheckFilled } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { optimistically } from '../../../web/api/optimistic.ts';
import { changeComment } from '../../../web/api/patch.ts';
import { queryClient, useList } from '../../../web/api/queries.ts';
import type { Comment } from '../../../web/api/shapes.ts';
import { CommentEntry } from '../../../web/components/comment-entry.tsx';
import { useAnswerWords } from '../../../web/components/comment-preview.tsx';
import thread from '../../../web/components/comment-thread.module.css';
import { Thread, threadsOf } from '../../../web/components/comment-thread.tsx';
import { More } from '../../../web/components/item-list.tsx';
import { useLinkedComment, useMovedComment } from '../../../web/components/moved-comment.ts';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { tellProblem } from '../../../web/components/toast.ts';
import { CommentComposer } from '../../../web/composer/comment-composer.tsx';
import { useMe } from '../../../web/session/me.ts';
import {
  type Answer,
  acceptAnswer,
  listAnswers,
  type QuestionItem,
  unacceptAnswer,
  unvoteAnswer,
  voteAnswer,
} from '../contract.ts';
import classes from './questions.module.css';

const orders = ['best', 'oldest'] as const;

/** The answers, with votes, those that are accepted first, and what was said to each. */
export function Answers({ question }: { question: QuestionItem }) {
  const { t } = useTranslation('questions');
  const [order, setOrder] = useState<(typeof orders)[number]>('best');
  const params = { id: question.id };
  const answers = useList(listAnswers, { params, query: { order } }, { keep: true });
  const linked = useLinkedComment();
  const entries = answers.entries as readonly Answer[];
  const isHere = entries.some(({ id, replies }) => id === linked || replies.some((reply) => reply.id === linked));
  useMovedComment(question.id, linked && answers.isSuccess && !answers.hasNextPage ? isHere : undefined);
  // What others said, voted or accepted shows itself in the question's numbers.
  const { commentCount, accepted, answerVotes } = question;
  const told = `${commentCount} ${accepted} ${answerVotes}`;
  const known = useRef(told);
  useEffect(() => {
    if (known.current === told) return;
    known.current = told;
    void queryClient.invalidateQueries({ queryKey: ['list', listAnswers.id, { id: question.id }] });
  }, [told, question.id]);
  const canAnswer = question.can.includes('comment') && !question.discussionClosed;
  return (
    <section className={thread.comments} aria-label={t('answersRegion')}>
      {question.answers > 0 && (
        <div className={classes.bar}>
          <h3 className={classes.count}>{t('answerCount', { count: question.answers })}</h3>
          {question.answers > 1 && (
            <fieldset className={classes.shows}>
              <legend className={classes.hidden}>{t('order')}</legend>
              {orders.map((one) => (
                <button
                  key={one}
                  type="button"
                  className={classes.show}
                  aria-pressed={order === one}
                  onClick={() => setOrder(one)}
                >
                  {t(`orders.${one}`)}
                </button>
              ))}
            </fieldset>
          )}
        </div>
      )}
      {answers.isPending && question.commentCount > 0 && <LoadingSkeleton shape="rows" count={2} />}
      {answers.isError && entries.length === 0 && (
        <ErrorState error={answers.error} onRetry={() => void answers.refetch()} />
      )}
      <ol className={thread.list}>
        {entries.map((answer) => (
          <AnswerEntry key={answer.id} answer={answer} question={question} />
        ))}
      </ol>
      {answers.hasNextPage && !answers.isError && (
        <More onReach={() => void answers.fetchNextPage()} busy={answers.isFetchingNextPage} label={t('web:more')} />
      )}
      {canAnswer ? (
        <CommentComposer item={question} parent={null} placeholder={t('answerIt')} />
      ) : (
        <p className={thread.quiet}>{t(question.discussionClosed ? 'web:comment.wasClosed' : 'web:comment.closed')}</p>
      )}
    </section>
  );
}

/** Changes an answer's marks in every list that has it. */
const changeAnswer = (id: string, change: (answer: Answer) => Partial<Answer>) =>
  changeComment(id, (old) => ('votes' in old ? ({ ...old, ...change(old as Answer) } as Comment) : old));

function AnswerEntry({ answer, question }: { answer: Answer; question: QuestionItem }) {
  const { t } = useTranslation('questions');
  const answerWords = useAnswerWords();
  const [answering, setAnswering] = useState(false);
  const replies = useMemo(() => threadsOf(answer.replies), [answer.replies]);
  const canAnswer = question.can.includes('comment') && !question.discussionClosed;
  return (
    <li className={classes.answer} data-accepted={answer.accepted || undefined}>
      {!answer.deleted && <Vote answer={answer} />}
      <div className={classes.words}>
        <CommentEntry
          comment={answer}
          {...(canAnswer ? { onAnswer: () => setAnswering(true) } : {})}
          above={
            answer.accepted && (
              <p className={classes.accepted}>
                <IconCircleCheckFilled size={16} aria-hidden />
                {t('accepted')}
              </p>
            )
          }
          actions={<Accept answer={answer} question={question} />}
        />
        {(replies.length > 0 || answering) && (
          <ol className={thread.answers}>
            {replies.map((node) => (
              <Thread key={node.comment.id} node={node} item={question} depth={1} />
            ))}
            {answer.replyCount > answer.replies.length && (
              <li className={thread.quiet}>{t('moreReplies', { count: answer.replyCount - answer.replies.length })}</li>
            )}
            {answering && (
              <li>
                <CommentComposer
                  item={question}
                  parent={answer.id}
                  placeholder={answerWords(answer.author)}
                  open
                  onClose={() => setAnswering(false)}
                />
              </li>
            )}
          </ol>
        )}
      </div>
    </li>
  );
}

function Vote({ answer }: { answer: Answer }) {
  const { t } = useTranslation('questions');
  const me = useMe();
  const { voted } = answer.mine;
  const label = t('helped', { count: answer.votes });
  if (answer.author.id === me.id || !answer.can.includes('react'))
    return (
      <span className={classes.vote} title={label}>
        <span aria-hidden="true">{answer.votes}</span>
        <span className={classes.hidden}>{label}</span>
      </span>
    );
  const set = (now: boolean, step: number) =>
    changeAnswer(answer.id, (old) => ({ votes: old.votes + step, mine: { ...old.mine, voted: now } }));
  const toggle = () =>
    void optimistically(
      () => set(!voted, voted ? -1 : 1),
      () => call(voted ? unvoteAnswer : voteAnswer, { params: { id: answer.id } }),
      () => set(voted, voted ? 1 : -1),
      (marks) => changeAnswer(answer.id, (old) => ({ votes: marks.votes, mine: { ...old.mine, voted: marks.voted } })),
    );
  const Sign = voted ? IconArrowBigUpFilled : IconArrowBigUp;
  return (
    <button type="button" className={classes.vote} aria-pressed={voted} title={t('helps')} onClick={toggle}>
      <Sign size={20} stroke={1.75} aria-hidden />
      <span aria-hidden="true">{answer.votes}</span>
      <span className={classes.hidden}>{`${t('helpsOf', { name: answer.author.name })}, ${label}`}</span>
    </button>
  );
}

function Accept({ answer, question }: { answer: Answer; question: QuestionItem }) {
  const { t } = useTranslation('questions');
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const may = question.can.includes('moderate') || (question.author.id === me.id && question.can.includes('react'));
  if (!may) return null;
  const toggle = async () => {
    setBusy(true);
    try {
      const marks = await call(answer.accepted ? unacceptAnswer : acceptAnswer, { params: { id: answer.id } });
      changeAnswer(answer.id, () => ({ accepted: marks.accepted }));
    } catch (error) {
      tellProblem(error);
    }
    setBusy(false);
  };
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      color={answer.accepted ? 'gray' : undefined}
      leftSection={answer.accepted ? undefined : <IconCheck size={14} stroke={2} aria-hidden />}
      loading={busy}
      onClick={() => void toggle()}
    >
      {answer.accepted ? t('unaccept') : t('accept')}
    </Button>
  );
}
