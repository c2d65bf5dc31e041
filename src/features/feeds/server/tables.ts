// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** Written as text (`JSON.stringify`), since pg would send an array as an array of PostgreSQL. */
type Json = ColumnType<unknown, string, string>;

export interface FeedEntryTable {
  id: Generated<string>;
  source_id: string;
  key: Buffer;
  title: string;
  address: string;
  author: string;
  teaser: string;
  body: Json | null;
  published_at: Timestamp;
}

export interface FeedSeenTable {
  person_id: string;
  source_id: string;
  entry_id: string;
}

export interface FeedSourceTable {
  id: Generated<string>;
  address: string;
  address_key: Buffer;
  title: Generated<string>;
  home: Generated<string>;
  etag: string | null;
  last_modified: string | null;
  fetched_at: Timestamp | null;
  next_fetch_at: GeneratedTimestamp;
  pause_minutes: Generated<number>;
  failures: Generated<number>;
  failing_since: Timestamp | null;
  problem: string | null;
}

export interface FeedSubscriptionTable {
  id: Generated<string>;
  source_id: string;
  person_id: string | null;
  place_id: string | null;
  added_by: string | null;
  name: Generated<string>;
  folder: Generated<string>;
  created_at: GeneratedTimestamp;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    feed_entry: FeedEntryTable;
    feed_seen: FeedSeenTable;
    feed_source: FeedSourceTable;
    feed_subscription: FeedSubscriptionTable;
  }
}
