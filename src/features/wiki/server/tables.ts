// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface PageTable {
  id: string;
  place_id: string;
  parent_id: string | null;
  position: string;
  lifted_from: string | null;
  owner_id: string | null;
  valid_until: string | null;
  reviewed_at: Timestamp | null;
  reviewed_by: string | null;
  reminded_for: string | null;
  noted_outdated: Generated<boolean>;
  template: Generated<boolean>;
  change_id: Generated<string>;
}

export interface PageSourceTable {
  place_id: string;
  path: string;
  page_id: string;
  digest: Buffer | null;
  version: number | null;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    page: PageTable;
    page_source: PageSourceTable;
  }
}
