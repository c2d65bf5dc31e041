/** What `fika export` wrote, as a folder or a zip, line by line. */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ExportedRecord } from '../../../core/exporting/parts.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { type ExportFolder, openExportFolder } from '../../../core/importing/server/export-folder.ts';

export const newestVersion = 2;
const largestManifest = 1024 * 1024;
/** A record is one item with all of its reactions; longer lines are no record of ours. */
const longestLine = 64 * 1024 * 1024;

const manifest = z.object({
  format: z.literal('fika-export'),
  version: z.number().int().min(1),
  origin: z.string().nullish(),
});

export interface FikaExport {
  /** Which installation wrote it. */
  readonly origin: string;
  readonly folder: ExportFolder;
  /** The lines of a part, counted from 1; none where there is no such part. A line that is no record has `record: null`. */
  readonly lines: (part: string) => AsyncGenerator<{ line: number; record: ExportedRecord | null }>;
  readonly close: () => Promise<void>;
}

/** @throws {ImportSourceError} where it is no export of Fika, or one of a newer version */
export async function openFikaExport(path: string): Promise<FikaExport> {
  const folder = await openExportFolder(path);
  try {
    if (!folder.names.includes('export.json'))
      throw new ImportSourceError(`${path} is no export of Fika: it has no export.json.`);
    const read = manifest.safeParse(parse((await folder.read('export.json', largestManifest)).toString('utf8')));
    if (!read.success) throw new ImportSourceError('export.json does not say that this is an export of Fika.');
    const { version, origin } = read.data;
    if (version > newestVersion)
      throw new ImportSourceError(
        `This export is of version ${version}; this Fika reads up to ${newestVersion}. Use a newer one.`,
      );
    return { origin: origin ?? 'fika', folder, lines: (part) => linesOf(folder, `${part}.jsonl`), close: folder.close };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const record = z.looseObject({ id: z.string().regex(/^[1-9]\d{0,18}$/) });

async function* linesOf(
  folder: ExportFolder,
  name: string,
): AsyncGenerator<{ line: number; record: ExportedRecord | null }> {
  if (!folder.names.includes(name)) return;
  const reader = createInterface({ input: await folder.stream(name), crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  for await (const text of reader) {
    line += 1;
    if (text.trim() === '') continue;
    const read = text.length > longestLine ? undefined : record.safeParse(parse(text));
    yield { line, record: read?.success ? (read.data as ExportedRecord) : null };
  }
}
