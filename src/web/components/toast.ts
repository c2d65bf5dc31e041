import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { problemSentence } from '../api/problem.ts';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'loss';
  /** A button at its end: "Undo", "Try again". */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Milliseconds it stays; a reader who points at it or tabs to it holds it. */
  readonly lasts: number;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says something at the foot of the page. Three at most: the oldest gives way. Returns its id. */
export function tell(
  text: string,
  options: { tone?: Toast['tone']; action?: Toast['action']; lasts?: number } = {},
): number {
  const toast: Toast = {
    id: ++lastId,
    text,
    tone: options.tone ?? 'plain',
    lasts: options.lasts ?? (options.action ? 10_000 : 5_000),
    ...(options.action ? { action: options.action } : {}),
  };
  set([...toasts, toast].slice(-3));
  return toast.id;
}

/** Says that something is done and offers to undo it, for ten seconds. */
export const tellWithUndo = (text: string, undo: () => void): number =>
  tell(text, { action: { label: i18next.t('web:undo'), run: undo } });

/** Says why something could not be done. */
export const tellProblem = (error: unknown, retry?: () => void): number =>
  tell(problemSentence(i18next.t, error), {
    tone: 'loss',
    ...(retry ? { action: { label: i18next.t('web:retry'), run: retry } } : {}),
  });

export const dropToast = (id: number): void => set(toasts.filter((toast) => toast.id !== id));

export const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
