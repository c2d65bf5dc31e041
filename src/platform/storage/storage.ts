import type { Readable } from 'node:stream';
import type { Config } from '../config/config.ts';
import { openFolder } from './folder.ts';

/** Bytes from `start` to `end`, both included, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  /** When it was put. */
  readonly at: Date;
}

/** Files by key, in a folder or in an S3 bucket. Keys are made by Fika, never by people: `pictures/1234/large.webp`. */
export interface Storage {
  /**
   * Keeps the content under the key and returns its size in bytes. Nothing is seen under the key before all of it is
   * safe; a stream that breaks leaves nothing. Throws `storage_full`.
   */
  put(key: string, content: Readable | Uint8Array): Promise<number>;
  /** Throws `not_found`. A range must lie inside the file. */
  get(key: string, range?: ByteRange): Promise<Readable>;
  /** In bytes; undefined when there is no such file. */
  size(key: string): Promise<number | undefined>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Every file, in no order, a part at a time; what is put or removed meanwhile may be there or not. */
  list(): AsyncIterable<StoredFile>;
}

/** S3 where a bucket is named, otherwise the folder `files` in the data folder. */
export async function openStorage(config: Pick<Config, 'data' | 's3'>): Promise<Storage> {
  if (!config.s3) return openFolder(config.data);
  // Loaded only where it is used: the client takes longer to load than the rest of a start.
  const { openBucket } = await import('./bucket.ts');
  return openBucket(config.s3, config.data);
}
