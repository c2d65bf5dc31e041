import type { z } from 'zod';
import type { Viewer } from '../../platform/http/viewer.ts';
import type { Db } from '../../platform/services.ts';
import type { KindExporting } from '../exporting/parts.ts';

/** What happened to a discussion; when comments moved in or out, it was more than one. */
export type DiscussionChange =
  | { readonly what: 'created' | 'deleted' | 'restored'; readonly comment: string }
  | { readonly what: 'moved' };

/** What an item's kind may do at each step. Everything is optional but its name: a kind without fields is four lines. */
export interface Kind<Input extends z.ZodType = z.ZodType, Change extends z.ZodType = z.ZodType> {
  readonly kind: string;
  /** Its own fields in the body of `POST …/items` (beside title, markdown, attachments …). Strict: unknown fields are refused. */
  readonly input: Input;
  /** Fields that are right, where some are needed: with them every test of all kinds tries it. */
  readonly example?: z.input<Input>;
  /** Its own fields in `PATCH items/:id`. */
  readonly change: Change;
  readonly title: 'required' | 'optional' | 'none';
  /** Whether the body may be empty (a poll's question can be its title). */
  readonly emptyBody: boolean;
  /** So much of the body is shown in lists, in characters; 1,500 unless said. The rest is read on the item's own page. */
  readonly shownInLists?: number;
  /** Abilities, besides the common ones, of whoever may comment. */
  readonly abilities?: readonly string[];
  /** Writes the kind's own rows, in the transaction that makes the item. Throws a Problem to refuse. */
  readonly create?: (db: Db, item: { id: string; viewer: Viewer }, input: z.output<Input>) => Promise<void>;
  readonly update?: (db: Db, item: { id: string; viewer: Viewer }, change: z.output<Change>) => Promise<void>;
  /** Called in the transaction in which something of its discussion came, went, came back or moved: what the kind keeps about it is brought up to date. */
  readonly discussed?: (db: Db, id: string, change: DiscussionChange) => Promise<void>;
  /** Who may edit it: its author alone unless said; `members` are all who may post in its home place. */
  readonly editors?: 'members';
  /** Whether what two people changed at once is made into one text, where they changed different parts of it. */
  readonly merges?: true;
  /** Called in the transaction in which the places that it is put in changed (none while it is deleted). */
  readonly placed?: (db: Db, id: string) => Promise<void>;
  /** The kind's fields that every reader sees alike, for many items in one query. */
  readonly shared?: (db: Db, ids: readonly string[]) => Promise<Map<string, Record<string, unknown>>>;
  /** Those of the comments under its items that answer them: they are found above the others. Asked anew whenever a `comment.*` is written. */
  readonly answers?: (db: Db, comments: readonly string[]) => Promise<Set<string>>;
  /** What is the reader's own (their vote), for many items in one query; merged into `mine`. */
  readonly mine?: (db: Db, viewer: Viewer, ids: readonly string[]) => Promise<Map<string, Record<string, unknown>>>;
  /** For kinds that take their time: what core/drafts must know to keep one while it is written, and to publish it. */
  readonly drafts?: KindDrafts;
  /** How it is written out by `fika export` and taken back, beyond `shared`. */
  readonly exporting?: KindExporting;
  /** Words to be found by, beyond title and body, for many items in one query. */
  readonly searchText?: (db: Db, ids: readonly string[]) => Promise<Map<string, string>>;
  /** Those of many items that may no longer be true: they are found below the others, and marked. Asked anew whenever `item.changed` is written. */
  readonly outdated?: (db: Db, ids: readonly string[]) => Promise<Set<string>>;
}

export interface KindDrafts {
  /** Files that its fields show (a cover); who reads the draft may read them. */
  readonly files: (fields: Readonly<Record<string, unknown>>) => readonly string[];
  /** The fields as `input` and `change` take them, with those who wrote along. */
  readonly publish: (
    fields: Readonly<Record<string, unknown>>,
    people: readonly string[],
  ) => Readonly<Record<string, unknown>>;
  /** Of a published one: its fields as a draft has them, and who wrote it with its author. They may begin a draft of it, as the author may. */
  readonly open: (
    db: Db,
    item: string,
  ) => Promise<{ readonly fields: Readonly<Record<string, unknown>>; readonly people: readonly string[] }>;
}

declare module '../../platform/module.ts' {
  interface Module {
    readonly kinds?: readonly Kind[];
  }
}

/** Keeps a kind's literal types. */
export const defineKind = <I extends z.ZodType, C extends z.ZodType>(kind: Kind<I, C>): Kind => kind as unknown as Kind;

const registry = new Map<string, Kind>();

/** Called once per process for each module, before anything is served. Two kinds of one name are a mistake in the build. */
export function registerKind(kind: Kind): void {
  const known = registry.get(kind.kind);
  if (known && known !== kind) throw new Error(`two modules define the kind ${kind.kind}`);
  registry.set(kind.kind, kind);
}

export const findKind = (kind: string): Kind | undefined => registry.get(kind);
export const allKinds = (): readonly Kind[] => [...registry.values()];
export const shownInLists = (kind: string): number => registry.get(kind)?.shownInLists ?? 1_500;
export const abilitiesOfKind = (kind: string): readonly string[] => registry.get(kind)?.abilities ?? [];
export const isEditedByMembers = (kind: string): boolean => registry.get(kind)?.editors === 'members';
