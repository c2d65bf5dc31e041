import type { Editor } from '@tiptap/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload, whenReady } from '../api/files.ts';
import { problemSentence } from '../api/problem.ts';
import type { Doc } from '../api/shapes.ts';
import classes from './long-editor.module.css';
import { longParts } from './long-parts.tsx';
import { LongToolbar, PicturesContext } from './long-toolbar.tsx';
import TextEditor from './text-editor.tsx';

interface LongEditorProps {
  initial: Doc | null;
  label: string;
  placeholder: string;
  onChange: (doc: Doc) => void;
  /** Ctrl or ⌘ with Enter. */
  onSubmit: () => void;
}

const long = { parts: longParts, toolbar: LongToolbar };

/** The editor for long texts: the one editor, with headings, pictures and their captions, tables, callouts, lines and embeds. A chunk of its own. */
export default function LongEditor(props: LongEditorProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<{ busy: number; error: unknown }>({ busy: 0, error: null });
  const addFiles = (files: File[], editor: Editor) => {
    for (const file of files.filter(({ type }) => type.startsWith('image/'))) void addPicture(file, editor);
  };
  const addPicture = async (file: File, editor: Editor) => {
    setState((old) => ({ busy: old.busy + 1, error: null }));
    let error: unknown = null;
    try {
      const picture = await whenReady(await upload(file));
      // Below where one writes now; whoever goes on writing meanwhile is not moved.
      editor
        .chain()
        .insertContent({ type: 'image', attrs: { file: picture.id, alt: '', title: null } })
        .run();
    } catch (problem) {
      error = problem;
    }
    setState((old) => ({ busy: old.busy - 1, error: error ?? old.error }));
  };
  return (
    <div className={classes.long}>
      <PicturesContext value={addFiles}>
        <TextEditor {...props} long={long} onFiles={addFiles} />
      </PicturesContext>
      <p className={classes.status} role="status">
        {state.busy > 0 ? t('long.uploading') : ''}
      </p>
      {state.error !== null && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
    </div>
  );
}
