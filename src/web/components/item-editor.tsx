import { Button, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { updateItem } from '../../core/items/contract.ts';
import { call } from '../api/client.ts';
import { changeItem } from '../api/patch.ts';
import { isProblem, problemSentence } from '../api/problem.ts';
import type { Doc, Item } from '../api/shapes.ts';
import classes from '../composer/composer.module.css';
import { bothTexts, Conflict } from '../composer/conflict.tsx';
import { isEmptyDoc } from '../composer/draft.ts';

const TextEditor = lazy(() => import('../composer/text-editor.tsx'));

interface ItemEditorProps {
  item: Item;
  onClose: () => void;
}

/**
 * Edits an item where it stands. When somebody changed it meanwhile, their version is shown above one's own and nothing
 * is overwritten until one chooses: theirs, mine, or both made into one.
 */
export default function ItemEditor({ item, onClose }: ItemEditorProps) {
  const { t } = useTranslation();
  // What was there when the editing began: live changes of the item must not pass for one's own base.
  const [begun] = useState(item);
  const [doc, setDoc] = useState<Doc | null>(item.body as Doc | null);
  const [title, setTitle] = useState(item.title);
  const [version, setVersion] = useState(item.version);
  // The editor does not follow its first text: both versions brought together need a new one.
  const [merged, setMerged] = useState(0);
  const [state, setState] = useState<{ sending: boolean; error: unknown; theirs: Item | null }>({
    sending: false,
    error: null,
    theirs: null,
  });
  const save = async () => {
    setState((old) => ({ ...old, sending: true }));
    try {
      const changed = await call(updateItem, {
        params: { id: item.id },
        body: { version, body: doc as never, ...(title === begun.title && !state.theirs ? {} : { title }) },
      });
      changeItem(item.id, () => changed);
      onClose();
    } catch (error) {
      const theirs = isProblem(error, 'conflict') ? ((error.document.current as Item | undefined) ?? null) : null;
      if (theirs) setVersion(theirs.version);
      setState({ sending: false, error, theirs });
    }
  };
  const takeTheirs = (theirs: Item) => {
    changeItem(item.id, (old) => ({ ...old, ...theirs }));
    onClose();
  };
  const takeBoth = (theirs: Item) => {
    setDoc(bothTexts(doc, theirs.body as Doc | null));
    setMerged(merged + 1);
    setState({ sending: false, error: null, theirs: null });
  };
  const { theirs } = state;
  return (
    <div className={classes.open}>
      {theirs && (
        <Conflict theirs={theirs} onTakeTheirs={() => takeTheirs(theirs)} onTakeBoth={() => takeBoth(theirs)} />
      )}
      {state.error !== null && !theirs && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      {begun.title && (
        <TextInput
          aria-label={t('item.title')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      )}
      <div className={classes.box}>
        <Suspense fallback={<div className={classes.loading} />}>
          <TextEditor
            key={merged}
            initial={doc}
            label={t('composer.text')}
            placeholder=""
            autoFocus
            onChange={setDoc}
            onSubmit={() => void save()}
            onEscape={onClose}
          />
        </Suspense>
      </div>
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t('cancel')}
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
