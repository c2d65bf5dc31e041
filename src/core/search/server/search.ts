import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../../platform/http/cursor.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { allowed } from '../../access/server/allowed.ts';
import { itemHeads } from '../../notifications/server/queries.ts';
import { personChips } from '../../people/server/queries.ts';
import { placeChips } from '../../places/server/queries.ts';
import type { SearchHit } from '../contract.ts';
import { excerptAround, type TypedWord, typedWords } from '../words.ts';
import {
  type Asked,
  type AskedWord,
  answers,
  type DocumentRow,
  documents,
  isFound,
  lexemesOf,
  rankedWindow,
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
const cursorKey = z.tuple([z.string().regex(/^\d{0,19}$/), z.number().int().min(0).max(windowSize)]);

/**
 * People and places first, then items and comments: the newest 100 that match, best first, then the next 100 … Nothing is found or counted
 * that the viewer may not read, and a correction is only offered when it leads to something that they may.
 */
export async function search(
  db: Db,
  viewer: Viewer,
  query: { q: string; kind?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Found> {
  const typed = typedWords(query.q);
  if (typed.length === 0) return { items: [], next: null, count: 0, corrected: null };
  const places = await searchedPlaces(db, viewer);
  const asked: Asked = { viewer, words: await lexemesOf(db, typed), places, kind: query.kind };
  const found = await pageOfRows(db, asked, query);
  if (found.rows.length > 0 || query.cursor) {
    return {
      items: await hydrate(db, viewer, found.rows, typed),
      next: found.next,
      count: found.count,
      corrected: null,
    };
  }
  const words = await mend(db, asked);
  if (!words) return { items: [], next: null, count: 0, corrected: null };
  const mended = await pageOfRows(db, { ...asked, words }, query);
  return {
    items: await hydrate(db, viewer, mended.rows, words),
    next: mended.next,
    count: mended.count,
    corrected: mended.count > 0 ? words.map((word) => word.word).join(' ') : null,
  };
}

async function pageOfRows(
  db: Db,
  asked: Asked,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ rows: DocumentRow[]; next: string | null; count: number }> {
  const at = decodeCursor(cursor, cursorKey);
  const rows: DocumentRow[] = [];
  if (!at) {
    if (asked.kind === undefined || asked.kind === 'person') {
      rows.push(...(await answers(db, asked, 'person', asked.kind ? 50 : 5)));
    }
    if (asked.kind === undefined || asked.kind === 'place') {
      rows.push(...(await answers(db, asked, 'place', asked.kind ? 50 : 3)));
    }
    if (asked.kind === 'person' || asked.kind === 'place') return { rows, next: null, count: rows.length };
  }
  const bound = at?.[0] ? at[0] : null;
  const offset = at?.[1] ?? 0;
  const { ids, below } = await rankedWindow(db, asked, bound);
  const count = Math.min(windowSize, rows.length + ids.length);
  const room = Math.max(1, limit - rows.length);
  rows.push(...(await documents(db, ids.slice(offset, offset + room))));
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

async function hydrate(
  db: Db,
  viewer: Viewer,
  rows: readonly DocumentRow[],
  words: readonly TypedWord[],
): Promise<SearchHit[]> {
  const people = await personChips(
    db,
    rows.flatMap((row) => (row.type === 'person' ? row.id : (row.author_id ?? []))),
  );
  const heads = await itemHeads(
    db,
    rows.flatMap((row) => row.item_id ?? []),
  );
  const placeIds = rows.flatMap((row) =>
    row.type === 'place' ? row.id : (heads.get(row.item_id ?? '')?.place_id ?? []),
  );
  const places = await placeChips(db, [...(await allowed(db, viewer, 'discover', 'place', placeIds))]);
  return rows.map((row) => {
    const head = row.item_id ? heads.get(row.item_id) : undefined;
    return {
      type: row.type,
      id: row.id,
      kind: row.kind,
      title: row.type === 'comment' ? (head?.title ?? '') : row.title,
      excerpt: excerptAround(row.text, words),
      at: row.at.toISOString(),
      item: row.item_id,
      author: row.author_id ? (people.get(row.author_id) ?? null) : null,
      person: row.type === 'person' ? (people.get(row.id) ?? null) : null,
      place: places.get(row.type === 'place' ? row.id : (head?.place_id ?? '')) ?? null,
    };
  });
}
