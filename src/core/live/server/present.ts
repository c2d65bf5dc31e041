import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';
import type { LiveActivity } from '../../activity/contract.ts';
import { type Activity, encodePosition, positionOf } from '../../activity/server/log.ts';
import { presentCommentShared } from '../../comments/server/present.ts';
import { commentRows } from '../../comments/server/queries.ts';
import { hydrateShared } from '../../items/server/pipeline.ts';
import { personChips } from '../../people/server/queries.ts';

/** What some of those concerned are told of an activity. */
export interface Audience {
  readonly message: Omit<LiveActivity, 'places'>;
  /** Their readers hear it. */
  readonly places: readonly string[];
  /** They hear it whatever they read; what it says then is only about themselves. */
  readonly people: readonly string[];
}

/** An activity ready to be told. Whoever belongs to several of its audiences hears it once, as the first of them. */
export interface Telling {
  readonly activity: Activity;
  readonly audiences: readonly Audience[];
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
    const found = rows.get(activity.object);
    // One that was moved since is told where it stands now, and nothing of it where it stood.
    const comment = found?.item_id === activity.item ? found : undefined;
    // A deleted item has no words any more for those who look on.
    const item = activity.item && activity.verb !== 'item.deleted' ? shared.get(activity.item) : undefined;
    const bare = {
      cursor: encodePosition(positionOf(activity)),
      verb: activity.verb,
      at: activity.at.toISOString(),
      actor: null,
      ...(activity.item && { subject: activity.item }),
    };
    const message = {
      ...bare,
      actor: activity.actor ? (people.get(activity.actor) ?? null) : null,
      ...(item && !item.deleted && { item }),
      ...(comment && { comment: presentCommentShared(comment) }),
      ...(activity.person && { person: activity.person }),
    };
    const ofItem = activity.item ? places.get(activity.item) : undefined;
    return { activity, audiences: audiencesOf(activity, message, bare, ofItem ?? []) };
  });
}

/** @param bare the message without anything that not everybody who hears a place may know */
function audiencesOf(
  { verb, item, place, person, data }: Activity,
  message: Audience['message'],
  bare: Audience['message'],
  ofItem: readonly string[],
): Audience[] {
  const here = place ? [place] : [];
  const nobody = { places: [], people: [] };
  if (verb.startsWith('member.')) {
    const leaders = Array.isArray(data.leaders) ? (data.leaders as string[]) : [];
    const concerned = { ...nobody, message, people: unique([person, ...leaders]) };
    // Who asks to come in is known to those who decide. Guests do not see who the others are: of a change they hear that there was one.
    const isAsking = verb === 'member.requested' || verb === 'member.declined';
    return isAsking ? [concerned] : [concerned, { ...nobody, message: bare, places: here }];
  }
  if (!item) return [{ ...nobody, message, places: here }];
  // Where it was taken out, its words are no longer anybody's to read.
  const left = verb === 'item.unplaced' ? [{ ...nobody, message: bare, places: here }] : [];
  return [{ ...nobody, message, places: ofItem }, ...left];
}
