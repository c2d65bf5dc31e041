import { type RawBuilder, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { itemIsReadable, placeIsKnown } from '../../access/server/queries.ts';
import type { PersonChip } from '../../people/contract.ts';
import { chipJson, personIsKnown } from '../../people/server/queries.ts';
import type { PlaceChip } from '../../places/contract.ts';
import { placeChipJson } from '../../places/server/queries.ts';
import { configurations } from '../language.ts';
import type { TypedWord } from '../words.ts';

/** A typed word with the lexemes that stand for it in the index. */
export interface AskedWord extends TypedWord {
  readonly lexemes: readonly string[];
  /** Longer words that begin so, where the typed one may be unfinished. */
  readonly longer: readonly string[];
}

/** How many longer words stand for an unfinished one: the shortest, which are the nearest. */
const longerSize = 64;

const stems = new LRUCache<string, readonly string[]>({ max: 10_000 });

/** Stems of each word in each of the six languages; what PostgreSQL's dictionaries say of a word never changes. */
async function stemsOf(db: Db, words: readonly string[]): Promise<(readonly string[])[]> {
  const unknown = [...new Set(words.filter((word) => !stems.has(word)))];
  if (unknown.length > 0) {
    const { rows } = await sql<{ n: number; lexemes: string[] }>`
      select w.n::int as n, array_agg(distinct l.lexeme) as lexemes
      from unnest(${unknown}::text[]) with ordinality as w (word, n)
      cross join unnest(${Object.values(configurations)}::text[]) as c (configuration)
      cross join unnest(tsvector_to_array(to_tsvector(c.configuration::regconfig, w.word))) as l (lexeme)
      group by w.n`.execute(db);
    const found = new Map(rows.map((row) => [row.n - 1, row.lexemes]));
    for (const [i, word] of unknown.entries()) stems.set(word, found.get(i) ?? []);
  }
  return words.map((word) => stems.get(word) ?? []);
}

/** The lexemes of each word: as typed, and its stem in each of the six languages, each once; and for the last the words that it may become. */
export async function lexemesOf(db: Db, words: readonly TypedWord[]): Promise<AskedWord[]> {
  const typed = words.map((word) => word.typed);
  const [stemmed, longer] = await Promise.all([
    stemsOf(db, typed),
    Promise.all(words.map(({ word, prefix }) => (prefix && !/^\d+$/.test(word) ? wordsFrom(db, word) : []))),
  ]);
  return words.map((word, i) => {
    const others = word.word.length > 2 ? stemmed[i]! : [];
    return { ...word, lexemes: [...new Set([word.word, ...others])], longer: longer[i]! };
  });
}

async function wordsFrom(db: Db, beginning: string): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`select word from search_word
    where word ~>=~ ${beginning} and word ~<~ ${`${beginning}\u{10ffff}`} order by length(word), word limit ${longerSize}`.execute(
    db,
  );
  return rows.map((row) => row.word);
}

const quoted = (lexeme: string): string => `'${lexeme.replace(/['\\]/g, '')}'`;
const ofEach = (words: readonly AskedWord[], forms: (word: AskedWord) => readonly string[]): string =>
  words.map((word) => `(${[...new Set(forms(word))].join(' | ')})`).join(' & ');

/** All words, each in any of its forms; an unfinished one also in the longer words that were ever written. */
const tsquery = (words: readonly AskedWord[]): string =>
  ofEach(words, ({ word, prefix, lexemes, longer }) => [
    // Numbers are not among the written words.
    ...(prefix && /^\d+$/.test(word) ? [`${quoted(word)}:*`] : []),
    ...[...lexemes, ...longer].map(quoted),
  ]);

/** The same for people and places, which are few: there an unfinished word is whatever begins so. */
const tsqueryOfNames = (words: readonly AskedWord[]): string =>
  ofEach(words, ({ word, prefix, lexemes }) => [...(prefix ? [`${quoted(word)}:*`] : []), ...lexemes.map(quoted)]);

/** The places whose readers the viewer belongs to, for the index; `0` is every colleague. */
export async function searchedPlaces(db: Db, viewer: Viewer): Promise<string[]> {
  const { rows } = await sql<{
    place_id: string;
  }>`select place_id from membership where person_id = ${viewer.person}`.execute(db);
  const places = rows.map((row) => row.place_id);
  return viewer.guest ? places : ['0', ...places];
}

/** The access rule on a document `d`, as of now: the array in the index only narrows. A comment is asked where it stands, since it may have been moved. */
const isFindable = (viewer: Viewer): RawBuilder<boolean> => sql<boolean>`case d.type
  when 'person' then ${personIsKnown(viewer, 'd.id')}
  when 'place' then ${placeIsKnown(viewer, 'd.id')}
  when 'comment' then (select ${itemIsReadable(viewer, 'c.item_id')} from comment c where c.id = d.id)
  else ${itemIsReadable(viewer, 'd.item_id')} end`;

/** A find as it is shown. */
export interface FoundRow {
  id: string;
  type: 'item' | 'comment' | 'person' | 'place';
  kind: string;
  item_id: string | null;
  /** Of the item, also for a comment. */
  title: string;
  text: string;
  at: Date;
  outdated: boolean;
  author: PersonChip | null;
  person: PersonChip | null;
  /** Null also where the viewer may not know of it: an item may be read in another place. */
  place: PlaceChip | null;
}

/** Finds `r (id, nth)` as they are shown, in the order of `nth`; the finder has asked for access to them. */
const shown = (viewer: Viewer, found: RawBuilder<unknown>): RawBuilder<FoundRow> => sql<FoundRow>`
  select d.id, d.type, d.kind, i.id as item_id, case d.type when 'comment' then i.title else d.title end as title,
    left(d.text, 20000) as text, d.at, d.outdated, case when a.id is not null then ${chipJson('a')} end as author,
    case when w.id is not null then ${chipJson('w')} end as person, case when p.id is not null then ${placeChipJson('p')} end as place
  from (${found}) r
  join search_document d on d.id = r.id
  left join comment c on d.type = 'comment' and c.id = d.id
  left join item i on i.id = coalesce(c.item_id, d.item_id)
  left join person a on a.id = d.author_id
  left join person w on d.type = 'person' and w.id = d.id
  left join place p on p.id = case d.type when 'place' then d.id else i.place_id end and ${placeIsKnown(viewer, 'p.id')}
  order by r.nth`;

export interface Asked {
  /** Where access is decided: a replica, which may be searched, lags behind it. */
  readonly primary: Db;
  readonly viewer: Viewer;
  readonly words: readonly AskedWord[];
  readonly places: readonly string[];
  readonly kind: string | undefined;
}

/** People, then places, each best first: a handful, shown before everything else. */
export async function answers(
  { primary, viewer, words }: Asked,
  limits: { readonly person: number; readonly place: number },
): Promise<FoundRow[]> {
  const query = tsqueryOfNames(words);
  const best = (type: 'person' | 'place') => sql`
    (select d.id, row_number() over (order by ts_rank(d.words, ${query}::tsquery) desc, d.id) + ${sql.lit(type === 'person' ? 0 : 1000)} as nth
    from search_document d where d.type = ${sql.lit(type)} and d.words @@ ${query}::tsquery and ${isFindable(viewer)}
    order by nth limit ${limits[type]})`;
  const types = (['person', 'place'] as const).filter((type) => limits[type] > 0);
  if (types.length === 0) return [];
  const { rows } = await shown(viewer, sql.join(types.map(best), sql` union all `)).execute(primary);
  return rows;
}

/** How many of the newest finds are ranked: ranking every hit of a common word takes seconds. */
export const windowSize = 100;

/**
 * To somebody who reads only so many places the index is asked for those. For anybody else that would cost more than it saves: it would have to merge the lists of
 * all their places, while most of what matches may be read anyway.
 */
const fewPlaces = 4;

/** Levels of `search_spans`: how far each shifts an id. */
const levels = [46n, 49n, 52n, 55n, 58n];

/** A stretch of ids that the index can be asked for: the spans that it holds, and where it begins. */
interface Stretch {
  /** Empty: everything there is. */
  readonly spans: readonly string[];
  readonly from: bigint;
}

/** The stretch below `bound` that is at least `width` wide, in at most seventeen spans of one level; all the rest where that reaches beyond `oldest`. */
function stretchBelow(bound: bigint, width: bigint, oldest: bigint): Stretch {
  const level = levels.findIndex((shift) => width >> shift < 16n);
  if (level < 0 || bound - width <= oldest) return { spans: [], from: 0n };
  const shift = levels[level]!;
  const first = (bound - width) >> shift;
  const spans: string[] = [];
  for (let span = first; span <= bound >> shift; span++) spans.push(String(-span * 8n - BigInt(level + 1)));
  return { spans, from: first << shift };
}

interface Candidates {
  readonly ids: string[];
  /** Whether the stretch may hold more than was looked at; then `lowest` is how far down that went. */
  readonly cut: boolean;
  readonly lowest: string;
}

/**
 * The newest finds of a stretch. `id + 0` is in no index: what it bounds and sorts has been fetched by the words. By `id` a plan made without the values reads every document
 * downwards until enough of them match, where documents lie in the order of their ids, as those of most installations do. Access is asked of the newest matches only,
 * since asking all of a common word would take as long as ranking them.
 */
async function candidates(
  db: Db,
  { primary, viewer, words, places, kind }: Asked,
  bound: bigint,
  { spans }: Stretch,
  wanted: number,
): Promise<Candidates> {
  const size = wanted + 50;
  const readable = sql`d.places && ${[...places]}::bigint[]`;
  const matching = sql`
      select d.id, d.type, d.item_id from search_document d
      where d.words @@ ${tsquery(words)}::tsquery
        ${spans.length > 0 ? sql`and search_spans(d.id) && ${[...spans]}::bigint[]` : sql``}
        and ${places.length > fewPlaces ? sql`(${readable}) is true` : readable}
        and d.type in ('item', 'comment') and d.id + 0 < ${String(bound)}::bigint
        ${kind === undefined ? sql`` : sql`and d.kind = ${kind}`}
      order by d.id + 0 desc limit ${size}`;
  const rows = await (primary === db ? decide(db, viewer, matching) : decideThere(db, primary, viewer, matching));
  const ids = rows.filter((row) => row.may).map((row) => row.id);
  return { ids, cut: rows.length === size, lowest: rows.at(-1)?.id ?? '0' };
}

interface Decided {
  id: string;
  may: boolean;
}

async function decide(db: Db, viewer: Viewer, matching: RawBuilder<unknown>): Promise<Decided[]> {
  const { rows } = await sql<Decided>`with candidate as materialized (${matching})
    select d.id, ${isFindable(viewer)} as may from candidate d order by d.id desc`.execute(db);
  return rows;
}

async function decideThere(db: Db, primary: Db, viewer: Viewer, matching: RawBuilder<unknown>): Promise<Decided[]> {
  const { rows } = await (matching as RawBuilder<{ id: string; type: string; item_id: string | null }>).execute(db);
  const column = (name: 'id' | 'type' | 'item_id') => rows.map((row) => row[name]);
  return decide(
    primary,
    viewer,
    sql`select * from unnest(${column('id')}::bigint[], ${column('type')}::text[], ${column('item_id')}::bigint[]) as d (id, type, item_id)`,
  );
}

const narrowest = 1n << levels[0]!;

/**
 * The newest `wanted` finds below `bound`, newest first. The index is asked for the last hours, then for stretches as much longer as the finds so far let expect, at
 * most eight times: a common word is found without its old hits, a rare one in a handful of steps.
 */
async function newest(db: Db, asked: Asked, bound: string | null, wanted: number): Promise<string[]> {
  const { rows } = await sql<{ newest: string | null; oldest: string | null }>`
    select max(id) as newest, min(id) as oldest from search_document
    ${bound === null ? sql`` : sql`where id < ${bound}::bigint`}`.execute(db);
  const { newest: top, oldest } = rows[0]!;
  if (top === null || oldest === null) return [];
  const ids: string[] = [];
  let below = BigInt(top) + 1n;
  let width = narrowest;
  for (;;) {
    const stretch = stretchBelow(below, width, BigInt(oldest));
    const room = wanted - ids.length;
    const found = await candidates(db, asked, below, stretch, room);
    ids.push(...found.ids.slice(0, room));
    if (ids.length === wanted) return ids;
    if (found.cut) {
      below = BigInt(found.lowest);
      continue;
    }
    if (stretch.spans.length === 0) return ids;
    // Twice what is missing, by how thick the finds lay here.
    const next = ((below - stretch.from) * BigInt(2 * (wanted - ids.length))) / BigInt(Math.max(1, found.ids.length));
    const most = (below - stretch.from) * 8n;
    width = next > most ? most : next < narrowest ? narrowest : next;
    below = stretch.from;
  }
}

export interface NewestFinds {
  readonly ids: readonly string[];
  /** Below which id to go on; null when there is nothing more. */
  readonly below: string | null;
}

/** The finds below `bound` that are ranked together; items and comments. */
export async function newestFinds(db: Db, asked: Asked, bound: string | null): Promise<NewestFinds> {
  const ids = await newest(db, asked, bound, windowSize);
  return { ids, below: ids.length === windowSize ? ids.at(-1)! : null };
}

/** What answers a question counts this much more than what else is said. */
const answerWeight = 4;

/** What may no longer be true counts this much less: it stands below what says as much and is kept true, above what hardly speaks of it. */
const outdatedWeight = 0.1;

/** Some of these finds, best first. */
export async function ranked(
  { primary, viewer, words }: Asked,
  ids: readonly string[],
  offset: number,
  limit: number,
): Promise<FoundRow[]> {
  if (ids.length <= offset) return [];
  const best = sql`
    select d.id, row_number() over (order by ts_rank(d.words, ${tsquery(words)}::tsquery, 1)
        * case when d.is_answer then ${sql.lit(answerWeight)} else 1 end
        * case when d.outdated then ${sql.lit(outdatedWeight)} else 1 end desc, d.id desc) as nth
    from search_document d where d.id = any (${[...ids]}::bigint[]) order by nth offset ${offset} limit ${limit}`;
  const { rows } = await shown(viewer, best).execute(primary);
  return rows;
}

/** Whether there is anything at all. */
export async function isFound(db: Db, asked: Asked): Promise<boolean> {
  const limits = { person: asks(asked.kind, 'person') ? 1 : 0, place: asks(asked.kind, 'place') ? 1 : 0 };
  return (await answers(asked, limits)).length > 0 || (await newest(db, asked, null, 1)).length > 0;
}

/** Whether people or places are among what is asked for. */
export const asks = (kind: string | undefined, type: 'person' | 'place'): boolean =>
  kind === undefined || kind === type;

/** How many words like the typed one are tried. */
const similarSize = 30;

/** The written words most like one that was typed, likest first. Whether they lead to something that a reader may see is not asked here. */
export async function similarWords(db: Db, word: string): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`
    select word from search_word
    where word % ${word} and length(word) between ${word.length - 3} and ${word.length + 3}
    order by similarity(word, ${word}) desc, word limit ${sql.lit(similarSize)}`.execute(db);
  return rows.map((row) => row.word);
}
