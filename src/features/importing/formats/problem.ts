/** What an import could not take: one entry, while the rest goes on. */
export interface ImportProblem {
  /** The file's path within what was given to import. */
  readonly file: string;
  /** Counted from 1; null where the file as a whole is meant. */
  readonly line: number | null;
  /** A plain English sentence. */
  readonly reason: string;
}

/** What was given to import cannot be read at all. */
export class ImportSourceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImportSourceError';
  }
}
