import { IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import { EmptyState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { waitingQuestions } from '../contract.ts';
import { QuestionList } from './QuestionRow.tsx';

/** Questions of others that wait for an answer, wherever the reader hears of them. */
export default function WaitingPage() {
  const { t } = useTranslation('questions');
  const questions = useList(waitingQuestions);
  return (
    <Page title={t('waitingTitle')} lead={t('waitingLead')}>
      <QuestionList questions={questions} label={t('waitingTitle')} />
      {questions.isSuccess && questions.entries.length === 0 && (
        <EmptyState icon={IconHelpCircle} title={t('noneWaiting')} help="questions" />
      )}
    </Page>
  );
}
