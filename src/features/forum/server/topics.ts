import type { z } from 'zod';
import { allowed } from '../../../core/access/server/allowed.ts';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { headToComment, moveComments } from '../../../core/comments/server/move.ts';
import { followersToo } from '../../../core/follows/server/follows.ts';
import { defineKind } from '../../../core/items/kinds.ts';
import { createItem, moveItem, setItemClosed } from '../../../core/items/server/items.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { topicChange, type topicFields, topicInput, type topicMine, topicProblems } from '../contract.ts';
import { isCategoryOf } from './category-queries.ts';
import { topicExporting } from './exporting.ts';
import {
  bump,
  countSeen,
  homeOf,
  insertTopic,
  type LockedTopic,
  lockTopics,
  mineRows,
  putInPlaces,
  putSeen,
  recountSeen,
  repliesOf,
  setCategory,
  setMerged,
  setPinned,
  setSplitFrom,
  type TopicRow,
  topicRows,
  touch,
} from './queries.ts';

type TopicFields = z.output<typeof topicFields>;
type TopicMine = z.output<typeof topicMine>;

const present = ({ category_id, pinned, merged }: TopicRow): TopicFields => ({ category: category_id, pinned, merged });

export const fieldsOf = async (db: Db, id: string): Promise<TopicFields> => present((await topicRows(db, [id]))[0]!);

async function minesOf(db: Db, viewer: Viewer, ids: readonly string[]): Promise<Map<string, TopicMine>> {
  const rows = await mineRows(db, viewer, ids);
  return new Map(
    rows.map(({ id, seen, fresh, merged_into, split_from, moved_to }) => [
      id,
      { seen, new: fresh, mergedInto: merged_into, splitFrom: split_from, movedTo: moved_to ?? [] },
    ]),
  );
}

async function knownCategory(db: Db, place: string, category: string | null | undefined): Promise<string | null> {
  if (category && !(await isCategoryOf(db, place, category))) throw topicProblems.category_elsewhere();
  return category ?? null;
}

export const topic = defineKind({
  kind: 'topic',
  input: topicInput,
  change: topicChange,
  title: 'required',
  emptyBody: true,
  create: async (db, { id, viewer }, input) => {
    await insertTopic(db, id, await knownCategory(db, await homeOf(db, id), input.category));
    await putSeen(db, viewer.person, id, null);
  },
  update: async (db, { id }, change) => {
    if (change.category !== undefined)
      await setCategory(db, id, await knownCategory(db, await homeOf(db, id), change.category));
  },
  discussed: async (db, id, change) => {
    await bump(db, id);
    if (change.what === 'moved') await recountSeen(db, id);
    else if (change.what !== 'created') await countSeen(db, id, change.comment, change.what === 'deleted' ? -1 : 1);
  },
  placed: putInPlaces,
  exporting: topicExporting,
  shared: async (db, ids) => new Map((await topicRows(db, ids)).map((row) => [row.id, present(row)])),
  mine: async (db, viewer, ids) => new Map([...(await minesOf(db, viewer, ids))]),
});

/** Throws `not_found` for what is no topic. */
export async function see(db: Db, viewer: Viewer, id: string, reply: string | null) {
  await putSeen(db, viewer.person, id, reply);
  const mine = (await minesOf(db, viewer, [id])).get(id);
  if (!mine) throw problems.not_found();
  return { seen: mine.seen, new: mine.new };
}

/** A topic that is neither gone nor part of another one, locked. Throws `not_found` and `topic_merged`. */
async function lockTopic(db: Db, id: string): Promise<LockedTopic> {
  const found = (await lockTopics(db, [id])).get(id);
  if (!found) throw problems.not_found();
  if (found.merged) throw topicProblems.topic_merged();
  return found;
}

const tell = (db: Db, viewer: Viewer, id: string, what: string, at?: Date) =>
  appendActivity(db, [{ actor: viewer.person, verb: 'item.changed', object: id, item: id, data: { what }, at }]);

/** Throws `topic_merged`. */
export async function pin(db: Db, viewer: Viewer, id: string, pinned: boolean, at?: Date): Promise<TopicFields> {
  await lockTopic(db, id);
  if (await setPinned(db, id, pinned)) {
    await touch(db, [id]);
    await tell(db, viewer, id, pinned ? 'pinned' : 'unpinned', at);
  }
  return fieldsOf(db, id);
}

/** Into another category or another community. Throws `category_elsewhere`, `topic_merged` and, where one may not post there, `forbidden`. */
export async function move(
  db: Db,
  viewer: Viewer,
  id: string,
  to: { place?: string | undefined; category: string | null },
): Promise<void> {
  const { place_id } = await lockTopic(db, id);
  const place = to.place ?? place_id;
  if (place !== place_id) {
    const abilities = await allowed(db, viewer, 'post', 'place', [place]);
    if (!abilities.has(place)) throw problems.forbidden('You may not post there.');
  }
  const category = await knownCategory(db, place, to.category);
  // What it was in is of the old place.
  await setCategory(db, id, null);
  await moveItem(db, viewer, id, place);
  await setCategory(db, id, category);
  await touch(db, [id]);
  await tell(db, viewer, id, 'moved');
}

/** Both, locked. Throws `topic_elsewhere` unless the viewer moderates both and they are of one community, and `topic_merged`. */
async function lockPair(db: Db, viewer: Viewer, from: string, into: string): Promise<void> {
  const found = await lockTopics(db, [from, into]);
  const [one, other] = [found.get(from), found.get(into)];
  if (!one || !other || from === into || one.place_id !== other.place_id) throw topicProblems.topic_elsewhere();
  if (!(await allowed(db, viewer, 'moderate', 'item', [into])).has(into)) throw topicProblems.topic_elsewhere();
  if (one.merged || other.merged) throw topicProblems.topic_merged();
}

export interface NewTopic {
  readonly title: string;
  readonly markdown?: string | undefined;
  readonly category?: string | null | undefined;
}

/** Throws `nothing_to_move` and what the making of a topic throws. The new topic is by whoever splits; the replies stay their authors'. */
export async function splitOff(db: Db, viewer: Viewer, id: string, replies: readonly string[], made: NewTopic) {
  const { place_id } = await lockTopic(db, id);
  if (!(await allowed(db, viewer, 'post', 'place', [place_id])).has(place_id)) throw problems.forbidden();
  const { title, markdown, category } = made;
  const fields = { category: category ?? null };
  const into = await createItem(db, viewer, place_id, { kind: 'topic', title, markdown, fields });
  await setSplitFrom(db, into, id);
  return moveReplies(db, viewer, id, replies, into);
}

/** Into a topic that is there already. Throws `nothing_to_move`, `topic_elsewhere` and `topic_merged`. */
export async function splitInto(db: Db, viewer: Viewer, id: string, replies: readonly string[], into: string) {
  await lockPair(db, viewer, id, into);
  return moveReplies(db, viewer, id, replies, into);
}

async function moveReplies(db: Db, viewer: Viewer, from: string, replies: readonly string[], into: string) {
  const moved = await moveComments(db, viewer, replies, from, into);
  if (moved.length === 0) throw topicProblems.nothing_to_move();
  return { id: into, moved };
}

/** Its words become a reply there, its replies and followers go along, and its address leads there. Throws `topic_elsewhere` and `topic_merged`. */
export async function merge(db: Db, viewer: Viewer, from: string, into: string) {
  await lockPair(db, viewer, from, into);
  const reply = await headToComment(db, viewer, from, into);
  await moveComments(db, viewer, await repliesOf(db, from), from, into);
  await followersToo(db, from, into);
  await setMerged(db, from, into, reply);
  await setItemClosed(db, viewer, from, true);
  await touch(db, [from]);
  await tell(db, viewer, from, 'merged');
  return { into, reply };
}
