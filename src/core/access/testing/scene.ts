/** What access cases are made of. A room's `access-cases.ts` says for each of its routes who may call it, with a request that is right in everything but perhaps the caller. */
import type { AnyContract } from '../../../platform/http/serve.ts';
import { actingFor, type Viewer } from '../../../platform/http/viewer.ts';
import type { Actor, Arguments, World } from '../../../testing/world.ts';
import { createComment } from '../../comments/server/comments.ts';
import { findKind } from '../../items/kinds.ts';
import { createItem } from '../../items/server/items.ts';

export interface Scene {
  readonly visibility: 'open' | 'closed' | 'secret';
  readonly kind: string;
  readonly place: string;
  readonly owner: Actor;
  /** Wrote the scene's content. */
  readonly member: Actor;
  readonly world: World;
}

export interface AccessCase {
  /** What one must be; a function where that depends on the kind. */
  readonly need: string | ((scene: Scene) => string);
  /** False for routes that are about no place: they are tried once, not in every scene. */
  readonly everywhere?: boolean;
  /** A problem that says that access was passed. */
  readonly refusal?: string;
  /** The request; null to pass over this caller. Content is made anew for each, so that one cannot spoil the next. */
  readonly prepare: (scene: Scene, actor: Actor) => Promise<Arguments<AnyContract> | null>;
}

export const viewerOf = (actor: Actor): Viewer => actingFor(actor.id);

export const exampleOf = (kind: string): Record<string, unknown> =>
  (findKind(kind)!.example ?? {}) as Record<string, unknown>;

export const freshItem = (scene: Scene, markdown = 'Something to decide about'): Promise<string> =>
  scene.world.services.db.transaction().execute((db) =>
    createItem(db, viewerOf(scene.member), scene.place, {
      kind: scene.kind,
      markdown,
      title: findKind(scene.kind)!.title === 'none' ? '' : 'Something',
      fields: exampleOf(scene.kind),
    }),
  );

export const freshComment = async (scene: Scene): Promise<{ item: string; comment: string }> => {
  const item = await freshItem(scene);
  const comment = await scene.world.services.db
    .transaction()
    .execute((db) => createComment(db, viewerOf(scene.member), item, { markdown: 'A word' }));
  return { item, comment };
};

export const nothing = async (): Promise<Arguments<AnyContract>> => ({});
export const onItem =
  (body?: unknown, params: Record<string, string> = {}): AccessCase['prepare'] =>
  async (scene) => ({
    params: { id: await freshItem(scene), ...params } as never,
    ...(body !== undefined && { body }),
  });
export const onComment =
  (body?: unknown, params: Record<string, string> = {}): AccessCase['prepare'] =>
  async (scene) => ({
    params: { id: (await freshComment(scene)).comment, ...params } as never,
    ...(body !== undefined && { body }),
  });
export const onPlace =
  (body?: unknown, params: Record<string, string> = {}): AccessCase['prepare'] =>
  async (scene) => ({ params: { id: scene.place, ...params } as never, ...(body !== undefined && { body }) });

let counter = 0;
/** A number that no other content of the scenes has. */
export const next = (): number => ++counter;

/** For routes that are about no place. */
export const once = (need: string, prepare: AccessCase['prepare'] = nothing, refusal?: string): AccessCase => ({
  need,
  everywhere: false,
  prepare,
  ...(refusal && { refusal }),
});
