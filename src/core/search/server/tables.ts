// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface SearchDocumentTable {
  id: string;
  type: 'item' | 'comment' | 'person' | 'place';
  kind: string;
  item_id: string | null;
  author_id: string | null;
  title: string;
  text: string;
  language: string;
  at: Timestamp;
  words: string;
  places: string[];
  outdated: Generated<boolean>;
  is_answer: Generated<boolean>;
}

export interface SearchWordTable {
  word: string;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    search_document: SearchDocumentTable;
    search_word: SearchWordTable;
  }
}
