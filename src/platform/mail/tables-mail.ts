// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type GeneratedJson = ColumnType<unknown, string | undefined, string>;

export interface OutboxTable {
  id: Generated<string>;
  recipient: string;
  subject: string;
  body_text: string;
  body_html: string | null;
  headers: GeneratedJson;
  at: GeneratedTimestamp;
  calendar: string | null;
}

declare module '../database/tables.ts' {
  interface Tables {
    outbox: OutboxTable;
  }
}
