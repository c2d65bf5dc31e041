import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../../web/api/problem.ts';
import { useOne } from '../../../web/api/queries.ts';
import { NotFound } from '../../../web/components/not-found.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { getDraft } from '../contract.ts';
import Reviewer from './Reviewer.tsx';
import Writer from './Writer.tsx';

/** A draft: to write in for those who write it, to read and judge for whoever was asked to look it over. */
export default function DraftPage() {
  const { t } = useTranslation('drafts');
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const draft = useOne(getDraft, { params: { id } });
  if (isProblem(draft.error, 'not_found') || isProblem(draft.error, 'invalid_request')) return <NotFound />;
  if (!draft.data)
    return (
      <Page title={t('draft')}>
        {draft.isError ? (
          <ErrorState error={draft.error} onRetry={() => void draft.refetch()} />
        ) : (
          <LoadingSkeleton count={1} />
        )}
      </Page>
    );
  return draft.data.can.includes('edit') ? <Writer draft={draft.data} /> : <Reviewer draft={draft.data} />;
}
