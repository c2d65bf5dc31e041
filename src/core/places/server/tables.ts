// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface JoinRequestTable {
  place_id: string;
  person_id: string;
  asked_at: GeneratedTimestamp;
}

export interface MembershipTable {
  place_id: string;
  person_id: string;
  role: 'owner' | 'moderator' | 'member' | 'guest';
  muted: Generated<boolean>;
  seen_item_id: Generated<string>;
  joined_at: GeneratedTimestamp;
}

export interface OrganisationTable {
  place_id: string;
  language: Generated<string>;
  accent: string | null;
}

export interface PlaceTable {
  id: Generated<string>;
  kind: 'organisation' | 'community' | 'person';
  name: string;
  slug: string;
  emoji: Generated<string>;
  description: Generated<string>;
  guidelines: Generated<string>;
  visibility: 'open' | 'closed' | 'secret';
  person_id: string | null;
  member_count: Generated<number>;
  archived_at: Timestamp | null;
  created_by: string | null;
  created_at: GeneratedTimestamp;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    join_request: JoinRequestTable;
    membership: MembershipTable;
    organisation: OrganisationTable;
    place: PlaceTable;
  }
}
