import type { Editor } from '@tiptap/core';
import type { SuggestionProps } from '@tiptap/suggestion';
import { type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Person } from '../api/shapes.ts';
import { Avatar } from '../components/avatar.tsx';
import { personLine } from '../components/person-chip.tsx';
import classes from './text-editor.module.css';

export interface MentionListKeys {
  /** Whether the key was for the list. */
  onKeyDown: (event: KeyboardEvent) => boolean;
}

interface CompletionListProps<T> {
  ref: Ref<MentionListKeys>;
  suggestion: SuggestionProps<T>;
  editor: Editor;
}

/** People whose names fit what was typed after @. */
export function MentionList(props: CompletionListProps<Person>) {
  const { t } = useTranslation();
  return (
    <CompletionList {...props} label={t('mention.list')}>
      {(person) => (
        <>
          <Avatar person={person} size={32} />
          <span className={classes.mentionWords}>
            <bdi className={classes.mentionName}>{person.name}</bdi>
            <span className={classes.mentionLine}>{personLine(person)}</span>
          </span>
        </>
      )}
    </CompletionList>
  );
}

/** Something that `[[` can link to. */
export interface LinkTarget {
  readonly id: string;
  readonly title: string;
  /** Where it is, to tell it from others of its name. */
  readonly line: string;
  readonly href: string;
}

/** What has a name that fits what was typed after [[. */
export function LinkList(props: CompletionListProps<LinkTarget>) {
  const { t } = useTranslation();
  return (
    <CompletionList {...props} label={t('editor.linkList')}>
      {(target) => (
        <span className={classes.mentionWords}>
          <bdi className={classes.mentionName}>{target.title}</bdi>
          <span className={classes.mentionLine}>{target.line}</span>
        </span>
      )}
    </CompletionList>
  );
}

/** What fits what was typed, below the cursor; arrows choose, Enter or Tab takes, Escape leaves. */
function CompletionList<T extends { readonly id: string }>({
  ref,
  suggestion,
  editor,
  label,
  children,
}: CompletionListProps<T> & { label: string; children: (entry: T) => ReactNode }) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const [left, setLeft] = useState(false);
  const { items } = suggestion;
  const index = Math.min(chosen, Math.max(items.length - 1, 0));
  const open = items.length > 0 && !left;
  useImperativeHandle(ref, () => ({
    onKeyDown(event) {
      if (!open) return false;
      if (event.key === 'ArrowDown') setChosen((index + 1) % items.length);
      else if (event.key === 'ArrowUp') setChosen((index + items.length - 1) % items.length);
      else if (event.key === 'Enter' || event.key === 'Tab') suggestion.command(items[index]!);
      else if (event.key === 'Escape') setLeft(true);
      else return false;
      return true;
    },
  }));
  // The cursor stays in the editor, so the editor says which name is chosen.
  useEffect(() => {
    const field = editor.view.dom;
    if (open) {
      field.setAttribute('aria-controls', id);
      field.setAttribute('aria-activedescendant', `${id}-${index}`);
    }
    return () => {
      field.removeAttribute('aria-controls');
      field.removeAttribute('aria-activedescendant');
    };
  }, [editor, id, index, open]);
  const place = suggestion.clientRect?.();
  if (!open || !place) return null;
  const width = 300;
  const below = place.bottom + 280 < window.innerHeight;
  return createPortal(
    <div
      id={id}
      role="listbox"
      aria-label={label}
      className={classes.mentions}
      style={{
        left: Math.max(8, Math.min(place.left, window.innerWidth - width - 8)),
        width,
        ...(below ? { top: place.bottom + 6 } : { bottom: window.innerHeight - place.top + 6 }),
      }}
    >
      {items.map((entry, position) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the editor's, see onKeyDown.
        <div
          key={entry.id}
          id={`${id}-${position}`}
          role="option"
          tabIndex={-1}
          aria-selected={position === index}
          className={classes.mentionOption}
          onPointerEnter={() => setChosen(position)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => suggestion.command(entry)}
        >
          {children(entry)}
        </div>
      ))}
    </div>,
    // Within the page's main part it belongs to what is read there; a dialog's words are placed by the window.
    editor.view.dom.closest('main') ?? document.body,
  );
}
