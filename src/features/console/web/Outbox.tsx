import { IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '../../../platform/http/contract.ts';
import { call } from '../../../web/api/client.ts';
import { useList } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { More } from '../../../web/components/item-list.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { Lines, LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { tellProblem } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { listOutbox, readOutboxMail } from '../contract.ts';

/** Read only when it is opened, which is put on record: its link lets somebody in. */
function Mail({ mail }: { mail: ReplyOf<typeof listOutbox>['items'][number] }) {
  const [text, setText] = useState<string | null>(null);
  const read = async (open: boolean) => {
    if (!open || text !== null) return;
    try {
      setText((await call(readOutboxMail, { params: { id: mail.id } })).text);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <details className={form.grow} onToggle={(event) => void read(event.currentTarget.open)}>
      <summary>
        <strong>{mail.subject}</strong>{' '}
        <span className={form.soft}>
          {mail.to} · <RelativeTime at={mail.at} />
        </span>
      </summary>
      {text === null ? <Lines count={3} /> : <div className={form.mail}>{text}</div>}
    </details>
  );
}

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
            <Mail mail={mail} />
          </li>
        ))}
      </ul>
      {mails.hasNextPage && (
        <More onReach={() => void mails.fetchNextPage()} busy={mails.isFetchingNextPage} label={t('web:more')} />
      )}
    </Panel>
  );
}
