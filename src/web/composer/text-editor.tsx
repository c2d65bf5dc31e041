import type { Editor, Extensions } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import { EditorContent, useEditor } from '@tiptap/react';
import type { SuggestionKeyDownProps, SuggestionProps } from '@tiptap/suggestion';
import { type ComponentType, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { listPeople } from '../../core/people/contract.ts';
import { call } from '../api/client.ts';
import type { Doc, Person } from '../api/shapes.ts';
import { extensionsOf } from './extensions.ts';
import { LinkList, type LinkTarget, MentionList, type MentionListKeys } from './mention-list.tsx';
import { withTags } from './tags.ts';
import classes from './text-editor.module.css';
import { Toolbar } from './toolbar.tsx';

interface TextEditorProps {
  /** What is in it at first; later changes of this prop are not followed, the words belong to whoever types. */
  initial: Doc | null;
  /** What the field is called, for assistive technology. */
  label: string;
  placeholder: string;
  autoFocus?: boolean;
  onChange: (doc: Doc) => void;
  /** Ctrl or ⌘ with Enter. */
  onSubmit: () => void;
  /** Escape, when no list of names is open. */
  onEscape?: () => void;
  /** Picture files that were pasted or dropped; without this they are left to the browser. */
  onFiles?: (files: File[], editor: Editor) => void;
  /** For long texts: what can be made beyond words, how it is reached, and a page instead of a field. */
  long?: { readonly parts: Extensions; readonly toolbar: ComponentType<{ editor: Editor }> };
  /** Finds what `[[` can link to by its name; without it brackets are brackets. Whether there is one does not change. */
  findLinks?: (query: string) => Promise<LinkTarget[]>;
}

/** The one editor. Default export of a chunk of its own (about 130 kB), fetched when somebody begins to write. */
export default function TextEditor(props: TextEditorProps) {
  const latest = useRef(props);
  const [people, setPeople] = useState<SuggestionProps<Person> | null>(null);
  const [targets, setTargets] = useState<SuggestionProps<LinkTarget> | null>(null);
  const list = useRef<MentionListKeys>(null);
  useEffect(() => {
    latest.current = props;
  });
  const extensions = useMemo(
    () =>
      extensionsOf({
        placeholder: latest.current.placeholder,
        parts: latest.current.long?.parts,
        onSubmit: () => latest.current.onSubmit(),
        onEscape: () => latest.current.onEscape?.(),
        mentions: {
          char: '@',
          items: ({ query }) => findPeople(query),
          command: ({ editor, range, props: person }) =>
            editor
              .chain()
              .focus()
              .insertContentAt(range, [
                { type: 'mention', attrs: { id: person.id, label: person.name, handle: person.handle } },
                { type: 'text', text: ' ' },
              ])
              .run(),
          render: () => ({
            onStart: setPeople,
            onUpdate: setPeople,
            onKeyDown: ({ event }: SuggestionKeyDownProps) => list.current?.onKeyDown(event) ?? false,
            onExit: () => setPeople(null),
          }),
        },
        links: latest.current.findLinks && {
          char: '[[',
          allowSpaces: true,
          allowedPrefixes: null,
          items: ({ query }) => latest.current.findLinks?.(query).catch(() => []) ?? [],
          command: ({ editor, range, props: target }) =>
            editor
              .chain()
              .focus()
              .insertContentAt(range, [
                { type: 'text', text: target.title, marks: [{ type: 'link', attrs: { href: target.href } }] },
                { type: 'text', text: ' ' },
              ])
              .unsetMark('link')
              .run(),
          render: () => ({
            onStart: setTargets,
            onUpdate: setTargets,
            onKeyDown: ({ event }: SuggestionKeyDownProps) => list.current?.onKeyDown(event) ?? false,
            onExit: () => setTargets(null),
          }),
        },
      }),
    [],
  );
  const made = useRef<Editor | null>(null);
  const editor = useEditor({
    extensions,
    content: props.initial as never,
    // Tiptap would add a style element; ours is in the style sheet.
    injectCSS: false,
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': props.label,
        class: props.long ? `${classes.prose} ${classes.page}` : classes.prose!,
        dir: 'auto',
        // In the sheet of a phone the trap of the focus looks for this; it would take the first field instead.
        ...(props.autoFocus && { 'data-autofocus': 'true' }),
      },
      handlePaste: (_view, event) => takeFiles(event.clipboardData, made.current, latest.current.onFiles),
      handleDrop: (_view, event) => takeFiles(event.dataTransfer, made.current, latest.current.onFiles),
    },
    onCreate: ({ editor: fresh }) => {
      made.current = fresh;
    },
    onUpdate: ({ editor: changed }) => latest.current.onChange(withTags(changed.getJSON() as Doc)),
  });
  // Left to itself the editor takes the focus when it is made, before it stands in the page, and by its own command in the
  // next frame; where the page is slow it is made a second time in place of the first. So it gets the focus here, in the
  // same moment in which it stands in the page: whoever sees it can write.
  const { autoFocus } = props;
  useLayoutEffect(() => {
    if (!autoFocus || !editor || editor.isDestroyed) return;
    const { state, view } = editor;
    view.dispatch(state.tr.setSelection(Selection.atEnd(state.doc)).scrollIntoView());
    view.focus();
  }, [editor, autoFocus]);
  const Tools = props.long?.toolbar;
  return (
    <div className={classes.editor}>
      {editor && Tools && <Tools editor={editor} />}
      <EditorContent editor={editor} className={classes.content} />
      {editor && !Tools && <Toolbar editor={editor} />}
      {people && editor && <MentionList ref={list} suggestion={people} editor={editor} />}
      {targets && editor && <LinkList ref={list} suggestion={targets} editor={editor} />}
    </div>
  );
}

async function findPeople(query: string): Promise<Person[]> {
  try {
    return (await call(listPeople, { query: { q: query, limit: 6 } })).items;
  } catch {
    // Without a connection a name is simply typed.
    return [];
  }
}

function takeFiles(data: DataTransfer | null, editor: Editor | null, onFiles: TextEditorProps['onFiles']): boolean {
  const files = [...(data?.files ?? [])];
  if (!onFiles || !editor || files.length === 0) return false;
  onFiles(files, editor);
  return true;
}
