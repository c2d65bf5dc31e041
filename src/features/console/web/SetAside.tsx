import { Button } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList, useWrite } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { More } from '../../../web/components/item-list.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { listSetAside, retrySetAside } from '../contract.ts';

/** What could not be taken from the log, and a button that takes it again. */
export default function SetAside() {
  const { t } = useTranslation('console');
  const entries = useList(listSetAside);
  const retry = useWrite(retrySetAside, {
    onDone: ({ taken }) => {
      tell(t(taken ? 'retryTaken' : 'retryFailed'), { tone: taken ? 'plain' : 'loss' });
      void entries.refetch();
    },
    onRefused: (error) => {
      tellProblem(error);
      void entries.refetch();
    },
  });
  return (
    <Panel title={t('setAside')}>
      <p className={form.soft}>{t('setAsideText')}</p>
      {entries.isPending && <LoadingSkeleton shape="rows" />}
      {entries.isError && <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />}
      {entries.isSuccess && entries.entries.length === 0 && <EmptyState icon={IconChecks} title={t('setAsideEmpty')} />}
      <ul className={form.list}>
        {entries.entries.map((entry) => (
          <li key={entry.id} className={form.line}>
            <div className={form.grow}>
              <strong>
                {t([`subscriber.${entry.subscriber}`, 'subscriber.other'] as never, { subscriber: entry.subscriber })}
              </strong>{' '}
              <span className={form.soft}>
                <code>{entry.verb}</code> · <RelativeTime at={entry.happenedAt} />
              </span>
              <div className={form.soft}>
                {t('tries', { count: entry.tries })} · <RelativeTime at={entry.triedAt} />
              </div>
              <div className={form.mail}>{entry.error}</div>
            </div>
            <Button
              variant="default"
              loading={retry.isPending && retry.variables?.params.id === entry.id}
              onClick={() => retry.mutate({ params: { id: entry.id } })}
            >
              {t('retry')}
            </Button>
          </li>
        ))}
      </ul>
      {entries.hasNextPage && (
        <More onReach={() => void entries.fetchNextPage()} busy={entries.isFetchingNextPage} label={t('web:more')} />
      )}
    </Panel>
  );
}
