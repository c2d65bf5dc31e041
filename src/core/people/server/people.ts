import { sql } from 'kysely';
import { takeTurns } from '../../../platform/database/turns.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { appendActivity, encodePosition, horizon } from '../../activity/server/log.ts';
import { noteMade } from '../../importing/server/made.ts';
import { countUnread } from '../../notifications/server/queries.ts';
import type { Me, Person } from '../contract.ts';
import { handleFrom, searchable } from '../names.ts';
import { findProfile, personChips } from './queries.ts';

export interface NewPerson {
  readonly name: string;
  readonly email?: string | null;
  readonly handle?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly title?: string;
  readonly department?: string;
  readonly location?: string;
  readonly phone?: string;
  readonly about?: string;
  readonly pronouns?: string;
  readonly timeZone?: string;
  readonly language?: string;
  readonly guest?: boolean;
  readonly administrator?: boolean;
  readonly active?: boolean;
  readonly authId?: string | null;
  readonly createdAt?: Date;
  readonly startsOn?: string | null;
}

/** Who makes a person: somebody (an id), the person themself, or whoever sits at the terminal (null). */
export type Maker = (string & {}) | 'themself' | null;

/** Makes a person with their own page. A handle that is taken gets a number. Returns the new ids. */
export async function createPerson(db: Db, maker: Maker, person: NewPerson): Promise<{ id: string; page: string }> {
  const handle = await freeHandle(db, person.handle ?? handleFrom(person.name));
  const at = sql`coalesce(${person.createdAt ?? null}::timestamptz, clock_timestamp())`;
  const { rows: ids } = await sql<{
    id: string;
    page: string;
  }>`select fika_id(${at}) as id, fika_id(${at}) as page`.execute(db);
  const { id, page } = ids[0]!;
  const search = searchable([person.name, person.givenName, person.familyName].filter(Boolean).join(' '));
  // The person points at the page and the page at the person; the first of the two foreign keys is checked at commit.
  await sql`insert into person (id, page_id, auth_id, email, handle, name, given_name, family_name, title, department, location,
      phone, about, pronouns, time_zone, language, guest, administrator, active, search_name, created_at, starts_on)
    values (${id}, ${page}, ${person.authId ?? null}, ${person.email ?? null}, ${handle}, ${person.name},
      ${person.givenName ?? ''}, ${person.familyName ?? ''}, ${person.title ?? ''}, ${person.department ?? ''},
      ${person.location ?? ''}, ${person.phone ?? ''}, ${person.about ?? ''}, ${person.pronouns ?? ''},
      ${person.timeZone ?? 'UTC'}, ${person.language ?? 'en'}, ${person.guest ?? false}, ${person.administrator ?? false},
      ${person.active ?? true}, ${search}, ${at}, ${person.startsOn ?? null})`.execute(db);
  await sql`insert into place (id, kind, name, slug, visibility, person_id, created_by, created_at)
    values (${page}, 'person', ${person.name}, ${`@${id}`}, 'open', ${id}, ${id}, ${at})`.execute(db);
  await sql`insert into membership (place_id, person_id, role, joined_at) values (${page}, ${id}, 'owner', ${at})`.execute(
    db,
  );
  await appendActivity(db, [
    {
      actor: maker === 'themself' ? id : maker,
      verb: 'person.created',
      object: id,
      person: id,
      at: person.createdAt,
    },
  ]);
  await noteMade(db, 'person', id);
  return { id, page };
}

async function freeHandle(db: Db, wanted: string): Promise<string> {
  await takeTurns(db, 'handles');
  const { rows } = await sql<{ handle: string }>`
    select lower(handle::text) as handle from person where handle = ${wanted} or handle like ${`${wanted.replace(/[\\%_]/g, '\\$&')}%`}`.execute(
    db,
  );
  const taken = new Set(rows.map((row) => row.handle));
  if (!taken.has(wanted.toLowerCase())) return wanted;
  for (let n = 2; ; n++) if (!taken.has(`${wanted}${n}`.toLowerCase())) return `${wanted}${n}`;
}

/** Columns of the profile that may be changed; `photo` must be a picture that the person uploaded. */
export type ProfileChange = Partial<{
  name: string;
  title: string;
  department: string;
  location: string;
  about: string;
  pronouns: string;
  phone: string;
  timeZone: string;
  language: string;
  photo: string | null;
}>;

export async function changeProfile(db: Db, viewer: Viewer, person: string, change: ProfileChange): Promise<void> {
  if (change.photo) {
    const { rows } =
      await sql`select 1 from file where id = ${change.photo} and owner_id = ${viewer.person} and status <> 'failed'
      and mime like 'image/%'`.execute(db);
    if (rows.length === 0) throw problems.invalid_request('The photo is not one of your pictures.');
  }
  const columns: Record<string, unknown> = {
    name: change.name,
    title: change.title,
    department: change.department,
    location: change.location,
    about: change.about,
    pronouns: change.pronouns,
    phone: change.phone,
    time_zone: change.timeZone,
    language: change.language,
    photo_id: change.photo,
    search_name: change.name === undefined ? undefined : searchable(change.name),
  };
  const sets = Object.entries(columns).flatMap(([column, value]) =>
    value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`],
  );
  if (sets.length === 0) return;
  await sql`update person set ${sql.join(sets)} where id = ${person}`.execute(db);
  if (change.name !== undefined) {
    await sql`update place set name = ${change.name} where person_id = ${person} and kind = 'person'`.execute(db);
  }
  await appendActivity(db, [{ actor: viewer.person, verb: 'person.edited', object: person, person }]);
}

/** A profile as the viewer may see it; guests see no address. Null when it is not there for them. */
export async function getPerson(db: Db, viewer: Viewer, id: string): Promise<Person | null> {
  const row = await findProfile(db, viewer, id);
  if (!row) return null;
  const manager = row.manager_id ? ((await personChips(db, [row.manager_id])).get(row.manager_id) ?? null) : null;
  return {
    id: row.id,
    name: row.name,
    handle: row.handle,
    title: row.title,
    department: row.department,
    location: row.location,
    photo: row.photo,
    guest: row.guest,
    active: row.active,
    page: row.page,
    about: row.about,
    pronouns: row.pronouns,
    email: viewer.guest && viewer.person !== id ? null : row.email,
    phone: viewer.guest && viewer.person !== id ? '' : row.phone,
    timeZone: row.time_zone,
    language: row.language,
    manager: viewer.guest ? null : manager,
    startsOn: row.starts_on,
    createdAt: row.created_at.toISOString(),
    mine: { following: row.following },
    can: viewer.person === id ? ['edit'] : viewer.guest ? [] : ['follow'],
  };
}

export async function getMe(db: Db, viewer: Viewer): Promise<Me> {
  const cursor = encodePosition(await horizon(db));
  const person = await getPerson(db, viewer, viewer.person);
  if (!person) throw problems.not_signed_in();
  return { ...person, administrator: viewer.administrator, unread: await countUnread(db, viewer), cursor };
}
