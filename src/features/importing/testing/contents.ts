import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';

/** Table → how many rows it has and a sum of them: equal before and after where nothing has changed, the log included. */
export async function contentsOf(db: Db): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = 'public' order by 1`.execute(db);
  const contents: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: found } = await sql<{ n: string; sum: string }>`select count(*)::text as n,
      coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as sum from ${sql.table(name)} t`.execute(db);
    contents[name] = `${found[0]!.n} ${found[0]!.sum}`;
  }
  return contents;
}
