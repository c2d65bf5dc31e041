import { IconListDetails } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '../../../platform/http/contract.ts';
import { useList } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { More } from '../../../web/components/item-list.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { Panel } from '../../../web/layout/page.tsx';
import { listAudit } from '../contract.ts';

type Entry = ReplyOf<typeof listAudit>['items'][number];

const whatHappened = ({ verb, roleBefore }: Entry): string =>
  verb === 'member.added' && roleBefore ? 'role_changed' : verb.replace('.', '_');

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
      <ul className={form.list}>
        {trail.entries.map((entry) => (
          <li key={entry.id} className={form.line}>
            <div className={form.grow}>
              <strong>
                <bdi>{entry.actor}</bdi>
              </strong>{' '}
              {t([`verb.${whatHappened(entry)}`, 'verb.other'] as never, { verb: entry.verb })}
              {(entry.object || entry.place) && (
                <p className={form.soft}>
                  <bdi>{entry.object}</bdi>
                  {entry.object && entry.place && ' · '}
                  <bdi>{entry.place}</bdi>
                  {entry.role && (
                    <>
                      {' · '}
                      {entry.roleBefore
                        ? t('roles', { before: t(`web:role.${entry.roleBefore}`), after: t(`web:role.${entry.role}`) })
                        : t(`web:role.${entry.role}`)}
                    </>
                  )}
                </p>
              )}
            </div>
            <span className={form.soft}>
              <RelativeTime at={entry.at} />
            </span>
          </li>
        ))}
      </ul>
      {trail.hasNextPage && (
        <More onReach={() => void trail.fetchNextPage()} busy={trail.isFetchingNextPage} label={t('web:more')} />
      )}
    </Panel>
  );
}
