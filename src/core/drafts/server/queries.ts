import { type RawBuilder, sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { PersonChip } from '../../people/contract.ts';
import { chipJson } from '../../people/server/queries.ts';
import type { PlaceChip } from '../../places/contract.ts';
import { placeChipJson } from '../../places/server/queries.ts';
import type { Doc } from '../../richtext/document.ts';
import type { reviews } from '../contract.ts';
import { draftIsReadable } from './readable.ts';

export interface DraftRow {
  id: string;
  kind: string;
  title: string;
  body: Doc;
  fields: Record<string, unknown>;
  language: string | null;
  version: number;
  place: PlaceChip;
  owner: PersonChip;
  people: PersonChip[];
  item_id: string | null;
  item_version: number | null;
  review: (typeof reviews)[number];
  reviewer: PersonChip | null;
  review_note: string;
  scheduled_at: Date | null;
  not_published: string | null;
  created_at: Date;
  updated_at: Date;
  saved_by: PersonChip | null;
}

const columns = (
  withText: boolean,
) => sql`d.id, d.kind, d.title, ${withText ? sql`d.body, d.fields,` : sql``} d.language, d.version,
  ${placeChipJson('w')} as place, ${chipJson('o')} as owner,
  coalesce((select jsonb_agg(${chipJson('p')} order by x.position) from draft_person x join person p on p.id = x.person_id
    where x.draft_id = d.id), '[]') as people,
  d.item_id, d.item_version, d.review, case when r.id is null then null else ${chipJson('r')} end as reviewer, d.review_note,
  d.scheduled_at, d.not_published, d.created_at, d.updated_at, case when s.id is null then null else ${chipJson('s')} end as saved_by`;

const tables = sql`draft d join place w on w.id = d.place_id join person o on o.id = d.owner_id
  left join person r on r.id = d.reviewer_id left join person s on s.id = d.saved_by`;

/** A draft that the viewer may read, its row locked where it will be changed. There is no way to load one without a viewer. */
export async function findDraft(
  db: Db,
  viewer: Viewer,
  id: string,
  { lock = false } = {},
): Promise<DraftRow | undefined> {
  // Locked first and read then: who waited must see what the other one wrote, also in what is joined.
  if (lock) await sql`select 1 from draft where id = ${id} for update`.execute(db);
  const { rows } = await sql<DraftRow>`select ${columns(true)} from ${tables}
    where d.id = ${id} and ${draftIsReadable(viewer, 'd')}`.execute(db);
  return rows[0];
}

export type DraftHeadRow = Omit<DraftRow, 'body' | 'fields'>;

/** Drafts that the viewer writes or was asked to look over: three indexes, then the rule. */
export async function draftsOf(
  db: Db,
  viewer: Viewer,
  kind: string | undefined,
  after: string | null,
  limit: number,
): Promise<DraftHeadRow[]> {
  const me = viewer.person;
  const { rows } = await sql<DraftHeadRow>`select ${columns(false)} from ${tables}
    where d.id in (select id from draft where owner_id = ${me} union all select draft_id from draft_person where person_id = ${me}
        union all select id from draft where reviewer_id = ${me})
      ${kind === undefined ? sql`` : sql`and d.kind = ${kind}`} ${after === null ? sql`` : sql`and d.id < ${after}::bigint`}
      and ${draftIsReadable(viewer, 'd')}
    order by d.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

export interface NewDraft {
  readonly kind: string;
  readonly place: string;
  readonly owner: string;
  readonly savedBy: string;
  readonly title: string;
  readonly body: Doc;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly language: string | null;
  readonly item?: { readonly id: string; readonly version: number };
}

/** Returns the id; undefined where the item has a draft already. */
export async function insertDraft(db: Db, draft: NewDraft): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into draft (kind, place_id, owner_id, saved_by, title, body, fields, language, item_id, item_version)
    values (${draft.kind}, ${draft.place}, ${draft.owner}, ${draft.savedBy}, ${draft.title}, ${JSON.stringify(draft.body)}::jsonb,
      ${JSON.stringify(draft.fields)}::jsonb, ${draft.language}, ${draft.item?.id ?? null}, ${draft.item?.version ?? null})
    on conflict (item_id) do nothing returning id`.execute(db);
  return rows[0]?.id;
}

export async function draftOfItemId(db: Db, item: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from draft where item_id = ${item}`.execute(db);
  return rows[0]?.id;
}

export interface PublishedItem {
  id: string;
  kind: string;
  place_id: string;
  author_id: string;
  title: string;
  body: Doc;
  language: string | null;
  version: number;
}

/** What is published, locked: two who begin a draft of it at once end with one. */
export async function lockPublished(db: Db, id: string): Promise<PublishedItem | undefined> {
  const { rows } =
    await sql<PublishedItem>`select id, kind, place_id, author_id, title, body, language, version from item
    where id = ${id} and deleted_at is null for update`.execute(db);
  return rows[0];
}

/** Moves what is given, and the version. */
export async function updateDraft(
  db: Db,
  id: string,
  by: string,
  change: {
    readonly title?: string | undefined;
    readonly body?: Doc | undefined;
    readonly fields?: Readonly<Record<string, unknown>> | undefined;
    readonly language?: string | null | undefined;
    readonly place?: string | undefined;
  },
): Promise<void> {
  const sets: RawBuilder<unknown>[] = [];
  if (change.title !== undefined) sets.push(sql`title = ${change.title}`);
  if (change.body !== undefined) sets.push(sql`body = ${JSON.stringify(change.body)}::jsonb`);
  if (change.fields !== undefined) sets.push(sql`fields = ${JSON.stringify(change.fields)}::jsonb`);
  if (change.language !== undefined) sets.push(sql`language = ${change.language}`);
  if (change.place !== undefined) sets.push(sql`place_id = ${change.place}`);
  sets.push(sql`version = version + 1, saved_by = ${by}, updated_at = clock_timestamp()`);
  await sql`update draft set ${sql.join(sets)} where id = ${id}`.execute(db);
}

/** Makes those who write along exactly these. Answers with those who did not before. */
export async function putPeople(db: Db, draft: string, people: readonly string[]): Promise<string[]> {
  await sql`delete from draft_person where draft_id = ${draft} and person_id <> all (${[...people]}::bigint[])`.execute(
    db,
  );
  const { rows } = await sql<{ person_id: string; fresh: boolean }>`
    insert into draft_person (draft_id, person_id, position)
    select ${draft}, e.person, e.position from unnest(${[...people]}::bigint[]) with ordinality as e (person, position)
    on conflict (draft_id, person_id) do update set position = excluded.position returning person_id, xmax = 0 as fresh`.execute(
    db,
  );
  return rows.filter((row) => row.fresh).map((row) => row.person_id);
}

/**
 * Notes the files that a draft shows. A person brings their own, or what this draft or the published item has already; what is taken out of the text stays noted, so
 * that it can be put back. Answers false, and notes nothing, where one is somebody else's.
 */
export async function noteFiles(db: Db, draft: string, person: string, files: readonly string[]): Promise<boolean> {
  const ids = [...new Set(files)];
  if (ids.length === 0) return true;
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from file f where f.id = any (${ids}::bigint[]) and (
    f.owner_id = ${person} or exists (select 1 from draft_file x where x.draft_id = ${draft} and x.file_id = f.id)
    or exists (select 1 from draft d join attachment a on a.subject_id = d.item_id where d.id = ${draft} and a.file_id = f.id))`.execute(
    db,
  );
  if (rows[0]!.n !== ids.length) return false;
  await sql`insert into draft_file (draft_id, file_id) select ${draft}, unnest(${ids}::bigint[]) on conflict do nothing`.execute(
    db,
  );
  return true;
}

export async function setReview(
  db: Db,
  draft: string,
  review: { readonly state: DraftRow['review']; readonly reviewer?: string | null; readonly note: string },
): Promise<void> {
  await sql`update draft set review = ${review.state}, review_note = ${review.note}
    ${review.reviewer === undefined ? sql`` : sql`, reviewer_id = ${review.reviewer}`} where id = ${draft}`.execute(db);
}

export async function setSchedule(db: Db, draft: string, at: Date | null, failed: string | null): Promise<void> {
  await sql`update draft set scheduled_at = ${at}, not_published = ${failed} where id = ${draft}`.execute(db);
}

export async function removeDraft(db: Db, draft: string): Promise<void> {
  await sql`delete from draft where id = ${draft}`.execute(db);
}

/** The owner of a draft whose time has come, as who asks; undefined where it has no such time (any more). */
export async function dueOwner(
  db: Db,
  draft: string,
  now: Date,
): Promise<(Omit<Viewer, 'session'> & { active: boolean }) | undefined> {
  const { rows } = await sql<Omit<Viewer, 'session'> & { active: boolean }>`
    select p.id as person, p.guest, p.administrator, p.language, p.active from draft d join person p on p.id = d.owner_id
    where d.id = ${draft} and d.scheduled_at <= ${now} for update of d`.execute(db);
  return rows[0];
}

/** Those of `people`, active ones, who read a place; guests only as its members. */
export async function readersAmong(db: Db, place: string, people: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select p.id from person p join place w on w.id = ${place}
    where p.id = any (${[...people]}::bigint[]) and p.active and (w.visibility = 'open' and not p.guest
      or exists (select 1 from membership m where m.place_id = w.id and m.person_id = p.id))`.execute(db);
  return new Set(rows.map((row) => row.id));
}

export async function draftMentions(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { id: string; kind: string; title: string; place_id: string }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; kind: string; title: string; place_id: string }>`
    select id, kind, title, place_id from draft where id = any (${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
