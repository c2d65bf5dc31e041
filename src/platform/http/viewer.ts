import type { Db, Services } from '../services.ts';
import type { Subject } from './contract.ts';

/** Who asks. Core fills it from a session or a token; everything that reads takes it. */
export interface Viewer {
  /** The person's id. */
  readonly person: string;
  readonly guest: boolean;
  readonly administrator: boolean;
  readonly language: string;
  /** The session's row, for "sign out" and for ending live connections; null for API tokens. */
  readonly session: string | null;
}

/** Somebody in whose name an import, a job or the demo company acts: what guards ask of a request has been decided otherwise. */
export const actingFor = (person: string): Viewer => ({
  person,
  guest: false,
  administrator: false,
  language: 'en',
  session: null,
});

export interface Credentials {
  readonly sessionToken: string | null;
  readonly bearer: string | null;
}

/** Credentials → viewer, or null when they are worth nothing (any more). One prepared query. */
export type Identify = (services: Services, credentials: Credentials) => Promise<Viewer | null>;

/** Which of `ids` the viewer may do `ability` on, and which they may at least know of. */
export type Authorise = (
  db: Db,
  viewer: Viewer,
  ability: string,
  subject: Subject,
  ids: readonly string[],
) => Promise<{
  allowed: ReadonlySet<string>;
  known: ReadonlySet<string>;
  /** Everything the viewer may do with each, so that a handler need not ask again. */
  abilities: ReadonlyMap<string, readonly string[]>;
}>;

declare module '../module.ts' {
  interface Module {
    /** Exactly one room (core/people) says who a credential belongs to. */
    readonly identify?: Identify;
    /** Exactly one room (core/access) answers the `may` guards. */
    readonly authorise?: Authorise;
  }
}
