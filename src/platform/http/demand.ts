import type { Db } from '../services.ts';
import type { Subject } from './contract.ts';
import { problems } from './problems.ts';
import type { Authorise, Viewer } from './viewer.ts';

/**
 * What a `may` guard asks; also for handlers that learn only from their query that they have to. Answers with everything that the viewer may do with the subject. Throws
 * `not_found` for what the viewer may not know of, `forbidden` for what they may know but not touch.
 */
export async function demand(
  authorise: Authorise,
  db: Db,
  viewer: Viewer,
  ability: string,
  of: Subject,
  id: string,
): Promise<readonly string[]> {
  const { allowed, known, abilities } = await authorise(db, viewer, ability, of, [id]);
  if (!allowed.has(id)) throw known.has(id) ? problems.forbidden() : problems.not_found();
  return abilities.get(id) ?? [];
}
