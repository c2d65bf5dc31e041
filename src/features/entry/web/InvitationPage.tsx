import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import form from '../../../web/components/form.module.css';
import { Lines } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { acceptInvitation, getInvitation } from '../contract.ts';
import { EntryForm } from './EntryForm.tsx';
import { enter } from './enter.ts';
import { NewPassword } from './NewPassword.tsx';

/** Where an invitation leads: who invites, where one arrives, a name and a password. */
export default function InvitationPage() {
  const { t } = useTranslation('entry');
  // Behind the #, so that the token is in no server's log.
  const token = useLocation().hash.replace(/^#/, '');
  const invitation = useQuery({
    queryKey: ['one', getInvitation.id, token],
    queryFn: () => call(getInvitation, { body: { token: token } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [fields, setFields] = useState({ name: '', email: '', password: '' });
  const change = (part: Partial<typeof fields>) => setFields((old) => ({ ...old, ...part }));
  if (invitation.isError) {
    return (
      <>
        <h1 className={form.welcome}>{t('invitationBroken')}</h1>
        <ErrorState error={invitation.error} onRetry={() => void invitation.refetch()} />
      </>
    );
  }
  if (!invitation.data) return <Lines count={5} />;
  const { organisation, invitedBy, message, email, communities } = invitation.data;
  return (
    <EntryForm
      title={t('comeIn', { organisation })}
      lead={
        <>
          {communities.length > 0
            ? t('invitedTo', { name: invitedBy, communities: communities.join(', ') })
            : t('invitedBy', { name: invitedBy })}
          {message && <q style={{ display: 'block', marginBlockStart: 8 }}>{message}</q>}
        </>
      }
      submit={t('comeInShort')}
      onSubmit={async (idempotencyKey) => {
        await call(acceptInvitation, {
          body: {
            token: token,
            name: fields.name,
            password: fields.password,
            ...(email === null ? { email: fields.email.trim() } : {}),
          },
          idempotencyKey,
        });
        enter();
      }}
    >
      {(errors) => (
        <>
          <TextInput
            label={t('yourName')}
            autoComplete="name"
            required
            maxLength={120}
            autoFocus
            value={fields.name}
            error={errors.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          {email === null ? (
            <TextInput
              label={t('email')}
              type="email"
              autoComplete="username"
              required
              value={fields.email}
              error={errors.email}
              onChange={(event) => change({ email: event.currentTarget.value })}
            />
          ) : (
            <TextInput label={t('email')} type="email" autoComplete="username" value={email} readOnly />
          )}
          <NewPassword value={fields.password} onChange={(password) => change({ password })} error={errors.password} />
        </>
      )}
    </EntryForm>
  );
}
