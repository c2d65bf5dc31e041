import { PasswordInput, TextInput } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { useOne } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { getInstallation, signIn } from '../contract.ts';
import { EntryForm } from './EntryForm.tsx';
import { enter } from './enter.ts';

export default function SignInPage() {
  const { t } = useTranslation('entry');
  const { next } = useSearch({ strict: false }) as { next?: string };
  const { data: installation } = useOne(getInstallation);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  if (installation && !installation.setUp) {
    return (
      <div className={form.stack}>
        <h1 className={form.welcome}>{t('notSetUp')}</h1>
        <p>{t('notSetUpText')}</p>
      </div>
    );
  }
  return (
    <EntryForm
      title={t('signIn')}
      submit={t('signIn')}
      onSubmit={async (idempotencyKey) => {
        await call(signIn, { body: { email: email.trim(), password }, idempotencyKey });
        enter(next);
      }}
      below={
        <p className={form.soft}>
          <Link to="/forgotten" className={form.link}>
            {t('forgotten')}
          </Link>
        </p>
      }
    >
      {() => (
        <>
          <TextInput
            label={t('email')}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('password')}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          />
        </>
      )}
    </EntryForm>
  );
}
