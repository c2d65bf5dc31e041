import { sql } from 'kysely';
import { allDemos, type DemoCompany } from '../src/core/demo/demo.ts';
import { hashPassword } from '../src/platform/auth/accounts.ts';
import { actingFor } from '../src/platform/http/viewer.ts';
import type { Db, Services } from '../src/platform/services.ts';
import { everybody } from './cast.ts';
import { communities } from './communities.ts';
import {
  ago,
  type Company,
  type DemoCounts,
  demoPassword,
  join,
  keepPortraits,
  makeCommunity,
  makePeople,
} from './company.ts';
import { draw, drawAll, keepPicture } from './drawn.ts';
import { pictureOf } from './pictures.ts';
import { portraitOf } from './portraits.ts';
import { say } from './say.ts';
import { script } from './script.ts';
import { threads } from './threads.ts';

/** Fills an installation with the demo company, in one transaction. Throws when it is there already. */
export async function loadDemo(services: Services, now: Date = new Date()): Promise<DemoCounts> {
  const passwordHash = await hashPassword(demoPassword);
  const [pictures, portraits, demos] = await Promise.all([
    drawAll(threads, ({ picture }) => picture && [picture.scene, pictureOf(picture)]),
    drawAll(everybody(), (person) => {
      const portrait = portraitOf(person);
      return portrait ? [person.key, portrait] : undefined;
    }),
    allDemos(),
  ]);
  return services.db.transaction().execute(async (db) => {
    const { rows } = await sql`select 1 from external_ref where source = 'demo' limit 1`.execute(db);
    if (rows.length > 0) throw new Error('The demo company is here already.');
    const counts: DemoCounts = { people: 0, communities: 0, items: 0, comments: 0, reactions: 0 };
    const people = await makePeople(db, passwordHash, now, counts);
    await keepPortraits(db, services, people, portraits);
    const company: Company = { db, services, now, people, places: new Map(), counts };
    for (const community of communities) await makeCommunity(company, community);
    const keep = async (owner: string, name: string, svg: string) =>
      keepPicture(company, owner, pictures.get(name) ?? (await draw(name, svg)));
    for (const talk of script(company)) await say(company, talk, talk.at, keep);
    const forRooms: DemoCompany = {
      ...company,
      say: async (talk) => {
        await join(company, talk.in, talk.by);
        return say(company, talk, ago(now, talk.ago, talk.hour, talk.minute), keep);
      },
      join: (place, key) => join(company, place, key),
      keepPicture: keep,
      ago: (days, hour, minute) => ago(now, days, hour, minute),
      viewer: (key) => actingFor(people.get(key)!.id),
    };
    for (const play of demos) await play(forRooms);
    // Everybody was here a few days ago: what is unread is what came since.
    await sql`update membership set seen_item_id = fika_id(${now}::timestamptz - (2 + person_id % 4) * interval '1 day')
      where place_id = any (${[...company.places.values()].map((place) => place.id)}::bigint[])`.execute(db);
    return counts;
  });
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
