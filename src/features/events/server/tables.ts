// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface EventTable {
  id: string;
  starts_at: string;
  ends_at: string;
  time_zone: string;
  all_day: Generated<boolean>;
  location: Generated<string>;
  address: Generated<string>;
  capacity: number | null;
  rule: string | null;
  ex_dates: Generated<string[]>;
  uid: string;
  sequence: Generated<number>;
  cancelled: Generated<boolean>;
  replies_closed: Generated<boolean>;
  dates_until: Timestamp | null;
}

export interface EventDateTable {
  event_id: string;
  slot: string;
  starts_at: string;
  ends_at: string;
  from_at: Timestamp;
  to_at: Timestamp;
  cancelled: Generated<boolean>;
}

export interface EventExceptionTable {
  event_id: string;
  slot: string;
  starts_at: string;
  ends_at: string;
  cancelled: Generated<boolean>;
}

export interface EventInPlaceTable {
  place_id: string;
  from_at: Timestamp;
  event_id: string;
  slot: string;
  to_at: Timestamp;
}

export interface EventInvitationTable {
  event_id: string;
  person_id: string;
  at: GeneratedTimestamp;
}

export interface EventMailStoppedTable {
  person_id: string;
  at: GeneratedTimestamp;
}

export interface EventRemindedTable {
  event_id: string;
  slot: string;
  person_id: string;
  at: GeneratedTimestamp;
}

export interface EventReplyTable {
  event_id: string;
  person_id: string;
  answer: 'yes' | 'maybe' | 'no' | 'waiting';
  note: Generated<string>;
  remind: Generated<number | null>;
  turn: Generated<string>;
  at: GeneratedTimestamp;
  only_from: Timestamp | null;
  until: Timestamp | null;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    event: EventTable;
    event_date: EventDateTable;
    event_exception: EventExceptionTable;
    event_in_place: EventInPlaceTable;
    event_invitation: EventInvitationTable;
    event_mail_stopped: EventMailStoppedTable;
    event_reminded: EventRemindedTable;
    event_reply: EventReplyTable;
  }
}
