import { Button } from '@mantine/core';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, newKey } from '../../../web/api/client.ts';
import { queryClient } from '../../../web/api/queries.ts';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { usePostPlaces } from '../../../web/composer/post-places.ts';
import { Page } from '../../../web/layout/page.tsx';
import { kindOf } from '../../../web/modules.ts';
import { useMe } from '../../../web/session/me.ts';
import { createDraft, listDrafts } from '../contract.ts';

/** `?kind=article&place=123`: begins a draft and opens it. Somebody who may post nowhere is told so. */
export default function NewDraftPage() {
  const { t } = useTranslation('drafts');
  const me = useMe();
  const router = useRouter();
  const { kind = '', place } = useSearch({ strict: false }) as { kind?: string; place?: string };
  const places = usePostPlaces(true);
  const target = place ?? places[0]?.id ?? (me.guest ? undefined : me.page);
  const [error, setError] = useState<unknown>(null);
  const key = useRef(newKey());
  const begun = useRef(false);
  const begin = async (to: string) => {
    begun.current = true;
    setError(null);
    try {
      const draft = await call(createDraft, {
        params: { id: to },
        body: { kind, language: me.language },
        idempotencyKey: key.current,
      });
      void queryClient.invalidateQueries({ queryKey: ['list', listDrafts.id] });
      await router.navigate({ to: `/drafts/${draft.id}`, replace: true });
    } catch (refused) {
      setError(refused);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is begun once, when it is known where.
  useEffect(() => {
    if (target && !begun.current) void begin(target);
  }, [target]);
  return (
    <Page title={t('newOne', { kind: t(kindOf(kind)?.labelKey ?? 'posts:kind') })}>
      {error !== null ? (
        <ErrorState error={error} onRetry={() => target && void begin(target)} />
      ) : target ? (
        <LoadingSkeleton count={1} />
      ) : (
        <EmptyState icon={kindOf(kind)?.icon ?? (() => null)} title={t('nowhere')} />
      )}
      {error !== null && (
        <Button variant="default" onClick={() => router.history.back()}>
          {t('web:close')}
        </Button>
      )}
    </Page>
  );
}
