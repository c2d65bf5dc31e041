/** Holds the direction of imports: platform ← core ← features ← app. See docs/architecture.md. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { drawHouse } from './house.ts';
import { importRules } from './import-rules.ts';
import { root } from './rooms.ts';

process.chdir(root);
const files = globSync('src/**/*.{ts,tsx}').map((file) => file.replaceAll('\\', '/'));

const { output } = await cruise(
  files,
  {
    ruleSet: { forbidden: importRules.map((rule) => ({ severity: 'error', ...rule })) },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    combinedDependencies: true,
  },
  {
    extensions: ['.ts', '.tsx', '.js', '.json', '.css', '.svg'],
    conditionNames: ['import', 'node', 'default'],
    exportsFields: ['exports'],
  },
);
const { modules, summary } = output as ICruiseResult;

// With a TypeScript that has no compiler interface it would read no file and find no violation.
const found = new Map(modules.map((module) => [module.source, module.dependencies.length]));
const unread = files.filter((file) => importsSomething(file) && !found.get(file));
if (unread.length > 0) {
  console.error(
    `The imports of ${unread.length} of ${files.length} files were not read: ${unread.slice(0, 5).join(', ')} …`,
  );
  process.exit(1);
}

const comments = new Map(importRules.map((rule) => [rule.name, rule.comment]));
for (const [name, violations] of Map.groupBy(summary.violations, (violation) => violation.rule.name)) {
  console.error(`${name}: ${comments.get(name)}`);
  for (const { from, to, cycle } of violations)
    console.error(`  ${from} → ${cycle ? cycle.map((step) => step.name).join(' → ') : to}`);
}
const drawing = 'docs/house.md';
const house = drawHouse(
  modules.flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => ({ from: source, to: resolved }))),
);
if (process.argv.includes('--draw')) writeFileSync(drawing, house);
const isDrawn = readFileSync(drawing, 'utf8') === house;
if (!isDrawn) console.error(`${drawing} is not the house as it is now: npm run check:imports -- --draw`);

if (summary.violations.length > 0 || !isDrawn) process.exitCode = 1;
else console.log(`${files.length} files, all imports in one direction.`);

function importsSomething(file: string): boolean {
  return /^(import|export) [^;]*?from '[^']+';|^import '/m.test(readFileSync(file, 'utf8'));
}
