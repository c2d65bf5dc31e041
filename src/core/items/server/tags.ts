import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';

/** The id of a tag by its name, in whatever case. */
export async function findTag(db: Db, name: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from tag where name = ${name}::citext`.execute(db);
  return rows[0]?.id ?? null;
}

/** Makes an item's tags exactly these; unknown ones come into being. */
export async function putTags(db: Db, item: string, names: readonly string[]): Promise<void> {
  await sql`delete from item_tag t using tag where tag.id = t.tag_id and t.item_id = ${item}
    and tag.name <> all (${[...names]}::citext[])`.execute(db);
  if (names.length === 0) return;
  // Sorted, so that two who use the same new tags at once lock them in the same order.
  const sorted = [...new Set(names)].sort();
  await sql`insert into tag (name) select unnest(${sorted}::citext[]) on conflict do nothing`.execute(db);
  await sql`insert into item_tag (tag_id, item_id) select id, ${item} from tag where name = any (${sorted}::citext[])
    on conflict do nothing`.execute(db);
}
