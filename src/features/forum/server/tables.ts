// Written by `npm run tables` from the migrations; change those instead.
import type { Generated } from 'kysely';

export interface TopicTable {
  id: string;
  category_id: string | null;
  pinned: Generated<boolean>;
  bumped: string;
  merged_into: string | null;
  merged_reply: string | null;
  split_from: string | null;
}

export interface TopicCategoryTable {
  id: Generated<string>;
  place_id: string;
  name: string;
  description: Generated<string>;
  colour: string;
  position: number;
}

export interface TopicPlaceTable {
  place_id: string;
  topic_id: string;
  category_id: string | null;
  pinned: boolean;
  bumped: string;
}

export interface TopicSeenTable {
  person_id: string;
  topic_id: string;
  seen: string;
  replies: number;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    topic: TopicTable;
    topic_category: TopicCategoryTable;
    topic_place: TopicPlaceTable;
    topic_seen: TopicSeenTable;
  }
}
