import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { oneKey, queryClient, useOne } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { Lines } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { tell } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { applyAccent } from '../../../web/theme/accent.ts';
import { getInstallation, updateOrganisation } from '../contract.ts';
import classes from './organisation.module.css';

/** Colours to choose from at once; null is Fika's own. */
const offered = {
  none: null,
  blue: '#1f5fbf',
  teal: '#0f766e',
  green: '#3f7d20',
  violet: '#6d3fc0',
  rose: '#b4235a',
  slate: '#475569',
} as const;

/** What the organisation is called, and its colour. What is chosen is seen on the page itself before it is saved. */
export default function OrganisationConsole() {
  const installation = useOne(getInstallation);
  if (installation.isError)
    return <ErrorState error={installation.error} onRetry={() => void installation.refetch()} />;
  if (!installation.data) return <Lines count={4} />;
  return <OrganisationForm name={installation.data.name} accent={installation.data.accent} />;
}

function OrganisationForm(kept: { name: string; accent: string | null }) {
  const { t } = useTranslation('entry');
  const [name, setName] = useState(kept.name);
  const [accent, setAccent] = useState(kept.accent);
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  useEffect(() => {
    applyAccent(accent);
    return () => applyAccent(kept.accent);
  }, [accent, kept.accent]);
  const save = async () => {
    setState({ sending: true, error: null });
    try {
      const changed = await call(updateOrganisation, { body: { name: name.trim(), accent } });
      queryClient.setQueryData(oneKey(getInstallation), changed);
      setState({ sending: false, error: null });
      tell(t('accentSaved'));
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  const isOffered = Object.values(offered).some((one) => one === accent);
  return (
    <Panel title={t('organisationPart')}>
      <form
        className={form.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label={t('organisationName')}
          value={name}
          maxLength={120}
          required
          error={isProblem(state.error) ? state.error.fields.name : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <fieldset className={classes.colours}>
          <legend className={classes.legend}>{t('accent')}</legend>
          <p className={form.soft}>{t('accentText')}</p>
          <div className={classes.choices}>
            {Object.entries(offered).map(([key, value]) => (
              <label key={key} className={classes.choice}>
                <input type="radio" name="accent" checked={accent === value} onChange={() => setAccent(value)} />
                <span className={classes.dot} style={{ background: value ?? '#a8481f' }} />
                {t(`accents.${key as keyof typeof offered}`)}
              </label>
            ))}
            <label className={classes.choice} data-own>
              <input
                type="color"
                aria-label={t('accentOwn')}
                value={accent ?? '#a8481f'}
                onChange={(event) => setAccent(event.currentTarget.value)}
              />
              {t('accents.own')}
              {!isOffered && accent}
            </label>
          </div>
        </fieldset>
        {state.error !== null && (
          <p className={form.problem} role="alert">
            {problemSentence(t, state.error)}
          </p>
        )}
        <div className={form.row}>
          <Button
            type="submit"
            loading={state.sending}
            disabled={name.trim() === '' || (name.trim() === kept.name && accent === kept.accent)}
          >
            {t('web:save.changes')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
