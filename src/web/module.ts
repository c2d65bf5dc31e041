import type { ComponentType, LazyExoticComponent } from 'react';
import type { Community, CommunityPage, Me, Profile } from './api/shapes.ts';
import type { Kind } from './kinds.ts';
import type { Organisation } from './session/organisation.ts';

/**
 * What a room's `web/index.ts` gives the shell, as its default export. The shell finds the file by itself
 * (modules.ts), so that a new room or kind is one folder and the one line in app.ts.
 * Keep index.ts small: it is in the first load. Components in it are lazy.
 */
export interface WebModule {
  /** The room's folder name, also the namespace of its messages. */
  readonly name: string;
  readonly routes?: readonly PageRoute[];
  readonly kinds?: readonly Kind[];
  readonly slots?: { readonly [S in SlotName]?: readonly SlotEntry<S>[] };
  readonly nav?: readonly NavEntry[];
  /** Lines of the menu at the reader's own name. */
  readonly account?: readonly AccountEntry[];
  /** A hook that knows the organisation's name and accent; one room has it. */
  readonly organisation?: () => Organisation;
}

export interface PageRoute {
  /** TanStack Router's form: `/items/$id`. */
  readonly path: `/${string}`;
  readonly page: () => Promise<{ default: ComponentType }>;
  /** `app` (with the rail; needs a session) unless said otherwise; `bare` is for before sign-in. */
  readonly layout?: 'app' | 'bare';
}

/** Named places on pages that rooms fill without knowing each other. The value is what a component there receives. */
export interface Slots {
  /** Right of the home stream. */
  'home-aside': Record<never, never>;
  /** A community's first tab. */
  'community-main': { community: Community };
  /** Parts of a community, each with a tab and an address of its own (`/communities/$id/ID`): its articles, its events. */
  'community-part': { community: CommunityPage };
  /** Below a profile's facts. */
  'person-main': { person: Profile };
  /** Beside the words that an address leads nowhere: whoever knows better leads on. */
  'not-found': { path: string };
  /** Parts of the settings; each has an address and a name. */
  settings: Record<never, never>;
  /** Parts of the administrators' console. */
  console: Record<never, never>;
}
export type SlotName = keyof Slots;

export interface SlotEntry<S extends SlotName> {
  readonly id: string;
  readonly order: number;
  readonly component: LazyExoticComponent<ComponentType<Slots[S]>>;
  /** `namespace:key`, where the slot shows names (settings, console, parts of a community). */
  readonly labelKey?: string;
  /** Of a part of a community: its tab is shown where there is something of this kind; elsewhere it is found under "More". */
  readonly kind?: string;
  /** Of a part of a community that only some may use: found under "More" by who has this ability there, and by nobody else. */
  readonly needs?: string;
  /** Of a part of a community: stands before its name under "More". */
  readonly icon?: NavEntry['icon'];
}

/** A line of the rail. The phone's bottom bar shows the five with `phone`, by order. */
export interface NavEntry {
  readonly id: string;
  readonly to: string;
  /** `namespace:key`. */
  readonly labelKey: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  readonly order: number;
  readonly phone?: boolean;
  /** Stands out only on its own page, not on those below it. */
  readonly exact?: boolean;
  /** Shown at the end of the line: how many things wait for the reader. */
  readonly useCount?: () => number;
  /** A key that goes there, shown at the end of the line. */
  readonly shortcut?: string;
}

export interface AccountEntry {
  readonly id: string;
  readonly labelKey: string;
  readonly icon: NavEntry['icon'];
  readonly order: number;
  readonly to?: string;
  readonly run?: () => Promise<void>;
  readonly visible?: (me: Me) => boolean;
}
