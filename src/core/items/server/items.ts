import { sql } from 'kysely';
import type { z } from 'zod';
import { invalid } from '../../../platform/http/failures.ts';
import type { ReadyJson } from '../../../platform/http/json.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { allowed } from '../../access/server/allowed.ts';
import { appendActivity } from '../../activity/server/log.ts';
import { commentProblems } from '../../comments/contract.ts';
import { noteMade } from '../../importing/server/made.ts';
import type { Doc } from '../../richtext/document.ts';
import { mergeDocuments, mergeValue } from '../../richtext/merge.ts';
import { type Item, itemProblems } from '../contract.ts';
import { findKind, type Kind } from '../kinds.ts';
import { type AttachmentInput, putAttachments } from './attachments.ts';
import { type Body, type BodyInput, readBody } from './body.ts';
import { linkedItems, putLinks } from './links.ts';
import { getItem } from './pipeline.ts';
import { putTags } from './tags.ts';

export interface ItemInput extends BodyInput {
  readonly kind: string;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  readonly attachments?: readonly AttachmentInput[] | undefined;
  /** Further places. */
  readonly places?: readonly string[] | undefined;
  /** The kind's own fields, not yet checked. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** For imports and the demo company: when it was really written. */
  readonly createdAt?: Date | undefined;
  /** For imports whose records name each other: an id that `fika_id` has given out, of that time. */
  readonly id?: string | undefined;
}

/** Parses the kind's own fields; unknown ones are refused by name. */
function ownFields(schema: z.ZodType, fields: Readonly<Record<string, unknown>>): unknown {
  const parsed = schema.safeParse(fields);
  if (!parsed.success) throw invalid(parsed.error, ['body']);
  return parsed.data;
}

function checkContent(kind: Kind, title: string, body: Body, attachments: number): void {
  if (kind.title === 'required' && title === '') throw itemProblems.title_needed();
  if (kind.title === 'none' && title !== '') throw problems.invalid_request('This kind of content has no title.');
  if (!kind.emptyBody && body.empty && attachments === 0) throw commentProblems.empty_body();
}

/**
 * Makes an item in its home place and in further ones. The right to post in the home place is the caller's to check (the route's
 * guard does); that to post in the further ones is checked here. Returns the new id.
 */
export async function createItem(db: Db, viewer: Viewer, home: string, input: ItemInput): Promise<string> {
  const kind = findKind(input.kind);
  if (!kind) throw itemProblems.unknown_kind();
  const own = ownFields(kind.input, input.fields);
  const body = await readBody(db, viewer, input);
  const title = input.title ?? '';
  checkContent(kind, title, body, input.attachments?.length ?? 0);
  const further = [...new Set(input.places ?? [])].filter((place) => place !== home);
  if (further.length > 0) {
    const may = await allowed(db, viewer, 'post', 'place', further);
    if (may.size !== further.length) throw problems.forbidden('You may not post in one of these places.');
  }
  const id = await insertItem(db, viewer, home, [home, ...further], title, body, input);
  await linkReferences(db, viewer, id, body, input.attachments ?? []);
  await kind.create?.(db, { id, viewer }, own);
  await noteMade(db, 'item', id);
  return id;
}

/** The row, its placements, the author's follow and the line in the log, in one statement. */
async function insertItem(
  db: Db,
  viewer: Viewer,
  home: string,
  places: readonly string[],
  title: string,
  body: Body,
  input: ItemInput,
): Promise<string> {
  const at = input.createdAt ?? null;
  const { rows } = await sql<{ id: string }>`
    with i as (
      insert into item (id, kind, place_id, author_id, title, body, language, created_at)
      select coalesce(${input.id ?? null}::bigint, fika_id(coalesce(${at}::timestamptz, clock_timestamp()))), ${input.kind}, ${home}, ${viewer.person}, ${title},
        ${JSON.stringify(body.doc)}::jsonb, ${input.language ?? null}, coalesce(${at}::timestamptz, clock_timestamp())
      returning id, created_at
    ), w as (
      insert into placement (place_id, item_id, placed_by, kind)
      select unnest(${[...places]}::bigint[]), i.id, ${viewer.person}, ${input.kind} from i
    ), f as (
      insert into follow (person_id, subject, subject_id) select ${viewer.person}, 'item', i.id from i
    ), a as (
      insert into activity (actor_id, verb, object_id, item_id, place_id, at, data)
      select ${viewer.person}, 'item.created', i.id, i.id, ${home}, i.created_at,
        ${JSON.stringify({ kind: input.kind, mentions: body.references.people })}::jsonb from i
    ), s as (
      update membership m set seen_item_id = greatest(seen_item_id, i.id) from i
      where m.person_id = ${viewer.person} and m.place_id = any (${[...places]}::bigint[])
    )
    select id from i`.execute(db);
  return rows[0]!.id;
}

async function linkReferences(
  db: Db,
  viewer: Viewer,
  id: string,
  body: Body,
  attachments: readonly AttachmentInput[],
): Promise<void> {
  const { tags, people, files } = body.references;
  const linked = linkedItems(body.references);
  if (linked.length > 0) await putLinks(db, id, linked);
  if (tags.length > 0) await putTags(db, id, tags);
  if (people.length > 0) await putMentions(db, id, id, people);
  if (attachments.length > 0 || files.length > 0) await putAttachments(db, viewer.person, id, id, attachments, files);
}

/** Makes a subject's mentions exactly these; ids of nobody are passed over. Answers with those who were not mentioned before. */
export async function putMentions(db: Db, subject: string, item: string, people: readonly string[]): Promise<string[]> {
  await sql`delete from mention where subject_id = ${subject} and person_id <> all (${[...people]}::bigint[])`.execute(
    db,
  );
  if (people.length === 0) return [];
  const { rows } = await sql<{ person_id: string }>`insert into mention (subject_id, person_id, item_id)
    select ${subject}, p.id, ${item} from person p where p.id = any (${[...people]}::bigint[])
    on conflict do nothing returning person_id`.execute(db);
  return rows.map((row) => row.person_id);
}

export interface ItemChange extends BodyInput {
  readonly version: number;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  readonly attachments?: readonly AttachmentInput[] | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  /** For imports: when it was really edited. */
  readonly editedAt?: Date | undefined;
}

interface Locked {
  kind: string;
  title: string;
  body: unknown;
  version: number;
  language: string | null;
  author_id: string;
  editor_id: string;
  created_at: Date;
  edited_at: Date | null;
}

/**
 * Whoever saves second is shown the first one's text (`conflict` carries `current`); nothing is overwritten unseen. Where the kind says so, what both changed is
 * made one instead, and only where they changed the same part `conflict` comes, with `both`: their one text, that part twice.
 */
export async function changeItem(db: Db, viewer: Viewer, id: string, change: ItemChange): Promise<void> {
  const { rows } = await sql<Locked>`select kind, title, body, version, language, author_id,
    coalesce(editor_id, author_id) as editor_id, created_at, edited_at from item
    where id = ${id} and deleted_at is null for update`.execute(db);
  const before = rows[0];
  if (!before) throw itemProblems.already_deleted();
  const kind = findKind(before.kind);
  if (!kind) throw itemProblems.unknown_kind();
  const own = ownFields(kind.change, change.fields);
  const writesBody = change.body !== undefined || change.markdown !== undefined;
  const said = await readBody(db, viewer, writesBody ? change : { body: before.body as Doc });
  const merged = await mergeInto(db, viewer, id, kind, before, change, writesBody ? said.doc : null);
  const title = merged ? merged.title : (change.title ?? before.title);
  const body = merged ? await readBody(db, viewer, { body: merged.doc }) : said;
  const attached = change.attachments?.length ?? (await countAttachments(db, id));
  checkContent(kind, title, body, attached);
  await sql`insert into item_revision (item_id, version, title, body, editor_id, at)
    values (${id}, ${before.version}, ${before.title}, ${JSON.stringify(before.body)}::jsonb, ${before.editor_id},
      ${before.edited_at ?? before.created_at})`.execute(db);
  await sql`update item set title = ${title}, body = ${JSON.stringify(body.doc)}::jsonb, version = version + 1, rev = rev + 1, editor_id = ${viewer.person},
    language = ${change.language ?? before.language}, edited_at = coalesce(${change.editedAt ?? null}::timestamptz, clock_timestamp())
    where id = ${id}`.execute(db);
  let mentions: string[] = [];
  if (writesBody) {
    await putLinks(db, id, linkedItems(body.references));
    await putTags(db, id, body.references.tags);
    mentions = await putMentions(db, id, id, body.references.people);
  }
  if (writesBody || change.attachments) {
    const listed = change.attachments ?? (await listedAttachments(db, id));
    await putAttachments(db, viewer.person, id, id, listed, body.references.files);
  }
  await kind.update?.(db, { id, viewer }, own);
  await appendActivity(db, [
    {
      actor: viewer.person,
      verb: 'item.edited',
      object: id,
      item: id,
      data: { mentions },
      ...(change.editedAt && { at: change.editedAt }),
    },
  ]);
}

/** What somebody made of an older version, and what it has become since, as one; null where nothing came between. Throws `conflict`. */
async function mergeInto(
  db: Db,
  viewer: Viewer,
  id: string,
  kind: Kind,
  now: Locked,
  mine: ItemChange,
  doc: Doc | null,
): Promise<{ title: string; doc: Doc } | null> {
  if (now.version === mine.version) return null;
  const conflict = async (both: { title: string; doc: Doc } | null) =>
    problems.conflict(undefined, { current: await getItem(db, viewer, id), ...(both && { both }) });
  const { rows } = await sql<{ title: string; body: unknown }>`select title, body from item_revision
    where item_id = ${id} and version = ${mine.version}`.execute(db);
  const base = rows[0];
  if (!kind.merges || !base) throw await conflict(null);
  const title = mergeValue(base.title, mine.title ?? base.title, now.title);
  const text = mergeDocuments(base.body as Doc, doc ?? (base.body as Doc), now.body as Doc);
  const both = { title: title ?? mine.title ?? now.title, doc: text.doc };
  if (title === undefined || text.conflicts > 0) throw await conflict(both);
  return both;
}

async function countAttachments(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from attachment where subject_id = ${id}`.execute(
    db,
  );
  return rows[0]!.n;
}

async function listedAttachments(db: Db, id: string): Promise<AttachmentInput[]> {
  const { rows } = await sql<AttachmentInput>`select file_id as file, alt from attachment
    where subject_id = ${id} and not inline order by position`.execute(db);
  return rows;
}

interface LockedItem {
  kind: string;
  place_id: string;
  deleted: boolean;
}

/** Deleting an item and putting it somewhere take turns: a placement of something deleted would be seen by nobody but the counts. */
async function lockItem(db: Db, id: string): Promise<LockedItem | undefined> {
  const { rows } = await sql<LockedItem>`select kind, place_id, deleted_at is not null as deleted from item
    where id = ${id} for update`.execute(db);
  return rows[0];
}

/** Takes an item out of every list; its row and discussion are kept, and where it stood, so that it can be brought back. Twice is not an error. */
export async function deleteItem(db: Db, viewer: Viewer, id: string): Promise<void> {
  const found = await lockItem(db, id);
  const { rows } = await sql<{ places: string[] }>`
    with gone as (delete from placement where item_id = ${id} returning place_id)
    select coalesce(array_agg(place_id), '{}') as places from gone`.execute(db);
  const places = rows[0]!.places;
  const { numAffectedRows } = await sql`update item set deleted_at = clock_timestamp(), deleted_by = ${viewer.person},
    deleted_places = ${places}::bigint[], rev = rev + 1 where id = ${id} and deleted_at is null`.execute(db);
  if (!found || numAffectedRows === 0n) return;
  await findKind(found.kind)?.placed?.(db, id);
  await appendActivity(db, [{ actor: viewer.person, verb: 'item.deleted', object: id, item: id, data: { places } }]);
}

export async function restoreItem(db: Db, viewer: Viewer, id: string): Promise<void> {
  const { rows } = await sql<{ kind: string }>`
    with back as (
      select id, deleted_places from item where id = ${id} and deleted_at is not null for update
    ), restored as (
      update item i set deleted_at = null, deleted_by = null, deleted_places = null, rev = rev + 1 from back
      where i.id = back.id returning i.id, i.kind
    )
    insert into placement (place_id, item_id, placed_by, kind)
    select unnest(back.deleted_places), back.id, ${viewer.person}, restored.kind from back join restored using (id)
    on conflict do nothing returning kind`.execute(db);
  if (!rows[0]) return;
  await findKind(rows[0].kind)?.placed?.(db, id);
  await appendActivity(db, [{ actor: viewer.person, verb: 'item.restored', object: id, item: id }]);
}

export async function placeItem(db: Db, viewer: Viewer, id: string, place: string): Promise<ReadyJson<Item>> {
  const found = await lockItem(db, id);
  if (!found || found.deleted) throw itemProblems.already_deleted();
  const { numAffectedRows } =
    await sql`insert into placement (place_id, item_id, placed_by, kind) select ${place}, id, ${viewer.person}, kind from item where id = ${id}
    on conflict do nothing`.execute(db);
  if (numAffectedRows === 1n) {
    await findKind(found.kind)?.placed?.(db, id);
    await appendActivity(db, [{ actor: viewer.person, verb: 'item.placed', object: id, item: id, place }]);
  }
  return getItem(db, viewer, id);
}

/**
 * Gives an item another home place; from its old one it goes. The right to take it away there and to post here is the caller's to check. Answers whether it moved.
 * Throws `already_deleted`.
 */
export async function moveItem(db: Db, viewer: Viewer, id: string, place: string): Promise<boolean> {
  const found = await lockItem(db, id);
  if (!found || found.deleted) throw itemProblems.already_deleted();
  if (found.place_id === place) return false;
  await sql`insert into placement (place_id, item_id, placed_by, kind) values (${place}, ${id}, ${viewer.person}, ${found.kind})
    on conflict do nothing`.execute(db);
  await sql`delete from placement where place_id = ${found.place_id} and item_id = ${id}`.execute(db);
  await sql`update item set place_id = ${place}, rev = rev + 1 where id = ${id}`.execute(db);
  await findKind(found.kind)?.placed?.(db, id);
  await appendActivity(db, [
    { actor: viewer.person, verb: 'item.placed', object: id, item: id, place },
    { actor: viewer.person, verb: 'item.unplaced', object: id, item: id, place: found.place_id },
  ]);
  return true;
}

/** Closes an item's discussion, or opens it again. Twice is not an error. */
export async function setItemClosed(db: Db, viewer: Viewer, id: string, closed: boolean, at?: Date): Promise<void> {
  const { numAffectedRows } = await sql`update item
    set closed_at = case when ${closed}::boolean then coalesce(${at ?? null}::timestamptz, clock_timestamp()) end, rev = rev + 1
    where id = ${id} and deleted_at is null and (closed_at is null) = ${closed}`.execute(db);
  if (numAffectedRows === 0n) return;
  const what = closed ? 'closed' : 'reopened';
  await appendActivity(db, [{ actor: viewer.person, verb: 'item.changed', object: id, item: id, data: { what }, at }]);
}

/** Its author, or a moderator of that place; the home place is left only by deleting. */
export async function unplaceItem(db: Db, viewer: Viewer, id: string, place: string): Promise<void> {
  const { rows } = await sql<{
    kind: string;
    author_id: string;
    home: boolean;
  }>`select kind, author_id, place_id = ${place} as home from item where id = ${id} for update`.execute(db);
  const item = rows[0];
  const moderates = (await allowed(db, viewer, 'moderate', 'place', [place])).has(place);
  if (!item || (item.author_id !== viewer.person && !moderates)) throw problems.forbidden();
  // Said last: which of its places is the home one is not for every reader to know.
  if (item.home) throw problems.forbidden('An item leaves its home place only by being deleted.');
  const { numAffectedRows } = await sql`delete from placement where place_id = ${place} and item_id = ${id}`.execute(
    db,
  );
  if (numAffectedRows === 0n) return;
  await findKind(item.kind)?.placed?.(db, id);
  await appendActivity(db, [{ actor: viewer.person, verb: 'item.unplaced', object: id, item: id, place }]);
}
