import type { Readable } from 'node:stream';
import type { Viewer } from '../../platform/http/viewer.ts';
import type { Db, Services } from '../../platform/services.ts';
import type { ByteRange } from '../../platform/storage/storage.ts';

/** Bytes that are sent in parts where a program asks for one: a player goes to the middle of a recording. */
export interface ServedBytes {
  readonly bytes: number;
  readonly open: (range?: ByteRange) => Promise<Readable>;
}

export interface Served {
  /** MIME type, with its charset. */
  readonly type: string;
  readonly body: string | Readable | ServedBytes;
  /** Made of what does not change by being read twice: the ETag. Left out, the body's own hash is. */
  readonly tag?: string;
  readonly changedAt?: Date | undefined;
}

export interface AskedFile {
  readonly viewer: Viewer;
  readonly subject: string;
  readonly title: string;
  readonly file: string;
  /** The address of its folder, with the slash. */
  readonly base: string;
}

export interface PrivateAddressKind {
  readonly kind: string;
  /** The files that its owner is told of; `open` may know more, which those name. */
  readonly files: readonly string[];
  /** What a subject is called for a person, as long as they may read it; null otherwise. */
  readonly title: (db: Db, viewer: Viewer, subject: string) => Promise<string | null>;
  /** A file as its owner may read it now; null where there is none. Asked only while there is a title. */
  readonly open: (services: Services, asked: AskedFile) => Promise<Served | null>;
}

declare module '../../platform/module.ts' {
  interface Module {
    readonly privateAddresses?: readonly PrivateAddressKind[];
  }
}

const registry = new Map<string, PrivateAddressKind>();
/** Called once per process for each module that has one. */
export const registerAddressKind = (kind: PrivateAddressKind): void => {
  registry.set(kind.kind, kind);
};
export const findAddressKind = (kind: string): PrivateAddressKind | undefined => registry.get(kind);
