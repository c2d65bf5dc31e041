// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** Written as text (`JSON.stringify`), since pg would send an array as an array of PostgreSQL. */
type Json = ColumnType<unknown, string, string>;
type GeneratedJson = ColumnType<unknown, string | undefined, string>;

export interface ItemTable {
  id: Generated<string>;
  kind: string;
  place_id: string;
  author_id: string;
  title: Generated<string>;
  body: Json;
  language: string | null;
  version: Generated<number>;
  comment_count: Generated<number>;
  rev: Generated<number>;
  reactions: GeneratedJson;
  created_at: GeneratedTimestamp;
  edited_at: Timestamp | null;
  deleted_at: Timestamp | null;
  deleted_by: string | null;
  deleted_places: string[] | null;
  closed_at: Timestamp | null;
  editor_id: string | null;
}

export interface ItemLinkTable {
  from_id: string;
  to_id: string;
}

export interface ItemRevisionTable {
  item_id: string;
  version: number;
  title: string;
  body: Json;
  editor_id: string;
  at: Timestamp;
}

export interface ItemTagTable {
  tag_id: string;
  item_id: string;
}

export interface MentionTable {
  subject_id: string;
  person_id: string;
  item_id: string;
}

export interface PlacementTable {
  place_id: string;
  item_id: string;
  placed_by: string | null;
  kind: string;
}

export interface TagTable {
  id: Generated<string>;
  name: string;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    item: ItemTable;
    item_link: ItemLinkTable;
    item_revision: ItemRevisionTable;
    item_tag: ItemTagTable;
    mention: MentionTable;
    placement: PlacementTable;
    tag: TagTable;
  }
}
