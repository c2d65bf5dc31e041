import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createComment, listComments, updateComment } from '../../core/comments/contract.ts';
import { call } from '../api/client.ts';
import { appendEntry, changeComment, changeItem } from '../api/patch.ts';
import { isProblem, problemSentence } from '../api/problem.ts';
import type { Comment, Doc, Item } from '../api/shapes.ts';
import { Avatar } from '../components/avatar.tsx';
import { useMe } from '../session/me.ts';
import classes from './composer.module.css';
import { isEmptyDoc, useDraft } from './draft.ts';

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
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const shown = active || open;
  const close = () => {
    setActive(false);
    onClose?.();
  };
  const send = async () => {
    if (isEmptyDoc(draft.doc) || state.sending) return;
    setState({ sending: true, error: null });
    try {
      const comment = await call(createComment, {
        params: { id: item.id },
        body: { body: draft.doc as never, ...(parent ? { parent } : {}) },
        idempotencyKey: draft.key,
      });
      clear();
      showOwnComment(item, comment);
      setState({ sending: false, error: null });
      close();
    } catch (error) {
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
          />
        </Suspense>
        {state.error !== null && (
          <p className={classes.problem} role="alert">
            {problemSentence(t, state.error)} {t('draft.safe')}
          </p>
        )}
        <div className={classes.buttons}>
          <Button variant="subtle" color="gray" size="xs" onClick={close}>
            {t('close')}
          </Button>
          <Button size="xs" onClick={() => void send()} disabled={isEmptyDoc(draft.doc)} loading={state.sending}>
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

/** Edits a comment where it stands. When somebody changed it meanwhile, both versions are there to compare. */
export function CommentEditor({ comment, onClose }: { comment: Comment; onClose: () => void }) {
  const { t } = useTranslation();
  const [doc, setDoc] = useState<Doc | null>(comment.body as Doc | null);
  const [version, setVersion] = useState(comment.version);
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const save = async () => {
    setSending(true);
    try {
      const changed = await call(updateComment, { params: { id: comment.id }, body: { body: doc as never, version } });
      changeComment(comment.id, () => changed);
      onClose();
    } catch (problem) {
      setSending(false);
      setError(problem);
      const current = isProblem(problem, 'conflict') ? (problem.document.current as Comment | undefined) : undefined;
      if (current) {
        changeComment(comment.id, (old) => ({ ...old, ...current }));
        setVersion(current.version);
      }
    }
  };
  return (
    <div className={classes.box}>
      <Suspense fallback={<div className={classes.loading} />}>
        <TextEditor
          initial={doc}
          label={t('comment.edit')}
          placeholder=""
          autoFocus
          onChange={setDoc}
          onSubmit={() => void save()}
          onEscape={onClose}
        />
      </Suspense>
      {error !== null && (
        <p className={classes.problem} role="alert">
          {isProblem(error, 'conflict') ? t('item.conflict') : problemSentence(t, error)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" size="xs" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button size="xs" onClick={() => void save()} disabled={isEmptyDoc(doc)} loading={sending}>
          {t('save.changes')}
        </Button>
      </div>
    </div>
  );
}
