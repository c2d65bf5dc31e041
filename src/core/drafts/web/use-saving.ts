import { useEffect, useRef, useState } from 'react';
import { call } from '../../../web/api/client.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { oneKey, queryClient } from '../../../web/api/queries.ts';
import type { Doc } from '../../../web/api/shapes.ts';
import { draftKey, readDraft, writeDraft } from '../../../web/composer/draft.ts';
import { useMe } from '../../../web/session/me.ts';
import { type Draft, getDraft, listDrafts, saveDraft } from '../contract.ts';

/** What a writer changes; the rest is the server's. */
export interface Words {
  readonly title: string;
  readonly doc: Doc | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What stands in this browser until the server has it. */
interface Kept {
  readonly words: Words;
  /** The version that was changed. */
  readonly version: number;
}

const wordsOf = (draft: Draft): Words => ({
  title: draft.title,
  doc: draft.body as Doc | null,
  fields: draft.fields,
});

/** Milliseconds of silence after which what was written is saved. */
const pause = 1_200;
/** Milliseconds after which it is tried again where it could not be saved. */
const again = 8_000;

/**
 * Saves by itself while somebody writes. Every change stands in this browser at once; it goes from there when the server has it, so that a lost connection, a
 * reload or an ended session loses nothing. Where somebody else saved first, theirs is shown and nothing is sent until one chooses.
 */
export function useSaving(draft: Draft) {
  const key = draftKey(useMe().id, `kept.${draft.id}`);
  const [state, setState] = useState(() => {
    const kept = readDraft<Kept>(key);
    return {
      words: kept?.words ?? wordsOf(draft),
      version: kept?.version ?? draft.version,
      dirty: kept !== null,
      saving: false,
      error: null as unknown,
      theirs: null as Draft | null,
      /** An editor does not follow its first text: another one means a new editor. */
      epoch: 0,
    };
  });
  const latest = useRef(state);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<boolean> | null>(null);
  const put = (part: Partial<typeof state>) => {
    latest.current = { ...latest.current, ...part };
    setState(latest.current);
  };
  const later = (ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), ms);
  };
  const keep = () => writeDraft<Kept>(key, { words: latest.current.words, version: latest.current.version });

  const send = async (): Promise<boolean> => {
    const { words, version } = latest.current;
    put({ saving: true });
    try {
      const saved = await call(saveDraft, {
        params: { id: draft.id },
        body: { version, title: words.title, body: (words.doc ?? undefined) as never, fields: { ...words.fields } },
      });
      const unchanged = latest.current.words === words;
      put({ saving: false, version: saved.version, dirty: !unchanged, error: null });
      if (unchanged) writeDraft(key, null);
      else keep();
      queryClient.setQueryData(oneKey(getDraft, { params: { id: draft.id } }), saved);
      void queryClient.invalidateQueries({ queryKey: ['list', listDrafts.id] });
      return unchanged || send();
    } catch (error) {
      const theirs = isProblem(error, 'conflict') ? ((error.document.current as Draft | undefined) ?? null) : null;
      put({ saving: false, error: theirs ? null : error, theirs });
      if (isProblem(error, 'offline') || (isProblem(error) && error.status >= 500)) later(again);
      return false;
    }
  };
  /** Saves what there is now. Resolves to whether the server has all of it. */
  const save = (): Promise<boolean> => {
    clearTimeout(timer.current);
    if (latest.current.theirs) return Promise.resolve(false);
    if (running.current) return running.current;
    if (!latest.current.dirty) return Promise.resolve(true);
    running.current = send().finally(() => {
      running.current = null;
    });
    return running.current;
  };
  const change = (part: Partial<Words>) => {
    put({ words: { ...latest.current.words, ...part }, dirty: true, error: null });
    keep();
    if (!latest.current.theirs) later(pause);
  };

  // What came from this browser is sent at once; what is left when one goes is sent on the way.
  const saveNow = useRef(save);
  useEffect(() => {
    saveNow.current = save;
  });
  useEffect(() => {
    void saveNow.current();
    return () => void saveNow.current();
  }, []);

  return {
    ...state,
    change,
    save,
    /** As of the last save, and not of the last drawing. */
    versionNow: () => latest.current.version,
    /** The server changed it by another request (people, place): the next save builds on that. */
    follow: (saved: Draft) => {
      put({ version: saved.version });
      if (latest.current.dirty) keep();
      queryClient.setQueryData(oneKey(getDraft, { params: { id: draft.id } }), saved);
    },
    takeTheirs: (theirs: Draft) => {
      writeDraft(key, null);
      put({
        words: wordsOf(theirs),
        version: theirs.version,
        dirty: false,
        theirs: null,
        epoch: latest.current.epoch + 1,
      });
      queryClient.setQueryData(oneKey(getDraft, { params: { id: draft.id } }), theirs);
    },
    /** One's own words over theirs, or with `doc` one text made of both. */
    takeMine: (theirs: Draft, doc?: Doc) => {
      put({
        words: doc ? { ...latest.current.words, doc } : latest.current.words,
        version: theirs.version,
        theirs: null,
        dirty: true,
        epoch: latest.current.epoch + (doc ? 1 : 0),
      });
      keep();
      later(0);
    },
    forget: () => {
      clearTimeout(timer.current);
      put({ dirty: false });
      writeDraft(key, null);
    },
  };
}
