import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { useOne } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { changeLanguage } from '../../../web/i18n/i18n.ts';
import { type Language, languages } from '../../../web/i18n/languages.ts';
import { paths } from '../../../web/paths.ts';
import { getInstallation, setUp } from '../contract.ts';
import { EntryForm } from './EntryForm.tsx';
import { enter } from './enter.ts';
import { NewPassword } from './NewPassword.tsx';

/** The first page that anybody sees: the organisation's name, the first administrator, nothing else. */
export default function SetUpPage() {
  const { t, i18n } = useTranslation('entry');
  const { token } = useSearch({ strict: false }) as { token?: string };
  const { data: installation } = useOne(getInstallation);
  const [fields, setFields] = useState({ organisation: '', name: '', email: '', password: '', demo: false });
  const change = (part: Partial<typeof fields>) => setFields((old) => ({ ...old, ...part }));
  if (installation?.setUp) {
    return (
      <div className={form.stack}>
        <h1 className={form.welcome}>{t('problem.already_set_up')}</h1>
        <Link to={paths.signIn()} className={form.link}>
          {t('signIn')}
        </Link>
      </div>
    );
  }
  return (
    <EntryForm
      title={t('welcome')}
      lead={t('welcomeText')}
      submit={fields.demo ? t('beginDemo') : t('begin')}
      onSubmit={async (idempotencyKey) => {
        await call(setUp, {
          body: {
            ...fields,
            email: fields.email.trim(),
            token: token ?? '',
            language: i18n.language as Language,
          },
          idempotencyKey,
        });
        enter(fields.demo ? paths.home : paths.console);
      }}
    >
      {(errors) => (
        <>
          <NativeSelect
            label={t('language')}
            value={i18n.language}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
            onChange={(event) => void changeLanguage(event.currentTarget.value as Language)}
          />
          <TextInput
            label={t('organisation')}
            placeholder="Norrby Care"
            autoComplete="organization"
            required
            maxLength={120}
            autoFocus
            value={fields.organisation}
            error={errors.organisation}
            onChange={(event) => change({ organisation: event.currentTarget.value })}
          />
          <TextInput
            label={t('yourName')}
            autoComplete="name"
            required
            maxLength={120}
            value={fields.name}
            error={errors.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            value={fields.email}
            error={errors.email}
            onChange={(event) => change({ email: event.currentTarget.value })}
          />
          <NewPassword value={fields.password} onChange={(password) => change({ password })} error={errors.password} />
          <Checkbox
            label={t('demo')}
            description={t('demoText')}
            checked={fields.demo}
            onChange={(event) => change({ demo: event.currentTarget.checked })}
          />
        </>
      )}
    </EntryForm>
  );
}
