import { type AccessCase, next, once, onItem, onPlace, type Scene, viewerOf } from '../../core/access/testing/scene.ts';
import { insertFile, nextFileId } from '../../core/files/server/queries.ts';
import type { Actor } from '../../testing/world.ts';
import { addVersion } from './server/files.ts';
import { addFolder } from './server/folders.ts';

/** A file that somebody has just uploaded. */
async function freshFile({ world }: Scene, owner: Actor): Promise<string> {
  const { db, storage } = world.services;
  const id = await nextFileId(db);
  const facts = { name: `a${next()}.txt`, mime: 'text/plain', bytes: 1, sha256: Buffer.alloc(32) };
  // Nobody who is signed in owns it; the request is refused before that is looked at.
  const person = owner.id === '0' ? world.admin.id : owner.id;
  await insertFile(db, id, { ...facts, owner: person, width: null, height: null, status: 'ready' });
  await storage.put(`files/${id}/original`, Buffer.from('a'));
  return id;
}

const onFolder =
  (body?: unknown): AccessCase['prepare'] =>
  async (scene) => {
    const { db } = scene.world.services;
    const { id } = await db.transaction().execute((tx) => addFolder(tx, scene.place, null, `Folder ${next()}`));
    return { params: { id: scene.place, folder: id } as never, ...(body !== undefined && { body }) };
  };

/** Only files have versions and folders. */
const onFile =
  (body?: unknown): AccessCase['prepare'] =>
  async (scene, actor) =>
    scene.kind === 'file' ? onItem(body)(scene, actor) : null;

export const cases: Record<string, AccessCase> = {
  'folders.list': { need: 'place:read', prepare: onPlace() },
  'folders.recent': once('signed-in'),
  'folders.addFile': {
    need: 'place:post',
    prepare: async (scene, actor) => onPlace({ file: await freshFile(scene, actor) })(scene, actor),
  },
  'folders.create': {
    need: 'place:post',
    prepare: (scene, actor) => onPlace({ name: `Folder ${next()}` })(scene, actor),
  },
  'folders.update': {
    need: 'place:post',
    prepare: (scene, actor) => onFolder({ name: `New ${next()}` })(scene, actor),
  },
  'folders.delete': { need: 'place:post', prepare: onFolder() },
  'folders.zip': { need: 'place:read', prepare: onPlace() },
  'folders.moveFile': { need: 'post', prepare: onFile({ folder: null }) },
  'folders.versions': { need: 'read', prepare: onFile() },
  'folders.addVersion': {
    need: 'post',
    prepare: async (scene, actor) => onFile({ file: await freshFile(scene, actor) })(scene, actor),
  },
  'folders.restoreVersion': {
    need: 'post',
    prepare: async (scene, actor) => {
      const one = await onFile()(scene, actor);
      if (!one) return null;
      const { id } = one.params as { id: string };
      const { db, pool } = scene.world.services;
      const file = await freshFile(scene, scene.member);
      await db.transaction().execute((tx) => addVersion(tx, viewerOf(scene.member), id, file, ''));
      const { rows } = await pool.query<{ id: string }>('select id from file_version where item_id = $1', [id]);
      return { params: { id, version: rows[0]!.id } as never };
    },
  },
  'folders.text': { need: 'read', prepare: onFile() },
};
