import { useRef, useState } from 'react';
import type { Doc } from '../api/shapes.ts';
import { useMe } from '../session/me.ts';
import { type DraftFile, draftKey, readDraft, writeDraft } from './draft.ts';

/** What an edit would make of something that is published. */
export interface Edit {
  readonly doc: Doc | null;
  readonly title: string;
  /** The one that was edited. */
  readonly version: number;
  /** Pictures that are new in it. */
  readonly added: readonly DraftFile[];
}

/**
 * An edit by the name of what is edited (`item.123`). As with new words, nothing of it is lost by Escape, reload, crash or a session that ended: it
 * is there when one edits again, until it is saved or given up.
 */
export function useEdit(name: string, published: Edit) {
  const key = draftKey(useMe().id, `edit.${name}`);
  // What was there when the editing began: live changes of it must not pass for one's own base.
  const [base] = useState(published);
  const [kept] = useState(() => readDraft<Edit>(key));
  const [state, setState] = useState({ edit: kept ?? base, restored: kept !== null, epoch: 0 });
  const latest = useRef(state);
  const put = (part: Partial<typeof state>) => {
    latest.current = { ...latest.current, ...part };
    setState(latest.current);
  };
  return {
    ...state.edit,
    /** Whether it was begun before, and not now. */
    restored: state.restored,
    /** Whether there is anything that saving would change. */
    changed: !isSame(state.edit, base),
    /** An editor does not follow its first text: another one means a new editor. */
    epoch: state.epoch,
    change: (part: Partial<Edit>) => {
      const edit = { ...latest.current.edit, ...part };
      put({ edit });
      writeDraft(key, isSame(edit, base) ? null : edit);
    },
    /** With a text that did not come from the editor. */
    replace: (part: Partial<Edit>) => {
      const edit = { ...latest.current.edit, ...part };
      put({ edit, epoch: latest.current.epoch + 1 });
      writeDraft(key, edit);
    },
    /** Begins again from what is published. */
    giveUp: () => {
      writeDraft(key, null);
      put({ edit: base, restored: false, epoch: latest.current.epoch + 1 });
    },
    /** It is saved, or no longer wanted. */
    forget: () => writeDraft(key, null),
  };
}

const isSame = (one: Edit, other: Edit): boolean =>
  one.title === other.title &&
  one.added.length === other.added.length &&
  JSON.stringify(one.doc) === JSON.stringify(other.doc);
