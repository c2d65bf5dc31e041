import type { ComponentType, LazyExoticComponent } from 'react';
import type { Item, Place } from './api/shapes.ts';

/** What the web app must know of a kind of content. Everything that all kinds share (head, text, comments …) is the shell's. */
export interface Kind {
  /** Its name in the API. */
  readonly kind: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  /** `namespace:key` of its name, in the singular: "Poll". */
  readonly labelKey: string;
  /** The same in the plural, where a search is narrowed to it: "Polls". */
  readonly pluralKey: string;
  /** Whether it has a title, and must. Without it the composer has no field for one. */
  readonly title?: 'required' | 'optional';
  /** `namespace:key` of what invites to write one, where only this kind is written. */
  readonly startKey?: string;
  /** Its place in the composer's row of kinds; absent when it is not made there. */
  readonly order?: number;
  /** What the composer shows below the text: the kind's own fields. */
  readonly composer?: LazyExoticComponent<ComponentType<KindComposerProps>>;
  /** Tidies the fields when they are sent, such as leaving out lines that stayed empty. */
  readonly prepare?: (fields: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** What a card shows between text and reactions. */
  readonly card?: LazyExoticComponent<ComponentType<KindCardProps>>;
  /** Lists show the card in place of the text, which is read on the item's own page. */
  readonly cardForText?: boolean;
  /** Stands on the item's own page in place of its card, with head, foot and discussion (`ItemHead`, `ItemFoot`, `CommentThread` of web/components). */
  readonly page?: LazyExoticComponent<ComponentType<KindPageProps>>;
  /** Whether that page brings its own frame (`Page`), with what belongs beside it. */
  readonly ownFrame?: true;
  /** The page where it is edited, where it is not edited where it stands. */
  readonly editPath?: (item: Item) => string;
}

export interface KindComposerProps {
  /** Where it will be said; null while that is not known. */
  readonly place: Place | null;
  /** As far as it is typed. */
  readonly title: string;
  /** The kind's own fields as they will be sent; kept in the draft. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly onChange: (fields: Record<string, unknown>) => void;
  /** Path of a refused field → what is wrong with it, from the server. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface KindCardProps {
  readonly item: Item;
}

export interface KindPageProps {
  /** With all of its body. */
  readonly item: Item;
}
