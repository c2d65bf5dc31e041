import { Button, Checkbox } from '@mantine/core';
import { Fragment, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { tell } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { importPeople } from '../contract.ts';
import { inviteAll } from './invite.ts';

type Outcome = Awaited<ReturnType<typeof call<typeof importPeople>>>;
const tones = { new: 'good', changed: 'good', unchanged: undefined, error: 'loss' } as const;

/** People from a table: first what would happen, line by line, then doing it. */
export default function ImportPeople() {
  const { t } = useTranslation('importing');
  const picker = useRef<HTMLInputElement>(null);
  const [csv, setCsv] = useState<string | null>(null);
  const [invite, setInvite] = useState(true);
  const [preview, setPreview] = useState<Outcome | null>(null);
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const run = async (text: string, dryRun: boolean) => {
    setState({ sending: true, error: null });
    try {
      const outcome = await call(importPeople, { body: { csv: text, dryRun } });
      setPreview(dryRun ? outcome : null);
      setCsv(dryRun ? text : null);
      setState({ sending: false, error: null });
      if (dryRun) return;
      tell(t('imported', { new: outcome.counts.new, changed: outcome.counts.changed }));
      const addresses = outcome.rows.flatMap((row) => (row.state === 'new' && row.email ? [row.email] : []));
      if (invite && addresses.length > 0) tell(t('invited', { count: await inviteAll(addresses) }));
      await queryClient.invalidateQueries({ queryKey: ['list', 'people.list'] });
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  return (
    <div className={form.stack}>
      <Panel title={t('import')}>
        <div className={form.stack}>
          <p>{t('importText')}</p>
          <code className={form.secret}>
            {t('importExample')
              .split(',')
              .map((name, index) => (
                <Fragment key={name}>
                  {index > 0 && ','}
                  {index > 0 && <wbr />}
                  {name}
                </Fragment>
              ))}
          </code>
          <input
            ref={picker}
            type="file"
            accept=".csv,text/csv,text/plain"
            hidden
            onChange={async (event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              if (file) await run(await file.text(), true);
            }}
          />
          <div className={form.row}>
            <Button
              variant={preview ? 'default' : 'filled'}
              loading={state.sending && !preview}
              onClick={() => picker.current?.click()}
            >
              {t('chooseFile')}
            </Button>
          </div>
          {state.error !== null && (
            <p className={form.problem} role="alert">
              {problemSentence(t, state.error)}
            </p>
          )}
        </div>
      </Panel>
      {preview && csv !== null && (
        <Panel title={t('preview')}>
          <div className={form.stack}>
            <p role="status">{t('previewText', preview.counts)}</p>
            <Rows outcome={preview} />
            <Communities outcome={preview} />
            <Checkbox
              label={t('inviteNew')}
              checked={invite}
              onChange={(event) => setInvite(event.currentTarget.checked)}
            />
            <div className={form.row}>
              <Button loading={state.sending} disabled={nothingToDo(preview)} onClick={() => void run(csv, false)}>
                {t('doImport', { count: preview.counts.new + preview.counts.changed })}
              </Button>
              <Button
                variant="subtle"
                color="gray"
                onClick={() => {
                  setPreview(null);
                  setCsv(null);
                }}
              >
                {t('web:cancel')}
              </Button>
            </div>
          </div>
        </Panel>
      )}
    </div>
  );
}

function Rows({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('importing');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
    <section className={form.scroll} aria-label={t('preview')} tabIndex={0}>
      <table className={form.table}>
        <thead>
          <tr>
            <th scope="col">{t('line')}</th>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('email')}</th>
          </tr>
        </thead>
        <tbody>
          {[...outcome.rows]
            .sort((a, b) => Number(b.state === 'error') - Number(a.state === 'error'))
            .map((row) => (
              <tr key={`${row.line} ${row.name}`}>
                <td>{row.line}</td>
                <td>
                  <span className={form.badge} data-tone={tones[row.state]}>
                    {t(`state.${row.state}`)}
                  </span>{' '}
                  <Reasons of={row.reasons} />
                </td>
                <td>
                  <bdi>{row.name}</bdi>
                </td>
                <td>{row.email}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}

function Reasons({ of }: { of: Outcome['rows'][number]['reasons'] }) {
  const { t } = useTranslation('importing');
  return of.map(({ code, values, text }) => t(`reason.${code}` as never, { ...values, defaultValue: text })).join(' ');
}

const nothingToDo = ({ counts, communities }: Outcome): boolean =>
  counts.new + counts.changed === 0 && !communities.some(({ state }) => state === 'new' || state === 'changed');

function Communities({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('importing');
  if (outcome.communities.length === 0) return null;
  return (
    <section aria-label={t('communities')}>
      <p>{t('communitiesText')}</p>
      <ul>
        {outcome.communities.map(({ name, state, reasons }) => (
          <li key={name}>
            <bdi>{name}</bdi>{' '}
            <span className={form.badge} data-tone={tones[state]}>
              {t(`state.${state}`)}
            </span>{' '}
            <Reasons of={reasons} />
          </li>
        ))}
      </ul>
    </section>
  );
}
