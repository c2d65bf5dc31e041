import { Button, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getItem, updateItem } from '../../core/items/contract.ts';
import { call } from '../api/client.ts';
import { changeItem } from '../api/patch.ts';
import { isProblem, problemSentence } from '../api/problem.ts';
import { useOne } from '../api/queries.ts';
import type { Doc, Item } from '../api/shapes.ts';
import classes from '../composer/composer.module.css';
import { bothTexts, Conflict } from '../composer/conflict.tsx';
import { isEmptyDoc } from '../composer/draft.ts';
import { useEdit } from '../composer/edit-draft.ts';
import { RestoredEdit } from '../composer/restored-edit.tsx';
import { ErrorState } from './states.tsx';
import { tell } from './toast.ts';

const TextEditor = lazy(() => import('../composer/text-editor.tsx'));

interface ItemEditorProps {
  item: Item;
  onClose: () => void;
}

/** Edits an item where it stands. Of a long one lists have only the beginning: the rest is fetched first. */
export default function ItemEditor({ item, onClose }: ItemEditorProps) {
  const whole = useOne(getItem, { params: { id: item.id } }, { enabled: item.abridged });
  if (!item.abridged) return <Editor item={item} onClose={onClose} />;
  if (whole.isError) return <ErrorState error={whole.error} onRetry={() => void whole.refetch()} />;
  if (!whole.data || whole.data.abridged) return <div className={classes.loading} />;
  return <Editor item={whole.data} onClose={onClose} />;
}

/**
 * When somebody changed it meanwhile, their version is shown above one's own and nothing is overwritten until one chooses: theirs, mine, or
 * both made into one.
 */
function Editor({ item, onClose }: ItemEditorProps) {
  const { t } = useTranslation();
  const edit = useEdit(`item.${item.id}`, {
    doc: item.body as Doc | null,
    title: item.title,
    version: item.version,
    added: [],
  });
  const [hasTitle] = useState(item.title !== '');
  const [state, setState] = useState<{ sending: boolean; error: unknown; theirs: Item | null }>({
    sending: false,
    error: null,
    theirs: null,
  });
  const { doc, title } = edit;
  const save = async () => {
    setState((old) => ({ ...old, sending: true }));
    // Over another version only where it is in sight.
    const version = state.theirs?.version ?? edit.version;
    try {
      const changed = await call(updateItem, {
        params: { id: item.id },
        body: { version, body: doc as never, ...(hasTitle ? { title } : {}) },
      });
      edit.forget();
      changeItem(item.id, () => changed);
      onClose();
    } catch (error) {
      const theirs = isProblem(error, 'conflict') ? ((error.document.current as Item | undefined) ?? null) : null;
      setState({ sending: false, error, theirs });
    }
  };
  const leave = () => {
    if (edit.changed) tell(t('changes.kept'));
    onClose();
  };
  const takeTheirs = (theirs: Item) => {
    edit.forget();
    changeItem(item.id, (old) => ({ ...old, ...theirs }));
    onClose();
  };
  const takeBoth = (theirs: Item) => {
    edit.replace({ doc: bothTexts(doc, theirs.body as Doc | null), version: theirs.version });
    setState({ sending: false, error: null, theirs: null });
  };
  const { theirs } = state;
  return (
    <div className={classes.open}>
      {edit.restored && !theirs && <RestoredEdit onGiveUp={edit.giveUp} />}
      {theirs && (
        <Conflict theirs={theirs} onTakeTheirs={() => takeTheirs(theirs)} onTakeBoth={() => takeBoth(theirs)} />
      )}
      {state.error !== null && !theirs && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      {hasTitle && (
        <TextInput
          aria-label={t('item.title')}
          value={title}
          onChange={(event) => edit.change({ title: event.currentTarget.value })}
        />
      )}
      <div className={classes.box}>
        <Suspense fallback={<div className={classes.loading} />}>
          <TextEditor
            key={edit.epoch}
            initial={doc}
            label={t('composer.text')}
            placeholder=""
            autoFocus
            onChange={(changed) => edit.change({ doc: changed })}
            onSubmit={() => void save()}
            onEscape={leave}
          />
        </Suspense>
      </div>
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" onClick={leave}>
          {t('close')}
        </Button>
        <Button
          onClick={() => void save()}
          loading={state.sending}
          disabled={isEmptyDoc(doc) && item.attachments.length === 0 && item.kind === 'post'}
        >
          {theirs ? t('conflict.mine') : t('save.changes')}
        </Button>
      </div>
    </div>
  );
}
