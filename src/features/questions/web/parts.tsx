import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { optimistically } from '../../../web/api/optimistic.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { useOne } from '../../../web/api/queries.ts';
import type { Item } from '../../../web/api/shapes.ts';
import { PersonName } from '../../../web/components/person-chip.tsx';
import { useNow } from '../../../web/components/use-now.ts';
import { formatOf } from '../../../web/i18n/languages.ts';
import { useMe } from '../../../web/session/me.ts';
import { type Leader, listLeaders, type QuestionItem, unvoteQuestion, voteQuestion } from '../contract.ts';
import { durationWords } from './duration.ts';
import classes from './questions.module.css';

/** Whom one can ask in a community; nobody while that is not known. */
export function useLeaders(place: string | undefined): readonly Leader[] {
  const found = useOne(listLeaders, { params: { id: place ?? '' } }, { enabled: place !== undefined });
  return found.data?.items ?? [];
}

/** Answered, or waiting; of a question put to somebody, since when or within which time. */
export function Status({ question }: { question: QuestionItem }) {
  const { t, i18n } = useTranslation('questions');
  const now = useNow();
  const language = formatOf(i18n.language);
  const asked = new Date(question.createdAt).getTime();
  if (question.answered) {
    const within = question.answeredAt ? new Date(question.answeredAt).getTime() - asked : null;
    return (
      <span className={classes.status} data-answered>
        <IconCircleCheck size={16} stroke={2} aria-hidden />
        {question.leader && within !== null
          ? t('answeredWithin', { time: durationWords(within, language) })
          : t('answered')}
      </span>
    );
  }
  if (!question.leader) return <span className={classes.status}>{t('waits')}</span>;
  return (
    <span className={classes.status}>
      <IconClock size={16} stroke={2} aria-hidden />
      {t('waitsSince', { time: durationWords(now.getTime() - asked, language) })}
    </span>
  );
}

/** To whom it is put: the role, and who answers for it. */
export function Asked({ leader }: { leader: Leader }) {
  const { t } = useTranslation('questions');
  return (
    <span className={classes.asked}>
      {t('askedTo')} <PersonName person={leader.person} />, <bdi>{leader.role}</bdi>
    </span>
  );
}

/** That others want to know it too, counted without names. */
export function WantToKnow({ question }: { question: QuestionItem }) {
  const { t } = useTranslation('questions');
  const me = useMe();
  const { voted } = question.mine;
  const own = question.author.id === me.id;
  if (own || !question.can.includes('react'))
    return question.votes > 0 ? <span className={classes.soft}>{t('want', { count: question.votes })}</span> : null;
  const change = () =>
    void optimistically(
      () => changeItem(question.id, (old) => withVote(old as QuestionItem, !voted)),
      () => call(voted ? unvoteQuestion : voteQuestion, { params: { id: question.id } }),
      () => changeItem(question.id, (old) => withVote(old as QuestionItem, voted)),
      ({ voted: now, ...fields }) =>
        changeItem(question.id, (old) => ({ ...old, ...fields, mine: { ...old.mine, voted: now } })),
    );
  return (
    <button type="button" className={classes.want} aria-pressed={voted} onClick={change}>
      {t('meToo')}
      {question.votes > 0 && <span className={classes.number}>{question.votes}</span>}
    </button>
  );
}

function withVote(question: QuestionItem, voted: boolean): Item {
  const step = Number(voted) - Number(question.mine.voted);
  return { ...question, votes: question.votes + step, mine: { ...question.mine, voted } } as Item;
}
