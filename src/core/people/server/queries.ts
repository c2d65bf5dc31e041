import { type RawBuilder, sql } from 'kysely';
import { short } from '../../../platform/database/lines.ts';
import type { Credentials, Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { PersonChip } from '../contract.ts';

interface ChipRow {
  id: string;
  name: string;
  handle: string;
  title: string;
  department: string;
  location: string;
  photo: string | null;
  guest: boolean;
  active: boolean;
}

const chipColumns = sql`p.id, p.name, p.handle::text as handle, p.title, p.department, p.location, p.photo_id as photo, p.guest, p.active`;

/** The chip as JSON inside a bigger query; ids as text, since JSON numbers end at 2^53. */
export const chipJson = (alias: string): RawBuilder<PersonChip> => {
  const p = sql.raw(alias);
  return sql<PersonChip>`jsonb_build_object('id', ${p}.id::text, 'name', ${p}.name, 'handle', ${p}.handle, 'title', ${p}.title,
    'department', ${p}.department, 'location', ${p}.location, 'photo', ${p}.photo_id::text, 'guest', ${p}.guest, 'active', ${p}.active)`;
};

export async function personChips(db: Db, ids: readonly string[]): Promise<Map<string, PersonChip>> {
  if (ids.length === 0) return new Map();
  const { rows } =
    await sql<ChipRow>`select ${chipColumns} from person p where p.id = any (${[...new Set(ids)]}::bigint[])`.execute(
      db,
    );
  return new Map(rows.map((row) => [row.id, row]));
}

interface ViewerRow {
  person: string;
  guest: boolean;
  administrator: boolean;
  language: string;
  session: string | null;
  /** A session or token whose last use is worth writing down again. */
  stale: boolean;
}

/**
 * Who a session or token belongs to: one query by a unique index. better-auth's own look-up costs several milliseconds of
 * processor time, so the hot path reads the row itself.
 */
export async function findViewer(
  db: Db,
  credentials: Credentials,
  tokenHash: Buffer | null,
): Promise<(Viewer & { readonly stale: boolean }) | null> {
  const { rows } = tokenHash
    ? await sql<ViewerRow>`${short}
        select p.id as person, p.guest, p.administrator, p.language, null as session,
          t.last_used_at is null or t.last_used_at < now() - interval '1 minute' as stale
        from api_token t join person p on p.auth_id = t.auth_id
        where t.token_hash = ${tokenHash} and (t.expires_at is null or t.expires_at > now()) and p.active`.execute(db)
    : await sql<ViewerRow>`${short}
        select p.id as person, p.guest, p.administrator, p.language, s.id::text as session,
          s."updatedAt" < now() - interval '1 hour' as stale
        from auth.session s join person p on p.auth_id = s."userId"
        where s.token = ${credentials.sessionToken} and s."expiresAt" > now() and p.active`.execute(db);
  return rows[0] ?? null;
}

export async function touchToken(db: Db, tokenHash: Buffer): Promise<void> {
  await sql`update api_token set last_used_at = now()
    where token_hash = ${tokenHash}`.execute(db);
}

/** People that a viewer may know: everyone for colleagues; for guests, those who share a place with them. */
export const personIsKnown = (viewer: Viewer, column: string): RawBuilder<boolean> =>
  viewer.guest
    ? sql<boolean>`(${sql.raw(column)} = ${viewer.person} or exists (select 1 from membership mine
        join membership theirs on theirs.place_id = mine.place_id
        where mine.person_id = ${viewer.person} and theirs.person_id = ${sql.raw(column)}))`
    : sql<boolean>`true`;

interface ProfileRow extends ChipRow {
  page: string;
  about: string;
  pronouns: string;
  email: string | null;
  phone: string;
  time_zone: string;
  language: string;
  manager_id: string | null;
  starts_on: string | null;
  created_at: Date;
  administrator: boolean;
  following: boolean;
}

export async function findProfile(db: Db, viewer: Viewer, id: string): Promise<ProfileRow | undefined> {
  const { rows } = await sql<ProfileRow>`
    select ${chipColumns}, p.page_id as page, p.about, p.pronouns, p.email::text as email, p.phone, p.time_zone, p.language,
      p.manager_id, p.starts_on::text as starts_on, p.created_at, p.administrator,
      exists (select 1 from follow f where f.person_id = ${viewer.person} and f.subject = 'place'
        and f.subject_id = p.page_id and f.active) as following
    from person p where p.id = ${id} and ${personIsKnown(viewer, 'p.id')}`.execute(db);
  return rows[0];
}

export interface DirectoryQuery {
  readonly words: readonly string[];
  readonly department: string | undefined;
  /** Below whom to go on: whether they were of the second group, their `search_name` and id. */
  readonly after: readonly [number, string, string] | null;
  readonly limit: number;
}

export interface DirectoryRow extends ChipRow {
  search_name: string;
  /** 0: the whole name begins with what was typed; 1: each typed word begins one of the name's words. */
  group: number;
}

/**
 * The skeleton of the directory: those whose name begins with what was typed, read in order from the index and no further than the page; then, where there is room, those of
 * whose words each typed one begins one. Each group by name. One row more than `limit`, to know whether there is more.
 */
export async function directory(db: Db, viewer: Viewer, query: DirectoryQuery): Promise<DirectoryRow[]> {
  const { words, department, after, limit } = query;
  const name = sql`p.search_name collate "C"`;
  const typed = words.join(' ');
  // As a range: the index does not know what a pattern that comes as a parameter begins with.
  const begins = sql`(${name} >= ${typed} and ${name} < ${`${typed}\u{10ffff}`})`;
  const rowsOf = async (group: number, matches: RawBuilder<unknown>, room: number): Promise<DirectoryRow[]> => {
    const conditions = [sql`p.active`, personIsKnown(viewer, 'p.id'), matches];
    if (department !== undefined) conditions.push(sql`p.department = ${department}`);
    if (after && after[0] === group)
      conditions.push(sql`(${name}, p.id) > (${after[1]} collate "C", ${after[2]}::bigint)`);
    const { rows } = await sql<DirectoryRow>`
      select ${chipColumns}, p.search_name, ${group}::int as group from person p where ${sql.join(conditions, sql` and `)}
      order by ${name}, p.id limit ${room}`.execute(db);
    return rows;
  };
  const first = after?.[0] === 1 ? [] : await rowsOf(0, words.length > 0 ? begins : sql`true`, limit + 1);
  if (first.length > limit || words.length === 0) return first;
  const each = words.map((word) => sql`(p.search_name like ${`${word}%`} or p.search_name like ${`% ${word}%`})`);
  const others = sql`${sql.join(each, sql` and `)} and not (${begins})`;
  return [...first, ...(await rowsOf(1, others, limit + 1 - first.length))];
}

export async function pageOfPerson(db: Db, person: string): Promise<string | undefined> {
  const { rows } = await sql<{ page_id: string }>`select page_id from person where id = ${person}`.execute(db);
  return rows[0]?.page_id;
}

/** Handles → people, for mentions written as @handle. */
/** Whether somebody of this id works here, and is no guest. */
export async function knownColleague(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from person where id = ${id} and active and not guest`.execute(db);
  return rows.length > 0;
}

/** Those of `ids` whom the viewer may know. */
export async function knownPeople(db: Db, viewer: Viewer, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from person where id = any (${[...ids]}::bigint[]) and ${personIsKnown(viewer, 'person.id')}`.execute(db);
  return rows.map((row) => row.id);
}

/** By the handle in lower case; only people whom the viewer may know. */
export async function peopleByHandle(
  db: Db,
  viewer: Viewer,
  handles: readonly string[],
): Promise<Map<string, { id: string; name: string }>> {
  if (handles.length === 0) return new Map();
  const { rows } = await sql<{ handle: string; id: string; name: string }>`
    select lower(handle::text) as handle, id, name from person
    where handle = any (${handles}::citext[]) and active and ${personIsKnown(viewer, 'person.id')}`.execute(db);
  return new Map(rows.map((row) => [row.handle, row]));
}

export async function countColleagues(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from person where active and not guest`.execute(
    db,
  );
  return rows[0]!.n;
}

/** Whoever has been an administrator the longest; undefined before the organisation is set up. */
export async function firstAdministrator(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string;
  }>`select id from person where administrator and active order by id limit 1`.execute(db);
  return rows[0]?.id;
}
