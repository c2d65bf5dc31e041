import type { Column } from './tables-read.ts';

/** How pg hands a type over, as connect.ts sets it up. Types that pg leaves as unparsed text are missing on purpose. */
const scalars: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  float4: 'number',
  float8: 'number',
  int8: 'string',
  numeric: 'string',
  text: 'string',
  varchar: 'string',
  citext: 'string',
  name: 'string',
  uuid: 'string',
  date: 'string',
  time: 'string',
  timestamp: 'string',
  inet: 'string',
  tsvector: 'string',
  xid8: 'string',
  bytea: 'Buffer',
  timestamptz: 'Timestamp',
  json: 'Json',
  jsonb: 'Json',
  _text: 'string[]',
  _uuid: 'string[]',
  _int2: 'number[]',
  _int4: 'number[]',
  _int8: 'string[]',
  _float8: 'number[]',
  _bool: 'boolean[]',
};

/** Kysely's own `Generated` cannot be put around a ColumnType. */
const aliases: Readonly<Record<string, string>> = {
  Timestamp: 'type Timestamp = ColumnType<Date, Date | string, Date | string>;',
  GeneratedTimestamp: 'type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;',
  Json: '/** Written as text (`JSON.stringify`), since pg would send an array as an array of PostgreSQL. */\ntype Json = ColumnType<unknown, string, string>;',
  GeneratedJson: 'type GeneratedJson = ColumnType<unknown, string | undefined, string>;',
};

/** The text of one room's tables.ts, not yet formatted. `target` is the way from there to platform/database/tables.ts. */
export function tablesFile(columns: readonly Column[], target: string): string {
  const tables = Map.groupBy(columns, (column) => column.table);
  const body = [...tables].map(
    ([table, own]) => `export interface ${interfaceOf(table)} {\n${own.map(lineOf).join('\n')}\n}`,
  );
  const used = Object.keys(aliases).filter((alias) => new RegExp(`\\b${alias}\\b`).test(body.join('\n')));
  const imported = ['ColumnType', 'Generated', 'GeneratedAlways'].filter((name) =>
    new RegExp(`\\b${name}<`).test([...body, ...used.map((alias) => aliases[alias])].join('\n')),
  );
  const entries = [...tables.keys()].map((table) => `${table}: ${interfaceOf(table)};`);
  return [
    '// Written by `npm run tables` from the migrations; change those instead.',
    imported.length > 0 ? `import type { ${imported.join(', ')} } from 'kysely';\n` : '',
    ...used.map((alias) => aliases[alias]),
    '',
    body.join('\n\n'),
    '',
    `declare module '${target}' {\ninterface Tables {\n${entries.join('\n')}\n}\n}`,
    '',
  ].join('\n');
}

const interfaceOf = (table: string): string =>
  `${table.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Table`;

function lineOf(column: Column): string {
  const type = typeOf(column);
  const orNull = column.nullable ? ' | null' : '';
  const wrapped = {
    always: `${type}${orNull}`,
    optional: type in aliases ? `Generated${type}${orNull}` : `Generated<${type}${orNull}>`,
    never: `GeneratedAlways<${type in aliases ? 'unknown' : type}${orNull}>`,
  }[column.given];
  return `${column.column}: ${wrapped};`;
}

function typeOf({ table, column, type, values }: Column): string {
  if (values) return values.map((value) => `'${value.replaceAll("'", "\\'")}'`).join(' | ');
  const known = scalars[type];
  if (!known)
    throw new Error(
      `${table}.${column} has the type ${type}, which pg hands over as unparsed text. Use another, or teach connect.ts and scripts/tables-write.ts to read it.`,
    );
  return known;
}
