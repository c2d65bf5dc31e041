import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { originalKey, variantKey } from '../../../core/files/server/files.ts';
import { fileForProcessing } from '../../../core/files/server/queries.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { folderProblems, mostInZip } from '../contract.ts';
import { filesBelow, type ZipRow } from './folder-queries.ts';

/** A name that Windows takes too, and that leads nowhere else. */
export function zipName(name: string): string {
  const safe = name
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
    .replace(/[<>:"/\\|?*\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '_')
    .slice(0, 180)
    .replace(/[. ]+$/, '')
    .trim();
  return !safe || /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i.test(safe) ? `_${safe}` : safe;
}

/** Path → file, each path once: names that differ only in their letters' size are one on some disks. */
export function zipPaths(rows: readonly ZipRow[]): Map<string, ZipRow> {
  const paths = new Map<string, ZipRow>();
  const taken = new Set<string>();
  for (const row of rows) {
    const folder = row.path.map((one) => `${zipName(one)}/`).join('');
    const name = zipName(row.title);
    const dot = /^.+(\.[^.\s]{1,10})$/.exec(name)?.[1] ?? '';
    let path = folder + name;
    for (let n = 2; taken.has(path.toLowerCase()); n++)
      path = `${folder}${name.slice(0, name.length - dot.length)} (${n})${dot}`;
    taken.add(path.toLowerCase());
    paths.set(path, row);
  }
  return paths;
}

/** One file after the other, as the zip is taken: the memory it needs does not grow with it. Throws `too_many_files`. */
export async function zipOf(services: Services, db: Db, place: string, folder: string | null): Promise<Readable> {
  const rows = await filesBelow(db, place, folder);
  if (rows.length > mostInZip) throw folderProblems.too_many_files();
  const zip = new ZipFile();
  const open = async (file: string): Promise<Readable> => {
    const row = await fileForProcessing(db, file);
    const isPicture = row && Object.keys(row.variants).length > 0;
    return services.storage.get(isPicture ? variantKey(file, 'content') : originalKey(file));
  };
  // Pictures, films and documents are packed already.
  for (const [path, { file }] of zipPaths(rows))
    zip.addReadStreamLazy(path, { compress: false }, (done) => {
      open(file).then(
        (stream) => done(null, stream),
        (error) => done(error, undefined as never),
      );
    });
  zip.on('error', (error) => (zip.outputStream as Readable).destroy(error as Error));
  zip.end();
  return zip.outputStream as Readable;
}
