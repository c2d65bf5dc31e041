import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { short } from '../../../platform/database/lines.ts';
import type { Db } from '../../../platform/services.ts';
import type { PlaceChip, PlaceKind, Visibility } from '../contract.ts';
import { placeColumns, toPlaceChip } from './queries.ts';

/** A place as every reader sees it. */
export interface PlaceFacts {
  readonly kind: PlaceKind;
  readonly visibility: Visibility;
  readonly archived: boolean;
  readonly memberCount: number;
  /** The JSON of its chip. */
  readonly chip: string;
}

/** The version of a row of `place` inside a query: PostgreSQL writes a new one with every change, by a transaction whose number never comes again. */
export const placeVersion = sql<string>`p.xmin::text`;

const cache = new LRUCache<string, { version: string; facts: PlaceFacts }>({ max: 5_000 });

/**
 * Places of a page, by id. `versions` comes from the query that decides access (`placeVersion`), so that nothing older than that is ever taken from memory; what is
 * not there is read, in one query.
 */
export async function placeFacts(db: Db, versions: ReadonlyMap<string, string>): Promise<Map<string, PlaceFacts>> {
  const found = new Map<string, PlaceFacts>();
  const missing: string[] = [];
  for (const [id, version] of versions) {
    const known = cache.get(id);
    if (known?.version === version) found.set(id, known.facts);
    else missing.push(id);
  }
  if (missing.length === 0) return found;
  const { rows } = await sql<Parameters<typeof toPlaceChip>[0] & { archived: boolean; version: string }>`${short}
    select ${placeColumns}, p.archived_at is not null as archived, ${placeVersion} as version
    from place p where p.id = any (${missing}::bigint[])`.execute(db);
  for (const row of rows) {
    const chip: PlaceChip = toPlaceChip(row);
    const facts = {
      kind: row.kind,
      visibility: row.visibility,
      archived: row.archived,
      memberCount: row.member_count,
      chip: JSON.stringify(chip),
    };
    found.set(row.id, facts);
    // A transaction may write a row twice under the same number; what it sees is not kept.
    if (!db.isTransaction) cache.set(row.id, { version: row.version, facts });
  }
  return found;
}
