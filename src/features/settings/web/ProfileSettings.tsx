import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { updateMe } from '../../../core/people/contract.ts';
import { call } from '../../../web/api/client.ts';
import { upload } from '../../../web/api/files.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import { Avatar } from '../../../web/components/avatar.tsx';
import form from '../../../web/components/form.module.css';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { setMe, useMe } from '../../../web/session/me.ts';

const words = ['name', 'title', 'department', 'location', 'pronouns', 'phone'] as const;

/** What colleagues see of me. */
export default function ProfileSettings() {
  const { t } = useTranslation('settings');
  const me = useMe();
  const [fields, setFields] = useState({
    name: me.name,
    title: me.title,
    department: me.department,
    location: me.location,
    pronouns: me.pronouns,
    phone: me.phone,
    about: me.about,
    timeZone: me.timeZone,
  });
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const wrong = isProblem(state.error) ? state.error.fields : {};
  const save = async () => {
    setState({ sending: true, error: null });
    try {
      const changed = await call(updateMe, { body: fields });
      setMe(() => changed);
      void queryClient.invalidateQueries({ queryKey: ['one', 'people.get', { id: me.id }] });
      setState({ sending: false, error: null });
      tell(t('saved'));
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  return (
    <form
      className={form.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Photo />
      <Panel>
        <div className={form.stack}>
          <div className={form.two}>
            {words.map((field) => (
              <TextInput
                key={field}
                label={t(`field.${field}`)}
                value={fields[field]}
                required={field === 'name'}
                maxLength={120}
                error={wrong[field]}
                onChange={(event) => {
                  const value = event.currentTarget.value;
                  setFields((old) => ({ ...old, [field]: value }));
                }}
              />
            ))}
          </div>
          <Textarea
            label={t('field.about')}
            placeholder={t('aboutExample')}
            value={fields.about}
            maxLength={4000}
            autosize
            minRows={3}
            maxRows={12}
            error={wrong.about}
            onChange={(event) => {
              const about = event.currentTarget.value;
              setFields((old) => ({ ...old, about }));
            }}
          />
          <NativeSelect
            label={t('field.timeZone')}
            value={fields.timeZone}
            data={timeZones(fields.timeZone)}
            onChange={(event) => {
              const timeZone = event.currentTarget.value;
              setFields((old) => ({ ...old, timeZone }));
            }}
          />
          {state.error !== null && (
            <p className={form.problem} role="alert">
              {problemSentence(t, state.error)}
            </p>
          )}
          <div className={form.row}>
            <Button type="submit" loading={state.sending}>
              {t('web:save.changes')}
            </Button>
          </div>
        </div>
      </Panel>
    </form>
  );
}

const timeZones = (current: string): string[] => [...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])];

function Photo() {
  const { t } = useTranslation('settings');
  const me = useMe();
  const picker = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const set = async (photo: string | null) => {
    const changed = await call(updateMe, { body: { photo } });
    setMe(() => changed);
  };
  const choose = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    try {
      await set((await upload(file)).id);
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel>
      <div className={form.row}>
        <Avatar person={me} size={96} />
        <div className={`${form.grow} ${form.stack}`}>
          <input
            ref={picker}
            type="file"
            accept="image/*"
            hidden
            onChange={(event) => {
              void choose(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
          <div className={form.row}>
            <Button variant="default" loading={busy} onClick={() => picker.current?.click()}>
              {t('choosePhoto')}
            </Button>
            {me.photo && (
              <Button variant="subtle" color="gray" onClick={() => void set(null).catch(tellProblem)}>
                {t('removePhoto')}
              </Button>
            )}
          </div>
          <p className={form.soft}>{t('photoNote')}</p>
        </div>
      </div>
    </Panel>
  );
}
