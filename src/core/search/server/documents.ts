import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';
import type { Activity } from '../../activity/server/log.ts';
import type { Subscriber } from '../../activity/server/subscribers.ts';
import { findKind } from '../../items/kinds.ts';
import { plainApostrophes } from '../../people/names.ts';
import type { Doc } from '../../richtext/document.ts';
import { toText } from '../../richtext/plain.ts';
import { configurations, detectLanguage, type Language } from '../language.ts';
import { indexable, vocabulary } from '../words.ts';

interface Document {
  id: string;
  type: 'item' | 'comment' | 'person' | 'place';
  kind: string;
  item_id: string | null;
  author_id: string | null;
  title: string;
  text: string;
  language: string;
  at: string;
  places: string[];
  outdated?: boolean;
}

/** Every colleague, as a place. */
export const everyone = '0';

const unique = (ids: Iterable<string | null>): string[] => [...new Set([...ids].filter((id) => id !== null))];

const languageOf = (given: string | null, text: string): Language | 'none' =>
  given && given in configurations ? (given as Language) : (detectLanguage(text) ?? 'none');

const placesOfItem = sql`array(select w.place_id::text from placement w where w.item_id = i.id
  union all select '0' where exists (select 1 from placement w join place p on p.id = w.place_id and p.visibility = 'open'
    where w.item_id = i.id))`;

async function itemDocuments(db: Db, ids: readonly string[]): Promise<Document[]> {
  const { rows } = await sql<{
    id: string;
    kind: string;
    author_id: string;
    title: string;
    body: unknown;
    language: string | null;
    created_at: Date;
    places: string[];
  }>`select i.id, i.kind, i.author_id, i.title, i.body, i.language, i.created_at, ${placesOfItem} as places
    from item i where i.id = any (${[...ids]}::bigint[]) and i.deleted_at is null`.execute(db);
  const extra = new Map<string, string>();
  const outdated = new Set<string>();
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const ofKind = rows.filter((row) => row.kind === kind).map((row) => row.id);
    for (const [id, text] of (await findKind(kind)?.searchText?.(db, ofKind)) ?? []) extra.set(id, text);
    for (const id of (await findKind(kind)?.outdated?.(db, ofKind)) ?? []) outdated.add(id);
  }
  return rows.map((row) => {
    const text = [toText(row.body as Doc), extra.get(row.id) ?? ''].filter(Boolean).join('\n');
    return {
      id: row.id,
      type: 'item',
      kind: row.kind,
      item_id: row.id,
      author_id: row.author_id,
      title: row.title,
      text,
      language: languageOf(row.language, `${row.title} ${text}`),
      at: row.created_at.toISOString(),
      places: row.places,
      outdated: outdated.has(row.id),
    };
  });
}

async function commentDocuments(db: Db, ids: readonly string[]): Promise<Document[]> {
  const { rows } = await sql<{
    id: string;
    item_id: string;
    author_id: string;
    title: string;
    body: unknown;
    created_at: Date;
    places: string[];
  }>`select c.id, c.item_id, c.author_id, i.title, c.body, c.created_at, ${placesOfItem} as places
    from comment c join item i on i.id = c.item_id
    where c.id = any (${[...ids]}::bigint[]) and c.deleted_at is null and i.deleted_at is null`.execute(db);
  return rows.map((row) => {
    const text = toText(row.body as Doc);
    return {
      id: row.id,
      type: 'comment',
      kind: 'comment',
      item_id: row.item_id,
      author_id: row.author_id,
      title: '',
      text,
      language: languageOf(null, text),
      at: row.created_at.toISOString(),
      places: row.places,
    };
  });
}

async function personDocuments(db: Db, ids: readonly string[]): Promise<Document[]> {
  const { rows } = await sql<{ id: string; name: string; text: string; created_at: Date }>`
    select id, name, concat_ws(E'\n', nullif(handle::text, ''), nullif(title, ''), nullif(department, ''), nullif(location, ''),
      nullif(about, '')) as text, created_at
    from person where id = any (${[...ids]}::bigint[]) and active`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    type: 'person',
    kind: 'person',
    item_id: null,
    author_id: null,
    title: row.name,
    text: row.text,
    language: 'none',
    at: row.created_at.toISOString(),
    places: [everyone],
  }));
}

async function placeDocuments(db: Db, ids: readonly string[]): Promise<Document[]> {
  const { rows } = await sql<{ id: string; name: string; description: string; visibility: string; created_at: Date }>`
    select id, name, description, visibility, created_at from place
    where id = any (${[...ids]}::bigint[]) and kind = 'community'`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    type: 'place',
    kind: 'place',
    item_id: null,
    author_id: null,
    title: row.name,
    text: row.description,
    language: languageOf(null, row.description),
    at: row.created_at.toISOString(),
    places: row.visibility === 'secret' ? [row.id] : [row.id, everyone],
  }));
}

async function write(db: Db, ids: readonly string[], documents: readonly Document[]): Promise<void> {
  await sql`delete from search_document where id = any (${[...ids]}::bigint[])`.execute(db);
  if (documents.length === 0) return;
  const rows = documents.map((one) => ({
    ...one,
    folded_title: indexable(one.title),
    folded_text: indexable(one.text.slice(0, 200_000)),
    // PostgreSQL takes the printed apostrophe for a letter, and would not know `l’équipe` by `équipe`.
    plain_title: plainApostrophes(one.title),
    plain_text: plainApostrophes(one.text),
    configuration: one.language === 'none' ? null : configurations[one.language as Language],
  }));
  // Plain folded words are always there; word forms of the text's own language beside them. Titles weigh more.
  await sql`
    insert into search_document (id, type, kind, item_id, author_id, title, text, language, at, places, outdated, words)
    select id, type, kind, item_id, author_id, title, text, language, at, places, coalesce(outdated, false),
      setweight(to_tsvector('simple', folded_title), 'A') || setweight(to_tsvector('simple', folded_text), 'C')
        || case when configuration is null then ''::tsvector else
          setweight(to_tsvector(configuration::regconfig, left(plain_title, 2000)), 'B')
            || setweight(to_tsvector(configuration::regconfig, left(plain_text, 200000)), 'D') end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e (id bigint, type text, kind text, item_id bigint, author_id bigint,
      title text, text text, language text, at timestamptz, places bigint[], outdated boolean, folded_title text, folded_text text, plain_title text,
      plain_text text, configuration text)`.execute(db);
  const words = [...new Set(rows.flatMap((row) => vocabulary(`${row.title} ${row.text}`)))].sort();
  await sql`insert into search_word (word) select w from unnest(${words}::text[]) w
    where not exists (select 1 from search_word s where s.word = w) on conflict do nothing`.execute(db);
}

/** Writes the documents of these things anew, from what they are now; what is gone loses its document. */
async function refresh(db: Db, batch: readonly Activity[]): Promise<void> {
  const starting = (prefix: string) => batch.filter((activity) => activity.verb.startsWith(prefix));
  const items = unique(
    starting('item.')
      .filter((activity) => !/followed$/.test(activity.verb))
      .map((activity) => activity.item),
  );
  const comments = unique(starting('comment.').map((activity) => activity.object));
  const people = unique(starting('person.').map((activity) => activity.object));
  const places = unique(starting('place.').map((activity) => activity.object));
  await write(db, items, await itemDocuments(db, items));
  await write(db, comments, await commentDocuments(db, comments));
  await markAnswers(db, comments);
  await write(db, people, await personDocuments(db, people));
  await write(db, places, await placeDocuments(db, places));
  const moved = batch.filter((activity) => /^item\.(placed|unplaced|deleted|restored)$/.test(activity.verb));
  if (moved.length > 0) {
    const discussed = await commentsUnder(db, unique(moved.map((activity) => activity.item)));
    await write(db, discussed, await commentDocuments(db, discussed));
    await markAnswers(db, discussed);
  }
  const opened = unique(starting('place.edited').map((activity) => (activity.data.visibility ? activity.place : null)));
  if (opened.length > 0) await movePlaces(db, opened);
}

/** Comments that answer what they stand under are found above the others. */
async function markAnswers(db: Db, comments: readonly string[]): Promise<void> {
  const { rows } = await sql<{
    id: string;
    kind: string;
  }>`select c.id, i.kind from comment c join item i on i.id = c.item_id
    where c.id = any (${[...comments]}::bigint[])`.execute(db);
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const ofKind = rows.filter((row) => row.kind === kind).map((row) => row.id);
    const answers = [...((await findKind(kind)?.answers?.(db, ofKind)) ?? [])];
    if (answers.length > 0)
      await sql`update search_document set is_answer = true where id = any (${answers}::bigint[])`.execute(db);
  }
}

async function commentsUnder(db: Db, items: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from comment where item_id = any (${[...items]}::bigint[])`.execute(db);
  return rows.map((row) => row.id);
}

/** A community that opened or closed: who finds what is in it changes. The rule itself holds in the query from the first moment. */
async function movePlaces(db: Db, places: readonly string[]): Promise<void> {
  await sql`update search_document d set places = (select array_agg(p) from (${sql`
      select w.place_id as p from placement w where w.item_id = d.item_id
      union all select 0 where exists (select 1 from placement w join place p on p.id = w.place_id and p.visibility = 'open'
        where w.item_id = d.item_id)`}) x)
    where d.item_id in (select item_id from placement where place_id = any (${[...places]}::bigint[]))`.execute(db);
}

export const searchSubscriber: Subscriber = {
  name: 'search',
  take: refresh,
  forget: async (db) => {
    await sql`delete from search_document`.execute(db);
    await sql`delete from search_word`.execute(db);
  },
};
