// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** Written as text (`JSON.stringify`), since pg would send an array as an array of PostgreSQL. */
type Json = ColumnType<unknown, string, string>;
type GeneratedJson = ColumnType<unknown, string | undefined, string>;

export interface CommentTable {
  id: Generated<string>;
  item_id: string;
  parent_id: string | null;
  author_id: string;
  body: Json;
  version: Generated<number>;
  reactions: GeneratedJson;
  created_at: GeneratedTimestamp;
  edited_at: Timestamp | null;
  deleted_at: Timestamp | null;
  deleted_by: string | null;
}

export interface CommentMoveTable {
  id: Generated<string>;
  comment_id: string;
  from_item: string;
  to_item: string;
  moved_by: string;
  at: GeneratedTimestamp;
}

export interface CommentRevisionTable {
  comment_id: string;
  version: number;
  body: Json;
  at: Timestamp;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    comment: CommentTable;
    comment_move: CommentMoveTable;
    comment_revision: CommentRevisionTable;
  }
}
