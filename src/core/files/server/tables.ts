// Written by `npm run tables` from the migrations; change those instead.
import type { ColumnType, Generated } from 'kysely';

type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type GeneratedJson = ColumnType<unknown, string | undefined, string>;

export interface AttachmentTable {
  subject_id: string;
  file_id: string;
  item_id: string;
  position: Generated<number>;
  alt: Generated<string>;
  inline: Generated<boolean>;
}

export interface FileTable {
  id: Generated<string>;
  owner_id: string;
  name: string;
  mime: string;
  bytes: string;
  sha256: Buffer;
  status: 'processing' | 'ready' | 'failed';
  width: number | null;
  height: number | null;
  variants: GeneratedJson;
  created_at: GeneratedTimestamp;
}

export interface UploadTable {
  id: Generated<string>;
  owner_id: string;
  name: string;
  mime: string;
  bytes: string;
  file_id: string | null;
  created_at: GeneratedTimestamp;
  expires_at: GeneratedTimestamp;
}

declare module '../../../platform/database/tables.ts' {
  interface Tables {
    attachment: AttachmentTable;
    file: FileTable;
    upload: UploadTable;
  }
}
