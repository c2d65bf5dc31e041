import { demand } from '../../../platform/http/demand.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { authorise } from '../../access/server/allowed.ts';
import { type FoundItem, findItems, type Skeleton } from './pipeline.ts';

/**
 * The viewer reads the place of which these items were listed. What was found says so itself, unless it is read because it is put in another place too, or nothing was
 * found: only then it is asked, which spares a query for nearly every list.
 * @throws `not_found` or `forbidden` where the viewer does not read the place
 */
export async function demandPlace(
  db: Db,
  viewer: Viewer,
  place: string,
  found: readonly Pick<FoundItem, 'places'>[],
): Promise<void> {
  if (!found.some((one) => one.places.includes(place))) await demand(authorise, db, viewer, 'read', 'place', place);
}

/** What a list of one place finds; `skeleton` is of items that are put in it. Throws as `demandPlace` does. */
export async function findInPlace(
  db: Db,
  viewer: Viewer,
  place: string,
  skeleton: Skeleton,
): Promise<readonly FoundItem[]> {
  const found = await findItems(db, viewer, skeleton);
  await demandPlace(db, viewer, place, found);
  return found;
}
