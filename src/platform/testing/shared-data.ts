/**
 * Data that this project did not write, in `../shared/data` beside the checkout. It is not in the repository: a test that
 * needs it fails without it where CI=true, and is skipped by name elsewhere.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const root = new URL('../../../../shared/data/', import.meta.url);

/**
 * The folder of a data set (`naughty-strings`), or undefined where it is absent.
 * @throws where it is absent and CI=true
 */
export function sharedData(name: string): string | undefined {
  const folder = fileURLToPath(new URL(`${name}/`, root));
  if (existsSync(folder)) return folder;
  if (process.env.CI === 'true') throw new Error(`The data set ../shared/data/${name} is missing, and CI needs it.`);
  return undefined;
}

/** A group of tests over data sets; skipped, with the missing sets in its title, where one is absent. */
export function describeWithData(title: string, sets: readonly string[], body: (...folders: string[]) => void): void {
  const folders = sets.map(sharedData);
  const missing = sets.filter((_, index) => folders[index] === undefined);
  if (missing.length > 0)
    describe.skip(`${title} (without ../shared/data: ${missing.join(', ')})`, () => body(...sets));
  else describe(title, () => body(...(folders as string[])));
}
