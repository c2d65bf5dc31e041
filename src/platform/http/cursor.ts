import { z } from 'zod';
import { id } from './contract.ts';
import { problems } from './problems.ts';

/**
 * A keyset cursor is what the last entry was sorted by, as base64url JSON. It grants nothing (the skeleton's own access rule
 * applies on every page), so it need not be signed; it is parsed by a schema, so that a tampered one is refused.
 */
export const encodeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

export function decodeCursor<T extends z.ZodType>(cursor: string | undefined, schema: T): z.output<T> | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw problems.invalid_cursor();
  }
}

const idKey = z.tuple([id]);
/** The commonest cursor: one id. */
export const decodeIdCursor = (cursor: string | undefined): string | null => decodeCursor(cursor, idKey)?.[0] ?? null;

/** Cuts the extra row that was read to learn whether there is more. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  key: (row: T) => readonly (string | number)[],
): { rows: readonly T[]; next: string | null } {
  if (rows.length <= limit) return { rows, next: null };
  const shown = rows.slice(0, limit);
  return { rows: shown, next: encodeCursor(key(shown[limit - 1] as T)) };
}
