/** What is written out of the files comes back as it was: folders, versions, and every byte of them. */
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { originalKey } from '../../core/files/server/files.ts';
import { upload } from '../../core/files/testing/upload.ts';
import { placeItem, updateItem } from '../../core/items/contract.ts';
import { takeOver } from '../../testing/round-trip.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { addFile, addVersion, createFolder } from './contract.ts';

let from: World;
let to: World;
beforeAll(async () => {
  [from, to] = [await openWorld(), await openWorld()];
});
afterAll(async () => {
  await from?.close();
  await to?.close();
});

async function contents({ services: { pool, storage } }: World) {
  const rows = async (query: string) => (await pool.query(query)).rows;
  const versions =
    await rows(`select i.title, v.number, v.note, v.at, p.name as by, f.name, f.mime, f.id as file, v.id = m.version_id as current
    from file_version v join file_item m on m.id = v.item_id join item i on i.id = v.item_id join person p on p.id = v.person_id
    join file f on f.id = v.file_id order by i.title, v.number`);
  return {
    folders:
      await rows(`select f.name, p.name as parent, l.name as place from file_folder f join place l on l.id = f.place_id
      left join file_folder p on p.id = f.parent_id order by 1, 2`),
    places:
      await rows(`select i.title, l.name as place, d.name as folder, w.name, w.bytes from file_place w join item i on i.id = w.item_id
      join place l on l.id = w.place_id left join file_folder d on d.id = w.folder_id order by 1, 2`),
    versions: await Promise.all(
      versions.map(async ({ file, ...one }) => ({
        ...one,
        content: (await buffer(await storage.get(originalKey(file)))).toString(),
      })),
    ),
  };
}

test('folders, also empty ones, and all versions with who, when and why', async () => {
  const [ann, ben] = [await from.person('Ann'), await from.person('Ben')];
  const [place, other] = [await from.community(ann, 'House'), await from.community(ann, 'Garden')];
  await from.join(place, ben);
  const folder = (name: string, parent: string | null) =>
    ann.ok(createFolder, { params: { id: place }, body: { name, parent } });
  const drawer = await folder('Drawer', null);
  const deep = await folder('Deep', drawer.id);
  await folder('Empty', drawer.id);
  const put = async (who: typeof ann, text: string, name: string) =>
    (await upload(from, who, new TextEncoder().encode(text), { name, mime: 'text/plain' })).id;
  const body = { file: await put(ann, 'one', 'a.txt'), folder: deep.id };
  const one = await ann.ok(addFile, { params: { id: place }, body });
  await ben.ok(addVersion, { params: { id: one.id }, body: { file: await put(ben, 'two', 'b.txt'), note: 'Better' } });
  await ann.ok(updateItem, {
    params: { id: one.id },
    body: { version: 1, title: 'Plan.txt', markdown: 'Ours' } as never,
  });
  await ann.ok(placeItem, { params: { id: one.id, place: other } });
  await takeOver(from, to);
  const before = await contents(from);
  expect(before.versions.map(({ content, current }) => [content, current])).toEqual([
    ['one', false],
    ['two', true],
  ]);
  expect(before.folders).toHaveLength(3);
  expect(await contents(to)).toEqual(before);
  await takeOver(from, to);
  expect(await contents(to)).toEqual(before);
});
