import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { modules } from '../app.ts';
import exportCommand from '../cli/export.ts';
import type { World } from './world.ts';

/** Writes out everything of one installation and takes it into another, as `fika export` and `fika import fika` do. Throws where a record was not taken. */
export async function takeOver(from: World, to: World): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fika-round-trip-'));
  const silent = vi.spyOn(console, 'log').mockImplementation(() => {});
  const { databaseUrl, data } = from.services.config;
  const env = { DATABASE_URL: databaseUrl, FIKA_DATA: data, FIKA_LOG_LEVEL: 'silent' };
  try {
    const out = join(folder, 'out');
    if ((await exportCommand.run([out], env)) !== 0) throw new Error('nothing was written out');
    const importer = modules.flatMap((module) => module.importers ?? []).find(({ format }) => format === 'fika')!;
    const { counts } = await importer.run(to.services, out, { dryRun: false, as: 'communities' });
    const refused = Object.entries(counts).filter(([, { error }]) => error > 0);
    if (refused.length > 0) throw new Error(`not taken: ${refused.map(([noun]) => noun).join(', ')}`);
    await to.settle();
  } finally {
    silent.mockRestore();
    rmSync(folder, { recursive: true, force: true });
  }
}
