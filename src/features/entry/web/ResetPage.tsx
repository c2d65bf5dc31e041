import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { tell } from '../../../web/components/toast.ts';
import { paths } from '../../../web/paths.ts';
import { resetPassword } from '../contract.ts';
import { EntryForm } from './EntryForm.tsx';
import { NewPassword } from './NewPassword.tsx';

export default function ResetPage() {
  const { t } = useTranslation('entry');
  const router = useRouter();
  const { token } = useSearch({ strict: false }) as { token?: string };
  const [password, setPassword] = useState('');
  return (
    <EntryForm
      title={t('choosePassword')}
      lead={t('resetText')}
      submit={t('setPassword')}
      onSubmit={async (idempotencyKey) => {
        await call(resetPassword, { body: { token: token ?? '', password }, idempotencyKey });
        tell(t('passwordSet'));
        await router.navigate({ to: paths.signIn() });
      }}
    >
      {(errors) => <NewPassword value={password} onChange={setPassword} error={errors.password} />}
    </EntryForm>
  );
}
