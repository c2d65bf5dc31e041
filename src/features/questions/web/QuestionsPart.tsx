import { Button } from '@mantine/core';
import { IconHelpCircle, IconUserQuestion } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import type { CommunityPage } from '../../../web/api/shapes.ts';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { ItemComposer } from '../../../web/composer/item-composer.tsx';
import { communityQuestions } from '../contract.ts';
import { useLeaders } from './parts.tsx';
import { QuestionList } from './QuestionRow.tsx';
import classes from './questions.module.css';

const LeadersForm = lazy(() => import('./LeadersForm.tsx'));

type Show = 'waiting' | 'answered' | 'asked' | 'asked-answered';

/** A community's questions: what waits for an answer, what has one, and what was put to somebody directly. */
export default function QuestionsPart({ community }: { community: CommunityPage }) {
  const { t } = useTranslation('questions');
  const [show, setShow] = useState<Show>('waiting');
  const [managing, setManaging] = useState(false);
  const leaders = useLeaders(community.id);
  const questions = useList(communityQuestions, { params: { id: community.id }, query: { show } }, { keep: true });
  const shows: readonly Show[] = [
    'waiting',
    'answered',
    ...(leaders.length > 0 ? (['asked', 'asked-answered'] as const) : []),
  ];
  return (
    <>
      {community.can.includes('post') && (
        <div data-bleed className={classes.start}>
          <ItemComposer place={community} kind="question" />
        </div>
      )}
      <div className={classes.bar}>
        <fieldset className={classes.shows}>
          <legend className={classes.hidden}>{t('which')}</legend>
          {shows.map((one) => (
            <button
              key={one}
              type="button"
              className={classes.show}
              aria-pressed={show === one}
              onClick={() => setShow(one)}
            >
              {t(`show.${one}`)}
            </button>
          ))}
        </fieldset>
        {community.can.includes('moderate') && !managing && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconUserQuestion size={16} stroke={1.75} aria-hidden />}
            onClick={() => setManaging(true)}
          >
            {t('leaders')}
          </Button>
        )}
      </div>
      {managing && (
        <Suspense fallback={<LoadingSkeleton shape="rows" count={2} />}>
          <LeadersForm place={community.id} onClose={() => setManaging(false)} />
        </Suspense>
      )}
      {show.startsWith('asked') && <p className={classes.soft}>{t('askedText')}</p>}
      <QuestionList questions={questions} label={t('ofCommunity', { name: community.name })} hidePlace={community.id} />
      {questions.isSuccess && questions.entries.length === 0 && (
        <EmptyState
          icon={IconHelpCircle}
          title={t(`none.${show}`)}
          {...(show === 'waiting' ? { example: t('example') } : {})}
          help="questions"
        />
      )}
    </>
  );
}
