// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType } from 'kysely';

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** Written as text (`JSON.stringify`), since pg would send an array as an array of PostgreSQL. */
type Json = ColumnType<unknown, string, string>;

export interface IdempotencyTable {
  person_id: string;
  key: string;
  route: string;
  request_hash: Buffer;
  status: number | null;
  reply: Json | null;
  at: GeneratedTimestamp;
}

declare module '../database/tables.ts' {
  interface Tables {
    idempotency: IdempotencyTable;
  }
}
