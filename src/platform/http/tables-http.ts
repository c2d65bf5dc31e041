// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType } from 'kysely';

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface IdempotencyTable {
  person_id: string;
  key: string;
  route: string;
  request_hash: Buffer;
  status: number | null;
  reply: Buffer | null;
  at: GeneratedTimestamp;
}

declare module '../database/tables.ts' {
  interface Tables {
    idempotency: IdempotencyTable;
  }
}
