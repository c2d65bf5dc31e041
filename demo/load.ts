import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import sharp from 'sharp';
import { createComment } from '../src/core/comments/server/comments.ts';
import { variantKey } from '../src/core/files/server/files.ts';
import { renditions } from '../src/core/files/server/pictures.ts';
import { finishFile, insertFile, nextFileId } from '../src/core/files/server/queries.ts';
import { createItem } from '../src/core/items/server/items.ts';
import { createPerson } from '../src/core/people/server/people.ts';
import { createCommunity, putMember } from '../src/core/places/server/places.ts';
import { setReaction } from '../src/core/reactions/server/reactions.ts';
import { createAccount, hashPassword } from '../src/platform/auth/accounts.ts';
import type { Viewer } from '../src/platform/http/viewer.ts';
import type { Db, Services } from '../src/platform/services.ts';
import { type DemoPerson, everybody, sites } from './cast.ts';
import { communities, type DemoCommunity } from './communities.ts';
import { type DemoThread, lonely, smallTalk, threads } from './threads.ts';

export const demoOrganisation = 'Norrby Care';
/** Everybody of the demo company signs in with this; it is printed at the start. */
export const demoPassword = 'coffee at three';
export const demoEmail = (person: { key: string }): string => `${person.key}@norrby.example`;

export interface DemoCounts {
  people: number;
  communities: number;
  items: number;
  comments: number;
  reactions: number;
}

/** mulberry32 (Tommy Ettinger, public domain): the same company every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
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
  const pictures = await drawPictures();
  return services.db.transaction().execute(async (db) => {
    const { rows } = await sql`select 1 from external_ref where source = 'demo' limit 1`.execute(db);
    if (rows.length > 0) throw new Error('The demo company is here already.');
    const counts: DemoCounts = { people: 0, communities: 0, items: 0, comments: 0, reactions: 0 };
    const people = await makePeople(db, passwordHash, now, counts);
    const company: Company = { db, services, now, people, places: new Map(), counts };
    for (const community of communities) await makeCommunity(company, community);
    for (const talk of script(company)) await play(company, talk, pictures);
    // Everybody was here a few days ago: what is unread is what came since.
    await sql`update membership set seen_item_id = fika_id(${now}::timestamptz - (1 + person_id % 4) * interval '1 day')
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
  const talks: Talk[] = threads.map((thread, i) => ({
    ...thread,
    at: ago(now, thread.ago, thread.hour, (i * 13) % 50),
  }));
  for (const community of communities) {
    const { members } = company.places.get(community.name)!;
    for (let n = 0; n < community.talk; n++) {
      const days = community.talk < 3 ? 200 + n * 40 : 1 + Math.floor(random() ** 1.3 * 350);
      const said = community.talk < 3 ? { text: lonely[n % lonely.length]!, answers: [] } : pick(smallTalk);
      const others = members.filter((key) => key !== community.owner);
      const by = others.length > 0 ? pick(others) : community.owner;
      talks.push({
        in: community.name,
        by,
        ago: days,
        hour: 6 + Math.floor(random() * 14),
        text: said.text,
        comments: said.answers.map((answer) => [pick(members), answer] as const),
        reactions: random() < 0.7 ? `${pick(['👍', '❤️', '😂', '🙏', '👏'])}${1 + Math.floor(random() * 9)}` : undefined,
        at: ago(now, days, 6 + Math.floor(random() * 14), Math.floor(random() * 60)),
      });
    }
  }
  return talks.sort((a, b) => a.at.getTime() - b.at.getTime());
}

async function play(company: Company, talk: Talk, pictures: ReadonlyMap<string, Buffer>): Promise<void> {
  const { db, people, places, counts, now } = company;
  const place = places.get(talk.in)!;
  const author = people.get(talk.by)!;
  // Nobody writes before they came.
  if (author.joined > talk.at) return;
  const attachments = talk.picture ? [await keepPicture(company, author.id, talk.picture, pictures)] : undefined;
  const item = await createItem(db, viewerOf(author.id), place.id, {
    kind: talk.options ? 'poll' : 'post',
    title: talk.title,
    markdown: talk.text,
    language:
      talk.in === 'عمّان' ? 'ar' : talk.in === 'Deutschsprachige Runde' && talk.comments.length > 2 ? 'de' : 'en',
    attachments,
    fields: talk.options ? { options: talk.options.map((text) => ({ text })) } : {},
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

async function castVotes({ db, people }: Company, poll: string, members: readonly string[]): Promise<void> {
  const ids = members.map((key) => people.get(key)!.id);
  await sql`with o as (select id, position, count(*) over () as n from poll_option where poll_id = ${poll}),
    v as (
      insert into poll_vote (poll_id, person_id, option_id)
      select ${poll}, p.id, o.id from unnest(${ids}::bigint[]) with ordinality as p (id, i)
      join o on o.position = 1 + ((p.i * p.i + 3) % o.n) where p.i % 3 <> 0 returning option_id
    )
    update poll_option set votes = (select count(*) from v where v.option_id = poll_option.id) where poll_id = ${poll}`.execute(
    db,
  );
  await sql`update poll set voters = (select count(distinct person_id) from poll_vote where poll_id = ${poll}) where id = ${poll}`.execute(
    db,
  );
}

/** Pictures of our own, drawn here: free to ship, a few shapes each, enough to look like one. */
async function drawPictures(): Promise<Map<string, Buffer>> {
  const tones = [
    ['#dfe9e4', '#e9cbb6', '#1f6f5c'],
    ['#dbe4ef', '#b9cfe4', '#2f5d8a'],
    ['#f3e1c9', '#d99a5b', '#7a3e12'],
    ['#f6e3d8', '#f0a37a', '#3d7a4c'],
  ];
  const drawn = new Map<string, Buffer>();
  for (const { picture } of threads) {
    if (!picture) continue;
    const [a, b, c] = tones[picture.tone % tones.length]!;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1000"><defs><linearGradient id="g" x2="1" y2="1">
      <stop stop-color="${a}"/><stop offset="1" stop-color="${b}"/></linearGradient></defs><rect width="1600" height="1000" fill="url(#g)"/>
      <rect x="${200 + picture.tone * 60}" y="300" width="560" height="380" rx="28" fill="#fff" opacity=".92"/>
      <rect x="260" y="370" width="300" height="52" rx="12" fill="${c}"/><rect x="260" y="460" width="420" height="28" rx="14" fill="#d9d5cf"/>
      <rect x="260" y="520" width="360" height="28" rx="14" fill="#d9d5cf"/><rect x="900" y="230" width="420" height="420" rx="32" fill="#fff" opacity=".8"/>
      <circle cx="1110" cy="440" r="140" fill="${b}"/><circle cx="1110" cy="440" r="70" fill="${c}" opacity=".55"/></svg>`;
    drawn.set(picture.name, await sharp(Buffer.from(svg)).png().toBuffer());
  }
  return drawn;
}

async function keepPicture(
  { db, services }: Company,
  owner: string,
  picture: NonNullable<DemoThread['picture']>,
  pictures: ReadonlyMap<string, Buffer>,
): Promise<{ file: string; alt: string }> {
  const source = pictures.get(picture.name)!;
  const id = await nextFileId(db);
  const sha256 = createHash('sha256').update(source).digest();
  await insertFile(db, id, {
    owner,
    name: picture.name,
    mime: 'image/png',
    bytes: source.length,
    sha256,
    width: 1600,
    height: 1000,
    status: 'processing',
  });
  const made = await renditions(source);
  for (const one of made) await services.storage.put(variantKey(id, one.name), one.data);
  await finishFile(db, id, {
    status: 'ready',
    width: 1600,
    height: 1000,
    variants: Object.fromEntries(
      made.map((one) => [one.name, { bytes: one.data.length, width: one.width, height: one.height }]),
    ),
  });
  await mark(db, `file:${picture.name}`, id);
  return { file: id, alt: picture.alt };
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
