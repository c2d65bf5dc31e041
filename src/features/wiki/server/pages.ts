import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import { sql } from 'kysely';
import type { z } from 'zod';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { defineKind } from '../../../core/items/kinds.ts';
import { knownColleague } from '../../../core/people/server/queries.ts';
import { takeTurns } from '../../../platform/database/turns.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { deepest, pageChange, type pageFields, pageInput, pageProblems } from '../contract.ts';
import { pageExporting } from './exporting.ts';
import {
  type Care,
  heightOf,
  homeOf,
  idsBelow,
  insertPage,
  neighbours,
  noteChange,
  outdatedAmong,
  type PageRow,
  pageRows,
  placePages,
  positionAfter,
  positionOf,
  renewalOf,
  setCare,
  setPosition,
  touch,
  trailOf,
} from './queries.ts';

type PageFields = z.output<typeof pageFields>;

const present = (row: PageRow): PageFields => ({
  parent: row.parent_id,
  owner: row.owner,
  validUntil: row.valid_until,
  reviewedAt: row.reviewed_at?.toISOString() ?? null,
  reviewedBy: row.reviewed_by,
  template: row.template,
  editor: row.editor,
});

/** Throws `not_found` for what is no page. */
async function fieldsOf(db: Db, id: string): Promise<PageFields> {
  const [row] = await pageRows(db, [id]);
  if (!row) throw problems.not_found();
  return present(row);
}

export const page = defineKind({
  kind: 'page',
  input: pageInput,
  change: pageChange,
  title: 'required',
  emptyBody: true,
  editors: 'members',
  merges: true,
  exporting: pageExporting,
  create: async (db, { id, viewer }, input) => {
    const { place_id: place } = await homeOf(db, id);
    if (input.owner) await demandColleague(db, input.owner);
    const { parent = null, validUntil = null, template } = input;
    const owner = input.owner === undefined ? viewer.person : input.owner;
    await shapeTree(db, place);
    if (parent !== null) await demandRoom(db, place, parent, 1);
    const between = (await neighbours(db, place, parent, null))!;
    const position = generateKeyBetween(between.after, between.before);
    await insertPage(db, id, { parent, position, owner, validUntil, template });
  },
  update: (db, { id }) => noteChange(db, id).then(() => undefined),
  placed: settleChildren,
  shared: async (db, ids) => new Map((await pageRows(db, ids)).map((row) => [row.id, { ...present(row) }])),
  outdated: outdatedAmong,
});

/** Whoever changes the shape of a place's tree waits for the others: two moves at once must not make a circle. */
const shapeTree = (db: Db, place: string) => takeTurns(db, `pages of ${place}`);

async function demandColleague(db: Db, person: string): Promise<void> {
  if (!(await knownColleague(db, person))) throw problems.not_found('Whoever is to look after it is not here.');
}

/** Throws where `height` levels do not fit below `parent`, or where that is no page of this place. Answers with the pages above. */
async function demandRoom(db: Db, place: string, parent: string, height: number): Promise<string[]> {
  const above = await positionOf(db, parent);
  if (above?.place_id !== place) throw pageProblems.page_elsewhere();
  const trail = await trailOf(db, parent);
  if (trail.length + height > deepest) throw pageProblems.page_too_deep();
  return trail.map(({ id }) => id);
}

/**
 * What stood below a page that was deleted stands where the page was; when it comes back, they do, as far as nobody has put them elsewhere since.
 */
async function settleChildren(db: Db, id: string): Promise<void> {
  const { place_id: place, deleted } = await homeOf(db, id);
  await shapeTree(db, place);
  const children = await idsBelow(db, id, !deleted);
  if (children.length === 0) return;
  const { rows } = await sql<{ id: string; place_id: string; parent_id: string | null; position: string }>`
    select id, place_id, parent_id, position from page where id = ${id}`.execute(db);
  const own = rows[0]!;
  if (deleted) {
    const keys = generateNKeysBetween(own.position, await positionAfter(db, own), children.length);
    await placePages(
      db,
      children.map((child, n) => ({ id: child.id, position: keys[n]! })),
      own.parent_id,
      id,
    );
    return;
  }
  const last = (await neighbours(db, place, id, null))!;
  const keys = generateNKeysBetween(last.after, null, children.length);
  await placePages(
    db,
    children.map((child, n) => ({ id: child.id, position: keys[n]! })),
    id,
    null,
  );
}

/** Tells readers and the search that something about a page other than its words has changed. */
async function changed(db: Db, viewer: Viewer, id: string, what: string): Promise<void> {
  await touch(db, [id]);
  await appendActivity(db, [{ actor: viewer.person, verb: 'item.changed', object: id, item: id, data: { what } }]);
}

/**
 * Puts a page, with all that stands below it, below `parent` (null: at the top), before `before` or as the last.
 * Throws `page_elsewhere`, `page_in_itself`, `page_too_deep`.
 */
export async function movePage(
  db: Db,
  viewer: Viewer,
  id: string,
  parent: string | null,
  before: string | null,
): Promise<PageFields> {
  const found = await positionOf(db, id);
  if (!found) throw problems.not_found();
  await shapeTree(db, found.place_id);
  if (parent !== null) {
    const above = await demandRoom(db, found.place_id, parent, await heightOf(db, id));
    if (above.includes(id)) throw pageProblems.page_in_itself();
  }
  if (before === id) return fieldsOf(db, id);
  const between = await neighbours(db, found.place_id, parent, before);
  if (!between) throw pageProblems.page_elsewhere('The page that it is to stand before is not there any more.');
  await setPosition(db, id, parent, generateKeyBetween(between.after, between.before));
  await changed(db, viewer, id, 'position');
  return fieldsOf(db, id);
}

/** Who looks after it, until when it is true, whether it is a template. A new owner is told. */
export async function carePage(db: Db, viewer: Viewer, id: string, care: Care): Promise<PageFields> {
  const before = await fieldsOf(db, id);
  if (care.owner && care.owner !== before.owner?.id) await demandColleague(db, care.owner);
  await setCare(db, viewer, id, care);
  await changed(db, viewer, id, 'care');
  return fieldsOf(db, id);
}

/** It is still true: until the day named, or for as long again. */
export async function renewPage(db: Db, viewer: Viewer, id: string, until?: string): Promise<PageFields> {
  await fieldsOf(db, id);
  return carePage(db, viewer, id, { validUntil: until ?? (await renewalOf(db, id)) });
}
