import { takeTurns } from '../../../platform/database/turns.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Db } from '../../../platform/services.ts';
import { type Category, mostCategories, topicProblems } from '../contract.ts';
import {
  categoriesOf,
  changeCategory,
  insertCategory,
  isCategoryOf,
  isNameTaken,
  orderCategories,
} from './category-queries.ts';

/** Two who order at once, or give one name at once, take turns. */
const inTurn = (db: Db, place: string) => takeTurns(db, `topic categories of ${place}`);

const found = async (db: Db, place: string, id: string): Promise<Category> =>
  (await categoriesOf(db, place)).find((one) => one.id === id)!;

/** Throws `category_name_taken` and `too_many_categories`. */
export async function addCategory(
  db: Db,
  place: string,
  fields: Pick<Category, 'name' | 'description' | 'colour'>,
): Promise<Category> {
  await inTurn(db, place);
  if ((await categoriesOf(db, place)).length >= mostCategories) throw topicProblems.too_many_categories();
  if (await isNameTaken(db, place, fields.name, null)) throw topicProblems.category_name_taken();
  return found(db, place, await insertCategory(db, place, fields));
}

export interface CategoryChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly colour?: Category['colour'] | undefined;
  /** The category that it is to stand before; null for the end. */
  readonly before?: string | null | undefined;
}

/** Throws `not_found`, `category_name_taken` and `category_elsewhere`. */
export async function editCategory(db: Db, place: string, id: string, change: CategoryChange): Promise<Category> {
  await inTurn(db, place);
  if (!(await isCategoryOf(db, place, id))) throw problems.not_found();
  if (change.name !== undefined && (await isNameTaken(db, place, change.name, id)))
    throw topicProblems.category_name_taken();
  const { before, name, description, colour } = change;
  await changeCategory(db, id, {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(colour !== undefined && { colour }),
  });
  if (before !== undefined && before !== id) {
    const others = (await categoriesOf(db, place)).map((one) => one.id).filter((one) => one !== id);
    const at = before === null ? others.length : others.indexOf(before);
    if (at < 0) throw topicProblems.category_elsewhere();
    await orderCategories(db, others.toSpliced(at, 0, id));
  }
  return found(db, place, id);
}
