import type { Reason } from './reason.ts';

/** What an import could not take: one entry, while the rest goes on. */
export interface ImportProblem {
  /** The file's path within what was given to import. */
  readonly file: string;
  /** Counted from 1; null where the file as a whole is meant. */
  readonly line: number | null;
  readonly reason: Reason;
  /** What of the file it is about, where the line alone does not say: `Message 3`, somebody's name. In English or as it stands in the file. */
  readonly about?: string;
}

/** In English, for the terminal. */
export const sentenceOf = ({ about, reason }: Pick<ImportProblem, 'about' | 'reason'>): string =>
  about === undefined ? reason.text : `${about}: ${reason.text}`;

/** What was given to import cannot be read at all. */
export class ImportSourceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImportSourceError';
  }
}
