import { sql } from 'kysely';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { appendActivity } from '../../activity/server/log.ts';
import { findKind } from '../../items/kinds.ts';
import { type Doc, emptyDocument, isEmpty, parseDocument } from '../../richtext/document.ts';

interface Locked {
  id: string;
  kind: string;
}

/** Both items, locked in the order of their ids, so that two who move at once wait for each other instead of for ever. */
async function lockBoth(db: Db, from: string, to: string): Promise<Map<string, Locked>> {
  const { rows } = await sql<Locked>`select id, kind from item
    where id = any (${[from, to]}::bigint[]) and deleted_at is null order by id for update`.execute(db);
  if (rows.length !== 2) throw problems.not_found();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The comments, with all answers to them, as far as they stand under the item. */
async function withAnswers(db: Db, item: string, comments: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with recursive chosen as (
      select id from comment where item_id = ${item} and id = any (${[...comments]}::bigint[])
      union select c.id from comment c join chosen on c.parent_id = chosen.id where c.item_id = ${item}
    ) select id from chosen order by id`.execute(db);
  return rows.map((row) => row.id);
}

/**
 * Moves comments, with the answers to them, from one item under another. They keep their ids, authors, times, reactions and pictures; whoever wrote one follows the
 * other discussion from then on. The right to do so is the caller's to check. Answers with the ids of what was moved.
 * Throws `not_found` where one of the items is gone.
 */
export async function moveComments(
  db: Db,
  viewer: Viewer,
  comments: readonly string[],
  from: string,
  to: string,
): Promise<string[]> {
  const items = await lockBoth(db, from, to);
  const moved = await withAnswers(db, from, comments);
  if (moved.length === 0) return [];
  const { rows } = await sql<{ said: number }>`
    with c as (
      update comment c set item_id = ${to}, parent_id = case when c.parent_id = any (${moved}::bigint[]) then c.parent_id end
      where c.id = any (${moved}::bigint[]) returning deleted_at
    ), a as (update attachment set item_id = ${to} where subject_id = any (${moved}::bigint[])),
    m as (update mention set item_id = ${to} where subject_id = any (${moved}::bigint[])),
    r as (update reaction set item_id = ${to} where subject_id = any (${moved}::bigint[])),
    t as (
      insert into comment_move (comment_id, from_item, to_item, moved_by)
      select unnest(${moved}::bigint[]), ${from}, ${to}, ${viewer.person}
    )
    select count(*)::int as said from c where deleted_at is null`.execute(db);
  await countMoved(db, from, to, rows[0]!.said);
  await followMoved(db, moved, to);
  for (const { id, kind } of items.values()) await findKind(kind)?.discussed?.(db, id, { what: 'moved' });
  await appendActivity(db, [
    ...moved.map((id) => ({ actor: viewer.person, verb: 'comment.moved', object: id, item: to, data: { from } })),
    { actor: viewer.person, verb: 'item.changed', object: from, item: from, data: { what: 'moved' } },
  ]);
  return moved;
}

const countMoved = (db: Db, from: string, to: string, said: number) =>
  sql`update item set rev = rev + 1, comment_count = comment_count + case id when ${to}::bigint then ${said}::int else -${said}::int end
    where id = any (${[from, to]}::bigint[])`.execute(db);

/** Whoever took part goes on hearing of it, unless they once said no. */
async function followMoved(db: Db, comments: readonly string[], item: string): Promise<void> {
  const { rows } = await sql<{ person_id: string }>`insert into follow (person_id, subject, subject_id)
    select distinct author_id, 'item', ${item}::bigint from comment where id = any (${[...comments]}::bigint[]) and deleted_at is null
    on conflict do nothing returning person_id`.execute(db);
  await appendActivity(
    db,
    rows.map(({ person_id }) => ({ actor: person_id, verb: 'item.followed', object: item, item })),
  );
}

interface Head {
  body: Doc;
  /** What stands below the words. */
  files: { file: string; name: string; alt: string; picture: boolean }[];
}

/** A comment has no files below its words: pictures come at their end, and other files as links. */
function wordsOf({ body, files }: Head): Doc {
  const below = files.map(({ file, name, alt, picture }) =>
    picture
      ? { type: 'image', attrs: { file, alt, title: null } }
      : {
          type: 'paragraph',
          content: [
            { type: 'text', text: name, marks: [{ type: 'link', attrs: { href: `/api/v1/files/${file}/content` } }] },
          ],
        },
  );
  return parseDocument({ type: 'doc', content: [...(isEmpty(body) ? [] : body.content), ...below] });
}

/**
 * Makes the words at the head of an item a comment under another one, with their author, time, reactions, mentions and files; the item itself keeps them in its history
 * alone. Answers with the comment's id, or null where there were no words. The right to do so is the caller's to check.
 */
export async function headToComment(db: Db, viewer: Viewer, from: string, to: string): Promise<string | null> {
  const items = await lockBoth(db, from, to);
  const found = await sql<Head>`select i.body, coalesce((
      select jsonb_agg(jsonb_build_object('file', f.id::text, 'name', f.name, 'alt', a.alt, 'picture', f.mime like 'image/%') order by a.position)
      from attachment a join file f on f.id = a.file_id where a.subject_id = i.id and not a.inline), '[]') as files
    from item i where i.id = ${from}`.execute(db);
  const head = found.rows[0]!;
  if (isEmpty(head.body) && head.files.length === 0) return null;
  const { rows } = await sql<{ id: string }>`
    with v as (
      insert into item_revision (item_id, version, title, body, editor_id, at)
      select id, version, title, body, author_id, coalesce(edited_at, created_at) from item where id = ${from}
    ), c as (
      insert into comment (id, item_id, author_id, body, reactions, created_at, edited_at)
      select fika_id(created_at), ${to}, author_id, ${JSON.stringify(wordsOf(head))}::jsonb, reactions, created_at, edited_at
      from item where id = ${from} returning id
    ), t as (insert into comment_move (comment_id, from_item, to_item, moved_by) select id, ${from}, ${to}, ${viewer.person} from c)
    select id from c`.execute(db);
  const { id } = rows[0]!;
  for (const table of ['attachment', 'mention', 'reaction'])
    await sql`update ${sql.table(table)} set subject_id = ${id}, item_id = ${to} where subject_id = ${from}`.execute(
      db,
    );
  await sql`update item set rev = rev + 1, version = version + 1, reactions = '{}', body = ${JSON.stringify(emptyDocument())}::jsonb
    where id = ${from}`.execute(db);
  await sql`update item set rev = rev + 1, comment_count = comment_count + 1 where id = ${to}`.execute(db);
  await followMoved(db, [id], to);
  for (const item of items.values()) await findKind(item.kind)?.discussed?.(db, item.id, { what: 'moved' });
  await appendActivity(db, [
    { actor: viewer.person, verb: 'comment.moved', object: id, item: to, data: { from } },
    { actor: viewer.person, verb: 'item.edited', object: from, item: from, data: { mentions: [] } },
  ]);
  return id;
}
