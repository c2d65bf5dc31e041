import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { upload, whenReady } from '../../../web/api/files.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { createShow, longestTitle, type Show, updateShow } from '../contract.ts';
import { Cover } from './parts.tsx';
import writing from './writing.module.css';

interface ShowFormProps {
  /** The place of a new one. */
  place: string;
  show?: Show;
  onClose: () => void;
  onDone: (show: Show) => void;
}

/** Begins a show, or changes one. */
export default function ShowForm({ place, show, onClose, onDone }: ShowFormProps) {
  const { t } = useTranslation('podcasts');
  const picker = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState({
    title: show?.title ?? '',
    author: show?.author ?? '',
    description: show?.description ?? '',
  });
  const [cover, setCover] = useState<Show['cover']>(show?.cover ?? null);
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const doing = async (work: () => Promise<void>) => {
    setState({ busy: true, error: null });
    try {
      await work();
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  const take = (file: File) =>
    doing(async () => {
      const { id, width, height } = await whenReady(await upload(file));
      setCover({ file: id, alt: '', width, height });
    });
  const save = () =>
    doing(async () => {
      const picture = cover && { file: cover.file, alt: cover.alt };
      const done = show
        ? await call(updateShow, {
            params: { id: show.id },
            body: { version: show.version, ...words, ...(cover?.file === show.cover?.file ? {} : { cover: picture }) },
          })
        : await call(createShow, { params: { id: place }, body: { ...words, cover: picture } });
      await queryClient.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('shows.') });
      onDone(done);
    });
  const fields = isProblem(state.error) ? state.error.fields : {};
  const title = t(show ? 'changeShow' : 'newShow');
  return (
    <Modal opened onClose={onClose} withCloseButton={false} attributes={{ content: { 'aria-label': title } }}>
      <form
        className={form.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{title}</h2>
        <div className={writing.coverField}>
          <Cover cover={cover} size={96} />
          <input
            ref={picker}
            type="file"
            accept="image/*"
            hidden
            aria-label={t('coverAdd')}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              if (file) void take(file);
            }}
          />
          <Button
            variant="default"
            leftSection={<IconPhoto size={18} stroke={1.75} aria-hidden />}
            loading={state.busy}
            onClick={() => picker.current?.click()}
          >
            {t(cover ? 'coverOther' : 'coverAdd')}
          </Button>
        </div>
        <TextInput
          label={t('showTitle')}
          required
          data-autofocus
          maxLength={longestTitle}
          dir="auto"
          value={words.title}
          error={fields.title}
          onChange={(event) => setWords({ ...words, title: event.currentTarget.value })}
        />
        <TextInput
          label={t('showAuthor')}
          description={t('showAuthorWhy')}
          maxLength={longestTitle}
          dir="auto"
          value={words.author}
          error={fields.author}
          onChange={(event) => setWords({ ...words, author: event.currentTarget.value })}
        />
        <Textarea
          label={t('showDescription')}
          autosize
          minRows={3}
          maxLength={4000}
          dir="auto"
          value={words.description}
          error={fields.description}
          onChange={(event) => setWords({ ...words, description: event.currentTarget.value })}
        />
        {state.error !== null && (
          <p className={form.problem} role="alert">
            {problemSentence(t, state.error)}
          </p>
        )}
        <div className={form.row}>
          <Button type="submit" loading={state.busy} disabled={words.title.trim() === ''}>
            {t(show ? 'web:save.changes' : 'beginShow')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('web:cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
