import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';
import type { Category } from '../contract.ts';

export async function categoriesOf(db: Db, place: string): Promise<Category[]> {
  const { rows } = await sql<Category>`select c.id, c.name, c.description, c.colour,
      (select count(*)::int from (select from topic_place t
        where t.place_id = c.place_id and t.category_id = c.id limit 1000) t) as topics
    from topic_category c where c.place_id = ${place} order by c.position, c.id`.execute(db);
  return rows;
}

export const isCategoryOf = async (db: Db, place: string, category: string): Promise<boolean> => {
  const { rows } =
    await sql`select from topic_category where id = ${category} and place_id = ${place} for key share`.execute(db);
  return rows.length === 1;
};

export async function insertCategory(
  db: Db,
  place: string,
  { name, description, colour }: Pick<Category, 'name' | 'description' | 'colour'>,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into topic_category (place_id, name, description, colour, position)
    select ${place}, ${name}, ${description}, ${colour}, coalesce(max(position), 0) + 1 from topic_category where place_id = ${place}
    returning id`.execute(db);
  return rows[0]!.id;
}

export async function isNameTaken(db: Db, place: string, name: string, but: string | null): Promise<boolean> {
  const { rows } = await sql`select from topic_category
    where place_id = ${place} and lower(name) = lower(${name}) and id is distinct from ${but}::bigint`.execute(db);
  return rows.length > 0;
}

export async function changeCategory(
  db: Db,
  id: string,
  { name, description, colour }: Partial<Pick<Category, 'name' | 'description' | 'colour'>>,
): Promise<void> {
  await sql`update topic_category set name = coalesce(${name ?? null}, name),
    description = coalesce(${description ?? null}, description), colour = coalesce(${colour ?? null}, colour) where id = ${id}`.execute(
    db,
  );
}

/** Gives the categories of a place the order of these ids. */
export async function orderCategories(db: Db, ids: readonly string[]): Promise<void> {
  await sql`update topic_category c set position = e.position
    from unnest(${[...ids]}::bigint[]) with ordinality as e (id, position) where c.id = e.id`.execute(db);
}

/** Its topics stay, without one. Answers whether it was there. */
export async function deleteCategory(db: Db, place: string, id: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`select id from topic_category
    where id = ${id} and place_id = ${place} for update`.execute(db);
  if (!rows[0]) return false;
  await sql`update item set rev = rev + 1 where id in (select id from topic where category_id = ${id})`.execute(db);
  await sql`delete from topic_category where id = ${id}`.execute(db);
  return true;
}
