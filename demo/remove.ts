import { sql } from 'kysely';
import { rebuild, type Subscriber } from '../src/core/activity/server/subscribers.ts';
import { keysOf, originalKey } from '../src/core/files/server/files.ts';
import type { Variants } from '../src/core/files/server/queries.ts';
import type { Services } from '../src/platform/services.ts';
import { mayRemoveStored } from '../src/platform/storage/keeping.ts';

/**
 * Takes the demo company away: its people and their accounts, its communities, everything that was said by them or in them, and every line of the log about it. What
 * others wrote in places of their own stays. What is derived from the log is derived again.
 */
export async function removeDemo(services: Services, subscribers: readonly Subscriber[]): Promise<void> {
  const files = await services.db.transaction().execute(async (db) => {
    // The log is append-only for everybody but this and the erasure of a person's data.
    await sql`set local fika.erasing = 'on'`.execute(db);
    await sql`create temp table gone_person on commit drop as
      select subject_id as id from external_ref where source = 'demo' and ref like 'person:%'`.execute(db);
    await sql`create temp table gone_place on commit drop as
      select subject_id as id from external_ref where source = 'demo' and ref like 'place:%'
      union select page_id from person where id in (select id from gone_person)`.execute(db);
    await sql`create temp table gone_item on commit drop as
      select id from item where author_id in (select id from gone_person) or place_id in (select id from gone_place)`.execute(
      db,
    );
    await sql`create temp table gone_comment on commit drop as
      select id, item_id from comment where author_id in (select id from gone_person)`.execute(db);
    await sql`delete from activity where actor_id in (select id from gone_person) or person_id in (select id from gone_person)
      or object_id in (select id from gone_person union all select id from gone_place) or place_id in (select id from gone_place)
      or item_id in (select id from gone_item)`.execute(db);
    // Counters of what stays, before the rows that they count go.
    await sql`update item i set comment_count = comment_count - c.n, rev = rev + 1
      from (select item_id, count(*) as n from gone_comment group by 1) c where c.item_id = i.id`.execute(db);
    await sql`delete from comment where id in (select id from gone_comment)`.execute(db);
    await sql`delete from item where id in (select id from gone_item)`.execute(db);
    for (const subject of ['item', 'comment']) {
      await sql`update ${sql.table(subject)} s set reactions = (
          select coalesce(jsonb_object_agg(e.emoji, e.n), '{}') from (select emoji, count(*) as n from reaction r
            where r.subject_id = s.id and r.person_id not in (select id from gone_person) group by emoji) e)
        where s.id in (select subject_id from reaction where person_id in (select id from gone_person))`.execute(db);
    }
    const { rows: files } = await sql<{
      id: string;
      variants: Variants;
    }>`select id, variants from file where owner_id in (select id from gone_person)`.execute(db);
    await sql`update person set photo_id = null where photo_id in (select id from file where owner_id in (select id from gone_person))`.execute(
      db,
    );
    await sql`delete from attachment where file_id in (select id from file where owner_id in (select id from gone_person))`.execute(
      db,
    );
    await sql`delete from file where owner_id in (select id from gone_person)`.execute(db);
    await sql`delete from invitation where invited_by in (select id from gone_person)`.execute(db);
    await sql`delete from tag t where not exists (select 1 from item_tag i where i.tag_id = t.id)`.execute(db);
    await sql`delete from auth."user" where "id" in (select auth_id from person where id in (select id from gone_person))`.execute(
      db,
    );
    await sql`delete from place where id in (select id from gone_place)`.execute(db);
    await sql`delete from person where id in (select id from gone_person)`.execute(db);
    await sql`delete from external_ref where source = 'demo'`.execute(db);
    return files;
  });
  const mayRemove = await mayRemoveStored(services.db);
  for (const file of mayRemove ? files : []) {
    // The original is there until the AVIF of it is made.
    for (const key of [...keysOf(file), originalKey(file.id)]) await services.storage.remove(key);
  }
  for (const subscriber of subscribers) await rebuild(services, subscriber);
}
