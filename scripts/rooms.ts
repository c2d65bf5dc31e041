import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The root of the repository, without a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

export interface Room {
  /** As a module names itself: `core/items`. */
  readonly name: string;
  readonly folder: string;
  /** What its module.ts would say, whether or not it is written yet. */
  readonly url: string;
}

/** The rooms on disk that have migrations, lower houses first. */
export const roomsWithMigrations = (): Room[] =>
  ['platform', 'core', 'features'].flatMap((house) => {
    const folder = join(root, 'src', house);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((room) => existsSync(join(folder, room, 'migrations')))
      .sort()
      .map((room) => ({
        name: `${house}/${room}`,
        folder: join(folder, room),
        url: pathToFileURL(join(folder, room, 'module.ts')).href,
      }));
  });
