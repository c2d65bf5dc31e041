import type { Importer, ImportOptions, ImportReport } from '../core/importing/importers.ts';
import { ImportSourceError, sentenceOf } from '../core/importing/problem.ts';
import { addRun, anyRun, moveRun, runImport } from '../core/importing/server/runs.ts';
import { undoRun } from '../core/importing/server/undo.ts';
import { firstAdministrator } from '../core/people/server/queries.ts';
import { setUpFromEnvironment } from '../features/entry/server/first-start.ts';
import { openInstallation } from '../main.ts';
import { readConfig } from '../platform/config/config.ts';
import { StartError } from '../platform/config/start-error.ts';
import type { Services } from '../platform/services.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';

/** Milliseconds between two lines about how far it is. */
const PROGRESS_MS = 2_000;
/** More problems than this are counted, not listed, unless all are asked for. */
const SHOWN_PROBLEMS = 200;

const usage = 'import FORMAT PATH [--community NAME] [--person MAIL] [--as communities|chat] [--dry-run] | --undo RUN';
const flags = {
  community: { type: 'string' },
  person: { type: 'string' },
  as: { type: 'string', default: 'communities' },
  'dry-run': { type: 'boolean', default: false },
  undo: { type: 'string' },
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
    '--undo RUN         takes back what a run made, but for what people have done something with since',
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
    if (values.undo !== undefined && positionals.length === 0) return undo(values.undo, env);
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
    const asked = { ...options, progress: sayProgress() };
    const run = options.dryRun ? null : await begin(services, importer, path);
    const report = run
      ? await runImport(services, run, importer, path, asked)
      : await importer.run(services, path, asked);
    showReport(report, options.dryRun, allProblems);
    if (run) console.log(`\nTo take it back as a whole: fika import --undo ${run}`);
    const counts = Object.values(report.counts);
    const failed = report.problems.length > 0;
    return failed && counts.every((count) => count.new + count.changed + count.unchanged === 0) ? 1 : 0;
  } catch (error) {
    throw error instanceof ImportSourceError ? new StartError(error.message, { cause: error }) : error;
  } finally {
    await close();
  }
}

const begin = (services: Services, importer: Importer, path: string): Promise<string> =>
  addRun(services.db, { format: importer.format, source: path, person: null, place: null, dry: false });

async function undo(run: string, env: NodeJS.ProcessEnv): Promise<number> {
  // What rooms take back of their own is registered there.
  await import('../app.ts');
  const { services, close } = await openInstallation(readConfig(env));
  try {
    const found = /^[1-9]\d{0,18}$/.test(run) ? await anyRun(services.db, run) : undefined;
    if (!found?.undoable) throw new StartError('There is no import of that number with anything left to take back.');
    const person = await firstAdministrator(services.db);
    if (!person) throw new StartError('Nobody is here yet.');
    const viewer = { person, guest: false, administrator: true, language: 'en', session: null };
    const kept = await undoRun(services, viewer, run);
    await moveRun(services.db, run, ['done', 'failed', 'undone', 'running'], { state: 'undone', kept });
    console.log(`Taken back: ${found.format} ${found.source}.`);
    for (const [noun, n] of Object.entries(kept))
      console.log(`${n} ${noun} stayed: people have done something with them since.`);
    return 0;
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
