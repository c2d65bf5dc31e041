// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface BookmarkTable {
  id: Generated<string>;
  item_id: string | null;
  person_id: string;
  address: string;
  address_key: Buffer;
  title: Generated<string>;
  description: Generated<string>;
  site: Generated<string>;
  tags: Generated<string[]>;
  picture_id: string | null;
  created_at: GeneratedTimestamp;
  described_at: Timestamp | null;
  next_check_at: GeneratedTimestamp;
  failures: Generated<number>;
  failing_since: Timestamp | null;
  dead_since: Timestamp | null;
}

export interface BookmarkPlaceTable {
  place_id: string;
  bookmark_id: string;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    bookmark: BookmarkTable;
    bookmark_place: BookmarkPlaceTable;
  }
}
