import { useParams, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { NotFound } from '../../../web/components/not-found.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { draftOfItem } from '../contract.ts';

/** Opens the draft in which something published is changed; begins one where there is none. */
export default function OfItemPage() {
  const { t } = useTranslation('drafts');
  const router = useRouter();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const [error, setError] = useState<unknown>(null);
  const begun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is opened once.
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    call(draftOfItem, { params: { id } }).then(
      (draft) => void router.navigate({ to: `/drafts/${draft.id}`, replace: true }),
      setError,
    );
  }, []);
  if (isProblem(error, 'not_found') || isProblem(error, 'invalid_request')) return <NotFound />;
  return (
    <Page title={t('draft')}>{error === null ? <LoadingSkeleton count={1} /> : <ErrorState error={error} />}</Page>
  );
}
