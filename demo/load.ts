import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import sharp from 'sharp';
import { createComment } from '../src/core/comments/server/comments.ts';
import { addAvifJob, originalKey, variantKey } from '../src/core/files/server/files.ts';
import { type Rendition, renditions } from '../src/core/files/server/pictures.ts';
import { finishFile, insertFile, nextFileId } from '../src/core/files/server/queries.ts';
import { createItem } from '../src/core/items/server/items.ts';
import { createPerson } from '../src/core/people/server/people.ts';
import { createCommunity, putMember } from '../src/core/places/server/places.ts';
import { setReaction } from '../src/core/reactions/server/reactions.ts';
import { decide, merge, support } from '../src/features/ideas/server/ideas.ts';
import { createAccount, hashPassword } from '../src/platform/auth/accounts.ts';
import type { Viewer } from '../src/platform/http/viewer.ts';
import type { Db, Services } from '../src/platform/services.ts';
import { type DemoPerson, everybody, sites } from './cast.ts';
import { communities, type DemoCommunity } from './communities.ts';
import { ideas } from './ideas.ts';
import { pictureOf } from './pictures.ts';
import { portraitOf } from './portraits.ts';
import { seeded } from './seeded.ts';
import { type DemoThread, lonely, smallTalk, threads } from './threads.ts';

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

interface Company {
  readonly db: Db;
  readonly services: Services;
  readonly now: Date;
  readonly people: ReadonlyMap<string, { readonly id: string; readonly joined: Date; readonly demo: DemoPerson }>;
  readonly places: Map<string, { readonly id: string; readonly members: string[] }>;
  readonly counts: DemoCounts;
}

const day = 24 * 60 * 60 * 1000;
/** A moment so many days ago, at an hour of the day; never later than a few minutes before now. */
const ago = (now: Date, days: number, hour: number, minute = 0): Date => {
  const at = new Date(now.getTime() - days * day);
  at.setUTCHours(hour, minute, 0, 0);
  return new Date(Math.min(at.getTime(), now.getTime() - (minute + 10) * 60_000));
};

const viewerOf = (id: string): Viewer => ({
  person: id,
  guest: false,
  administrator: false,
  language: 'en',
  session: null,
});

/** Notes what belongs to the demo company, so that it can be taken away again. */
async function mark(db: Db, ref: string, subject: string): Promise<void> {
  await sql`insert into external_ref (source, ref, subject_id) values ('demo', ${ref}, ${subject})`.execute(db);
}

/** Fills an installation with the demo company, in one transaction. Throws when it is there already. */
export async function loadDemo(services: Services, now: Date = new Date()): Promise<DemoCounts> {
  const passwordHash = await hashPassword(demoPassword);
  const [pictures, portraits] = await Promise.all([
    drawAll(threads, ({ picture }) => picture && [picture.scene, pictureOf(picture)]),
    drawAll(everybody(), (person) => {
      const portrait = portraitOf(person);
      return portrait ? [person.key, portrait] : undefined;
    }),
  ]);
  return services.db.transaction().execute(async (db) => {
    const { rows } = await sql`select 1 from external_ref where source = 'demo' limit 1`.execute(db);
    if (rows.length > 0) throw new Error('The demo company is here already.');
    const counts: DemoCounts = { people: 0, communities: 0, items: 0, comments: 0, reactions: 0 };
    const people = await makePeople(db, passwordHash, now, counts);
    await keepPortraits(db, services, people, portraits);
    const company: Company = { db, services, now, people, places: new Map(), counts };
    for (const community of communities) await makeCommunity(company, community);
    for (const talk of script(company)) await play(company, talk, pictures);
    await playIdeas(company);
    // Everybody was here a few days ago: what is unread is what came since.
    await sql`update membership set seen_item_id = fika_id(${now}::timestamptz - (2 + person_id % 4) * interval '1 day')
      where place_id = any (${[...company.places.values()].map((place) => place.id)}::bigint[])`.execute(db);
    return counts;
  });
}

async function makePeople(db: Db, passwordHash: string, now: Date, counts: DemoCounts): Promise<Company['people']> {
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

async function keepPortraits(
  db: Db,
  services: Services,
  people: Company['people'],
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

async function makeCommunity(company: Company, community: DemoCommunity): Promise<void> {
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
  company.places.set(community.name, { id, members });
  counts.communities += 1;
}

interface Talk extends DemoThread {
  readonly at: Date;
}

/** The written conversations, and small talk through the year in between. */
function script(company: Company): Talk[] {
  const { now } = company;
  const random = seeded(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const moments: { community: DemoCommunity; n: number; days: number; at: Date }[] = [];
  for (const community of communities) {
    for (let n = 0; n < community.talk; n++) {
      const days = community.talk < 3 ? 200 + n * 40 : 1 + Math.floor(random() ** 1.3 * 350);
      moments.push({
        community,
        n,
        days,
        at: ago(now, days, 6 + Math.floor(random() * 14), Math.floor(random() * 60)),
      });
    }
  }
  moments.sort((a, b) => a.at.getTime() - b.at.getTime());
  const unheard = longestUnheard(smallTalk);
  const talks: Talk[] = threads.map((thread, i) => ({
    ...thread,
    at: ago(now, thread.ago, thread.hour, (i * 13) % 50),
  }));
  for (const { community, n, days, at } of moments) {
    const { members } = company.places.get(community.name)!;
    const said = community.talk < 3 ? { text: lonely[n % lonely.length]!, answers: [] } : unheard(community.name);
    const others = members.filter((key) => key !== community.owner);
    const by = others.length > 0 ? pick(others) : community.owner;
    talks.push({
      in: community.name,
      by,
      ago: days,
      hour: at.getUTCHours(),
      text: said.text,
      comments: said.answers.map((answer) => [pick(members.filter((key) => key !== by)) ?? by, answer] as const),
      reactions: random() < 0.7 ? `${pick(['👍', '❤️', '😂', '🙏', '👏'])}${1 + Math.floor(random() * 9)}` : undefined,
      at,
    });
  }
  return talks.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** What was not said in a place for the longest time; among those, what was not said anywhere. So nobody reads the same twice on one page. */
function longestUnheard<T>(sayings: readonly T[]): (place: string) => T {
  let turn = 0;
  const anywhere = sayings.map(() => 0);
  const here = new Map<string, number[]>();
  return (place) => {
    const last = here.get(place) ?? sayings.map(() => 0);
    here.set(place, last);
    let best = 0;
    for (let i = 1; i < sayings.length; i++) {
      const isOlder = last[i] === last[best] ? anywhere[i]! < anywhere[best]! : last[i]! < last[best]!;
      if (isOlder) best = i;
    }
    turn += 1;
    last[best] = turn;
    anywhere[best] = turn;
    return sayings[best]!;
  };
}

async function play(company: Company, talk: Talk, pictures: ReadonlyMap<string, Drawn>): Promise<void> {
  const { db, people, places, counts, now } = company;
  const place = places.get(talk.in)!;
  const author = people.get(talk.by)!;
  // Nobody writes before they came.
  if (author.joined > talk.at) return;
  const { picture } = talk;
  const attachments = picture && [
    { file: await keepPicture(company, author.id, pictures.get(picture.scene)!), alt: picture.alt },
  ];
  const item = await createItem(db, viewerOf(author.id), place.id, {
    kind: talk.bookmark ? 'bookmark' : talk.options ? 'poll' : 'post',
    title: talk.title,
    markdown: talk.text,
    language:
      talk.in === 'عمّان' ? 'ar' : talk.in === 'Deutschsprachige Runde' && talk.comments.length > 2 ? 'de' : 'en',
    attachments,
    fields: talk.bookmark
      ? { ...talk.bookmark }
      : talk.options
        ? { options: talk.options.map((text) => ({ text })) }
        : {},
    createdAt: talk.at,
  });
  counts.items += 1;
  let at = talk.at;
  let previous: string | null = null;
  for (const [n, [key, said]] of talk.comments.entries()) {
    const person = people.get(key)!;
    at = new Date(
      Math.min(
        at.getTime() + (4 + ((n * 17 + said.length) % 55)) * 60_000,
        now.getTime() - (talk.comments.length - n) * 30_000,
      ),
    );
    if (person.joined > at) continue;
    const isAnswer = said.startsWith('>');
    previous = await createComment(db, viewerOf(person.id), item, {
      markdown: isAnswer ? said.slice(1) : said,
      parent: isAnswer ? previous : null,
      createdAt: at,
    });
    counts.comments += 1;
  }
  if (talk.options) await castVotes(company, item, place.members);
  for (const [, emoji, n] of (talk.reactions ?? '').matchAll(/(\P{Nd}+?)(\d+)(?:\s|$)/gu)) {
    for (const key of place.members.filter((member) => member !== talk.by).slice(0, Number(n))) {
      await setReaction(db, viewerOf(people.get(key)!.id), 'item', item, emoji!.trim(), true, at);
      counts.reactions += 1;
    }
  }
}

/** Written, supported, decided on and made one as people would do it, only earlier. */
async function playIdeas(company: Company): Promise<void> {
  const { db, people, places, now, counts } = company;
  const made = new Map<string, string>();
  for (const idea of ideas) {
    const place = places.get(idea.in)!;
    const author = people.get(idea.by)!;
    const createdAt = ago(now, idea.ago, 10, idea.title.length);
    const id = await createItem(db, viewerOf(author.id), place.id, {
      kind: 'idea',
      title: idea.title,
      markdown: idea.text,
      language: 'en',
      fields: {},
      createdAt,
    });
    made.set(idea.title, id);
    counts.items += 1;
    const supporters = place.members.filter((key) => key !== idea.by).slice(0, idea.supporters);
    for (const [n, key] of supporters.entries())
      await support(db, viewerOf(people.get(key)!.id), id, 1 + ((n + idea.title.length) % 3), createdAt);
    if (idea.decision) {
      const { state, reason, by, owner } = idea.decision;
      await decide(db, viewerOf(people.get(by)!.id), id, {
        state,
        reason,
        owner: owner ? people.get(owner)!.id : null,
        at: ago(now, idea.decision.ago, 14),
      });
    }
    if (idea.partOf) {
      const leader = people.get(communities.find(({ name }) => name === idea.in)!.owner)!;
      await merge(db, viewerOf(leader.id), id, made.get(idea.partOf)!, createdAt);
    }
  }
}

async function castVotes({ db, people }: Company, poll: string, members: readonly string[]): Promise<void> {
  const ids = members.map((key) => people.get(key)!.id);
  await sql`with o as (select id, position, count(*) over () as n from poll_option where poll_id = ${poll}),
    v as (
      insert into poll_vote (poll_id, person_id, option_id)
      select ${poll}, p.id, o.id from unnest(${ids}::bigint[]) with ordinality as p (id, i)
      -- More for the first options than for the last, as it goes.
      join o on o.position = 1 + floor(o.n * power((p.i * 7919 % 101) / 101.0, 1.4)) where p.i % 3 <> 0 returning option_id
    )
    update poll_option set votes = (select count(*) from v where v.option_id = poll_option.id) where poll_id = ${poll}`.execute(
    db,
  );
  await sql`update poll set voters = (select count(distinct person_id) from poll_vote where poll_id = ${poll}) where id = ${poll}`.execute(
    db,
  );
}

/** A picture with its sizes, made as those of an upload are. */
interface Drawn {
  readonly name: string;
  readonly source: Buffer;
  readonly made: readonly Rendition[];
}

/** Draws what each of a list shows, by the name that it gives. */
async function drawAll<T>(
  list: readonly T[],
  drawing: (one: T) => readonly [string, string] | undefined,
): Promise<Map<string, Drawn>> {
  const drawn = list.flatMap((one) => {
    const found = drawing(one);
    return found ? [found] : [];
  });
  return new Map(
    await Promise.all(
      drawn.map(async ([name, svg]): Promise<[string, Drawn]> => {
        const source = await sharp(Buffer.from(svg)).png({ compressionLevel: 3 }).toBuffer();
        return [name, { name: `${name}.png`, source, made: await renditions(source) }];
      }),
    ),
  );
}

async function keepPicture(
  { db, services }: Pick<Company, 'db' | 'services'>,
  owner: string,
  { name, source, made }: Drawn,
): Promise<string> {
  const id = await nextFileId(db);
  const { width, height } = made.find((one) => one.name === 'content')!;
  await insertFile(db, id, {
    owner,
    name,
    mime: 'image/png',
    bytes: source.length,
    sha256: createHash('sha256').update(source).digest(),
    width,
    height,
    status: 'processing',
  });
  await services.storage.put(originalKey(id), source);
  await Promise.all(made.map((one) => services.storage.put(variantKey(id, one.name), one.data)));
  const variants = Object.fromEntries(
    made.map((one) => [one.name, { bytes: one.data.length, width: one.width, height: one.height }]),
  );
  await finishFile(db, id, { status: 'ready', width, height, variants });
  await addAvifJob(services, db, id);
  return id;
}

/** Once the inbox is derived: what is older than a week was dealt with. */
export async function settleInboxes(db: Db, now: Date = new Date()): Promise<void> {
  await sql`with old as (
      update notification n set unread = false, done = true from external_ref e
      where e.source = 'demo' and e.subject_id = n.person_id and n.bumped_at < ${now}::timestamptz - interval '7 days'
      returning n.person_id, n.subject_id, n.bumped
    )
    insert into notification_mark (person_id, subject_id, read_up_to, done_up_to)
    select person_id, subject_id, bumped, bumped from old on conflict do nothing`.execute(db);
}
