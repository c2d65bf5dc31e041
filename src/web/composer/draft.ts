import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { newKey } from '../api/client.ts';
import type { Doc } from '../api/shapes.ts';
import { useMe } from '../session/me.ts';

/** What somebody has begun to say. Kept in the browser until it is sent or thrown away. */
export interface Draft {
  readonly doc: Doc | null;
  readonly kind: string;
  readonly title: string;
  /** The kind's own fields. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly attachments: readonly DraftFile[];
  /** Where it is to be said, when the composer lets one choose. */
  readonly place: string | null;
  /** Sent as Idempotency-Key, so that sending again after a reload does not say it twice. */
  readonly key: string;
}

export interface DraftFile {
  readonly file: string;
  readonly name: string;
  readonly alt: string;
}

export const emptyDraft = (): Draft => ({
  doc: null,
  kind: 'post',
  title: '',
  fields: {},
  attachments: [],
  place: null,
  key: newKey(),
});

const prefix = 'fika.draft';
const keepDays = 60;

/** Each person on a shared machine has their own. */
export const draftKey = (person: string, name: string): string => `${prefix}.${person}.${name}`;

export function readDraft<T>(key: string): T | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as { draft: T; at: number } | null;
    return kept && Date.now() - kept.at < keepDays * 86_400_000 ? kept.draft : null;
  } catch {
    return null;
  }
}

export function writeDraft<T>(key: string, draft: T | null): void {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify({ draft, at: Date.now() }));
    else localStorage.removeItem(key);
  } catch {
    // A full or forbidden storage costs the safety net, not the words on the screen.
  }
}

/** Whether there is anything in a document that a reader would see. */
export const isEmptyDoc = (doc: Doc | null): boolean =>
  !doc?.content?.some((node) => node.type !== 'paragraph' || (node.content?.length ?? 0) > 0);

const isEmpty = (draft: Draft): boolean =>
  isEmptyDoc(draft.doc) &&
  draft.title === '' &&
  draft.attachments.length === 0 &&
  Object.keys(draft.fields).length === 0;

/**
 * A draft by the name of where it will be said (`comment.123`, `home`). It survives reload, crash and a signed-out
 * session; each person on a shared machine has their own.
 */
export function useDraft(name: string): {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  clear: () => void;
  /** Whether it was there when the page was opened. */
  restored: boolean;
  /** Whether there is anything in it now. */
  begun: boolean;
} {
  const me = useMe();
  const key = draftKey(me.id, name);
  const [kept, setKept] = useState(() => open(key));
  // Another name is another draft: what was begun for one place must not be said in the next.
  const current = kept.key === key ? kept : open(key);
  if (current !== kept) setKept(current);
  const latest = useRef(current);
  useLayoutEffect(() => {
    latest.current = current;
  }, [current]);
  const put = useCallback(
    (draft: Draft) => {
      latest.current = { ...latest.current, key, draft };
      setKept(latest.current);
      writeDraft(key, isEmpty(draft) ? null : draft);
    },
    [key],
  );
  const change = useCallback((part: Partial<Draft>) => put({ ...latest.current.draft, ...part }), [put]);
  const clear = useCallback(() => put(emptyDraft()), [put]);
  const { draft, restored } = current;
  return { draft, change, clear, restored, begun: !isEmpty(draft) };
}

function open(key: string): { key: string; draft: Draft; restored: boolean } {
  const found = readDraft<Draft>(key);
  return { key, draft: { ...emptyDraft(), ...found }, restored: found !== null };
}
