import { sql } from 'kysely';
import type { KindExporting, Part } from '../../../core/exporting/parts.ts';
import { folderAt } from './folders.ts';
import { insertVersion, putInPlaces, setFolder } from './queries.ts';

interface Own {
  /** The names of the folders above it, from the top. */
  readonly folder: readonly string[];
  readonly versions: readonly {
    readonly file: string;
    readonly person: string;
    readonly note: string;
    readonly at: string;
  }[];
}

/** The names of the folders down to one. */
const namesTo = (folder: string) => sql`array(with recursive up as (
    select f.parent_id, f.name, 1 as height from file_folder f where f.id = ${sql.raw(folder)}
    union all select f.parent_id, f.name, up.height + 1 from file_folder f join up on f.id = up.parent_id where up.height < 100
  ) select name from up order by height desc)`;

/** Every version with who and when. Their bytes are among the item's files. */
export const fileExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<Own & { id: string }>`
      select i.id, ${namesTo('i.folder_id')} as folder, coalesce((select jsonb_agg(jsonb_build_object('file', v.file_id::text, 'person', v.person_id::text,
          'note', v.note, 'at', v.at) order by v.number) from file_version v where v.item_id = i.id), '[]') as versions
      from file_item i where i.id = any (${[...ids]}::bigint[])`.execute(db);
    return new Map(rows.map(({ id, ...own }) => [id, { ...own }]));
  },
  restore: async (db, id, { own }, ids) => {
    const { folder, versions } = own as unknown as Own;
    const { rows } = await sql<{
      place: string;
      author: string;
    }>`select place_id as place, author_id as author from item
      where id = ${id}`.execute(db);
    if (folder.length > 0) await setFolder(db, id, (await folderAt(db, rows[0]!.place, folder)).id);
    for (const { file, person, note, at } of versions) {
      const here = ids(file);
      if (here)
        await insertVersion(db, id, { file: here, person: ids(person) ?? rows[0]!.author, note, at: new Date(at) });
    }
    await putInPlaces(db, id);
  },
};

/** Folders of their own, since one may have nothing in it. */
export const foldersPart: Part = {
  name: 'file-folders',
  page: (after, limit) => sql`select o.id, o.place_id as place, ${namesTo('o.id')} as path from file_folder o
    where o.id > ${after}::bigint order by o.id limit ${limit}`,
  take: async (db, { place, path }, ids) => {
    const where = ids(place);
    if (!where) return null;
    const { id, isNew } = await folderAt(db, where, path as string[]);
    return isNew ? id : null;
  },
};
