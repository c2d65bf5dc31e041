/**
 * What a room may register. `app.ts` lists the modules; nothing else in the product names them all.
 * Rooms of core extend this by declaration merging (kinds, subscribers, access cases …), so that platform knows no noun.
 */
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Mount } from './http/serve.ts';
import type { JobHandler } from './jobs/jobs.ts';
import type { Services } from './services.ts';

export interface Module {
  /** The room, as in the path: `core/items`, `features/polls`. */
  readonly name: string;
  /** `import.meta.url` of module.ts: migrations/ and messages/ are found beside it. */
  readonly url: string;
  readonly routes?: (mount: Mount) => void;
  /** Job name → handler. Names are prefixed by the room: `files:picture`. */
  readonly jobs?: Readonly<Record<string, JobHandler>>;
  /** Recurring jobs, in graphile-worker's crontab form: `0 4 * * * mail:tidy`. */
  readonly crontab?: readonly string[];
  /** Adds to what `/metrics` tells. */
  readonly metrics?: (registry: Registry, services: Services) => void;
  /** For what is no JSON route: the live connection, feeds, other protocols. Runs after every route is mounted. */
  readonly attach?: (app: FastifyInstance, services: Services) => Promise<void> | void;
  /** Runs once per process after migration, before it serves. */
  readonly start?: (services: Services, modules: readonly Module[]) => Promise<void> | void;
  /** Runs when the process stops, in reverse order. */
  readonly stop?: (services: Services) => Promise<void> | void;
}

/** The identity function; keeps a module's literal types. */
export const defineModule = <const M extends Module>(module: M): M => module;
