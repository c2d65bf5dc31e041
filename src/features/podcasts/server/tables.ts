// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** Written as text (`JSON.stringify`), since pg would send an array as an array of PostgreSQL. */
type Json = ColumnType<unknown, string, string>;
type GeneratedJson = ColumnType<unknown, string | undefined, string>;

export interface EpisodeTable {
  id: string;
  show_id: string | null;
  season: number | null;
  number: number | null;
  media_id: string | null;
  state: Generated<'outside' | 'processing' | 'ready' | 'failed'>;
  video: Generated<boolean>;
  duration_ms: number | null;
  chapters: GeneratedJson;
  source: Generated<string>;
}

export interface EpisodeTranscriptTable {
  episode_id: string;
  cues: Json;
  words: string;
}

export interface PlaybackTable {
  person_id: string;
  episode_id: string;
  position_ms: number;
  done: Generated<boolean>;
  speed: Generated<number>;
  noted_at: Timestamp;
}

export interface ShowTable {
  id: Generated<string>;
  place_id: string;
  creator_id: string | null;
  title: string;
  description: Generated<string>;
  author: Generated<string>;
  language: string | null;
  cover_id: string | null;
  cover_alt: Generated<string>;
  version: Generated<number>;
  newest_id: string;
  created_at: GeneratedTimestamp;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    episode: EpisodeTable;
    episode_transcript: EpisodeTranscriptTable;
    playback: PlaybackTable;
    show: ShowTable;
  }
}
