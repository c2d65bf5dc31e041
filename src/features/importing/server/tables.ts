// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType } from 'kysely';

/** Written as text (`JSON.stringify`), since pg would send an array as an array of PostgreSQL. */
type Json = ColumnType<unknown, string, string>;

export interface ImportedMessageTable {
  source: string;
  ref: string;
  said: string;
  version: number;
  files: Json;
  reactions: Json;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    imported_message: ImportedMessageTable;
  }
}
