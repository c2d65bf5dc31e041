import { sql } from 'kysely';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { placeAbilities } from '../../access/rule.ts';
import { placeStandings } from '../../access/server/queries.ts';
import { appendActivity } from '../../activity/server/log.ts';
import { placeProblems, type Role } from '../contract.ts';
import { dropMember, putMember } from './places.ts';
import { countOwners, leadersOf, lockMembership } from './queries.ts';

export interface Membership {
  readonly person: string;
  readonly role: Role | null;
  readonly requested: boolean;
}

/**
 * Joining, asking to join, being added and changing role are one thing: a person gets a role here. Who asks for themselves joins an
 * open community and asks at a closed one; moderators add members and guests; owners give every role.
 */
export async function addMember(
  db: Db,
  viewer: Viewer,
  place: string,
  person: string,
  role: Role,
): Promise<Membership> {
  const current = await lockMembership(db, place, person);
  const standing = (await placeStandings(db, viewer, [place])).get(place);
  if (standing?.kind !== 'community') throw placeProblems.not_a_community();
  const can = placeAbilities(viewer, standing);

  if (person === viewer.person && current === null) {
    if (can.includes('join')) {
      await putMember(db, viewer.person, place, person, 'member');
      return { person, role: 'member', requested: false };
    }
    if (can.includes('ask-to-join')) {
      const asked = await sql`insert into join_request (place_id, person_id) values (${place}, ${person})
        on conflict do nothing`.execute(db);
      if (asked.numAffectedRows === 1n) {
        // Who is told is written down with it: a rebuild of the inbox must not depend on who leads later.
        const leaders = await leadersOf(db, place);
        await appendActivity(db, [
          { actor: person, verb: 'member.requested', object: place, place, person, data: { leaders } },
        ]);
      }
      return { person, role: null, requested: true };
    }
    throw standing.archived ? placeProblems.archived() : placeProblems.join_by_invitation();
  }

  if (current === role) return { person, role, requested: false };
  const manages = can.includes('manage');
  const moderates = can.includes('moderate');
  const isPlain = (r: Role | null) => r === null || r === 'member' || r === 'guest';
  const mayGive =
    manages ||
    (moderates && isPlain(role) && isPlain(current)) ||
    (can.includes('invite') && current === null && role === 'member');
  if (!mayGive) throw standing.archived ? placeProblems.archived() : problems.forbidden();
  if (current === 'owner' && (await countOwners(db, place)) === 1) throw placeProblems.last_owner();
  const { rows } = await sql<{ guest: boolean }>`select guest from person where id = ${person} and active`.execute(db);
  if (!rows[0]) throw problems.not_found('This person is not here.');
  // A guest of the organisation is a guest wherever they are added.
  await putMember(db, viewer.person, place, person, rows[0].guest ? 'guest' : role);
  return { person, role: rows[0].guest ? 'guest' : role, requested: false };
}

/** Leaving, removing and declining who asked. Doing it twice is not an error. */
export async function removeMember(db: Db, viewer: Viewer, place: string, person: string): Promise<void> {
  const current = await lockMembership(db, place, person);
  const standing = (await placeStandings(db, viewer, [place])).get(place);
  if (standing?.kind !== 'community') throw problems.not_found();
  const can = placeAbilities(viewer, standing);
  const self = person === viewer.person;
  const mayRemove = self || can.includes('manage') || (can.includes('moderate') && current !== 'owner');
  if (!mayRemove) throw problems.forbidden();
  if (current === null) {
    const gone = await sql`delete from join_request where place_id = ${place} and person_id = ${person}`.execute(db);
    if (gone.numAffectedRows === 1n && !self) {
      const leaders = await leadersOf(db, place);
      await appendActivity(db, [
        { actor: viewer.person, verb: 'member.declined', object: place, place, person, data: { leaders } },
      ]);
    }
    return;
  }
  if (current === 'owner' && (await countOwners(db, place)) === 1) throw placeProblems.last_owner();
  await dropMember(db, viewer.person, place, person);
}
