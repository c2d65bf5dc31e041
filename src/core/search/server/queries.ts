import { type RawBuilder, sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { itemIsReadable, placeIsKnown } from '../../access/server/queries.ts';
import { personIsKnown } from '../../people/server/queries.ts';
import { configurations } from '../language.ts';
import type { TypedWord } from '../words.ts';

/**
 * Values that decide which plan is right (how common a word is, how many places) stand in the text itself, not as parameters: the rest of Fika plans each
 * statement once for all values. Both are made here, of letters and digits only.
 */
const bigints = (ids: readonly string[]): RawBuilder<string[]> => {
  if (!ids.every((id) => /^\d{1,19}$/.test(id))) throw new Error('ids are digits');
  return sql.raw(`'{${ids.join(',')}}'::bigint[]`);
};

/** A typed word with the lexemes that stand for it in the index. */
export interface AskedWord extends TypedWord {
  readonly lexemes: readonly string[];
}

/**
 * The lexemes of each word: as typed, and its stem in each of the six languages, each once. Said twice, PostgreSQL would expect twice as many hits and
 * choose a plan for those.
 */
export async function lexemesOf(db: Db, words: readonly TypedWord[]): Promise<AskedWord[]> {
  const { rows } = await sql<{ n: number; lexemes: string[] }>`
    select w.n::int as n, array_agg(distinct l.lexeme) as lexemes
    from unnest(${words.map((word) => word.typed)}::text[]) with ordinality as w (word, n)
    cross join unnest(${Object.values(configurations)}::text[]) as c (configuration)
    cross join unnest(tsvector_to_array(to_tsvector(c.configuration::regconfig, w.word))) as l (lexeme)
    group by w.n`.execute(db);
  const stems = new Map(rows.map((row) => [row.n - 1, row.lexemes]));
  return words.map((word, i) => {
    const others = word.word.length > 2 ? (stems.get(i) ?? []) : [];
    const covered = (lexeme: string) => lexeme === word.word || (word.prefix && lexeme.startsWith(word.word));
    return { ...word, lexemes: [word.word, ...others.filter((lexeme) => !covered(lexeme))] };
  });
}

/** All words, each in any of its forms. */
function tsquery(words: readonly AskedWord[]): RawBuilder<unknown> {
  const quoted = (lexeme: string, prefix: boolean) => `'${lexeme.replace(/['\\]/g, '')}'${prefix ? ':*' : ''}`;
  const each = words.map(
    ({ lexemes, prefix }) => `(${lexemes.map((lexeme, n) => quoted(lexeme, prefix && n === 0)).join(' | ')})`,
  );
  return sql`${sql.lit(each.join(' & '))}::tsquery`;
}

/** The places whose readers the viewer belongs to, for the index; `0` is every colleague. */
export async function searchedPlaces(db: Db, viewer: Viewer): Promise<string[]> {
  const { rows } = await sql<{
    place_id: string;
  }>`select place_id from membership where person_id = ${viewer.person}`.execute(db);
  const places = rows.map((row) => row.place_id);
  return viewer.guest ? places : ['0', ...places];
}

/** The access rule on a document `d`, as of now: the array in the index only narrows. */
const isFindable = (viewer: Viewer): RawBuilder<boolean> => sql<boolean>`case d.type
  when 'person' then ${personIsKnown(viewer, 'd.id')}
  when 'place' then ${placeIsKnown(viewer, 'd.id')}
  else ${itemIsReadable(viewer, 'd.item_id')} end`;

export interface DocumentRow {
  id: string;
  type: 'item' | 'comment' | 'person' | 'place';
  kind: string;
  item_id: string | null;
  author_id: string | null;
  title: string;
  text: string;
  at: Date;
  rank: number;
}

const columns = sql`d.id, d.type, d.kind, d.item_id, d.author_id, d.title, left(d.text, 20000) as text, d.at`;

export interface Asked {
  readonly viewer: Viewer;
  readonly words: readonly AskedWord[];
  readonly places: readonly string[];
  readonly kind: string | undefined;
}

/** What the index decides. */
const matches = (asked: Asked): RawBuilder<unknown> => matchesQuery(asked, tsquery(asked.words));

const matchesQuery = (
  { viewer, places, kind }: Pick<Asked, 'viewer' | 'places' | 'kind'>,
  query: RawBuilder<unknown>,
): RawBuilder<unknown> =>
  sql`d.words @@ ${query} and ${
    viewer.guest ? sql`(d.places && ${bigints(places)} or d.type = 'person')` : sql`d.places && ${bigints(places)}`
  } ${kind === undefined ? sql`` : sql`and d.kind = ${kind}`}`;

const conditions = (asked: Asked): RawBuilder<unknown> => sql`${matches(asked)} and ${isFindable(asked.viewer)}`;

/** People and places, best first: a handful, shown before everything else. */
export async function answers(db: Db, asked: Asked, type: 'person' | 'place', limit: number): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    select ${columns}, ts_rank(d.words, ${tsquery(asked.words)}) as rank from search_document d
    where d.type = ${sql.lit(type)} and ${conditions(asked)} order by rank desc, d.id limit ${limit}`.execute(db);
  return rows;
}

/** How many of the newest finds are ranked: ranking every hit of a common word takes seconds. */
export const windowSize = 100;
/**
 * How many of the newest matches are asked for their access. The index knows the places already, so hardly any falls out; asking all matches of
 * a common word would take as long as ranking them.
 */
const candidateSize = 150;

export interface RankedWindow {
  readonly rows: DocumentRow[];
  /** Below which id to go on; null when there is nothing more. */
  readonly below: string | null;
}

/**
 * Whether a word is so common that reading the newest documents one after another finds enough sooner than the index, which hands out all its hits
 * before the newest of them are known. PostgreSQL knows how common words are, but takes comparing a text for as cheap as comparing a number, so the choice is made
 * here: reading costs candidates / share, the index costs its hits, each a dozen times as much since it lies anywhere (measured on 4,000,000 documents: 50 µs
 * against 4); they meet where 12 × hits² = candidates × documents.
 */
async function isCommon(db: Db, asked: Asked): Promise<boolean> {
  const { rows } = await sql<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>`
    explain (format json) select 1 from search_document d where ${matches(asked)}`.execute(db);
  const { rows: all } = await sql<{ n: number }>`
    select greatest(reltuples, 1)::float8 as n from pg_class where oid = 'search_document'::regclass`.execute(db);
  const hits = rows[0]!['QUERY PLAN'][0]!.Plan['Plan Rows'];
  return 12 * hits * hits > candidateSize * all[0]!.n;
}

/** The newest finds below `bound`, ranked; items and comments. */
export async function rankedWindow(db: Db, asked: Asked, bound: string | null): Promise<RankedWindow> {
  // `id + 0` is in no index: what is sorted by it has been fetched by the words.
  const order = (await isCommon(db, asked)) ? sql`d.id` : sql`d.id + 0`;
  const { rows } = await sql<DocumentRow & { asked: number; lowest_asked: string; lowest_found: string }>`
    with candidate as materialized (
      select d.id, d.type, d.item_id from search_document d
      where d.type in ('item', 'comment') ${bound ? sql`and d.id < ${bound}::bigint` : sql``} and ${matches(asked)}
      order by ${order} desc limit ${sql.lit(candidateSize)}
    ), found as materialized (
      select d.id from candidate d where ${isFindable(asked.viewer)} order by d.id desc limit ${sql.lit(windowSize)}
    )
    select ${columns}, ts_rank(d.words, ${tsquery(asked.words)}, 1) as rank,
      (select count(*)::int from candidate) as asked, (select min(id) from candidate) as lowest_asked,
      (select min(id) from found) as lowest_found
    from found join search_document d on d.id = found.id
    order by rank desc, d.id desc`.execute(db);
  const first = rows[0];
  const below = !first
    ? null
    : rows.length === windowSize
      ? first.lowest_found
      : first.asked === candidateSize
        ? first.lowest_asked
        : null;
  return { rows, below };
}

/** Whether there is anything at all. */
export async function isFound(db: Db, asked: Asked): Promise<boolean> {
  const { rows } = await sql`select 1 from search_document d where ${conditions(asked)} limit 1`.execute(db);
  return rows.length > 0;
}

/** How many words like the typed one are tried. */
const similarSize = 30;

/**
 * The written word most like one that was typed, of those that lead to something the viewer may read: neither must a correction give away what
 * they may not, nor must words that they cannot know keep it from them.
 */
export async function similarWord(db: Db, asked: Omit<Asked, 'words'>, word: string): Promise<string | undefined> {
  const { rows } = await sql<{ word: string }>`
    with written as materialized (
      select word, similarity(word, ${word}) as likeness from search_word
      where word % ${word} and abs(length(word) - ${word.length}) <= 3
      order by likeness desc, word limit ${sql.lit(similarSize)}
    )
    select word from written where exists (select 1 from search_document d
      where ${matchesQuery(asked, sql`quote_literal(written.word)::tsquery`)} and ${isFindable(asked.viewer)})
    order by likeness desc, word limit 1`.execute(db);
  return rows[0]?.word;
}
