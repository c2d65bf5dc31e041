import type { Subject } from '../../../platform/http/contract.ts';
import type { Authorise, Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { commentAbilities, itemAbilities, placeAbilities } from '../rule.ts';
import { commentStandings, itemStandings, placeStandings } from './queries.ts';

/** What the viewer may do with each subject; a subject they may not know of is not in the map. */
export async function abilitiesOf(
  db: Db,
  viewer: Viewer,
  subject: Subject,
  ids: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const abilities = new Map<string, readonly string[]>();
  const note = (id: string, list: readonly string[]) => {
    if (list.length > 0) abilities.set(id, list);
  };
  if (subject === 'place') {
    for (const [id, place] of await placeStandings(db, viewer, ids)) note(id, placeAbilities(viewer, place));
  } else if (subject === 'item') {
    for (const [id, item] of await itemStandings(db, viewer, ids)) note(id, itemAbilities(viewer, item));
  } else {
    for (const [id, comment] of await commentStandings(db, viewer, ids)) note(id, commentAbilities(viewer, comment));
  }
  return abilities;
}

/** Which of `ids` the viewer may do `ability` on. What is not known is denied. */
export async function allowed(
  db: Db,
  viewer: Viewer,
  ability: string,
  subject: Subject,
  ids: readonly string[],
): Promise<Set<string>> {
  const abilities = await abilitiesOf(db, viewer, subject, ids);
  return new Set(ids.filter((id) => abilities.get(id)?.includes(ability)));
}

/**
 * Answers the `may` guards. A secret place is not known to those outside; a deleted item only to those who can bring it back,
 * and to them as something that cannot be read.
 */
export const authorise: Authorise = async (db, viewer, ability, subject, ids) => {
  const abilities = await abilitiesOf(db, viewer, subject, ids);
  const knowing = subject === 'place' ? 'discover' : 'read';
  return {
    allowed: new Set(ids.filter((id) => abilities.get(id)?.includes(ability))),
    known: new Set(ids.filter((id) => abilities.get(id)?.includes(knowing))),
    abilities,
  };
};
