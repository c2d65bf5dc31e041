import { IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { More } from '../../../web/components/item-list.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { Panel } from '../../../web/layout/page.tsx';
import { listOutbox } from '../contract.ts';

/** Mail that could not leave: its links can be handed over in person. */
export default function Outbox() {
  const { t } = useTranslation('console');
  const mails = useList(listOutbox);
  return (
    <Panel title={t('outbox')}>
      <p className={form.soft}>{t('outboxText')}</p>
      {mails.isPending && <LoadingSkeleton shape="rows" />}
      {mails.isError && <ErrorState error={mails.error} onRetry={() => void mails.refetch()} />}
      {mails.isSuccess && mails.entries.length === 0 && (
        <EmptyState icon={IconMail} title={t('outboxEmpty')} example={t('outboxExample')} help="administrators" />
      )}
      <ul className={form.list}>
        {mails.entries.map((mail) => (
          <li key={mail.id} className={form.line}>
            <details className={form.grow}>
              <summary>
                <strong>{mail.subject}</strong>{' '}
                <span className={form.soft}>
                  {mail.to} · <RelativeTime at={mail.at} />
                </span>
              </summary>
              <div className={form.mail}>{mail.text}</div>
            </details>
          </li>
        ))}
      </ul>
      {mails.hasNextPage && (
        <More onReach={() => void mails.fetchNextPage()} busy={mails.isFetchingNextPage} label={t('web:more')} />
      )}
    </Panel>
  );
}
