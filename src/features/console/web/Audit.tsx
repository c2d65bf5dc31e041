import { IconListDetails } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { More } from '../../../web/components/item-list.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { Panel } from '../../../web/layout/page.tsx';
import { listAudit } from '../contract.ts';

/** Who changed people, places, roles and access. Never what was said. */
export default function Audit() {
  const { t } = useTranslation('console');
  const trail = useList(listAudit, { query: { limit: 50 } });
  return (
    <Panel title={t('audit')}>
      <p className={form.soft}>{t('auditText')}</p>
      {trail.isPending && <LoadingSkeleton shape="rows" />}
      {trail.isError && <ErrorState error={trail.error} onRetry={() => void trail.refetch()} />}
      {trail.isSuccess && trail.entries.length === 0 && <EmptyState icon={IconListDetails} title={t('auditEmpty')} />}
      {trail.entries.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
        <section className={form.scroll} aria-label={t('audit')} tabIndex={0}>
          <table className={form.table}>
            <thead>
              <tr>
                <th scope="col">{t('when')}</th>
                <th scope="col">{t('who')}</th>
                <th scope="col">{t('what')}</th>
                <th scope="col">{t('whom')}</th>
              </tr>
            </thead>
            <tbody>
              {trail.entries.map((entry) => (
                <tr key={entry.id}>
                  <td>
                    <RelativeTime at={entry.at} />
                  </td>
                  <td>{entry.actor === null ? t('fromCommandLine') : <bdi>{entry.actor}</bdi>}</td>
                  <td>{t([`verb.${entry.verb.replace('.', '_')}`, 'verb.other'] as never, { verb: entry.verb })}</td>
                  <td>
                    <bdi>{entry.object}</bdi>
                    {entry.object && entry.place && ' · '}
                    {entry.place && <bdi>{entry.place}</bdi>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {trail.hasNextPage && (
        <More onReach={() => void trail.fetchNextPage()} busy={trail.isFetchingNextPage} label={t('web:more')} />
      )}
    </Panel>
  );
}
