import type pg from 'pg';

export interface Column {
  readonly table: string;
  readonly column: string;
  /** PostgreSQL's own name of the type: `int8`, `_text` for an array of text. */
  readonly type: string;
  readonly nullable: boolean;
  /** Who gives the value: the writer, the writer or else PostgreSQL, PostgreSQL alone. */
  readonly given: 'always' | 'optional' | 'never';
  /** The texts that an enum or a `check (… in (…))` allows; undefined where any is. */
  readonly values?: readonly string[];
}

const relations = `
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
    -- What extensions bring along is not ours.
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`;

/** The tables and views that are there now, the runner's own left out. */
export async function namesOf(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(`select c.relname as name ${relations} order by 1`);
  return rows.map((row) => row.name);
}

/** Every column of every table and view, in the order of the tables' names and of the columns. */
export async function columnsOf(pool: pg.Pool): Promise<Column[]> {
  const { rows } = await pool.query<
    Omit<Column, 'values'> & { enum_values: string[] | null; check_sql: string | null }
  >(`
    select r.name as table, a.attname as column, t.typname as type,
      not (a.attnotnull or t.typnotnull) and r.relkind in ('r', 'p') as nullable,
      case when a.attgenerated <> '' or a.attidentity = 'a' then 'never'
           when a.atthasdef or a.attidentity = 'd' then 'optional' else 'always' end as given,
      (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as enum_values,
      (select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = r.oid and k.contype = 'c' and k.conkey = array[a.attnum] and pg_get_constraintdef(k.oid) ~ '^CHECK \\(\\(\\w+ = '
        limit 1) as check_sql
    from (select c.oid, c.relname as name, c.relkind ${relations}) r
    join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    order by r.name, a.attnum`);
  return rows.map(({ enum_values, check_sql, ...column }) => ({
    ...column,
    values: enum_values ?? (column.type === 'text' ? checkedValues(check_sql) : undefined),
  }));
}

/** `CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))` → open, closed. */
function checkedValues(sql: string | null): string[] | undefined {
  const list = sql && /^CHECK \(\(\w+ = (?:ANY \(ARRAY\[(.+)\]\)|('(?:[^']|'')*'::text))\)\)$/.exec(sql);
  if (!list) return undefined;
  return [...(list[1] ?? list[2] ?? '').matchAll(/'((?:[^']|'')*)'::text/g)].map(([, value]) =>
    (value ?? '').replaceAll("''", "'"),
  );
}
