import i18next, { type TFunction } from 'i18next';
import type { ProblemDocument } from '../../platform/http/problems.ts';

/**
 * What a call that failed throws. `code` is the problem document's, or one that the browser itself noticed: `offline` (no
 * connection; nothing was sent or no answer came), `bad_reply` (something between us answered, such as a proxy),
 * `cancelled`, `picture_not_ready` (its sizes were not made in time), `not_a_picture` (they cannot be made).
 */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument) {
    super(document.detail ?? document.title);
    this.name = 'ApiProblem';
    this.code = document.code;
    this.status = document.status;
    this.document = document;
  }

  /** Path of a refused field (`options.0.text`, without the `body.` before it) → what is wrong with it, in the reader's language. */
  get fields(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      (this.document.fields ?? []).map(({ path, code, values, message }) => [
        path.replace(/^body\./, ''),
        i18next.t(`web:field.${code}`, { ...values, defaultValue: message }),
      ]),
    );
  }
}

/** A problem that the browser itself noticed. */
export const localProblem = (
  code: 'offline' | 'bad_reply' | 'cancelled' | 'picture_not_ready' | 'not_a_picture',
  status = 0,
): ApiProblem => new ApiProblem({ type: 'about:blank', title: code, status, code });

export const isProblem = (error: unknown, code?: string): error is ApiProblem =>
  error instanceof ApiProblem && (code === undefined || error.code === code);

/**
 * The sentence shown for a failure: `problem.<code>` in the reader's language, from whichever room declares the code,
 * else the server's own English sentence.
 */
export function problemSentence(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiProblem)) return t('web:problem.unknown');
  const keys = [`web:problem.${error.code}`, ...roomNamespaces(t).map((room) => `${room}:problem.${error.code}`)];
  return t(keys as [string, ...string[]], { ...error.document, defaultValue: error.message });
}

/** Loading the page again or trying once more can help. */
export const canRetry = (error: unknown): boolean =>
  !(error instanceof ApiProblem) ||
  error.code === 'offline' ||
  error.code === 'bad_reply' ||
  error.status >= 500 ||
  error.status === 429;

const namespaces = new Set<string>();

/** Rooms with messages of their own; modules.ts names them. */
export function registerNamespace(room: string): void {
  namespaces.add(room);
}

const roomNamespaces = (_t: TFunction): string[] => [...namespaces];
