import { Button, TextInput } from '@mantine/core';
import { IconDots, IconDownload, IconPencil, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, urlOf } from '../../../web/api/client.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { ActionMenu } from '../../../web/components/action-menu.tsx';
import form from '../../../web/components/form.module.css';
import button from '../../../web/components/icon-button.module.css';
import { tell, tellProblem, tellWithUndo } from '../../../web/components/toast.ts';
import { formatOf } from '../../../web/i18n/languages.ts';
import { Panel } from '../../../web/layout/page.tsx';
import {
  exportMine,
  exportOfPlace,
  importMine,
  type Subscription,
  subscribeMine,
  subscribePlace,
  unsubscribe,
  updateSubscription,
} from '../contract.ts';
import classes from './feeds.module.css';
import { refresh, type Where } from './feeds.ts';

interface ManageProps {
  place: Where;
  feeds: readonly Subscription[];
}

/** The feeds that are here, how they fare, and the ways in and out. */
export function Manage({ place, feeds }: ManageProps) {
  const { t } = useTranslation('feeds');
  const leads = place === null || place.leads;
  const address = place ? urlOf(exportOfPlace, { params: { id: place.id } }) : urlOf(exportMine, {});
  return (
    <Panel title={t('manage')}>
      <div className={form.stack}>
        {leads && <Add place={place} />}
        {feeds.length > 0 && (
          <ul className={form.list}>
            {feeds.map((feed) => (
              <Feed key={feed.id} feed={feed} place={place} leads={leads} />
            ))}
          </ul>
        )}
        <div className={classes.ways}>
          {place === null && <ImportFile />}
          {place?.leads && <p className={form.soft}>{t('importPlace')}</p>}
          {feeds.length > 0 && (
            <a className={classes.way} href={address} download="feeds.opml">
              <IconDownload size={16} stroke={1.75} aria-hidden />
              {t('export')}
            </a>
          )}
        </div>
      </div>
    </Panel>
  );
}

const subscribe = (place: Where, body: { address: string; name: string; folder: string }) =>
  place ? call(subscribePlace, { params: { id: place.id }, body }) : call(subscribeMine, { body });

function Add({ place }: { place: Where }) {
  const { t } = useTranslation('feeds');
  const [address, setAddress] = useState('');
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setState({ sending: true, error: null });
    try {
      const made = await subscribe(place, { address, name: '', folder: '' });
      setAddress('');
      setState({ sending: false, error: null });
      tell(t('subscribed', { name: made.name }));
      await refresh();
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  const fields = isProblem(state.error) ? state.error.fields : {};
  return (
    <form className={form.stack} onSubmit={(event) => void send(event)}>
      <TextInput
        label={t('add')}
        description={t('addressHint')}
        placeholder={t('addressPlaceholder')}
        inputMode="url"
        autoComplete="off"
        dir="ltr"
        required
        withAsterisk={false}
        value={address}
        maxLength={2000}
        error={fields.address ?? (state.error === null ? undefined : problemSentence(t, state.error))}
        onChange={(event) => {
          setAddress(event.currentTarget.value);
          setState({ sending: false, error: null });
        }}
      />
      <div className={form.row}>
        <Button type="submit" loading={state.sending} disabled={address.trim() === ''}>
          {t('subscribe')}
        </Button>
      </div>
    </form>
  );
}

interface FeedProps {
  feed: Subscription;
  place: Where;
  leads: boolean;
}

function Feed({ feed, place, leads }: FeedProps) {
  const { t, i18n } = useTranslation('feeds');
  const [editing, setEditing] = useState(false);
  const since =
    feed.problem &&
    new Intl.DateTimeFormat(formatOf(i18n.language), { dateStyle: 'medium' }).format(new Date(feed.problem.since));
  const lines = [
    { id: 'edit', label: t('edit'), icon: IconPencil, run: () => setEditing(true), takesFocus: true },
    {
      id: 'stop',
      label: t('stop'),
      icon: IconTrash,
      tone: 'loss' as const,
      run: () => void stop(feed, place, t('stopped', { name: feed.name })),
    },
  ];
  return (
    <li className={form.line}>
      <div className={form.grow}>
        {editing ? (
          <Edit feed={feed} onClose={() => setEditing(false)} />
        ) : (
          <>
            <bdi className={classes.name}>{feed.name}</bdi>
            {feed.folder && <bdi className={form.badge}>{feed.folder}</bdi>}
            <div className={classes.host} dir="ltr">
              {feed.address}
            </div>
            {feed.waiting && <div className={form.soft}>{t('waiting')}</div>}
            {feed.problem && (
              <div className={form.problem}>
                {t('failing', { date: since, why: t(`problem.${feed.problem.code}`) })}
              </div>
            )}
          </>
        )}
      </div>
      {leads && !editing && (
        <ActionMenu label={t('menu', { name: feed.name })} lines={lines} className={button.button}>
          <IconDots size={18} aria-hidden />
        </ActionMenu>
      )}
    </li>
  );
}

/** Gone at once; taken back by subscribing again. */
async function stop(feed: Subscription, place: Where, said: string): Promise<void> {
  try {
    await call(unsubscribe, { params: { id: feed.id } });
  } catch (error) {
    tellProblem(error);
    return;
  }
  await refresh();
  const { address, name, folder } = feed;
  tellWithUndo(said, () => void subscribe(place, { address, name, folder }).then(refresh, tellProblem));
}

function Edit({ feed, onClose }: { feed: Subscription; onClose: () => void }) {
  const { t } = useTranslation('feeds');
  const [fields, setFields] = useState({ name: feed.name, folder: feed.folder });
  const [sending, setSending] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    try {
      await call(updateSubscription, { params: { id: feed.id }, body: fields });
      await refresh();
      onClose();
    } catch (error) {
      setSending(false);
      tellProblem(error);
    }
  };
  return (
    <form className={form.stack} onSubmit={(event) => void save(event)}>
      <div className={form.two}>
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          autoFocus
          maxLength={120}
          value={fields.name}
          onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })}
        />
        <TextInput
          label={t('folder')}
          description={t('folderHint')}
          maxLength={60}
          value={fields.folder}
          onChange={(event) => setFields({ ...fields, folder: event.currentTarget.value })}
        />
      </div>
      <div className={form.row}>
        <Button type="submit" size="sm" loading={sending}>
          {t('save')}
        </Button>
        <Button size="sm" variant="subtle" color="gray" onClick={onClose}>
          {t('web:cancel')}
        </Button>
      </div>
    </form>
  );
}

type Outcome = Awaited<ReturnType<typeof call<typeof importMine>>>;
const largest = 2_000_000;

function ImportFile() {
  const { t } = useTranslation('feeds');
  const picker = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<{ sending: boolean; problem: string | null; outcome: Outcome | null }>({
    sending: false,
    problem: null,
    outcome: null,
  });
  const take = async (file: File) => {
    if (file.size > largest) return setState({ sending: false, problem: t('importTooLarge'), outcome: null });
    setState({ sending: true, problem: null, outcome: null });
    try {
      const outcome = await call(importMine, { body: { opml: (await file.text()).replaceAll('\u0000', '') } });
      setState({ sending: false, problem: null, outcome });
      await refresh();
    } catch (error) {
      setState({ sending: false, problem: problemSentence(t, error), outcome: null });
    }
  };
  const { outcome } = state;
  return (
    <>
      <p className={form.soft}>{t('importText')}</p>
      <input
        ref={picker}
        type="file"
        accept=".opml,.xml,text/x-opml,text/xml"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) void take(file);
        }}
      />
      <Button variant="default" size="sm" loading={state.sending} onClick={() => picker.current?.click()}>
        {t('import')}
      </Button>
      {state.problem && (
        <p className={form.problem} role="alert">
          {state.problem}
        </p>
      )}
      {outcome && <p role="status">{t('imported', outcome.counts)}</p>}
      {outcome && outcome.problems.length > 0 && (
        <details className={classes.left}>
          <summary>{t('notTaken')}</summary>
          <ul>
            {outcome.problems.map(({ line, about, reason }) => (
              <li key={`${line} ${reason.code}`}>
                {line !== null && `${t('line', { line })}: `}
                <bdi>{about}</bdi> {t(`reason.${reason.code}`, { ...reason.values, defaultValue: reason.text })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
