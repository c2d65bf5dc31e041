import { TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { useOne } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { paths } from '../../../web/paths.ts';
import { getInstallation, requestReset } from '../contract.ts';
import { EntryForm } from './EntryForm.tsx';

export default function ForgottenPage() {
  const { t } = useTranslation('entry');
  const { data: installation } = useOne(getInstallation);
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  const mail = installation?.mail !== false;
  const back = (
    <p className={form.soft}>
      <Link to={paths.signIn()} className={form.link}>
        {t('backToSignIn')}
      </Link>
    </p>
  );
  if (sent) {
    return (
      <div className={form.stack} role="status">
        <h1 className={form.welcome}>{mail ? t('resetSent') : t('resetAsk')}</h1>
        <p>{mail ? t('resetSentText', { email }) : t('resetNoMail')}</p>
        {back}
      </div>
    );
  }
  return (
    <EntryForm
      title={t('forgotten')}
      lead={t('forgottenText')}
      submit={t('sendLink')}
      onSubmit={async (idempotencyKey) => {
        await call(requestReset, { body: { email: email.trim() }, idempotencyKey });
        setSent(true);
      }}
      below={back}
    >
      {(errors) => (
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          error={errors.email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      )}
    </EntryForm>
  );
}
