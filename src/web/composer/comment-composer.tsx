import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createComment, listComments, updateComment } from '../../core/comments/contract.ts';
import { call, newKey } from '../api/client.ts';
import { appendEntry, changeComment, changeItem } from '../api/patch.ts';
import { isProblem, problemSentence } from '../api/problem.ts';
import { queryClient } from '../api/queries.ts';
import type { Comment, Doc, Item } from '../api/shapes.ts';
import { Avatar } from '../components/avatar.tsx';
import { tell } from '../components/toast.ts';
import { useMe } from '../session/me.ts';
import { PictureButton, useCommentPictures, withPictures } from './comment-pictures.tsx';
import classes from './composer.module.css';
import { bothTexts, Conflict } from './conflict.tsx';
import { isEmptyDoc, useDraft } from './draft.ts';
import { DraftFiles } from './draft-files.tsx';
import { useEdit } from './edit-draft.ts';
import { RestoredEdit } from './restored-edit.tsx';

const TextEditor = lazy(() => import('./text-editor.tsx'));

interface CommentComposerProps {
  item: Item;
  /** The comment that is answered, or null for the item itself. */
  parent: string | null;
  placeholder: string;
  /** Starts with the cursor in it; otherwise a quiet field until it is touched. */
  open?: boolean;
  onClose?: () => void;
}

/** A field that becomes an editor when it is touched. What was begun is still there after a reload. */
export function CommentComposer({ item, parent, placeholder, open = false, onClose }: CommentComposerProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { draft, change, clear, restored } = useDraft(`comment.${parent ?? item.id}`);
  const [active, setActive] = useState(open || restored);
  const pictures = useCommentPictures(draft.attachments, (attachments) => change({ attachments }));
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const unsaid = (isEmptyDoc(draft.doc) && draft.attachments.length === 0) || pictures.busy;
  const shown = active || open;
  const close = () => {
    setActive(false);
    onClose?.();
  };
  const send = async () => {
    if (unsaid || state.sending) return;
    setState({ sending: true, error: null });
    try {
      const comment = await call(createComment, {
        params: { id: item.id },
        body: { body: withPictures(draft.doc, draft.attachments) as never, ...(parent ? { parent } : {}) },
        idempotencyKey: draft.key,
      });
      clear();
      showOwnComment(item, comment);
      setState({ sending: false, error: null });
      close();
    } catch (error) {
      if (isProblem(error, 'idempotency_key_reused')) {
        change({ key: newKey() });
        void queryClient.invalidateQueries({ queryKey: ['list', listComments.id, { id: item.id }] });
      }
      setState({ sending: false, error });
    }
  };
  if (!shown) {
    return (
      <div className={classes.line}>
        <Avatar person={me} size={32} />
        <button type="button" className={classes.field} onClick={() => setActive(true)}>
          {placeholder}
        </button>
      </div>
    );
  }
  return (
    <div className={classes.line}>
      <Avatar person={me} size={32} />
      <div className={classes.box}>
        <Suspense fallback={<div className={classes.loading}>{placeholder}</div>}>
          <TextEditor
            initial={draft.doc}
            label={placeholder}
            placeholder={placeholder}
            autoFocus={!restored || open}
            onChange={(doc) => change({ doc })}
            onSubmit={() => void send()}
            onEscape={close}
            onFiles={pictures.add}
          />
        </Suspense>
        <CommentPictures pictures={pictures} />
        {state.error !== null && (
          <p className={classes.problem} role="alert">
            {problemSentence(t, state.error)} {t('draft.safe')}
          </p>
        )}
        <div className={classes.buttons}>
          <PictureButton onFiles={pictures.add} />
          <Button variant="subtle" color="gray" size="xs" onClick={close}>
            {t('close')}
          </Button>
          <Button size="xs" onClick={() => void send()} disabled={unsaid} loading={state.sending}>
            {t('comment.send')}
          </Button>
        </div>
      </div>
    </div>
  );
}

function showOwnComment(item: Item, comment: Comment): void {
  appendEntry(['list', listComments.id, { id: item.id }], comment);
  changeItem(item.id, (old) => {
    if (old.latestComments.some((one) => one.id === comment.id)) return old;
    return { ...old, commentCount: old.commentCount + 1, latestComments: [...old.latestComments, comment].slice(-2) };
  });
}

function CommentPictures({ pictures }: { pictures: ReturnType<typeof useCommentPictures> }) {
  if (pictures.shown.length === 0) return null;
  return (
    <div className={classes.files}>
      <DraftFiles files={pictures} />
    </div>
  );
}

/** Edits a comment where it stands. When somebody changed it meanwhile, one chooses: theirs, mine, or both made into one. */
export function CommentEditor({ comment, onClose }: { comment: Comment; onClose: () => void }) {
  const { t } = useTranslation();
  const edit = useEdit(`comment.${comment.id}`, {
    doc: comment.body as Doc | null,
    title: '',
    version: comment.version,
    added: [],
  });
  const { doc, added } = edit;
  const pictures = useCommentPictures(added, (files) => edit.change({ added: files }));
  const [state, setState] = useState<{ sending: boolean; error: unknown; theirs: Comment | null }>({
    sending: false,
    error: null,
    theirs: null,
  });
  const { theirs } = state;
  const unsaid = (isEmptyDoc(doc) && added.length === 0) || pictures.busy;
  const save = async () => {
    if (unsaid || state.sending) return;
    setState((old) => ({ ...old, sending: true }));
    // Over another version only where it is in sight.
    const version = theirs?.version ?? edit.version;
    try {
      const body = withPictures(doc, added) as never;
      const changed = await call(updateComment, { params: { id: comment.id }, body: { body, version } });
      edit.forget();
      changeComment(comment.id, () => changed);
      onClose();
    } catch (error) {
      const current = isProblem(error, 'conflict') ? ((error.document.current as Comment | undefined) ?? null) : null;
      setState({ sending: false, error, theirs: current });
    }
  };
  const leave = () => {
    if (edit.changed) tell(t('changes.kept'));
    onClose();
  };
  const takeTheirs = (current: Comment) => {
    edit.forget();
    changeComment(comment.id, (old) => ({ ...old, ...current }));
    onClose();
  };
  const takeBoth = (current: Comment) => {
    edit.replace({ doc: bothTexts(doc, current.body as Doc | null), version: current.version });
    setState({ sending: false, error: null, theirs: null });
  };
  return (
    <div className={classes.open}>
      {edit.restored && !theirs && <RestoredEdit onGiveUp={edit.giveUp} />}
      {theirs && (
        <Conflict theirs={theirs} onTakeTheirs={() => takeTheirs(theirs)} onTakeBoth={() => takeBoth(theirs)} />
      )}
      <div className={classes.box}>
        <Suspense fallback={<div className={classes.loading} />}>
          <TextEditor
            key={edit.epoch}
            initial={doc}
            label={t('comment.edit')}
            placeholder=""
            autoFocus
            onChange={(changed) => edit.change({ doc: changed })}
            onSubmit={() => void save()}
            onEscape={leave}
            onFiles={pictures.add}
          />
        </Suspense>
        <CommentPictures pictures={pictures} />
        {state.error !== null && !theirs && (
          <p className={classes.problem} role="alert">
            {problemSentence(t, state.error)}
          </p>
        )}
        <div className={classes.buttons}>
          <PictureButton onFiles={pictures.add} />
          <Button variant="subtle" color="gray" size="xs" onClick={leave}>
            {t('close')}
          </Button>
          <Button size="xs" onClick={() => void save()} disabled={unsaid} loading={state.sending}>
            {theirs ? t('conflict.mine') : t('save.changes')}
          </Button>
        </div>
      </div>
    </div>
  );
}
