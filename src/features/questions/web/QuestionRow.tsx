import { IconMessage2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Item } from '../../../web/api/shapes.ts';
import { Avatar } from '../../../web/components/avatar.tsx';
import { More } from '../../../web/components/item-list.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { paths } from '../../../web/paths.ts';
import type { QuestionItem } from '../contract.ts';
import { Asked, Status, WantToKnow } from './parts.tsx';
import classes from './questions.module.css';

interface QuestionListProps {
  questions: {
    readonly entries: readonly Item[];
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly refetch: () => Promise<unknown>;
    readonly hasNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
    readonly isFetchingNextPage: boolean;
  };
  label: string;
  /** In a community's own list the place goes without saying. */
  hidePlace?: string;
}

export function QuestionList({ questions, label, hidePlace }: QuestionListProps) {
  const { t } = useTranslation('questions');
  if (questions.isPending) return <LoadingSkeleton shape="rows" count={5} />;
  if (questions.isError && questions.entries.length === 0)
    return <ErrorState error={questions.error} onRetry={() => void questions.refetch()} />;
  return (
    <>
      {questions.entries.length > 0 && (
        <ul className={classes.list} aria-label={label} data-bleed>
          {questions.entries.map((item) => (
            <QuestionRow key={item.id} question={item as QuestionItem} hidePlace={hidePlace} />
          ))}
        </ul>
      )}
      {questions.isError && <ErrorState error={questions.error} onRetry={() => void questions.fetchNextPage()} />}
      {questions.hasNextPage && !questions.isError && (
        <More
          onReach={() => void questions.fetchNextPage()}
          busy={questions.isFetchingNextPage}
          label={t('web:more')}
        />
      )}
    </>
  );
}

function QuestionRow({ question, hidePlace }: { question: QuestionItem; hidePlace: string | undefined }) {
  const { t } = useTranslation('questions');
  const [place] = question.places.filter(({ id }) => id !== hidePlace);
  return (
    <li className={classes.row} data-key-entry={paths.item(question.id)} tabIndex={-1}>
      <Avatar person={question.author} size={32} />
      <div className={classes.rowWords}>
        <Link to={paths.item(question.id)} className={classes.title} dir="auto">
          {question.title}
        </Link>
        <div className={classes.meta}>
          <bdi>{question.author.name}</bdi>
          <RelativeTime at={question.createdAt} />
          {place && !hidePlace && <bdi>{place.name}</bdi>}
          <span className={classes.with}>
            <IconMessage2 size={14} stroke={1.75} aria-hidden />
            {t('answerCount', { count: question.answers })}
          </span>
        </div>
        <div className={classes.facts}>
          <Status question={question} />
          {question.leader && <Asked leader={question.leader} />}
          {question.leader && <WantToKnow question={question} />}
        </div>
      </div>
    </li>
  );
}
