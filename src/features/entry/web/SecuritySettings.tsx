import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { queryClient, useOne } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { Lines } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { changePassword, endSession, listSessions } from '../contract.ts';
import { NewPassword } from './NewPassword.tsx';

/** Where I am signed in, and my password. */
export default function SecuritySettings() {
  return (
    <div className={form.stack}>
      <Sessions />
      <Password />
    </div>
  );
}

function Sessions() {
  const { t } = useTranslation('entry');
  const sessions = useOne(listSessions);
  const end = async (id: string) => {
    try {
      await call(endSession, { params: { id } });
      tell(t('sessionEnded'));
      await queryClient.invalidateQueries({ queryKey: ['one', listSessions.id] });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Panel title={t('sessions')}>
      {sessions.isPending && <Lines count={3} />}
      {sessions.isError && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className={form.list}>
        {sessions.data?.items.map((session) => (
          <li key={session.id} className={form.line}>
            <div className={form.grow}>
              <strong>{session.device || t('unknownDevice')}</strong>{' '}
              {session.current && (
                <span className={form.badge} data-tone="good">
                  {t('thisDevice')}
                </span>
              )}
              <p className={form.soft}>
                {session.address} · {t('lastSeen')} <RelativeTime at={session.lastSeenAt} long />
              </p>
            </div>
            {!session.current && (
              <Button variant="default" size="xs" onClick={() => void end(session.id)}>
                {t('endSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Password() {
  const { t } = useTranslation('entry');
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const change = async () => {
    setState({ sending: true, error: null });
    try {
      await call(changePassword, { body: { current, password } });
      setCurrent('');
      setPassword('');
      setState({ sending: false, error: null });
      tell(t('passwordChanged'));
      await queryClient.invalidateQueries({ queryKey: ['one', listSessions.id] });
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  const wrong = isProblem(state.error, 'wrong_credentials');
  return (
    <Panel title={t('changePassword')}>
      <form
        className={form.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <PasswordInput
          label={t('currentPassword')}
          autoComplete="current-password"
          required
          value={current}
          error={wrong ? t('wrongPassword') : undefined}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        />
        <NewPassword
          value={password}
          onChange={setPassword}
          error={isProblem(state.error) ? state.error.fields.password : undefined}
        />
        {state.error !== null && !wrong && (
          <p className={form.problem} role="alert">
            {problemSentence(t, state.error)}
          </p>
        )}
        <div className={form.row}>
          <Button type="submit" loading={state.sending}>
            {t('changePassword')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
