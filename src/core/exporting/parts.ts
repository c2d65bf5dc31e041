import type { RawBuilder } from 'kysely';
import type { Db } from '../../platform/services.ts';

/** A record as it is written; ids are decimal strings, since JSON's numbers end at 2^53. */
export type ExportedRecord = { readonly id: string } & Readonly<Record<string, unknown>>;

/** What an id of the export is here; undefined where it did not come over. */
export type Ids = (id: unknown) => string | undefined;

export interface Part {
  /** The file's name without `.jsonl`. */
  readonly name: string;
  /** The next records after an id, by id. */
  readonly page: (after: string, limit: number) => RawBuilder<ExportedRecord>;
  /** Adds what is no column. */
  readonly finish?: (db: Db, rows: readonly ExportedRecord[]) => Promise<readonly ExportedRecord[]>;
  /**
   * Takes a record back, in a transaction of its own, after people, places, items and comments. Answers with the new id; null where it is here already.
   * @throws a Problem where it cannot be taken
   */
  readonly take?: (db: Db, record: ExportedRecord, ids: Ids) => Promise<string | null>;
}

/** An item of a kind as the export has it. */
export interface WrittenItem {
  /** The kind's fields as every reader sees them. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What `own` wrote. */
  readonly own: Readonly<Record<string, unknown>>;
}

/** How a kind is written out and taken back, beyond the fields that every reader sees. */
export interface KindExporting {
  /** What would be lost otherwise, such as who voted for what; for many items in one query. */
  readonly own?: (db: Db, ids: readonly string[]) => Promise<Map<string, Record<string, unknown>>>;
  /** The fields with which the item is made again. Without it: none. */
  readonly input?: (written: WrittenItem, ids: Ids) => Record<string, unknown>;
  /** The rest, once every item and comment is there. */
  readonly restore?: (db: Db, id: string, written: WrittenItem, ids: Ids) => Promise<void>;
}

declare module '../../platform/module.ts' {
  interface Module {
    /** What the room has besides items and comments. */
    readonly exportParts?: readonly Part[];
  }
}

const ofRooms: Part[] = [];
/** Called once per process for each part of a module. */
export const registerPart = (part: Part): void => {
  ofRooms.push(part);
};
export const partsOfRooms = (): readonly Part[] => ofRooms;
