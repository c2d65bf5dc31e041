// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface ExternalRefTable {
  source: string;
  ref: string;
  subject_id: string;
}

export interface PersonTable {
  id: Generated<string>;
  auth_id: string | null;
  page_id: string;
  email: string | null;
  handle: string;
  name: string;
  given_name: Generated<string>;
  family_name: Generated<string>;
  title: Generated<string>;
  department: Generated<string>;
  location: Generated<string>;
  about: Generated<string>;
  pronouns: Generated<string>;
  phone: Generated<string>;
  time_zone: Generated<string>;
  language: Generated<string>;
  photo_id: string | null;
  manager_id: string | null;
  starts_on: string | null;
  guest: Generated<boolean>;
  administrator: Generated<boolean>;
  active: Generated<boolean>;
  search_name: Generated<string>;
  created_at: GeneratedTimestamp;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    external_ref: ExternalRefTable;
    person: PersonTable;
  }
}
