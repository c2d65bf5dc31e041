// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface InstallationTable {
  id: Generated<boolean>;
  created_at: GeneratedTimestamp;
  cluster: string | null;
  era: Generated<number>;
  setup_token_hash: string | null;
}

declare module './tables.ts' {
  interface Tables {
    installation: InstallationTable;
  }
}
