import { sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { LiveActivity } from '../../activity/contract.ts';
import { horizon, type Position, readLog } from '../../activity/server/log.ts';
import { presentActivities, type Telling } from './present.ts';

/** Above this, loading the lists again is less work than telling everything. */
export const replayLimit = 300;

/**
 * What somebody who hears `places` missed since `after`, or null when it is too much. It reads further than the first few hundred lines of the
 * log only as long as they might concern them.
 */
export async function missed(
  db: Db,
  viewer: Viewer,
  places: ReadonlySet<string>,
  after: Position,
): Promise<{ told: LiveActivity[]; end: Position } | null> {
  const end = await horizon(db);
  if (!(await isKnown(db, after))) return null;
  const batch = await readLog(db, after, replayLimit * 10 + 1);
  if (batch.length > replayLimit * 10) return null;
  const told = (await presentActivities(db, batch)).flatMap((telling) => heardBy(viewer, places, telling));
  return told.length > replayLimit ? null : { told, end };
}

/** As somebody who hears `places` is told it; nothing where it is not for them. */
function heardBy(viewer: Viewer, heard: ReadonlySet<string>, { activity, audiences }: Telling): LiveActivity[] {
  for (const { message, places, people } of audiences) {
    if (people.includes(viewer.person)) return [{ ...message, places: activity.place ? [activity.place] : [] }];
    const here = places.filter((place) => heard.has(place));
    if (here.length > 0) return [{ ...message, places: here }];
  }
  return [];
}

/**
 * A cursor of another installation, or one from before a restore, is no place to go on from: who brings it may have seen
 * what the restore took back. The beginning of an era is known though no line stands there.
 */
async function isKnown(db: Db, after: Position): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select i.era = ${after.era} and ((${after.xid}::xid8, ${after.id}::bigint) = ('0'::xid8, 0::bigint) or exists (
      select 1 from activity where (era, xid, id) = (${after.era}, ${after.xid}::xid8, ${after.id}::bigint))) as known
    from installation i`.execute(db);
  return rows[0]!.known;
}
