// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface FileFolderTable {
  id: Generated<string>;
  place_id: string;
  parent_id: string | null;
  name: string;
  created_at: GeneratedTimestamp;
}

export interface FileItemTable {
  id: string;
  folder_id: string | null;
  version_id: string | null;
  versions: Generated<number>;
}

export interface FilePlaceTable {
  place_id: string;
  item_id: string;
  folder_id: string | null;
  name: string;
  bytes: Generated<string>;
  changed: string;
}

export interface FileTextTable {
  file_id: string;
  state: 'ready' | 'none' | 'encrypted' | 'failed';
  text: Generated<string>;
}

export interface FileVersionTable {
  id: Generated<string>;
  item_id: string;
  number: number;
  file_id: string;
  person_id: string;
  note: Generated<string>;
  at: GeneratedTimestamp;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    file_folder: FileFolderTable;
    file_item: FileItemTable;
    file_place: FilePlaceTable;
    file_text: FileTextTable;
    file_version: FileVersionTable;
  }
}
