// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface IdeaTable {
  id: string;
  place_id: string;
  state: Generated<'open' | 'planned' | 'started' | 'done' | 'declined' | 'merged'>;
  votes: Generated<number>;
  supporters: Generated<number>;
  owner_id: string | null;
  merged_into: string | null;
}

export interface IdeaDecisionTable {
  id: Generated<string>;
  idea_id: string;
  state: string;
  reason: string;
  decided_by: string;
  at: GeneratedTimestamp;
}

export interface IdeaVoteTable {
  idea_id: string;
  person_id: string;
  votes: number;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    idea: IdeaTable;
    idea_decision: IdeaDecisionTable;
    idea_vote: IdeaVoteTable;
  }
}
