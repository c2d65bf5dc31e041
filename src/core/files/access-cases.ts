import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AccessCase, once, type Scene, viewerOf } from '../access/testing/scene.ts';
import { beginUpload, partsPath } from './server/uploads.ts';

const tus = { 'tus-resumable': '1.0.0' };

/** The member's, with nothing of its three bytes yet, or all. */
const freshUpload = async ({ world, member }: Scene, content = ''): Promise<string> => {
  const { db, config } = world.services;
  const id = await beginUpload(db, world.services, viewerOf(member), { name: 'a.txt', mime: 'text/plain', bytes: 3 });
  await mkdir(dirname(partsPath(config.data, id)), { recursive: true });
  await writeFile(partsPath(config.data, id), content);
  return id;
};
const onUpload = (args: object, content?: string): AccessCase =>
  once('own draft', async (scene) => ({ params: { id: await freshUpload(scene, content) } as never, ...args }));

export const cases: Record<string, AccessCase> = {
  'uploads.start': once('signed-in', async () => ({ headers: { ...tus, 'upload-length': '3' } })),
  'uploads.get': onUpload({ headers: tus }),
  'uploads.continue': onUpload({
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: Buffer.from('abc'),
  }),
  'uploads.cancel': onUpload({ headers: tus }),
  'uploads.finish': onUpload({}, 'abc'),
};
