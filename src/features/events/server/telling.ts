/** What those concerned are told, in the inbox and by mail. */
import { appendActivity } from '../../../core/activity/server/log.ts';
import type { Reason } from '../../../core/notifications/contract.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { askMail, type MailReason } from './mails.ts';
import { concerned, countComing, moveUp, touch } from './queries.ts';

/** Its readers see it at once. */
export async function noteChange(db: Db, viewer: Viewer, id: string, what: string, at?: Date): Promise<void> {
  await touch(db, id);
  await appendActivity(db, [
    { actor: viewer.person, verb: 'item.changed', object: id, item: id, data: { what }, ...(at && { at }) },
  ]);
}

/** In the inbox, and by mail to those who want that. */
export async function tellPeople(
  db: Db,
  actor: string | null,
  id: string,
  people: readonly string[],
  reason: Reason & MailReason,
  slot?: string,
): Promise<void> {
  if (people.length === 0) return;
  await appendActivity(db, [
    { actor, verb: 'item.changed', object: id, item: id, data: { what: reason, asks: reason, people } },
  ]);
  await askMail(
    db,
    id,
    people.filter((one) => one !== actor),
    reason,
    slot,
  );
}

export const tellConcerned = async (
  db: Db,
  viewer: Viewer,
  id: string,
  reason: 'date-moved' | 'called-off',
  slot?: string,
) => tellPeople(db, viewer.person, id, await concerned(db, id), reason, slot);

/** Seats that are free go to those who wait, in order; they are told. */
export async function fillSeats(db: Db, viewer: Viewer, id: string, capacity: number | null): Promise<void> {
  const free = capacity === null ? 100_000 : capacity - (await countComing(db, id));
  if (free <= 0) return;
  const moved = await moveUp(db, id, free);
  await tellPeople(db, viewer.person, id, moved, 'moved-up');
}
