import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openInstallation } from '../main.ts';
import { readConfig } from '../platform/config/config.ts';
import { StartError } from '../platform/config/start-error.ts';
import { Problem } from '../platform/http/problems.ts';
import type { Services } from '../platform/services.ts';
import { keepStoredFiles } from '../platform/storage/keeping.ts';
import { readArguments } from './arguments.ts';
import { beginSnapshot, describeDatabase, dumpTables } from './backup/dump.ts';
import { type Complete, FORMAT, summaryOf, VERSION, writeBackup } from './backup/file.ts';
import type { Command } from './command.ts';

const usage = 'backup FILE [--force]';
const flags = {
  force: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const backup: Command = {
  usage,
  summary: 'writes the database and every stored file into one file',
  run: async (args, env) => {
    const asked = readArguments(args, usage, flags);
    if (!asked) return 2;
    const { values, positionals } = asked;
    const [file] = positionals;
    if (values.help || !file || positionals.length > 1) {
      console.error(
        `fika ${usage}\n\nWrites everything that this installation is into FILE: the database, the stored files, and the secret where it\n` +
          'lies in FIKA_DATA. It may run beside a running Fika, and holds one moment of it. `fika restore` reads it.\n' +
          'Whoever has the file can read everything and be anybody: keep it where nobody else comes.\n\n--force  replaces FILE where there is one',
      );
      return values.help ? 0 : 2;
    }
    const path = resolve(file);
    if (!values.force && existsSync(path))
      throw new StartError(`${path} is there already. Name another file, or say --force to replace it.`);
    const config = readConfig(env);
    const { services, close } = await openInstallation(config);
    try {
      // A secret that was set from outside is kept where it was set.
      const { facts, size } = await backUp(services, path, env.FIKA_SECRET?.trim() ? undefined : config.secret);
      console.log(summaryOf(facts));
      console.log(`${(size / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB in ${path}`);
      return 0;
    } finally {
      await close();
    }
  },
};
export default backup;

/** The version in package.json. */
export const fikaVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/**
 * Writes a backup of the installation to `path`, whole or not at all. Throws StartError for what the person at the
 * terminal can put right.
 */
export async function backUp(
  { pool, storage }: Pick<Services, 'pool' | 'storage'>,
  path: string,
  secret: string | undefined,
): Promise<{ facts: Omit<Complete, 'checksums'>; size: number }> {
  const client = await pool.connect();
  try {
    await keepStoredFiles(client);
    await beginSnapshot(client);
    const manifest = {
      format: FORMAT,
      version: VERSION,
      fika: fikaVersion(),
      ...(await describeDatabase(client)),
    } as const;
    const writer = await writeBackup(path, manifest);
    try {
      const rows = await dumpTables(client, manifest.tables, writer);
      await client.query('commit');
      if (secret) await writer.add('secret', Buffer.from(`${secret}\n`));
      let files = 0;
      let bytes = 0;
      for await (const { key } of storage.list()) {
        const size = await storage.size(key);
        const content = size === undefined ? undefined : await storage.get(key).catch(gone);
        if (size === undefined || !content) continue;
        await writer.addStream(`stored/${key}`, size, content);
        files++;
        bytes += size;
      }
      // Fails where the connection was lost, and with it the promise that nothing is removed meanwhile.
      await client.query('select');
      const facts = { rows, files, bytes };
      return { facts, size: await writer.finish(facts) };
    } finally {
      await writer.discard();
    }
  } finally {
    // Closing the connection lets go of the lock and of the settings, whatever state it is in.
    client.release(true);
  }
}

const gone = (error: unknown): undefined => {
  if (!(error instanceof Problem && error.code === 'not_found')) throw error;
};
