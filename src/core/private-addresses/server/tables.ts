// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface PrivateAddressTable {
  id: Generated<string>;
  person_id: string;
  kind: string;
  subject: string;
  token_hash: Buffer;
  created_at: GeneratedTimestamp;
  last_used_at: Timestamp | null;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    private_address: PrivateAddressTable;
  }
}
