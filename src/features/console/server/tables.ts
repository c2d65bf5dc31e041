// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** Written as text (`JSON.stringify`), since pg would send an array as an array of PostgreSQL. */
type Json = ColumnType<unknown, string, string>;

export interface AuditEntryTable {
  activity_id: string;
  at: Timestamp;
  actor_id: string | null;
  verb: string;
  object_id: string;
  place_id: string | null;
  person_id: string | null;
  data: Json;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    audit_entry: AuditEntryTable;
  }
}
