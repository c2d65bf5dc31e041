import { type ImportProblem, sentenceOf } from '../../../core/importing/problem.ts';

/** Problems as the terminal says them. */
export const told = (problems: readonly ImportProblem[]): { file: string; line: number | null; reason: string }[] =>
  problems.map((problem) => ({ file: problem.file, line: problem.line, reason: sentenceOf(problem) }));
