import { sql } from 'kysely';
import type { Visibility } from '../../../core/places/contract.ts';
import type { Db } from '../../../platform/services.ts';

export interface KnownPerson {
  id: string;
  name: string;
  given_name: string;
  family_name: string;
  email: string | null;
  title: string;
  department: string;
  location: string;
  phone: string;
  about: string;
  time_zone: string;
  has_account: boolean;
  /** Put away when an import was undone. */
  undone: boolean;
  /** Whether the import knows them by this source's name for them. */
  linked: boolean;
  /** Whether a file of theirs has the bytes of the source's picture. */
  has_photo: boolean;
}

/** By the source's name for them, else by address; the first is the surer one. */
export async function findKnownPerson(
  db: Db,
  source: string,
  ref: string,
  email: string | null,
  photoHash: Buffer | null,
): Promise<KnownPerson | undefined> {
  const { rows } = await sql<KnownPerson>`
    with found as (
      select r.subject_id as id, true as linked from external_ref r where r.source = ${source} and r.ref = ${ref}
      union all
      select p.id, false from person p where p.email = ${email}::citext
    )
    select p.id, p.name, p.given_name, p.family_name, p.email::text as email, p.title, p.department, p.location, p.phone, p.about,
      p.time_zone, p.auth_id is not null as has_account,
      exists (select 1 from import_made m where m.subject_id = p.id and m.noun = 'person' and m.undone) as undone, found.linked,
      exists (select 1 from file f where f.owner_id = p.id and f.sha256 = ${photoHash}::bytea) as has_photo
    from found join person p on p.id = found.id order by found.linked desc limit 1`.execute(db);
  return rows[0];
}

export async function personWithEmail(db: Db, email: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from person where email = ${email}::citext`.execute(db);
  return rows[0]?.id;
}

/** Sets columns of a person, and the name of their page. */
export async function updatePerson(db: Db, id: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
  const sets = Object.entries(columns).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  await sql`update person set ${sql.join(sets)} where id = ${id}`.execute(db);
  if (typeof columns.name === 'string') {
    await sql`update place set name = ${columns.name} where person_id = ${id} and kind = 'person'`.execute(db);
  }
}

/** What the last import took of a message. */
export interface ImportedMessage {
  readonly said: string;
  readonly version: number;
  /** The source's name of a file → a file's id, or null where it could not be kept. */
  readonly files: Readonly<Record<string, string | null>>;
  /** Emoji → people's ids. */
  readonly reactions: Readonly<Record<string, readonly string[]>>;
}

export async function putImported(db: Db, source: string, ref: string, taken: ImportedMessage): Promise<void> {
  const { said, version, files, reactions } = taken;
  await sql`insert into imported_message (source, ref, said, version, files, reactions)
    values (${source}, ${ref}, ${said}, ${version}, ${JSON.stringify(files)}::jsonb, ${JSON.stringify(reactions)}::jsonb)
    on conflict (source, ref) do update set said = excluded.said, version = excluded.version, files = excluded.files,
      reactions = excluded.reactions`.execute(db);
}

/** A message that is here already. */
export interface KnownMessage {
  id: string;
  subject: 'item' | 'comment';
  /** Null once it was deleted for good. */
  author: string | null;
  version: number | null;
  deleted: boolean;
  /** Null where it came over before imports remembered. */
  taken: ImportedMessage | null;
}

/** Of the refs of messages of one source, those that are known. */
export async function findMessages(
  db: Db,
  source: string,
  refs: readonly string[],
): Promise<Map<string, KnownMessage>> {
  const { rows } = await sql<KnownMessage & { ref: string }>`
    select r.ref, r.subject_id as id, case when c.id is null then 'item' else 'comment' end as subject,
      coalesce(i.author_id, c.author_id) as author, coalesce(i.version, c.version) as version,
      coalesce(i.deleted_at, c.deleted_at, of_comment.deleted_at) is not null as deleted,
      case when m.ref is null then null
        else jsonb_build_object('said', m.said, 'version', m.version, 'files', m.files, 'reactions', m.reactions) end as taken
    from external_ref r
    left join imported_message m on m.source = r.source and m.ref = r.ref
    left join item i on i.id = r.subject_id
    left join comment c on c.id = r.subject_id
    left join item of_comment on of_comment.id = c.item_id
    where r.source = ${source} and r.ref = any (${[...refs]}::text[])`.execute(db);
  return new Map(rows.map(({ ref, ...message }) => [ref, message]));
}

/** Of the files, those that are pictures. */
export async function picturesAmong(db: Db, files: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select id from file
    where id = any (${[...files]}::bigint[]) and width is not null`.execute(db);
  return new Set(rows.map((row) => row.id));
}

export async function managerOf(db: Db, person: string): Promise<string | null> {
  const { rows } = await sql<{ manager_id: string | null }>`select manager_id from person where id = ${person}`.execute(
    db,
  );
  return rows[0]?.manager_id ?? null;
}

/** Whether `person` is among those above `manager`, or is `manager`. */
export async function isAbove(db: Db, person: string, manager: string): Promise<boolean> {
  const { rows } = await sql<{ above: boolean }>`
    with recursive above as (
      select id, manager_id from person where id = ${manager}
      union select p.id, p.manager_id from person p join above a on p.id = a.manager_id
    )
    select exists (select 1 from above where id = ${person}) as above`.execute(db);
  return rows[0]!.above;
}

export interface KnownCommunity {
  id: string;
  visibility: Visibility;
  has_owner: boolean;
  /** Put away when an import was undone. */
  undone: boolean;
  /** The same source has given it a name already. */
  linked: boolean;
}

const communityColumns = (source: string) => sql`p.id, p.visibility,
  exists (select 1 from membership m where m.place_id = p.id and m.role = 'owner') as has_owner,
  exists (select 1 from import_made m where m.subject_id = p.id and m.noun = 'place' and m.undone) as undone,
  exists (select 1 from external_ref r where r.subject_id = p.id and r.source = ${source}) as linked`;

export async function communityByRef(db: Db, source: string, ref: string): Promise<KnownCommunity | undefined> {
  const { rows } = await sql<KnownCommunity>`select ${communityColumns(source)} from external_ref e
    join place p on p.id = e.subject_id where e.source = ${source} and e.ref = ${ref}`.execute(db);
  return rows[0];
}

export async function communityByName(db: Db, source: string, name: string): Promise<KnownCommunity | undefined> {
  const { rows } = await sql<KnownCommunity>`select ${communityColumns(source)} from place p
    where p.kind = 'community' and lower(p.name) = lower(${name})`.execute(db);
  return rows[0];
}

export async function membersAmong(db: Db, place: string, people: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ person_id: string }>`select person_id from membership
    where place_id = ${place} and person_id = any (${[...people]}::bigint[])`.execute(db);
  return new Set(rows.map((row) => row.person_id));
}

export async function archivePlace(db: Db, place: string, archived = true): Promise<void> {
  await sql`update place set archived_at = ${archived ? sql`now()` : sql`null`} where id = ${place}`.execute(db);
}

export async function noteEdit(db: Db, table: 'item' | 'comment', id: string, at: Date): Promise<void> {
  await sql`update ${sql.table(table)} set edited_at = ${at} where id = ${id}`.execute(db);
}

/** The language of the organisation; undefined before it is set up. */
export async function organisationLanguage(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ language: string }>`select language from organisation`.execute(db);
  return rows[0]?.language;
}

/** The place of the whole organisation, which is set up. */
export async function organisationPlace(db: Db): Promise<string> {
  const { rows } = await sql<{ id: string }>`select place_id as id from organisation`.execute(db);
  return rows[0]!.id;
}

/** Somebody's own page. */
export async function pageOf(db: Db, person: string): Promise<string> {
  const { rows } = await sql<{ page_id: string }>`select page_id from person where id = ${person}`.execute(db);
  return rows[0]!.page_id;
}

/** What a new community does not ask for. */
export async function dressPlace(db: Db, place: string, emoji: string, guidelines: string): Promise<void> {
  await sql`update place set emoji = ${emoji}, guidelines = ${guidelines} where id = ${place}`.execute(db);
}

export async function noteJoined(db: Db, place: string, person: string, at: Date): Promise<void> {
  await sql`update membership set joined_at = ${at} where place_id = ${place} and person_id = ${person}`.execute(db);
}

/** What all readers see of an item has changed. */
export async function raiseRev(db: Db, item: string): Promise<void> {
  await sql`update item set rev = rev + 1 where id = ${item}`.execute(db);
}
