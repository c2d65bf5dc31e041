/**
 * The whole proof, in order, cheapest first; a step that fails does not keep the next from being tried. Ends with one
 * line, `N passed, N failed`, and the exit code 1 when anything failed. Names of steps as arguments run only those.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from '../src/cli/build-web.ts';
import { findOrInstallChromium } from './chromium.ts';
import { startDebianPostgres } from './debian-postgres.ts';
import { root } from './rooms.ts';

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}
type Step = readonly [name: string, run: () => Promise<Count>];

process.chdir(root);
const reports = mkdtempSync(join(tmpdir(), 'fika-proof-'));

const steps: readonly Step[] = [
  ['types', () => check('node_modules/tsc7/bin/tsc', '-p', 'tsconfig.json')],
  ['lint', () => check('node_modules/@biomejs/biome/bin/biome', 'check', '--diagnostic-level=error', '.')],
  ['imports', () => check('scripts/check-imports.ts')],
  ['tables', () => check('scripts/tables.ts', '--check')],
  ['web', web],
  ['tests', () => vitest('tests')],
  ['debian', debian],
  ['journeys', journeys],
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some(([step]) => step === name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; there are ${steps.map(([name]) => name).join(', ')}.`);
  process.exit(2);
}
const total = { passed: 0, failed: 0 };
for (const [name, run] of steps) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const begun = performance.now();
  console.log(`\n── ${name}`);
  const { passed, failed, skipped } = await run().catch((error: Error) => {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: [] };
  });
  for (const test of skipped) console.log(`skipped: ${test}`);
  console.log(
    `${name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped in ${Math.round((performance.now() - begun) / 1000)} s`,
  );
  total.passed += passed;
  total.failed += failed;
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);

async function node(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit', env: { ...process.env, ...env } });
  const [code] = await once(child, 'close');
  return (code as number | null) ?? 1;
}

/** A tool that only says yes or no counts as one. */
async function check(script: string, ...args: readonly string[]): Promise<Count> {
  const code = await node(script, args);
  return code === 0 ? { passed: 1, failed: 0, skipped: [] } : { passed: 0, failed: 1, skipped: [] };
}

/** Built once for the tests that start the whole of Fika, as `npm start` would. */
async function web(): Promise<Count> {
  await buildWeb((line) => console.log(line));
  return { passed: 1, failed: 0, skipped: [] };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function vitest(
  name: string,
  env: Readonly<Record<string, string>> = {},
  ...files: readonly string[]
): Promise<Count> {
  const file = join(reports, `${name}.json`);
  const args = ['run', ...files, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await node('node_modules/vitest/vitest.mjs', args, { NODE_ENV: 'test', ...env });
  if (!existsSync(file)) throw new Error('vitest ended before it could report.');
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  const skipped = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => ['skipped', 'pending', 'todo'].includes(status))
      .map(({ fullName }) => fullName),
  );
  // A file that cannot be read has no tests that could fail; and an error outside of tests fails the run.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = report.numFailedTests + broken;
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

/** What touches the database, once more on the PostgreSQL that a Debian brings, the oldest that Fika promises. */
function asksDatabase(file: string): boolean {
  return /openWorld|testServices|testing\/database/.test(readFileSync(file, 'utf8'));
}

async function debian(): Promise<Count> {
  // What another version of PostgreSQL could not answer differently, and takes long.
  const askedOnce = [
    'src/testing/hostile.test.ts',
    'src/testing/processes.test.ts',
    'src/testing/add-a-kind.test.ts',
    'src/core/access/oracle.test.ts',
    'src/core/files/pictures.test.ts',
    'src/features/entry/sign-in.test.ts',
  ];
  const server = await startDebianPostgres();
  if (!server) return { passed: 0, failed: 0, skipped: ['Debian’s PostgreSQL is not installed here'] };
  try {
    console.log(`PostgreSQL ${server.version}`);
    return await vitest(
      'debian',
      { FIKA_TEST_DATABASE_URL: server.url },
      ...globSync('{src/platform/database,src/core,src/features,src/testing,demo}/**/*.test.ts')
        .map((file) => file.replaceAll('\\', '/'))
        .filter((file) => asksDatabase(file) && !askedOnce.includes(file)),
    );
  } finally {
    await server.stop();
  }
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** A journey that passes only at the second try has failed: people do not reload until it works. */
async function journeys(): Promise<Count> {
  const file = join(reports, 'journeys.json');
  const code = await node('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    FIKA_CHROMIUM: findOrInstallChromium(),
  });
  if (!existsSync(file)) throw new Error('Playwright ended before it could report.');
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport;
  const failed = stats.unexpected + stats.flaky;
  const skipped = Array.from({ length: stats.skipped }, (_, n) => `journey ${n + 1} of ${stats.skipped}, named above`);
  return { passed: stats.expected, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}
