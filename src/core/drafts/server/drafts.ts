import { z } from 'zod';
import { Problem, problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import { write } from '../../../platform/http/write.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { allowed } from '../../access/server/allowed.ts';
import { appendActivity } from '../../activity/server/log.ts';
import { commentProblems } from '../../comments/contract.ts';
import { noteMade } from '../../importing/server/made.ts';
import { itemProblems } from '../../items/contract.ts';
import { findKind, type Kind, type KindDrafts } from '../../items/kinds.ts';
import { changeItem, createItem } from '../../items/server/items.ts';
import { type Doc, emptyDocument, isEmpty } from '../../richtext/document.ts';
import { fromMarkdown } from '../../richtext/markdown.ts';
import { references } from '../../richtext/references.ts';
import { type Draft, type DraftHead, draftProblems } from '../contract.ts';
import {
  type DraftHeadRow,
  type DraftRow,
  draftOfItemId,
  draftsOf,
  dueOwner,
  findDraft,
  insertDraft,
  lockPublished,
  noteFiles,
  putPeople,
  readersAmong,
  removeDraft,
  setReview,
  setSchedule,
  updateDraft,
} from './queries.ts';

/** What is written of a draft. */
export interface DraftContent {
  readonly title?: string | undefined;
  readonly markdown?: string | undefined;
  readonly body?: Doc | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly language?: string | null | undefined;
}

type Ability = DraftHead['can'][number];

function abilitiesOf(viewer: Viewer, row: DraftHeadRow): Ability[] {
  const can: Ability[] = [];
  if (row.owner.id === viewer.person) can.push('edit', 'publish', 'delete', 'ask');
  else if (row.people.some(({ id }) => id === viewer.person)) can.push('edit');
  if (row.reviewer?.id === viewer.person && row.review === 'asked') can.push('judge');
  return can;
}

const presentHead = (viewer: Viewer, row: DraftHeadRow): DraftHead => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  place: row.place,
  owner: row.owner,
  people: row.people,
  item: row.item_id,
  review: { state: row.review, by: row.reviewer, note: row.review_note },
  scheduledAt: row.scheduled_at?.toISOString() ?? null,
  notPublished: row.not_published,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  savedBy: row.saved_by,
  can: abilitiesOf(viewer, row),
});

const present = (viewer: Viewer, row: DraftRow): Draft => ({
  ...presentHead(viewer, row),
  version: row.version,
  body: row.body,
  fields: row.fields,
  language: row.language,
});

/** The kind, where it takes drafts. Throws `no_drafts_of_kind`. */
function draftable(name: string): Kind & { readonly drafts: KindDrafts } {
  const kind = findKind(name);
  if (!kind?.drafts) throw draftProblems.no_drafts_of_kind();
  return kind as Kind & { readonly drafts: KindDrafts };
}

/** The draft, locked, and what the viewer may do with it. Throws `not_found` for those who may not know of it, `forbidden` without the ability. */
async function lockFor(db: Db, viewer: Viewer, id: string, ability: Ability): Promise<DraftRow> {
  const row = await findDraft(db, viewer, id, { lock: true });
  if (!row) throw problems.not_found();
  if (!abilitiesOf(viewer, row).includes(ability)) throw problems.forbidden();
  return row;
}

export async function getDraft(db: Db, viewer: Viewer, id: string): Promise<Draft> {
  const row = await findDraft(db, viewer, id);
  if (!row) throw problems.not_found();
  return present(viewer, row);
}

/** One more than `limit` where there are more. */
export const listDrafts = async (
  db: Db,
  viewer: Viewer,
  kind: string | undefined,
  after: string | null,
  limit: number,
): Promise<DraftHead[]> => (await draftsOf(db, viewer, kind, after, limit)).map((row) => presentHead(viewer, row));

const bodyOf = ({ body, markdown }: DraftContent): Doc | undefined =>
  body ?? (markdown === undefined ? undefined : fromMarkdown(markdown));

async function keepFiles(db: Db, viewer: Viewer, id: string, kind: Kind, body: Doc | undefined, fields: unknown) {
  const shown = [
    ...(body ? references(body).files : []),
    ...(fields ? kind.drafts!.files(fields as Record<string, unknown>) : []),
  ];
  if (!(await noteFiles(db, id, viewer.person, shown))) throw itemProblems.file_not_yours();
}

/** Begins a draft. That its owner may post in the place is asked by the route, and again when it is published. */
export async function createDraft(
  db: Db,
  viewer: Viewer,
  place: string,
  input: DraftContent & { readonly kind: string },
): Promise<Draft> {
  const kind = draftable(input.kind);
  const body = bodyOf(input) ?? emptyDocument();
  const id = await insertDraft(db, {
    kind: input.kind,
    place,
    owner: viewer.person,
    savedBy: viewer.person,
    title: input.title ?? '',
    body,
    fields: input.fields ?? {},
    language: input.language ?? null,
  });
  await keepFiles(db, viewer, id!, kind, body, input.fields);
  return getDraft(db, viewer, id!);
}

/**
 * The one draft in which something published is changed. Its author and those who wrote it with them begin it; it is the author's in either case.
 */
export async function draftOfItem(db: Db, viewer: Viewer, item: string): Promise<Draft> {
  const published = await lockPublished(db, item);
  if (!published) throw problems.not_found();
  const kind = draftable(published.kind);
  const { fields, people } = await kind.drafts.open(db, item);
  if (published.author_id !== viewer.person && !people.includes(viewer.person)) throw problems.forbidden();
  const known = await draftOfItemId(db, item);
  if (known) return getDraft(db, viewer, known);
  const id = await insertDraft(db, {
    kind: published.kind,
    place: published.place_id,
    owner: published.author_id,
    savedBy: viewer.person,
    title: published.title,
    body: published.body,
    fields,
    language: published.language,
    item: { id: item, version: published.version },
  });
  await putPeople(db, id!, people);
  await keepFiles(db, viewer, id!, kind, published.body, fields);
  return getDraft(db, viewer, id!);
}

/** For imports: a draft as it was elsewhere, which an undoing of the import takes back. Returns its id. */
export async function importDraft(
  db: Db,
  owner: Viewer,
  place: string,
  input: DraftContent & { readonly kind: string },
): Promise<string> {
  const { id } = await createDraft(db, owner, place, input);
  await noteMade(db, 'draft', id);
  return id;
}

export interface DraftChange extends DraftContent {
  readonly version: number;
  readonly place?: string | undefined;
  readonly people?: readonly string[] | undefined;
}

/** Whoever saves second is shown the first one's text (`conflict` carries `current`). Where it goes and who writes along is the owner's. */
export async function saveDraft(db: Db, viewer: Viewer, id: string, change: DraftChange): Promise<Draft> {
  const row = await lockFor(db, viewer, id, 'edit');
  if (row.version !== change.version) throw problems.conflict(undefined, { current: present(viewer, row) });
  const { place, people } = change;
  if ((place !== undefined || people !== undefined) && row.owner.id !== viewer.person) throw problems.forbidden();
  if (place !== undefined && place !== row.place.id) await checkPlace(db, viewer, row, place);
  await checkReaders(db, place ?? row.place.id, people ?? row.people.map((one) => one.id), row.owner.id);
  const body = bodyOf(change);
  await updateDraft(db, id, viewer.person, { ...change, body });
  await keepFiles(db, viewer, id, draftable(row.kind), body, change.fields);
  if (people) {
    const fresh = await putPeople(db, id, people);
    await tell(db, viewer.person, id, 'draft.shared', fresh);
  }
  return getDraft(db, viewer, id);
}

/** What is published stays where it is; something new goes where its owner may post. */
async function checkPlace(db: Db, viewer: Viewer, row: DraftRow, place: string): Promise<void> {
  const mayPost = (await allowed(db, viewer, 'post', 'place', [place])).has(place);
  if (row.item_id !== null || !mayPost) throw problems.forbidden('You may not publish this there.');
  if (row.reviewer && row.review !== 'none') await checkReaders(db, place, [row.reviewer.id], row.owner.id);
}

async function checkReaders(db: Db, place: string, people: readonly string[], owner: string): Promise<void> {
  const readers = await readersAmong(db, place, people);
  if (people.some((one) => one === owner || !readers.has(one))) throw draftProblems.cannot_read_there();
}

const tell = (
  db: Db,
  actor: string | null,
  draft: string,
  verb: string,
  people: readonly string[],
  data: Record<string, unknown> = {},
): Promise<void> =>
  appendActivity(
    db,
    people.map((person) => ({ actor, verb, object: draft, person, data })),
  );

export async function deleteDraft(db: Db, viewer: Viewer, id: string): Promise<void> {
  await lockFor(db, viewer, id, 'delete');
  await removeDraft(db, id);
}

/** Asks a colleague, or with null nobody any more. */
export async function askReview(db: Db, viewer: Viewer, id: string, reviewer: string | null): Promise<Draft> {
  const row = await lockFor(db, viewer, id, 'ask');
  if (reviewer === null) await setReview(db, id, { state: 'none', reviewer: null, note: '' });
  else {
    await checkReaders(db, row.place.id, [reviewer], row.owner.id);
    await setReview(db, id, { state: 'asked', reviewer, note: '' });
    await tell(db, viewer.person, id, 'draft.review_asked', [reviewer]);
  }
  return getDraft(db, viewer, id);
}

export async function judgeDraft(
  db: Db,
  viewer: Viewer,
  id: string,
  verdict: 'ready' | 'not-yet',
  note: string,
): Promise<Draft> {
  const row = await findDraft(db, viewer, id, { lock: true });
  if (!row) throw problems.not_found();
  if (row.reviewer?.id !== viewer.person) throw problems.forbidden();
  if (row.review !== 'asked') throw draftProblems.not_asked();
  await setReview(db, id, { state: verdict, note: note.trim() });
  await tell(db, viewer.person, id, 'draft.reviewed', [row.owner.id, ...row.people.map((one) => one.id)], { verdict });
  return getDraft(db, viewer, id);
}

/** Publishes at a time, or with null not by itself any more. What would be refused then is refused now. */
export async function scheduleDraft(
  services: Pick<Services, 'jobs'>,
  db: Db,
  viewer: Viewer,
  id: string,
  at: Date | null,
): Promise<Draft> {
  const row = await lockFor(db, viewer, id, 'publish');
  if (at) {
    if (at.getTime() <= Date.now()) throw draftProblems.time_is_past();
    if (draftable(row.kind).title === 'required' && row.title === '') throw itemProblems.title_needed();
    if (!draftable(row.kind).emptyBody && isEmpty(row.body)) throw commentProblems.empty_body();
    await services.jobs.add(db, 'drafts:publish', { draft: id }, { key: `drafts:publish:${id}`, runAt: at });
  }
  await setSchedule(db, id, at, null);
  return getDraft(db, viewer, id);
}

/** Makes the item and removes the draft. Returns the item's id. */
export async function publishDraft(
  db: Db,
  viewer: Viewer,
  id: string,
  version: number | null,
  over = false,
): Promise<string> {
  const row = await lockFor(db, viewer, id, 'publish');
  if (version !== null && row.version !== version)
    throw problems.conflict(undefined, { current: present(viewer, row) });
  const item = row.item_id === null ? await publishNew(db, viewer, row) : await publishChange(db, viewer, row, over);
  await removeDraft(db, id);
  return item;
}

const fieldsOf = (row: DraftRow) =>
  draftable(row.kind).drafts.publish(
    row.fields,
    row.people.map((one) => one.id),
  );

async function publishNew(db: Db, viewer: Viewer, row: DraftRow): Promise<string> {
  if (!(await allowed(db, viewer, 'post', 'place', [row.place.id])).has(row.place.id)) throw problems.forbidden();
  return createItem(db, viewer, row.place.id, {
    kind: row.kind,
    title: row.title,
    body: row.body,
    language: row.language ?? undefined,
    fields: fieldsOf(row),
  });
}

async function publishChange(db: Db, viewer: Viewer, row: DraftRow, over: boolean): Promise<string> {
  const id = row.item_id!;
  const published = await lockPublished(db, id);
  if (!published) throw itemProblems.already_deleted();
  if (!(await allowed(db, viewer, 'edit', 'item', [id])).has(id)) throw problems.forbidden();
  if (published.version !== row.item_version && !over) throw draftProblems.published_changed();
  await changeItem(db, viewer, id, {
    version: published.version,
    title: row.title,
    body: row.body,
    language: row.language ?? undefined,
    fields: fieldsOf(row),
  });
  return id;
}

const job = z.object({ draft: z.string() });

/** Publishes a draft whose time has come, in its owner's name; when that is refused, the owner is told why. Running it twice ends the same. */
export async function publishDue(payload: unknown, services: Services): Promise<void> {
  const { draft } = job.parse(payload);
  const refused = await write(services, null, async (db) => {
    const owner = await dueOwner(db, draft, new Date());
    if (!owner) return null;
    if (!owner.active) throw problems.forbidden();
    await publishDraft(db, { ...owner, session: null }, draft, null);
    return null;
  }).catch((error) => {
    if (error instanceof Problem && error.status < 500) return error.code;
    throw error;
  });
  if (refused === null) return;
  await write(services, null, async (db) => {
    const owner = await dueOwner(db, draft, new Date());
    if (!owner) return;
    await setSchedule(db, draft, null, refused);
    await tell(db, null, draft, 'draft.not_published', [owner.person]);
  });
}
