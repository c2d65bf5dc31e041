import { useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { getItem } from '../../../core/items/contract.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { useOne } from '../../../web/api/queries.ts';
import { ItemCard } from '../../../web/components/item-card.tsx';
import { NotFound } from '../../../web/components/not-found.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { useWatched } from '../../../web/live/watch.ts';
import { kindOf } from '../../../web/modules.ts';

/** One item at its permanent address, with its whole discussion. */
export default function ItemPage() {
  const { t } = useTranslation('stream');
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const item = useOne(getItem, { params: { id } });
  useWatched(item.data?.places.map((place) => place.id) ?? []);
  if (isProblem(item.error, 'not_found') || isProblem(item.error, 'invalid_request') || item.data?.deleted)
    return <NotFound />;
  const KindPage = item.data && kindOf(item.data.kind)?.page;
  const title = item.data
    ? t('itemBy', { kind: t(kindOf(item.data.kind)?.labelKey ?? 'posts:kind'), name: item.data.author.name })
    : t('item');
  if (item.data && KindPage && kindOf(item.data.kind)?.ownFrame)
    return (
      <Suspense
        fallback={
          <Page title={title}>
            <LoadingSkeleton count={1} />
          </Page>
        }
      >
        <KindPage item={item.data} />
      </Suspense>
    );
  return (
    <Page title={title}>
      {item.isPending && <LoadingSkeleton count={1} />}
      {item.isError && <ErrorState error={item.error} onRetry={() => void item.refetch()} />}
      {item.data && (
        <div data-bleed>
          {KindPage ? (
            <Suspense fallback={<LoadingSkeleton count={1} />}>
              <KindPage item={item.data} />
            </Suspense>
          ) : (
            <ItemCard item={item.data} alone />
          )}
        </div>
      )}
    </Page>
  );
}
