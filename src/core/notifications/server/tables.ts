// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface NotificationTable {
  person_id: string;
  subject_id: string;
  item_id: string | null;
  place_id: string | null;
  bumped: string;
  bumped_at: Timestamp;
  unread: boolean;
  done: boolean;
  draft_id: string | null;
}

export interface NotificationEventTable {
  person_id: string;
  subject_id: string;
  activity_id: string;
  reason: string;
  actor_id: string | null;
  object_id: string;
  at: Timestamp;
}

export interface NotificationListenerTable {
  item_id: string;
  person_id: string;
  active: boolean;
}

export interface NotificationMarkTable {
  person_id: string;
  subject_id: string;
  read_up_to: Generated<string>;
  done_up_to: Generated<string>;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    notification: NotificationTable;
    notification_event: NotificationEventTable;
    notification_listener: NotificationListenerTable;
    notification_mark: NotificationMarkTable;
  }
}
