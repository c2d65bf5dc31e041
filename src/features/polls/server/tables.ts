// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface PollTable {
  id: string;
  choices: Generated<number>;
  anonymous: Generated<boolean>;
  closes_at: Timestamp | null;
  voters: Generated<number>;
}

export interface PollOptionTable {
  id: Generated<string>;
  poll_id: string;
  position: number;
  text: string;
  votes: Generated<number>;
}

export interface PollVoteTable {
  option_id: string;
  person_id: string;
  poll_id: string;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    poll: PollTable;
    poll_option: PollOptionTable;
    poll_vote: PollVoteTable;
  }
}
