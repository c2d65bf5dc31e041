import { Button, TextInput } from '@mantine/core';
import { useParams, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getItem, updateItem } from '../../../core/items/contract.ts';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { useOne } from '../../../web/api/queries.ts';
import type { Doc, Item } from '../../../web/api/shapes.ts';
import form from '../../../web/components/form.module.css';
import { NotFound } from '../../../web/components/not-found.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { bothTexts, Conflict } from '../../../web/composer/conflict.tsx';
import { useEdit } from '../../../web/composer/edit-draft.ts';
import { RestoredEdit } from '../../../web/composer/restored-edit.tsx';
import TextEditor from '../../../web/composer/text-editor.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import type { EpisodeItem } from '../contract.ts';
import EpisodeComposer from './EpisodeComposer.tsx';
import writing from './writing.module.css';

/** Edits an episode with everything that belongs to it, at an address of its own. */
export default function EditPage() {
  const { t } = useTranslation('podcasts');
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const item = useOne(getItem, { params: { id } });
  if (isProblem(item.error, 'not_found') || isProblem(item.error, 'invalid_request')) return <NotFound />;
  if (item.data && (item.data.kind !== 'episode' || !item.data.can.includes('edit'))) return <NotFound />;
  return (
    <Page title={t('editTitle')}>
      {item.isError && <ErrorState error={item.error} onRetry={() => void item.refetch()} />}
      {!item.isError && (!item.data || item.data.abridged) && <LoadingSkeleton count={1} />}
      {item.data && !item.data.abridged && <Editing episode={item.data as EpisodeItem} />}
    </Page>
  );
}

function Editing({ episode }: { episode: EpisodeItem }) {
  const { t } = useTranslation('podcasts');
  const router = useRouter();
  const edit = useEdit(`item.${episode.id}`, {
    doc: episode.body as Doc | null,
    title: episode.title,
    version: episode.version,
    added: [],
  });
  const { show, season, number, media, source, chapters } = episode;
  const [fields, setFields] = useState<Record<string, unknown>>({
    show: show?.id ?? null,
    season,
    number,
    media: media?.file ?? null,
    source,
    chapters,
  });
  const [state, setState] = useState<{ sending: boolean; error: unknown; theirs: Item | null }>({
    sending: false,
    error: null,
    theirs: null,
  });
  const { theirs } = state;
  const leave = () => void router.navigate({ to: paths.item(episode.id) });
  const save = async () => {
    setState((old) => ({ ...old, sending: true }));
    try {
      const changed = await call(updateItem, {
        params: { id: episode.id },
        body: { version: theirs?.version ?? edit.version, title: edit.title, body: edit.doc as never, ...fields },
      });
      edit.forget();
      changeItem(episode.id, () => changed);
      leave();
    } catch (error) {
      const current = isProblem(error, 'conflict') ? ((error.document.current as Item | undefined) ?? null) : null;
      setState({ sending: false, error, theirs: current });
    }
  };
  return (
    <div className={writing.editing}>
      {edit.restored && !theirs && <RestoredEdit onGiveUp={edit.giveUp} />}
      {theirs && (
        <Conflict
          theirs={theirs}
          onTakeTheirs={() => {
            edit.forget();
            changeItem(episode.id, (old) => ({ ...old, ...theirs }));
            leave();
          }}
          onTakeBoth={() => {
            edit.replace({ doc: bothTexts(edit.doc, theirs.body as Doc | null), version: theirs.version });
            setState({ sending: false, error: null, theirs: null });
          }}
        />
      )}
      <TextInput
        label={t('web:item.title')}
        value={edit.title}
        maxLength={200}
        onChange={(event) => edit.change({ title: event.currentTarget.value })}
      />
      <div className={writing.editBox}>
        <TextEditor
          key={edit.epoch}
          initial={edit.doc}
          label={t('web:composer.text')}
          placeholder={t('start')}
          onChange={(doc) => edit.change({ doc })}
          onSubmit={() => void save()}
          onEscape={leave}
        />
      </div>
      <EpisodeComposer
        place={episode.places[0] ?? null}
        title={edit.title}
        fields={fields}
        hasTranscript={episode.transcript}
        onChange={setFields}
        errors={isProblem(state.error) ? state.error.fields : {}}
      />
      {state.error !== null && !theirs && (
        <p className={form.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      <div className={form.row}>
        <Button onClick={() => void save()} loading={state.sending} disabled={edit.title.trim() === ''}>
          {theirs ? t('web:conflict.mine') : t('web:save.changes')}
        </Button>
        <Button variant="subtle" color="gray" onClick={leave}>
          {t('web:close')}
        </Button>
      </div>
    </div>
  );
}
