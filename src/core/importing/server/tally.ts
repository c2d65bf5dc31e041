import { Problem } from '../../../platform/http/problems.ts';
import { RichTextError } from '../../richtext/document.ts';
import type { Counts, ImportReport, RecordState } from '../importers.ts';
import type { ImportProblem } from '../problem.ts';
import type { Reason } from '../reason.ts';

/** The file and line of a record. */
export type Source = Omit<ImportProblem, 'reason'>;

/** Collects what became of the records while an import runs. */
export interface Tally {
  count(noun: string, state: RecordState): void;
  problem(source: Source, reason: Reason): void;
  note(sentence: string): void;
  report(): ImportReport;
}

export function makeTally(progress?: (counts: ImportReport['counts']) => void): Tally {
  const counts: Record<string, { -readonly [S in RecordState]: Counts[S] }> = {};
  const problems: ImportProblem[] = [];
  const notes: string[] = [];
  return {
    count: (noun, state) => {
      counts[noun] ??= { new: 0, changed: 0, unchanged: 0, error: 0 };
      counts[noun][state] += 1;
      progress?.(counts);
    },
    problem: ({ file, line, about }, reason) =>
      problems.push({ file, line, ...(about !== undefined && { about }), reason }),
    note: (sentence) => notes.push(sentence),
    report: () => ({ counts, problems, notes }),
  };
}

/** PostgreSQL's classes for what the data itself is guilty of: wrong values (22), broken constraints (23). */
const faultOfData = /^2[23][0-9A-Z]{3}$/;

/**
 * Why one record was refused, while the others go on: each room says it with its own sentence of that code.
 * @throws the error itself where it is not about the record: the disk is full, the database is away, a mistake of ours
 */
export function refusalOf(error: unknown): { readonly code: 'refused' | 'database_refuses'; readonly why: string } {
  if (error instanceof RichTextError) return { code: 'refused', why: error.message };
  if (error instanceof Problem && error.status < 500) return { code: 'refused', why: error.message };
  if (error instanceof Error && 'code' in error && faultOfData.test(String(error.code))) {
    return { code: 'database_refuses', why: error.message };
  }
  throw error;
}
