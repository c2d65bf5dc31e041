// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type GeneratedJson = ColumnType<unknown, string | undefined, string>;

export interface ImportMadeTable {
  run_id: string;
  noun: string;
  subject_id: string;
  undone: Generated<boolean>;
}

export interface ImportRunTable {
  id: Generated<string>;
  format: string;
  source: string;
  person_id: string | null;
  place_id: string | null;
  dry: Generated<boolean>;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
  counts: GeneratedJson;
  problems: GeneratedJson;
  problem_count: Generated<number>;
  notes: GeneratedJson;
  failure: string | null;
  kept: GeneratedJson;
  created_at: GeneratedTimestamp;
  ended_at: Timestamp | null;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    import_made: ImportMadeTable;
    import_run: ImportRunTable;
  }
}
