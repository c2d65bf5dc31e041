/** One group or channel of a source as a community. */
import { appendActivity } from '../../../core/activity/server/log.ts';
import { takeBack } from '../../../core/importing/server/made.ts';
import { putRef } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import type { Visibility } from '../../../core/places/contract.ts';
import { createCommunity, putMember } from '../../../core/places/server/places.ts';
import type { Db } from '../../../platform/services.ts';
import { because, type Reason } from '../formats/reason.ts';
import { archivePlace, communityByName, communityByRef, type KnownCommunity, membersAmong } from './queries.ts';
import { reasonOf } from './report.ts';
import type { Run, Taken } from './take-person.ts';

export interface CommunityFacts {
  readonly ref: string;
  /** As the source writes it. */
  readonly name: string;
  readonly description: string | null;
  readonly visibility: Visibility;
  readonly createdAt: Date | null;
  readonly isArchived: boolean;
  /** A person's id. */
  readonly owner: string | null;
  readonly members: readonly { readonly id: string; readonly guest: boolean }[];
}

/** `ship_crew` → “Ship crew”; names that somebody wrote for people stay as they are. */
export function readableName(name: string): string {
  const spaced = name.replace(/_+/g, ' ').replace(/\s+/g, ' ').trim();
  if (spaced !== spaced.toLowerCase()) return spaced;
  const plain = /\s/.test(spaced) ? spaced : spaced.replace(/[-.]+/g, ' ').trim() || spaced;
  return plain.replace(/^\p{L}/u, (letter) => letter.toUpperCase());
}

const shorten = (text: string, length: number) => {
  const clean = text.replaceAll('\u0000', '').toWellFormed().trim();
  return clean.length <= length ? clean : `${clean.slice(0, length - 1).toWellFormed()}…`;
};

type Home = { readonly known: KnownCommunity } | { readonly name: string };

/**
 * The community that a group is, or the name that it gets. One of the same name is taken for the same only where it is open and both
 * would be: an import must not let anybody into what was closed.
 */
async function homeOf(db: Db, source: string, facts: CommunityFacts): Promise<Home> {
  const known = await communityByRef(db, source, facts.ref);
  if (known) return { known };
  const wanted = shorten(readableName(facts.name), 70) || 'Community';
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted} (${n})`;
    const other = await communityByName(db, source, name);
    if (!other) return { name };
    if (other.visibility === 'open' && facts.visibility === 'open' && !other.linked) return { known: other };
  }
}

/**
 * Takes one community with its members, in one transaction. Name, description and visibility are said once, when it is made: from then
 * on they are its owners'. Members are added and never taken out. Without an owner, the first member becomes it.
 * @param operator whether members may be added to a community that is not open: at the terminal, not in the browser
 */
export async function takeCommunity(
  run: Run,
  source: string,
  facts: CommunityFacts,
  operator: boolean,
): Promise<Taken & { readonly name: string }> {
  const { db } = run.services;
  const home = await homeOf(db, source, facts);
  const name = 'name' in home ? home.name : readableName(facts.name);
  const done = (id: string | null, state: Taken['state'], ...reasons: Reason[]) => ({ id, state, reasons, name });
  try {
    if ('name' in home) {
      const id = run.dryRun ? null : await make(run, source, home.name, facts);
      const isOther = home.name.toLowerCase() !== shorten(readableName(facts.name), 70).toLowerCase();
      return done(id, 'new', ...(isOther ? [because('name_of_another', { name: facts.name, called: name })] : []));
    }
    const { known } = home;
    const there = await membersAmong(
      db,
      known.id,
      facts.members.map((member) => member.id),
    );
    const missing = facts.members.filter((member) => !there.has(member.id));
    if (missing.length > 0 && known.visibility !== 'open' && !operator) {
      return done(known.id, 'error', because('not_open', { name: facts.name }));
    }
    const state = missing.length > 0 || known.undone ? 'changed' : 'unchanged';
    if (run.dryRun || (state === 'unchanged' && known.linked)) return done(known.id, state);
    await writeRecord(run.services, async (db) => {
      await putRef(db, source, facts.ref, known.id);
      if (await takeBack(db, 'place', known.id)) await archivePlace(db, known.id, false);
      await addMembers(db, run.actor, known.id, missing, known.has_owner);
    });
    return done(known.id, state);
  } catch (error) {
    return done(null, 'error', reasonOf(error));
  }
}

function make(run: Run, source: string, name: string, facts: CommunityFacts): Promise<string> {
  const { visibility, createdAt, members } = facts;
  const owner = facts.owner ?? members.find((member) => !member.guest)?.id ?? null;
  return writeRecord(run.services, async (db) => {
    const community = { name, visibility, description: shorten(facts.description ?? '', 500) };
    const id = await createCommunity(db, owner, { ...community, ...(createdAt && { createdAt }) }, run.actor);
    await putRef(db, source, facts.ref, id);
    await addMembers(
      db,
      run.actor,
      id,
      members.filter((member) => member.id !== owner),
      true,
    );
    if (facts.isArchived) {
      await archivePlace(db, id);
      await appendActivity(db, [
        { actor: run.actor, verb: 'place.edited', object: id, place: id, data: { changed: ['archived'] } },
      ]);
    }
    return id;
  });
}

async function addMembers(
  db: Db,
  actor: string | null,
  place: string,
  members: CommunityFacts['members'],
  hasOwner: boolean,
): Promise<void> {
  const owner = hasOwner ? undefined : members.find((member) => !member.guest)?.id;
  for (const { id, guest } of members) {
    await putMember(db, actor, place, id, id === owner ? 'owner' : guest ? 'guest' : 'member');
  }
}
