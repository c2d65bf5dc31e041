import { sql } from 'kysely';
import type { Undoing } from '../../../core/importing/server/undo.ts';

/** Private bookmarks that an import made; those in communities are items. One that was shared since is an item too, and stays. */
export const bookmarkUndoing: Undoing = {
  noun: 'bookmark',
  plural: 'bookmarks',
  untouched: () => sql<boolean>`exists (select 1 from bookmark b where b.id = m.subject_id and b.item_id is null)`,
  undo: async (db, _viewer, id) => {
    await sql`delete from bookmark where id = ${id} and item_id is null`.execute(db);
  },
  forget: true,
};
