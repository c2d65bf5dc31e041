/** What components are given: the contracts' own types, under the nouns that the screen uses. */
export type { Comment, CommentShared } from '../../core/comments/contract.ts';
export type { Attachment, Item, ItemShared } from '../../core/items/contract.ts';
export type { Me, Person as Profile, PersonChip as Person } from '../../core/people/contract.ts';
export type { Community, CommunityPage, PlaceChip as Place, Role, Visibility } from '../../core/places/contract.ts';

/** A document as ProseMirror writes it (the schema is core/richtext's). Replies call it unknown, since the browser never parses it. */
export interface Doc {
  readonly type: 'doc';
  readonly content?: readonly DocNode[];
}

export interface DocNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly DocNode[];
  readonly text?: string;
  readonly marks?: readonly DocMark[];
}

export interface DocMark {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
}
