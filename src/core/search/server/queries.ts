import { type RawBuilder, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { itemIsReadable, placeIsKnown } from '../../access/server/queries.ts';
import { personIsKnown } from '../../people/server/queries.ts';
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
  const stemmed = await stemsOf(
    db,
    words.map((word) => word.typed),
  );
  const asked: AskedWord[] = [];
  for (const [i, word] of words.entries()) {
    const others = word.word.length > 2 ? stemmed[i]! : [];
    const longer = word.prefix && !/^\d+$/.test(word.word) ? await wordsFrom(db, word.word) : [];
    asked.push({ ...word, lexemes: [...new Set([word.word, ...others])], longer });
  }
  return asked;
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
}

const columns = sql`d.id, d.type, d.kind, d.item_id, d.author_id, d.title, left(d.text, 20000) as text, d.at`;

export interface Asked {
  readonly viewer: Viewer;
  readonly words: readonly AskedWord[];
  readonly places: readonly string[];
  readonly kind: string | undefined;
}

/** People or places, best first: a handful, shown before everything else. */
export async function answers(db: Db, asked: Asked, type: 'person' | 'place', limit: number): Promise<DocumentRow[]> {
  const query = tsqueryOfNames(asked.words);
  const { rows } = await sql<DocumentRow>`
    select ${columns} from search_document d
    where d.type = ${sql.lit(type)} and d.words @@ ${query}::tsquery and ${isFindable(asked.viewer)}
    order by ts_rank(d.words, ${query}::tsquery) desc, d.id limit ${limit}`.execute(db);
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

/** The stretch below `bound` that is at least `width` wide, in at most nine spans of one level; all the rest where that reaches beyond `oldest`. */
function stretchBelow(bound: bigint, width: bigint, oldest: bigint): Stretch {
  const level = levels.findIndex((shift) => width >> shift < 8n);
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
 * The newest finds of a stretch. `id + 0` is in no index: what is sorted by it has been fetched by the words. Access is asked of the newest matches only, since
 * asking all of a common word would take as long as ranking them.
 */
async function candidates(
  db: Db,
  { viewer, words, places, kind }: Asked,
  bound: bigint,
  { spans }: Stretch,
  wanted: number,
): Promise<Candidates> {
  const size = wanted + 50;
  const readable = sql`d.places && ${[...places]}::bigint[]`;
  const { rows } = await sql<{ id: string; may: boolean }>`
    with candidate as materialized (
      select d.id, d.type, d.item_id from search_document d
      where d.words @@ ${tsquery(words)}::tsquery
        ${spans.length > 0 ? sql`and search_spans(d.id) && ${[...spans]}::bigint[]` : sql``}
        and ${places.length > fewPlaces ? sql`(${readable}) is true` : readable}
        and d.type in ('item', 'comment') and d.id < ${String(bound)}::bigint
        ${kind === undefined ? sql`` : sql`and d.kind = ${kind}`}
      order by d.id + 0 desc limit ${size}
    )
    select d.id, ${isFindable(viewer)} as may from candidate d order by d.id desc`.execute(db);
  const ids = rows.filter((row) => row.may).map((row) => row.id);
  return { ids, cut: rows.length === size, lowest: rows.at(-1)?.id ?? '0' };
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

export interface RankedWindow {
  /** Best first. */
  readonly ids: string[];
  /** Below which id to go on; null when there is nothing more. */
  readonly below: string | null;
}

/** The newest finds below `bound`, ranked; items and comments. */
export async function rankedWindow(db: Db, asked: Asked, bound: string | null): Promise<RankedWindow> {
  const ids = await newest(db, asked, bound, windowSize);
  const below = ids.length === windowSize ? ids.at(-1)! : null;
  if (ids.length < 2) return { ids, below };
  const { rows } = await sql<{ id: string }>`select d.id from search_document d where d.id = any (${ids}::bigint[])
    order by ts_rank(d.words, ${tsquery(asked.words)}::tsquery, 1) desc, d.id desc`.execute(db);
  return { ids: rows.map((row) => row.id), below };
}

/** Documents by id, in the order given; the finder has asked for access. */
export async function documents(db: Db, ids: readonly string[]): Promise<DocumentRow[]> {
  if (ids.length === 0) return [];
  const { rows } =
    await sql<DocumentRow>`select ${columns} from search_document d where d.id = any (${[...ids]}::bigint[])`.execute(
      db,
    );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Whether there is anything at all. */
export async function isFound(db: Db, asked: Asked): Promise<boolean> {
  const people = asked.kind === undefined || asked.kind === 'person';
  const places = asked.kind === undefined || asked.kind === 'place';
  if (people && (await answers(db, asked, 'person', 1)).length > 0) return true;
  if (places && (await answers(db, asked, 'place', 1)).length > 0) return true;
  return (await newest(db, asked, null, 1)).length > 0;
}

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
