import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { queryClient, useOne } from '../../../web/api/queries.ts';
import { copyText } from '../../../web/components/copy.ts';
import form from '../../../web/components/form.module.css';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { Lines } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { createToken, listTokens, revokeToken } from '../contract.ts';

const refresh = () => queryClient.invalidateQueries({ queryKey: ['one', listTokens.id] });

/** Tokens by which programs act in my name. */
export default function TokenSettings() {
  const { t } = useTranslation('entry');
  const tokens = useOne(listTokens);
  const revoke = async (id: string) => {
    try {
      await call(revokeToken, { params: { id } });
      tell(t('tokenRevoked'));
      await refresh();
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <div className={form.stack}>
      <NewToken />
      <Panel title={t('tokens')}>
        {tokens.isPending && <Lines count={2} />}
        {tokens.isError && <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />}
        {tokens.data?.items.length === 0 && <p className={form.soft}>{t('noTokens')}</p>}
        <ul className={form.list}>
          {tokens.data?.items.map((token) => (
            <li key={token.id} className={form.line}>
              <div className={form.grow}>
                <strong>{token.name}</strong>
                <p className={form.soft}>
                  {token.lastUsedAt ? (
                    <>
                      {t('lastUsed')} <RelativeTime at={token.lastUsedAt} long />
                    </>
                  ) : (
                    t('neverUsed')
                  )}
                  {' · '}
                  {token.expiresAt ? (
                    <>
                      {t('expires')} <RelativeTime at={token.expiresAt} />
                    </>
                  ) : (
                    t('neverExpires')
                  )}
                </p>
              </div>
              <Button variant="default" size="xs" onClick={() => void revoke(token.id)}>
                {t('revoke')}
              </Button>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function NewToken() {
  const { t } = useTranslation('entry');
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [made, setMade] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const make = async () => {
    setSending(true);
    try {
      const { token } = await call(createToken, { body: { name, days: days === '' ? null : Number(days) } });
      setMade(token);
      setName('');
      await refresh();
    } catch (error) {
      tellProblem(error);
    }
    setSending(false);
  };
  return (
    <Panel title={t('newToken')}>
      <form
        className={form.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <p className={form.soft}>{t('tokenText')}</p>
        <div className={form.two}>
          <TextInput
            label={t('tokenName')}
            placeholder={t('tokenExample')}
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('tokenDays')}
            value={days}
            onChange={(event) => setDays(event.currentTarget.value)}
            data={[
              ...['30', '90', '365'].map((value) => ({ value, label: t('days', { count: Number(value) }) })),
              { value: '', label: t('neverExpires') },
            ]}
          />
        </div>
        <div className={form.row}>
          <Button type="submit" loading={sending} disabled={name.trim() === ''}>
            {t('makeToken')}
          </Button>
        </div>
        {made && (
          <div role="status" className={form.stack}>
            <p>{t('tokenOnce')}</p>
            <code className={form.secret}>{made}</code>
            <div className={form.row}>
              <Button variant="default" onClick={async () => (await copyText(made)) && tell(t('copied'))}>
                {t('copy')}
              </Button>
            </div>
          </div>
        )}
      </form>
    </Panel>
  );
}
