// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface ApiTokenTable {
  id: Generated<string>;
  auth_id: string;
  name: string;
  token_hash: Buffer;
  created_at: GeneratedTimestamp;
  last_used_at: Timestamp | null;
  expires_at: Timestamp | null;
}

export interface SignInAttemptTable {
  bucket: string;
  failures: Generated<number>;
  last_at: GeneratedTimestamp;
}

declare module '../database/tables.ts' {
  interface Tables {
    api_token: ApiTokenTable;
    sign_in_attempt: SignInAttemptTable;
  }
}
