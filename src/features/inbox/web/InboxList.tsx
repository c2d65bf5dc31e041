import { Button } from '@mantine/core';
import { IconChecks, IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  clearNotifications,
  listNotifications,
  type Notification,
  updateNotification,
} from '../../../core/notifications/contract.ts';
import { call } from '../../../web/api/client.ts';
import { queryClient, useList } from '../../../web/api/queries.ts';
import { More } from '../../../web/components/item-list.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { Tabs } from '../../../web/components/tabs.tsx';
import { tellProblem, tellWithUndo } from '../../../web/components/toast.ts';
import { Page } from '../../../web/layout/page.tsx';
import { setMe, useMe } from '../../../web/session/me.ts';
import { InboxEntry } from './InboxEntry.tsx';
import classes from './inbox.module.css';

const refresh = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['list', listNotifications.id] }),
    queryClient.invalidateQueries({ queryKey: ['one', 'people.me'] }),
  ]);

/** What waits for the reader, the reason first, or what they have put away. */
export function InboxList({ state }: { state: 'open' | 'done' }) {
  const { t } = useTranslation('inbox');
  const me = useMe();
  const inbox = useList(listNotifications, { query: { state } });
  const newest = inbox.entries[0];
  const clear = async () => {
    if (!newest) return;
    try {
      const { items } = await call(clearNotifications, { body: { upTo: newest.id } });
      setMe((old) => ({ ...old, unread: 0 }));
      await refresh();
      tellWithUndo(t('cleared', { count: items.length }), () => {
        Promise.all(items.map((id) => call(updateNotification, { params: { id }, body: { done: false } }))).then(
          refresh,
          tellProblem,
        );
      });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Page
      title={t('inbox')}
      actions={
        state === 'open' && newest ? (
          <Button variant="default" leftSection={<IconChecks size={16} aria-hidden />} onClick={() => void clear()}>
            {t('allDone')}
          </Button>
        ) : null
      }
    >
      <Tabs
        label={t('parts')}
        tabs={[
          { to: '/inbox', label: t('forMe'), count: me.unread, on: state === 'open' },
          { to: '/inbox/done', label: t('done'), on: state === 'done' },
        ]}
      />
      {inbox.isPending && <LoadingSkeleton shape="rows" count={5} />}
      {inbox.isError && <ErrorState error={inbox.error} onRetry={() => void inbox.refetch()} />}
      {inbox.entries.length > 0 && (
        <ul className={classes.list} data-bleed>
          {inbox.entries.map((entry) => (
            <InboxEntry key={entry.id} entry={entry} onDone={(done) => void setDone(entry, done, t('putAway'))} />
          ))}
        </ul>
      )}
      {inbox.hasNextPage && (
        <More onReach={() => void inbox.fetchNextPage()} busy={inbox.isFetchingNextPage} label={t('web:more')} />
      )}
      {inbox.isSuccess && inbox.entries.length > 0 && !inbox.hasNextPage && state === 'open' && (
        <p className={classes.end}>{t('everything')}</p>
      )}
      {inbox.isSuccess && inbox.entries.length === 0 && (
        <EmptyState
          icon={IconInbox}
          title={state === 'open' ? t('empty') : t('doneEmpty')}
          example={state === 'open' ? t('emptyExample') : t('doneExample')}
          help="inbox"
        />
      )}
    </Page>
  );
}

async function setDone(entry: Notification, done: boolean, said: string): Promise<void> {
  try {
    await call(updateNotification, { params: { id: entry.id }, body: { done } });
    await refresh();
    if (done) tellWithUndo(said, () => void setDone(entry, false, said));
  } catch (error) {
    tellProblem(error);
  }
}
