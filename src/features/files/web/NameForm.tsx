import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { createFolder, type Folder, updateFolder } from '../contract.ts';
import classes from './files.module.css';

interface NameFormProps {
  place: string;
  /** The folder to name anew; without it one is made, in `parent`. */
  folder?: Folder;
  parent?: string | null;
  onClose: () => void;
  onDone: () => void;
}

/** The name of a folder. */
export function NameForm({ place, folder, parent = null, onClose, onDone }: NameFormProps) {
  const { t } = useTranslation('files');
  const [name, setName] = useState(folder?.name ?? '');
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setState({ busy: true, error: null });
    try {
      if (folder) await call(updateFolder, { params: { id: place, folder: folder.id }, body: { name } });
      else await call(createFolder, { params: { id: place }, body: { name, parent } });
      onDone();
      onClose();
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <form className={classes.form} onSubmit={(event) => void send(event)}>
      <TextInput
        className={classes.grow}
        label={t('folderName')}
        value={name}
        maxLength={120}
        dir="auto"
        data-autofocus
        // biome-ignore lint/a11y/noAutofocus: somebody has just asked for this field
        autoFocus
        error={state.error === null ? null : problemSentence(t, state.error)}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      />
      <Button variant="subtle" color="gray" onClick={onClose}>
        {t('web:cancel')}
      </Button>
      <Button type="submit" loading={state.busy} disabled={name.trim() === ''}>
        {t(folder ? 'rename' : 'make')}
      </Button>
    </form>
  );
}
