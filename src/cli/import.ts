import type { Importer, ImportOptions, ImportReport } from '../core/importing/importers.ts';
import { ImportSourceError, sentenceOf } from '../core/importing/problem.ts';
import { setUpFromEnvironment } from '../features/entry/server/first-start.ts';
import { openInstallation } from '../main.ts';
import { readConfig } from '../platform/config/config.ts';
import { StartError } from '../platform/config/start-error.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';

/** Milliseconds between two lines about how far it is. */
const PROGRESS_MS = 2_000;
/** More problems than this are counted, not listed, unless all are asked for. */
const SHOWN_PROBLEMS = 200;

const usage = 'import FORMAT PATH [--community NAME] [--person MAIL] [--as communities|chat] [--dry-run]';
const flags = {
  community: { type: 'string' },
  person: { type: 'string' },
  as: { type: 'string', default: 'communities' },
  'dry-run': { type: 'boolean', default: false },
  'all-problems': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function help(importers: readonly Importer[]): string {
  const width = Math.max(...importers.map(({ format }) => format.length));
  return [
    `fika ${usage}`,
    '',
    'Takes in what another system exported. Run it again whenever the source has grown: nothing comes twice, and what people changed here stays.',
    'Each record is taken whole or not at all; what cannot be taken is listed with file, line and reason, and the rest goes on.',
    'It may run beside a running Fika.',
    '',
    'FORMAT is one of',
    ...importers.map(({ format, reads }) => `  ${format.padEnd(width)}  ${reads}`),
    '',
    '--dry-run          says what would happen, and changes nothing',
    '--community NAME   where content goes that belongs to no community of its own',
    '--person MAIL      whose it is: bookmarks without it are the first administrator’s',
    '--as communities   conversations become communities (--as chat comes with chat)',
    `--all-problems     lists all problems; else the first ${SHOWN_PROBLEMS}`,
    '',
    'Ends with 0 when it is done, also where single records could not be taken; with 1 when nothing could; with 2 when it was asked for wrongly.',
  ].join('\n');
}

const importCommand: Command = {
  usage,
  summary: 'takes in people or conversations of another system (--help for more)',
  run: async (args, env) => {
    const asked = readArguments(args, usage, flags);
    if (!asked) return 2;
    const { values, positionals } = asked;
    const { modules } = await import('../app.ts');
    const importers = modules.flatMap((module) => module.importers ?? []);
    if (values.help) {
      console.log(help(importers));
      return 0;
    }
    const [format, path] = positionals;
    const importer = importers.find((one) => one.format === format);
    if (!importer || !path || positionals.length > 2 || (values.as !== 'communities' && values.as !== 'chat')) {
      console.error(help(importers));
      return 2;
    }
    return take(importer, path, env, {
      as: values.as,
      dryRun: values['dry-run'],
      ...(values.community !== undefined && { community: values.community }),
      ...(values.person !== undefined && { person: values.person }),
      allProblems: values['all-problems'],
    });
  },
};
export default importCommand;

async function take(
  importer: Importer,
  path: string,
  env: NodeJS.ProcessEnv,
  { allProblems, ...options }: ImportOptions & { allProblems: boolean },
): Promise<number> {
  const { services, close } = await openInstallation(readConfig(env));
  try {
    await setUpFromEnvironment(services);
    const report = await importer.run(services, path, { ...options, progress: sayProgress() });
    showReport(report, options.dryRun, allProblems);
    const counts = Object.values(report.counts);
    const failed = report.problems.length > 0;
    return failed && counts.every((count) => count.new + count.changed + count.unchanged === 0) ? 1 : 0;
  } catch (error) {
    throw error instanceof ImportSourceError ? new StartError(error.message, { cause: error }) : error;
  } finally {
    await close();
  }
}

const sumOf = (counts: ImportReport['counts'][string]) => counts.new + counts.changed + counts.unchanged + counts.error;

function sayProgress(): (counts: ImportReport['counts']) => void {
  let said = performance.now();
  return (counts) => {
    if (performance.now() - said < PROGRESS_MS) return;
    said = performance.now();
    const words = Object.entries(counts).map(([noun, count]) => `${sumOf(count).toLocaleString('en')} ${noun}`);
    console.error(`… ${words.join(', ')}`);
  };
}

function showReport({ counts, problems, notes }: ImportReport, dryRun: boolean, all: boolean): void {
  if (dryRun) console.log('Nothing was changed. This is what would happen:');
  const head = ['', 'new', 'changed', 'as before', 'not taken'];
  const rows = Object.entries(counts).map(([noun, count]) => [
    noun,
    ...[count.new, count.changed, count.unchanged, count.error].map((n) => n.toLocaleString('en')),
  ]);
  const widths = head.map((word, column) => Math.max(word.length, ...rows.map((row) => row[column]!.length)));
  for (const row of [head, ...rows]) {
    const [noun, ...numbers] = row.map((word, column) =>
      column === 0 ? word.padEnd(widths[0]!) : word.padStart(widths[column]!),
    );
    console.log([noun, ...numbers].join('  ').trimEnd());
  }
  for (const note of notes) console.log(note);
  const shown = all ? problems : problems.slice(0, SHOWN_PROBLEMS);
  if (shown.length > 0) console.log(`\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:`);
  for (const problem of shown) {
    const { file, line } = problem;
    console.log(`${file}${line === null ? '' : `:${line}`}  ${sentenceOf(problem)}`);
  }
  if (shown.length < problems.length) console.log(`… and ${problems.length - shown.length} more (--all-problems).`);
}
