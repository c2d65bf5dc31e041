import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';
import type { LiveActivity } from '../../activity/contract.ts';
import { type Activity, encodePosition, positionOf } from '../../activity/server/log.ts';
import { presentCommentShared } from '../../comments/server/present.ts';
import { commentRows } from '../../comments/server/queries.ts';
import { hydrateShared } from '../../items/server/pipeline.ts';
import { personChips } from '../../people/server/queries.ts';

/** An activity ready to be told, with the places whose readers may hear it. */
export interface Telling {
  readonly activity: Activity;
  readonly message: Omit<LiveActivity, 'places'>;
  readonly places: readonly string[];
}

const isTold = (verb: string) =>
  /^(item|comment|reaction|place|member|person)\./.test(verb) && !/^item\.(un)?followed$/.test(verb);

const unique = (ids: Iterable<string | null>): string[] => [...new Set([...ids].filter((id) => id !== null))];

async function placesOf(db: Db, items: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ item_id: string; places: string[] }>`
    select i.id as item_id, coalesce(i.deleted_places::text[], array(select place_id::text from placement w where w.item_id = i.id)) as places
    from item i where i.id = any (${[...items]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.item_id, row.places]));
}

/** A batch of the log as messages: a fixed number of queries, whatever its length. What is pushed is what a GET would answer. */
export async function presentActivities(db: Db, batch: readonly Activity[]): Promise<Telling[]> {
  const told = batch.filter((activity) => isTold(activity.verb));
  const items = unique(told.map((activity) => activity.item));
  const comments = unique(
    told.map((activity) =>
      activity.verb.startsWith('comment.') || activity.data.subject === 'comment' ? activity.object : null,
    ),
  );
  const [places, shared, rows, people] = await Promise.all([
    placesOf(db, items),
    hydrateShared(db, items),
    commentRows(db, comments),
    personChips(db, unique(told.map((activity) => activity.actor))),
  ]);
  return told.map((activity) => {
    const comment = rows.get(activity.object);
    // A deleted item has no words any more for those who look on.
    const item = activity.item && activity.verb !== 'item.deleted' ? shared.get(activity.item) : undefined;
    const message = {
      cursor: encodePosition(positionOf(activity)),
      verb: activity.verb,
      at: activity.at.toISOString(),
      actor: activity.actor ? (people.get(activity.actor) ?? null) : null,
      ...(activity.item && { subject: activity.item }),
      ...(item && !item.deleted && { item }),
      ...(comment && { comment: presentCommentShared(comment) }),
      ...(activity.person && { person: activity.person }),
    };
    const ofItem = activity.item ? (places.get(activity.item) ?? []) : [];
    const gone = activity.verb === 'item.unplaced' && activity.place ? [activity.place] : [];
    return { activity, message, places: activity.item ? [...ofItem, ...gone] : activity.place ? [activity.place] : [] };
  });
}
