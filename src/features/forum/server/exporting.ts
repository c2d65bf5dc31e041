import { sql } from 'kysely';
import type { KindExporting, Part } from '../../../core/exporting/parts.ts';
import type { Db } from '../../../platform/services.ts';
import { putInPlaces, recountSeen } from './queries.ts';

interface ExportedCategory {
  readonly name: string;
  readonly description: string;
  readonly colour: string;
  readonly position: number;
}

interface Own {
  readonly category: ExportedCategory | null;
  readonly closedAt: string | null;
  readonly mergedInto: string | null;
  readonly mergedReply: string | null;
  readonly splitFrom: string | null;
  /** How far each reader has read. */
  readonly seen: readonly { readonly person: string; readonly reply: string }[];
}

/** The category of that name; made where there is none. */
async function categoryIn(db: Db, place: string, { name, description, colour, position }: ExportedCategory) {
  const known = await sql<{ id: string }>`select id from topic_category
    where place_id = ${place} and lower(name) = lower(${name})`.execute(db);
  if (known.rows[0]) return { id: known.rows[0].id, isNew: false };
  const made = await sql<{ id: string }>`insert into topic_category (place_id, name, description, colour, position)
    values (${place}, ${name}, ${description}, ${colour}, ${position}) returning id`.execute(db);
  return { id: made.rows[0]!.id, isNew: true };
}

/** What every reader sees is among the fields; here is the rest, with the category by its name, since ids are others elsewhere. */
export const topicExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<Own & { id: string }>`
      select t.id, i.closed_at as "closedAt", t.merged_into as "mergedInto", t.merged_reply::text as "mergedReply", t.split_from as "splitFrom",
        case when c.id is null then null else
          jsonb_build_object('name', c.name, 'description', c.description, 'colour', c.colour, 'position', c.position) end as category,
        coalesce((select jsonb_agg(jsonb_build_object('person', s.person_id::text, 'reply', s.seen::text) order by s.person_id)
          from topic_seen s where s.topic_id = t.id), '[]') as seen
      from topic t join item i on i.id = t.id left join topic_category c on c.id = t.category_id
      where t.id = any (${[...ids]}::bigint[])`.execute(db);
    return new Map(rows.map(({ id, ...own }) => [id, own]));
  },
  restore: async (db, id, { fields, own }, ids) => {
    const { category, closedAt, mergedInto, mergedReply, splitFrom, seen } = own as unknown as Own;
    const { rows } = await sql<{ place_id: string }>`select place_id from item where id = ${id}`.execute(db);
    const place = rows[0]!.place_id;
    const into = category ? (await categoryIn(db, place, category)).id : null;
    await sql`update topic set category_id = ${into}, pinned = ${fields.pinned === true}, merged_into = ${ids(mergedInto) ?? null},
      merged_reply = ${ids(mergedReply) ?? null}, split_from = ${ids(splitFrom) ?? null} where id = ${id}`.execute(db);
    await sql`update item set closed_at = ${closedAt}::timestamptz where id = ${id}`.execute(db);
    await sql`delete from topic_seen where topic_id = ${id}`.execute(db);
    for (const { person, reply } of seen) {
      const [who, last] = [ids(person), ids(reply)];
      if (who && last)
        await sql`insert into topic_seen (person_id, topic_id, seen, replies) values (${who}, ${id}, ${last}, 0)`.execute(
          db,
        );
    }
    await recountSeen(db, id);
    await putInPlaces(db, id);
  },
};

/** Categories of their own, since one may have no topic yet. */
export const categoriesPart: Part = {
  name: 'topic-categories',
  page: (after, limit) => sql`select c.id, c.place_id as place, c.name, c.description, c.colour, c.position
    from topic_category c where c.id > ${after}::bigint order by c.id limit ${limit}`,
  take: async (db, record, ids) => {
    const place = ids(record.place);
    if (!place) return null;
    const { id, isNew } = await categoryIn(db, place, record as unknown as ExportedCategory);
    return isNew ? id : null;
  },
};
