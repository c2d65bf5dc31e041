/** What is written out, one part a file, one record a line: the SQL, and what is made of a row. */
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';
import { findKind } from '../../items/kinds.ts';
import type { Doc } from '../../richtext/document.ts';
import { toMarkdown } from '../../richtext/markdown.ts';
import { type ExportedRecord, type Part, partsOfRooms } from '../parts.ts';

const withMarkdown = <T extends ExportedRecord>(row: T) => ({ ...row, markdown: toMarkdown(row.body as Doc) });

/** The fields of the items' own kinds, as every reader sees them, and what would be lost otherwise: a poll's options, and who voted for what. */
async function withKindFields(db: Db, rows: readonly ExportedRecord[]): Promise<readonly ExportedRecord[]> {
  const fields = new Map<string, Record<string, unknown>>();
  const own = new Map<string, Record<string, unknown>>();
  for (const name of new Set(rows.map((row) => row.kind as string))) {
    const ids = rows.filter((row) => row.kind === name).map((row) => row.id);
    const kind = findKind(name);
    for (const [id, found] of (await kind?.shared?.(db, ids)) ?? []) fields.set(id, found);
    for (const [id, found] of (await kind?.exporting?.own?.(db, ids)) ?? []) own.set(id, found);
  }
  return rows.map((row) => ({ ...withMarkdown(row), fields: fields.get(row.id) ?? {}, own: own.get(row.id) ?? {} }));
}

const attachments = sql`coalesce((select jsonb_agg(jsonb_build_object('file', a.file_id::text, 'alt', a.alt, 'inline', a.inline)
  order by a.position) from attachment a where a.subject_id = s.id), '[]')`;
const reactions = sql`coalesce((select jsonb_agg(jsonb_build_object('emoji', r.emoji, 'person', r.person_id::text, 'at', r.at)
  order by r.at, r.person_id) from reaction r where r.subject_id = s.id), '[]')`;

/** In an order in which each part names only what came before it, managers apart. What was deleted is not written. */
const ofCore: readonly Part[] = [
  {
    name: 'people',
    page: (after, limit) => sql`
      select p.id, p.name, p.given_name as "givenName", p.family_name as "familyName", p.handle::text as handle,
        p.email::text as email, p.title, p.department, p.location, p.phone, p.about, p.pronouns, p.time_zone as "timeZone",
        p.language, p.photo_id as photo, p.manager_id as manager, p.starts_on::text as "startsOn", p.guest, p.administrator,
        p.active, p.page_id as page, p.created_at as "createdAt"
      from person p where p.id > ${after}::bigint order by p.id limit ${limit}`,
  },
  {
    name: 'places',
    page: (after, limit) => sql`
      select s.id, s.kind, s.name, s.slug::text as slug, s.emoji, s.visibility, s.description, s.guidelines,
        s.person_id as person, s.archived_at as "archivedAt", s.created_by as "createdBy", s.created_at as "createdAt",
        coalesce((select jsonb_agg(jsonb_build_object('person', m.person_id::text, 'role', m.role, 'joinedAt', m.joined_at)
          order by m.joined_at, m.person_id) from membership m where m.place_id = s.id), '[]') as members
      from place s where s.id > ${after}::bigint order by s.id limit ${limit}`,
  },
  {
    name: 'items',
    page: (after, limit) => sql`
      select s.id, s.kind, s.place_id as place, s.author_id as author, s.title, s.body, s.language, s.created_at as "createdAt",
        s.edited_at as "editedAt",
        array(select w.place_id::text from placement w where w.item_id = s.id and w.place_id <> s.place_id order by 1) as "furtherPlaces",
        array(select t.name::text from item_tag i join tag t on t.id = i.tag_id where i.item_id = s.id order by 1) as tags,
        ${attachments} as attachments, ${reactions} as reactions
      from item s where s.id > ${after}::bigint and s.deleted_at is null order by s.id limit ${limit}`,
    finish: withKindFields,
  },
  {
    name: 'comments',
    page: (after, limit) => sql`
      select s.id, s.item_id as item,
        (select p.id from comment p where p.id = s.parent_id and p.deleted_at is null) as parent, s.author_id as author, s.body, s.created_at as "createdAt",
        s.edited_at as "editedAt", ${attachments} as attachments, ${reactions} as reactions
      from comment s join item i on i.id = s.item_id
      where s.id > ${after}::bigint and s.deleted_at is null and i.deleted_at is null order by s.id limit ${limit}`,
    finish: async (_db, rows) => rows.map(withMarkdown),
  },
];

export const allParts = (): readonly Part[] => [...ofCore, ...partsOfRooms()];

export interface ExportedFile extends ExportedRecord {
  readonly owner: string;
  readonly name: string;
  readonly mime: string;
  readonly isPicture: boolean;
}

/** Files that somebody can see: shown by what is written out, or a portrait. */
export const filesPage = (after: string, limit: number): RawBuilder<ExportedFile> => sql`
  select f.id, f.owner_id as owner, f.name, f.mime, f.width is not null and f.status = 'ready' as "isPicture",
    f.created_at as "createdAt"
  from file f where f.id > ${after}::bigint and (
    exists (select 1 from person p where p.photo_id = f.id)
    or exists (select 1 from attachment a join item i on i.id = a.item_id left join comment c on c.id = a.subject_id
      where a.file_id = f.id and i.deleted_at is null and c.deleted_at is null))
  order by f.id limit ${limit}`;
