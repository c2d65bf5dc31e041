// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface AnswerTable {
  id: string;
  question_id: string;
  accepted: Generated<boolean>;
  votes: Generated<number>;
  gone: Generated<boolean>;
}

export interface AnswerVoteTable {
  answer_id: string;
  person_id: string;
}

export interface LeaderTable {
  id: Generated<string>;
  place_id: string;
  person_id: string;
  role: string;
}

export interface QuestionTable {
  id: string;
  leader_id: string | null;
  answers: Generated<number>;
  accepted: Generated<number>;
  answer_votes: Generated<number>;
  votes: Generated<number>;
  answered_at: Timestamp | null;
  reminded_at: Timestamp | null;
}

export interface QuestionPlaceTable {
  place_id: string;
  question_id: string;
  leader_id: string | null;
  answered: boolean;
  votes: number;
}

export interface QuestionVoteTable {
  question_id: string;
  person_id: string;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    answer: AnswerTable;
    answer_vote: AnswerVoteTable;
    leader: LeaderTable;
    question: QuestionTable;
    question_place: QuestionPlaceTable;
    question_vote: QuestionVoteTable;
  }
}
