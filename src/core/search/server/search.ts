import { z } from 'zod';
import { id } from '../../../platform/http/contract.ts';
import { decodeCursor, encodeCursor } from '../../../platform/http/cursor.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { SearchHit } from '../contract.ts';
import { excerptAround, type TypedWord, typedWords } from '../words.ts';
import {
  type Asked,
  type AskedWord,
  answers,
  asks,
  type FoundRow,
  isFound,
  lexemesOf,
  newestFinds,
  ranked,
  searchedPlaces,
  similarWords,
  windowSize,
} from './queries.ts';

export interface Found {
  items: SearchHit[];
  next: string | null;
  count: number;
  corrected: string | null;
}

/** Where a window of ranked finds begins, and how far into it we are. */
const cursorKey = z.tuple([z.literal('').or(id), z.number().int().min(0).max(windowSize)]);

/**
 * Searches in `db`, which may be a replica; what may be shown, and what it says now, is asked of `primary`.
 *
 * People and places first, then items and comments: the newest 100 that match, best first, then the next 100 … Nothing is found or counted
 * that the viewer may not read, and a correction is only offered when it leads to something that they may.
 */
export async function search(
  db: Db,
  primary: Db,
  viewer: Viewer,
  query: { q: string; kind?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Found> {
  const typed = typedWords(query.q);
  if (typed.length === 0) return { items: [], next: null, count: 0, corrected: null };
  const [places, words] = await Promise.all([searchedPlaces(primary, viewer), lexemesOf(db, typed)]);
  const asked: Asked = { primary, viewer, words, places, kind: query.kind };
  const found = await pageOfFinds(db, asked, query);
  // The last page of what was found as typed may be empty; a page of what was found instead has to be found so again.
  if (found.rows.length > 0 || (query.cursor && (await isFound(db, asked)))) return present(found, typed, null);
  const mended = await mend(db, asked);
  if (!mended) return { items: [], next: null, count: 0, corrected: null };
  const other = await pageOfFinds(db, { ...asked, words: mended }, query);
  return present(other, mended, other.count > 0 ? mended.map(({ word }) => word).join(' ') : null);
}

interface Finds {
  readonly rows: readonly FoundRow[];
  readonly next: string | null;
  readonly count: number;
}

async function pageOfFinds(
  db: Db,
  asked: Asked,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Finds> {
  const at = decodeCursor(cursor, cursorKey);
  const bound = at?.[0] ? at[0] : null;
  const offset = at?.[1] ?? 0;
  const few = asked.kind === undefined ? { person: 5, place: 3 } : { person: 50, place: 50 };
  const limits = {
    person: asks(asked.kind, 'person') ? few.person : 0,
    place: asks(asked.kind, 'place') ? few.place : 0,
  };
  const isNames = asked.kind === 'person' || asked.kind === 'place';
  const [first, { ids, below }] = await Promise.all([
    at ? [] : answers(asked, limits),
    isNames ? { ids: [], below: null } : newestFinds(db, asked, bound),
  ]);
  const room = Math.max(1, limit - first.length);
  const rows = [...first, ...(await ranked(asked, ids, offset, room))];
  const count = isNames ? rows.length : Math.min(windowSize, first.length + ids.length);
  if (offset + room < ids.length) return { rows, next: encodeCursor([bound ?? '', offset + room]), count };
  return { rows, next: below === null ? null : encodeCursor([below, 0]), count };
}

/** Replaces words that lead to nothing by written ones like them, where that leads to something the viewer may read. */
async function mend(db: Db, asked: Asked): Promise<AskedWord[] | null> {
  const words = [...asked.words];
  let changed = false;
  for (const [i, word] of words.entries()) {
    if (word.word.length < 4) continue;
    if (words.length > 1 && (await isFound(db, { ...asked, words: [word] }))) continue;
    const similar = await firstFound(db, asked, await similarWords(db, word.word));
    if (!similar) return null;
    words[i] = similar;
    changed = true;
  }
  return changed ? words : null;
}

/** Neither must a correction give away what the viewer may not read, nor must words that they cannot know keep it from them. */
async function firstFound(db: Db, asked: Asked, similar: readonly string[]): Promise<AskedWord | null> {
  for (const word of similar) {
    const one = { word, typed: word, prefix: false, lexemes: [word], longer: [] };
    if (await isFound(db, { ...asked, words: [one] })) return one;
  }
  return null;
}

function present({ rows, next, count }: Finds, words: readonly TypedWord[], corrected: string | null): Found {
  const items = rows.map((row) => ({
    type: row.type,
    id: row.id,
    kind: row.kind,
    title: row.title,
    excerpt: excerptAround(row.text, words),
    at: row.at.toISOString(),
    outdated: row.outdated,
    item: row.item_id,
    author: row.author,
    person: row.person,
    place: row.place,
  }));
  return { items, next, count, corrected };
}
