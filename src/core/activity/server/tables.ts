// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type GeneratedJson = ColumnType<unknown, string | undefined, string>;

export interface ActivityTable {
  id: Generated<string>;
  era: Generated<number>;
  xid: Generated<string>;
  at: GeneratedTimestamp;
  actor_id: string | null;
  verb: string;
  object_id: string;
  item_id: string | null;
  place_id: string | null;
  person_id: string | null;
  data: GeneratedJson;
}

export interface ActivitySetAsideTable {
  id: Generated<string>;
  subscriber: string;
  activity_id: string;
  error: string;
  tries: Generated<number>;
  at: GeneratedTimestamp;
}

export interface ActivitySubscriberTable {
  name: string;
  era: Generated<number>;
  xid: Generated<string>;
  id: Generated<string>;
  rebuilt_at: Timestamp | null;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    activity: ActivityTable;
    activity_set_aside: ActivitySetAsideTable;
    activity_subscriber: ActivitySubscriberTable;
  }
}
