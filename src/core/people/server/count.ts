import type { Db } from '../../../platform/services.ts';
import { countColleagues } from './queries.ts';

let known: { count: number; until: number } | null = null;

/** How many colleagues there are, at most half a minute old: it stands behind "everyone can see this". */
export async function colleagueCount(db: Db): Promise<number> {
  if (known && known.until > Date.now()) return known.count;
  const count = await countColleagues(db);
  known = { count, until: Date.now() + 30_000 };
  return count;
}

/** Tests of one process each have people of their own. */
export const forgetCount = (): void => {
  known = null;
};
