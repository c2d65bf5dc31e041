/** What an importer is. A room that reads another format gives one in its module; `fika import` finds it there. */
import type { Services } from '../../platform/services.ts';
import type { ImportProblem } from './problem.ts';

/** What became of the records of one noun. */
export interface Counts {
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Records that could not be taken; each is among the problems. */
  readonly error: number;
}

export type RecordState = keyof Counts;

export interface ImportReport {
  /** Noun in the plural (`people`, `posts`) → counts, in the order in which they were taken. */
  readonly counts: Readonly<Record<string, Counts>>;
  /** Records that were left out, and parts of records that were; in the order in which they were met. */
  readonly problems: readonly ImportProblem[];
  /** Sentences about the whole that are no problems. */
  readonly notes: readonly string[];
}

export interface ImportOptions {
  /** Only looks: the report says what would happen, and nothing is changed. */
  readonly dryRun: boolean;
  /** What conversations become. */
  readonly as: 'communities' | 'chat';
  /** The community that content without one goes into. */
  readonly community?: string;
  /** The mail address of whoever it is for, or in whose name it comes. */
  readonly person?: string;
  /** The community by its id, where its owner imports from the browser; comes before the name. */
  readonly place?: string;
  /** Who imports from the browser; nobody at the terminal. */
  readonly actor?: string;
  /** Called for each record with what there is so far. */
  readonly progress?: (counts: ImportReport['counts']) => void;
}

export interface Importer {
  /** As on the command line. */
  readonly format: string;
  /** The room that reads it: its messages have `format.<format>.name` and `.hint`, and `noun.<noun>` for what it counts. */
  readonly room: string;
  /** What it reads, for the help. */
  readonly reads: string;
  /**
   * Who may run it from the browser: an administrator for the whole organisation, the owner of a community into that one. Into a community nobody is brought in
   * whom an administrator would have to let in.
   */
  readonly from: readonly ('organisation' | 'community')[];
  /**
   * Takes each record whole or not at all, in a transaction of its own; a second run on the same source changes nothing.
   * @throws {ImportSourceError} where the source as a whole cannot be read or an option does not apply
   */
  readonly run: (services: Services, path: string, options: ImportOptions) => Promise<ImportReport>;
}

const importers: Importer[] = [];
/** Called once per process for each importer of a module. */
export const registerImporter = (importer: Importer): void => {
  importers.push(importer);
};
export const allImporters = (): readonly Importer[] => importers;

declare module '../../platform/module.ts' {
  interface Module {
    readonly importers?: readonly Importer[];
  }
}
