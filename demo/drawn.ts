import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { addAvifJob, originalKey, variantKey } from '../src/core/files/server/files.ts';
import { type Rendition, renditions } from '../src/core/files/server/pictures.ts';
import { finishFile, insertFile, nextFileId } from '../src/core/files/server/queries.ts';
import type { Db, Services } from '../src/platform/services.ts';

/** A picture with its sizes, made as those of an upload are. */
export interface Drawn {
  readonly name: string;
  readonly source: Buffer;
  readonly made: readonly Rendition[];
}

export async function draw(name: string, svg: string): Promise<Drawn> {
  const source = await sharp(Buffer.from(svg)).png({ compressionLevel: 3 }).toBuffer();
  return { name: `${name}.png`, source, made: await renditions(source) };
}

/** Draws what each of a list shows, by the name that it gives. */
export async function drawAll<T>(
  list: readonly T[],
  drawing: (one: T) => readonly [string, string] | undefined,
): Promise<Map<string, Drawn>> {
  const found = list.flatMap((one) => {
    const shown = drawing(one);
    return shown ? [shown] : [];
  });
  return new Map(
    await Promise.all(found.map(async ([name, svg]): Promise<[string, Drawn]> => [name, await draw(name, svg)])),
  );
}

export async function keepPicture(
  { db, services }: { readonly db: Db; readonly services: Services },
  owner: string,
  { name, source, made }: Drawn,
): Promise<string> {
  const id = await nextFileId(db);
  const { width, height } = made.find((one) => one.name === 'content')!;
  await insertFile(db, id, {
    owner,
    name,
    mime: 'image/png',
    bytes: source.length,
    sha256: createHash('sha256').update(source).digest(),
    width,
    height,
    status: 'processing',
  });
  await services.storage.put(originalKey(id), source);
  await Promise.all(made.map((one) => services.storage.put(variantKey(id, one.name), one.data)));
  const variants = Object.fromEntries(
    made.map((one) => [one.name, { bytes: one.data.length, width: one.width, height: one.height }]),
  );
  await finishFile(db, id, { status: 'ready', width, height, variants });
  await addAvifJob(services, db, id);
  return id;
}
