import { sql } from 'kysely';
import { decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { abilitiesOf } from '../../access/server/allowed.ts';
import { appendActivity } from '../../activity/server/log.ts';
import { followByTakingPart } from '../../follows/server/follows.ts';
import { noteMade } from '../../importing/server/made.ts';
import { findKind } from '../../items/kinds.ts';
import { putAttachments } from '../../items/server/attachments.ts';
import { type BodyInput, readBody } from '../../items/server/body.ts';
import { putMentions } from '../../items/server/items.ts';
import { type Comment, commentProblems } from '../contract.ts';
import { presentComment } from './present.ts';
import { commentRows, commentsOf } from './queries.ts';

export interface CommentInput extends BodyInput {
  readonly parent?: string | null | undefined;
  /** For imports and the demo company. */
  readonly createdAt?: Date | undefined;
}

/** Comments on an item. The right to comment is the caller's to check. Returns the new id. */
export async function createComment(db: Db, viewer: Viewer, item: string, input: CommentInput): Promise<string> {
  const body = await readBody(db, viewer, input);
  if (body.empty) throw commentProblems.empty_body();
  const parentAuthor = input.parent ? await authorOfParent(db, item, input.parent) : null;
  const at = input.createdAt ?? null;
  // The item's row is locked first: a comment and the deletion of its item take turns.
  const { rows } = await sql<{ id: string; kind: string }>`
    with i as (
      update item set comment_count = comment_count + 1, rev = rev + 1
      where id = ${item} and deleted_at is null and closed_at is null returning id, place_id, kind
    ), c as (
      insert into comment (id, item_id, parent_id, author_id, body, created_at)
      select fika_id(coalesce(${at}::timestamptz, clock_timestamp())), i.id, ${input.parent ?? null}::bigint, ${viewer.person},
        ${JSON.stringify(body.doc)}::jsonb, coalesce(${at}::timestamptz, clock_timestamp()) from i
      returning id, created_at
    ), a as (
      insert into activity (actor_id, verb, object_id, item_id, place_id, person_id, at, data)
      select ${viewer.person}, 'comment.created', c.id, i.id, i.place_id, ${parentAuthor}::bigint, c.created_at,
        ${JSON.stringify({ mentions: body.references.people, ...(input.parent && { parent: input.parent }) })}::jsonb from c, i
    )
    select c.id, i.kind from c, i`.execute(db);
  const made = rows[0];
  if (!made) throw await whyNoComment(db, item);
  const { id, kind } = made;
  await followByTakingPart(db, viewer.person, item);
  const { people, files } = body.references;
  if (people.length > 0) await putMentions(db, id, item, people);
  if (files.length > 0) await putAttachments(db, viewer.person, id, item, [], files);
  await findKind(kind)?.discussed?.(db, item, { what: 'created', comment: id });
  await noteMade(db, 'comment', id);
  return id;
}

/** It was gone or closed between the question whether one may and the attempt. */
async function whyNoComment(db: Db, item: string): Promise<Error> {
  const { rows } = await sql`select from item where id = ${item} and deleted_at is null`.execute(db);
  return rows.length === 0 ? problems.not_found() : commentProblems.discussion_closed();
}

async function authorOfParent(db: Db, item: string, parent: string): Promise<string> {
  const { rows } = await sql<{ author_id: string }>`select author_id from comment
    where id = ${parent} and item_id = ${item} and deleted_at is null`.execute(db);
  if (!rows[0]) throw commentProblems.parent_elsewhere();
  return rows[0].author_id;
}

/** A page of a discussion. */
export async function discussion(
  db: Db,
  viewer: Viewer,
  item: string,
  /** What the viewer may do with the item. */
  can: readonly string[],
  query: { order: 'oldest' | 'newest'; from?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: Comment[]; next: string | null }> {
  const after = decodeIdCursor(query.cursor) ?? (query.from ? beside(query.from, query.order) : null);
  const found = await commentsOf(db, viewer, item, query.order, after, query.limit);
  const { rows, next } = pageOf(found, query.limit, (row) => [row.id]);
  return { items: rows.map((row) => presentComment(viewer, row, can)), next };
}

/** Where a page goes on that begins with `from`, or that goes back from it. */
const beside = (from: string, order: 'oldest' | 'newest'): string =>
  order === 'oldest' ? String(BigInt(from) - 1n) : from;

export async function getComment(db: Db, viewer: Viewer, id: string): Promise<Comment> {
  const row = (await commentRows(db, [id], viewer)).get(id);
  const can = row && (await abilitiesOf(db, viewer, 'item', [row.item_id])).get(row.item_id);
  if (!row || !can) throw problems.not_found();
  return presentComment(viewer, row, can);
}

/** Changes a comment's words; answers with its item. */
export async function changeComment(
  db: Db,
  viewer: Viewer,
  id: string,
  change: BodyInput & {
    readonly version: number;
    /** For imports: when it was really edited. */
    readonly editedAt?: Date | undefined;
  },
): Promise<string> {
  const { rows } = await sql<{ item_id: string; version: number; body: unknown; at: Date }>`
    select item_id, version, body, coalesce(edited_at, created_at) as at from comment
    where id = ${id} and deleted_at is null for update`.execute(db);
  const before = rows[0];
  if (!before) throw commentProblems.comment_deleted();
  if (before.version !== change.version) {
    throw problems.conflict(undefined, { current: await getComment(db, viewer, id) });
  }
  const body = await readBody(db, viewer, change);
  if (body.empty) throw commentProblems.empty_body();
  await sql`insert into comment_revision (comment_id, version, body, at)
    values (${id}, ${before.version}, ${JSON.stringify(before.body)}::jsonb, ${before.at})`.execute(db);
  await sql`update comment set body = ${JSON.stringify(body.doc)}::jsonb, version = version + 1,
    edited_at = coalesce(${change.editedAt ?? null}::timestamptz, clock_timestamp())
    where id = ${id}`.execute(db);
  const mentions = await putMentions(db, id, before.item_id, body.references.people);
  await putAttachments(db, viewer.person, id, before.item_id, [], body.references.files);
  await touchItem(db, before.item_id, 0);
  await appendActivity(db, [
    {
      actor: viewer.person,
      verb: 'comment.edited',
      object: id,
      item: before.item_id,
      data: { mentions },
      ...(change.editedAt && { at: change.editedAt }),
    },
  ]);
  return before.item_id;
}

/** Answers with the item's kind. */
async function touchItem(db: Db, item: string, comments: number): Promise<string> {
  const { rows } = await sql<{ kind: string }>`update item
    set rev = rev + 1, comment_count = comment_count + ${comments} where id = ${item} returning kind`.execute(db);
  return rows[0]!.kind;
}

/** Deletes or brings back; the comment keeps its place in the thread. Twice is not an error. */
export async function setCommentDeleted(db: Db, viewer: Viewer, id: string, deleted: boolean): Promise<void> {
  const { rows } = await sql<{ item_id: string }>`
    update comment set deleted_at = ${deleted ? sql`clock_timestamp()` : sql`null`}, deleted_by = ${deleted ? viewer.person : null}
    where id = ${id} and (deleted_at is null) = ${deleted} returning item_id`.execute(db);
  const item = rows[0]?.item_id;
  if (!item) return;
  const kind = await touchItem(db, item, deleted ? -1 : 1);
  await findKind(kind)?.discussed?.(db, item, { what: deleted ? 'deleted' : 'restored', comment: id });
  await appendActivity(db, [
    { actor: viewer.person, verb: deleted ? 'comment.deleted' : 'comment.restored', object: id, item },
  ]);
}
