import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { changeOne } from '../../../web/api/patch.ts';
import { useOne, useWrite } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { Lines } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { eventMails, setEventMails } from '../contract.ts';

/** Whether events are told by mail too. */
export default function MailSettings() {
  const { t } = useTranslation('events');
  const found = useOne(eventMails);
  const save = useWrite(setEventMails, {
    onDone: (reply) => changeOne(eventMails, undefined, () => reply),
  });
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Lines count={2} />;
  return (
    <div className={form.stack}>
      <Switch
        label={t('mails')}
        description={t('mailsText')}
        checked={save.isPending ? save.variables.body.wanted : found.data.wanted}
        onChange={(event) => save.mutate({ body: { wanted: event.currentTarget.checked } })}
      />
      {save.isError && <ErrorState error={save.error} />}
    </div>
  );
}
