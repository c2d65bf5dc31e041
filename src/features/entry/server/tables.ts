// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface InvitationTable {
  id: Generated<string>;
  token_hash: Buffer;
  email: string | null;
  message: Generated<string>;
  communities: Generated<string[]>;
  guest: Generated<boolean>;
  uses: Generated<number>;
  maximum_uses: number | null;
  invited_by: string;
  created_at: GeneratedTimestamp;
  expires_at: Timestamp;
  revoked_at: Timestamp | null;
}

export interface InvitationUseTable {
  invitation_id: string;
  person_id: string;
  at: GeneratedTimestamp;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    invitation: InvitationTable;
    invitation_use: InvitationUseTable;
  }
}
