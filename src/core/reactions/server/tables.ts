// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType } from 'kysely';

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface ReactionTable {
  subject_id: string;
  person_id: string;
  emoji: string;
  item_id: string;
  at: GeneratedTimestamp;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    reaction: ReactionTable;
  }
}
