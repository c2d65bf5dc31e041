import { sql } from 'kysely';
import type { DemoCompany } from '../src/core/demo/demo.ts';
import { createPerson } from '../src/core/people/server/people.ts';
import { createCommunity, putMember } from '../src/core/places/server/places.ts';
import { createAccount } from '../src/platform/auth/accounts.ts';
import type { Db, Services } from '../src/platform/services.ts';
import { type DemoPerson, everybody, sites } from './cast.ts';
import type { DemoCommunity } from './communities.ts';
import { type Drawn, keepPicture } from './drawn.ts';
import { seeded } from './seeded.ts';
import { threads } from './threads.ts';

export const demoOrganisation = 'Norrby Care';
/** Everybody of the demo company signs in with this; it is printed at the start. */
export const demoPassword = 'coffee at three';
export const demoEmail = (person: { key: string }): string => `${person.key.replace('-', '.')}@norrby.example`;

export interface DemoCounts {
  people: number;
  communities: number;
  items: number;
  comments: number;
  reactions: number;
}

export type Cast = ReadonlyMap<string, { readonly id: string; readonly joined: Date; readonly demo: DemoPerson }>;
export type Places = Map<string, DemoCompany['places'] extends ReadonlyMap<string, infer P> ? P : never>;

/** The company while it is made. */
export interface Company {
  readonly db: Db;
  readonly services: Services;
  readonly now: Date;
  readonly people: Cast;
  readonly places: Places;
  readonly counts: DemoCounts;
}

const day = 24 * 60 * 60 * 1000;
/** A moment so many days ago, at an hour of the day; never later than a few minutes before now. */
export const ago = (now: Date, days: number, hour: number, minute = 0): Date => {
  const at = new Date(now.getTime() - days * day);
  at.setUTCHours(hour, minute, 0, 0);
  return new Date(Math.min(at.getTime(), now.getTime() - (minute + 10) * 60_000));
};

/** Notes what belongs to the demo company, so that it can be taken away again. */
async function mark(db: Db, ref: string, subject: string): Promise<void> {
  await sql`insert into external_ref (source, ref, subject_id) values ('demo', ${ref}, ${subject})`.execute(db);
}

export async function makePeople(db: Db, passwordHash: string, now: Date, counts: DemoCounts): Promise<Cast> {
  const random = seeded(1);
  const people = new Map<string, { id: string; joined: Date; demo: DemoPerson }>();
  for (const person of everybody()) {
    // A few came this month: the community Newcomers is for them.
    const joined = ago(
      now,
      person.key === 'aoife' ? 60 : random() < 0.06 ? Math.ceil(random() * 25) : 366 + Math.ceil(random() * 1500),
      8,
    );
    const email = demoEmail(person);
    const authId = await createAccount(db, { email, name: person.name, passwordHash });
    const made = await createPerson(db, null, {
      name: person.name,
      email,
      authId,
      handle: person.key,
      title: person.title,
      department: person.department,
      location: person.location,
      timeZone: sites[person.location],
      language: person.language ?? 'en',
      about: person.about,
      pronouns: person.pronouns,
      guest: person.guest,
      administrator: person.administrator,
      createdAt: joined,
      startsOn: joined.toISOString().slice(0, 10),
    });
    await mark(db, `person:${person.key}`, made.id);
    people.set(person.key, { id: made.id, joined, demo: person });
    counts.people += 1;
  }
  for (const { id, demo } of people.values()) {
    const manager = demo.manager && people.get(demo.manager);
    if (manager) await sql`update person set manager_id = ${manager.id} where id = ${id}`.execute(db);
  }
  return people;
}

export async function keepPortraits(
  db: Db,
  services: Services,
  people: Cast,
  portraits: ReadonlyMap<string, Drawn>,
): Promise<void> {
  for (const [key, portrait] of portraits) {
    const { id } = people.get(key)!;
    const photo = await keepPicture({ db, services }, id, portrait);
    await sql`update person set photo_id = ${photo} where id = ${id}`.execute(db);
  }
}

function membersOf({ people }: Company, { who, owner }: DemoCommunity): string[] {
  const found = [...people.values()].filter(({ demo }, i) => {
    if (demo.guest) return who.only?.includes(demo.key);
    if (who.only) return who.only.includes(demo.key);
    if (who.department && demo.department === who.department) return true;
    if (who.site && demo.location === who.site) return true;
    return who.oneIn ? (i * 7 + owner.length) % who.oneIn === 0 : false;
  });
  const speakers = threads.flatMap((thread) => [thread.by, ...thread.comments.map(([key]) => key)]);
  const heard = who.only
    ? []
    : speakers.filter((key) => threads.some((thread) => thread.in === undefined || thread.by === key));
  return [...new Set([owner, ...found.map(({ demo }) => demo.key), ...(who.oneIn ? heard : [])])];
}

export async function makeCommunity(company: Company, community: DemoCommunity): Promise<void> {
  const { db, people, now, counts } = company;
  const owner = people.get(community.owner)!;
  const id = await createCommunity(db, owner.id, { ...community, createdAt: ago(now, 364, 9) });
  await mark(db, `place:${community.name}`, id);
  const members = membersOf(company, community);
  for (const key of members) {
    if (key === community.owner) continue;
    const person = people.get(key)!;
    await putMember(
      db,
      owner.id,
      id,
      person.id,
      person.demo.guest ? 'guest' : 'member',
      person.joined > ago(now, 364, 9) ? person.joined : ago(now, 363, 9),
    );
  }
  company.places.set(community.name, { id, owner: community.owner, members });
  counts.communities += 1;
}

/** Somebody who takes part is a member, whoever else is. */
export async function join(company: Company, name: string, key: string): Promise<void> {
  const place = company.places.get(name)!;
  if (place.members.includes(key)) return;
  const person = company.people.get(key)!;
  const owner = company.people.get(place.owner)!;
  const since = ago(company.now, 363, 9);
  const role = person.demo.guest ? 'guest' : 'member';
  await putMember(company.db, owner.id, place.id, person.id, role, person.joined > since ? person.joined : since);
  company.places.set(name, { ...place, members: [...place.members, key] });
}
