// Written by `npm run tables` from the migrations; change those instead.
import type { Generated } from 'kysely';

export interface ArticleTable {
  id: string;
  excerpt: Generated<string>;
  teaser: Generated<string>;
  cover_id: string | null;
  cover_alt: Generated<string>;
  minutes: Generated<number>;
  series_id: string | null;
  part: number | null;
}

export interface ArticleAddressTable {
  path: string;
  article_id: string;
}

export interface ArticleAuthorTable {
  article_id: string;
  person_id: string;
  position: number;
}

export interface ArticleSeriesTable {
  id: Generated<string>;
  place_id: string;
  name: string;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    article: ArticleTable;
    article_address: ArticleAddressTable;
    article_author: ArticleAuthorTable;
    article_series: ArticleSeriesTable;
  }
}
