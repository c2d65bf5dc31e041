// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** Written as text (`JSON.stringify`), since pg would send an array as an array of PostgreSQL. */
type Json = ColumnType<unknown, string, string>;
type GeneratedJson = ColumnType<unknown, string | undefined, string>;

export interface DraftTable {
  id: Generated<string>;
  kind: string;
  place_id: string;
  owner_id: string;
  item_id: string | null;
  item_version: number | null;
  title: Generated<string>;
  body: Json;
  fields: GeneratedJson;
  language: string | null;
  version: Generated<number>;
  saved_by: string | null;
  reviewer_id: string | null;
  review: Generated<'none' | 'asked' | 'ready' | 'not-yet'>;
  review_note: Generated<string>;
  scheduled_at: Timestamp | null;
  not_published: string | null;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
}

export interface DraftFileTable {
  draft_id: string;
  file_id: string;
}

export interface DraftPersonTable {
  draft_id: string;
  person_id: string;
  position: number;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    draft: DraftTable;
    draft_file: DraftFileTable;
    draft_person: DraftPersonTable;
  }
}
