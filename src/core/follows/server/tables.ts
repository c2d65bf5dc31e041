// Written by `npm run tables` from the migrations; change those instead.
import type { Generated } from 'kysely';

export interface FollowTable {
  person_id: string;
  subject_id: string;
  subject: 'item' | 'place' | 'tag';
  active: Generated<boolean>;
}

export interface SavedTable {
  person_id: string;
  item_id: string;
  position: Generated<string>;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    follow: FollowTable;
    saved: SavedTable;
  }
}
