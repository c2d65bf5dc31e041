/** For each route: what one must be to call it, and a request that is right in everything but perhaps the caller. */

import type { AnyContract } from '../../platform/http/serve.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import type { Actor, Arguments, World } from '../../testing/world.ts';
import { createComment } from '../comments/server/comments.ts';
import { insertFile, nextFileId } from '../files/server/queries.ts';
import { findKind } from '../items/kinds.ts';
import { createItem } from '../items/server/items.ts';

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
  readonly need: string;
  /** False for routes that are about no place: they are tried once, not in every scene. */
  readonly everywhere?: boolean;
  /** A problem that says that access was passed. */
  readonly refusal?: string;
  /** The request; null to pass over this caller. Content is made anew for each, so that one cannot spoil the next. */
  readonly prepare: (scene: Scene, actor: Actor) => Promise<Arguments<AnyContract> | null>;
}

const viewerOf = (actor: Actor): Viewer => ({
  person: actor.id,
  guest: false,
  administrator: false,
  language: 'en',
  session: null,
});

const exampleOf = (kind: string): Record<string, unknown> => (findKind(kind)!.example ?? {}) as Record<string, unknown>;

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

/** A file shown by an item or, in the scenes with polls, by a comment on one. */
const freshFile = async (scene: Scene): Promise<string> => {
  const { db } = scene.world.services;
  const id = await nextFileId(db);
  await insertFile(db, id, {
    owner: scene.member.id,
    name: 'a.txt',
    mime: 'text/plain',
    bytes: 1,
    sha256: Buffer.alloc(32),
    width: null,
    height: null,
    status: 'ready',
  });
  await scene.world.services.storage.put(`files/${id}/original`, Buffer.from('a'));
  const { sql } = await import('kysely');
  if (scene.kind === 'poll') {
    const { comment } = await freshComment(scene);
    await sql`insert into attachment (subject_id, file_id, item_id)
      select id, ${id}, item_id from comment where id = ${comment}`.execute(db);
    return id;
  }
  const item = await freshItem(scene);
  await sql`insert into attachment (subject_id, file_id, item_id) values (${item}, ${id}, ${item})`.execute(db);
  return id;
};

const nothing = async (): Promise<Arguments<AnyContract>> => ({});
const onItem =
  (body?: unknown, params: Record<string, string> = {}): AccessCase['prepare'] =>
  async (scene) => ({
    params: { id: await freshItem(scene), ...params } as never,
    ...(body !== undefined && { body }),
  });
const onComment =
  (body?: unknown, params: Record<string, string> = {}): AccessCase['prepare'] =>
  async (scene) => ({
    params: { id: (await freshComment(scene)).comment, ...params } as never,
    ...(body !== undefined && { body }),
  });
const onPlace =
  (body?: unknown): AccessCase['prepare'] =>
  async (scene) => ({ params: { id: scene.place } as never, ...(body !== undefined && { body }) });

let counter = 0;
const once = (need: string, prepare: AccessCase['prepare'] = nothing, refusal?: string): AccessCase => ({
  need,
  everywhere: false,
  prepare,
  ...(refusal && { refusal }),
});

export const cases: Record<string, AccessCase> = {
  'people.me': once('signed-in'),
  'people.updateMe': once('signed-in', async () => ({ body: { pronouns: 'they' } })),
  'people.list': once('signed-in'),
  'people.get': once('colleague', async (scene, actor) =>
    // Guests know the people they share a place with.
    actor.name.includes('Gus') || actor.name.includes('Otto') ? null : { params: { id: scene.owner.id } as never },
  ),
  'people.follow': once('colleague', async (scene) => ({ params: { id: scene.owner.id } as never })),
  'people.unfollow': once('colleague', async (scene) => ({ params: { id: scene.owner.id } as never })),

  'communities.list': once('signed-in'),
  'communities.create': once('colleague', async () => ({
    body: { name: `Community ${++counter}`, visibility: 'open' },
  })),
  'communities.get': { need: 'know the place', prepare: onPlace() },
  'communities.update': { need: 'place:own', prepare: onPlace({ description: 'New' }) },
  'communities.members': { need: 'place:see the members', prepare: onPlace() },
  'communities.addMember': {
    need: 'place:moderate',
    // A plain member may add people to an open community; that is tried in places.test.ts.
    prepare: async (scene, actor) => {
      if (scene.visibility === 'open' && actor.id === scene.member.id) return null;
      const newcomer = await scene.world.person(`Newcomer ${++counter}`);
      return { params: { id: scene.place } as never, body: { person: newcomer.id, role: 'member' } };
    },
  },
  'communities.removeMember': {
    need: 'place:moderate',
    prepare: async (scene) => {
      const newcomer = await scene.world.person(`Leaver ${++counter}`);
      await scene.world.join(scene.place, newcomer);
      return { params: { id: scene.place, person: newcomer.id } as never };
    },
  },
  'communities.requests': { need: 'place:moderate', prepare: onPlace() },
  'communities.seen': { need: 'place:read', prepare: onPlace({ item: '1' }) },
  'communities.mute': { need: 'place:read', prepare: onPlace({ muted: false }) },

  'items.create': {
    need: 'place:post',
    prepare: async (scene) => ({
      params: { id: scene.place } as never,
      body: {
        kind: scene.kind,
        markdown: 'Hello',
        ...(findKind(scene.kind)!.title === 'none' ? {} : { title: 'Something' }),
        ...exampleOf(scene.kind),
      },
    }),
  },
  'items.get': { need: 'read', prepare: onItem() },
  'items.batch': once('signed-in', async () => ({ query: { ids: '1,2' } as never })),
  'items.update': { need: 'author', prepare: onItem({ version: 1, markdown: 'Better' }) },
  'items.delete': { need: 'author or moderator', prepare: onItem() },
  'items.restore': {
    need: 'bring back',
    prepare: async (scene) => {
      const id = await freshItem(scene);
      const { deleteItem } = await import('../items/server/items.ts');
      await scene.world.services.db.transaction().execute((db) => deleteItem(db, viewerOf(scene.member), id));
      return { params: { id } as never };
    },
  },
  'items.history': { need: 'read', prepare: onItem() },
  'items.place': {
    need: 'author',
    prepare: async (scene) => {
      // The author's own page: a place where the author, and nobody else, may post.
      return { params: { id: await freshItem(scene), place: scene.member.page } as never };
    },
  },
  'items.unplace': {
    need: 'author or owner',
    prepare: async (scene) => {
      const id = await freshItem(scene);
      const { placeItem } = await import('../items/server/items.ts');
      const further = await scene.world.community(scene.owner, `Further ${++counter}`, 'secret');
      await scene.world.services.db.transaction().execute(async (db) => {
        await placeItem(db, viewerOf(scene.member), id, further);
      });
      return { params: { id, place: further } as never };
    },
  },

  'comments.list': { need: 'read', prepare: onItem() },
  'comments.create': { need: 'comment', prepare: onItem({ markdown: 'Yes' }) },
  'comments.update': { need: 'author', prepare: onComment({ version: 1, markdown: 'Better' }) },
  'comments.delete': { need: 'author or moderator', prepare: onComment() },
  'comments.restore': {
    need: 'author or moderator',
    prepare: async (scene) => {
      const id = (await freshComment(scene)).comment;
      const { setCommentDeleted } = await import('../comments/server/comments.ts');
      await scene.world.services.db
        .transaction()
        .execute((db) => setCommentDeleted(db, viewerOf(scene.member), id, true));
      return { params: { id } as never };
    },
  },

  'reactions.addToItem': { need: 'comment', prepare: onItem(undefined, { emoji: '👍' }) },
  'reactions.removeFromItem': { need: 'read', prepare: onItem(undefined, { emoji: '👍' }) },
  'reactions.ofItem': { need: 'read', prepare: onItem() },
  'reactions.addToComment': { need: 'comment', prepare: onComment(undefined, { emoji: '👍' }) },
  'reactions.removeFromComment': { need: 'read', prepare: onComment(undefined, { emoji: '👍' }) },

  'follows.saveItem': { need: 'read', prepare: onItem() },
  'follows.unsaveItem': { need: 'signed-in', prepare: onItem() },
  'follows.followItem': { need: 'read', prepare: onItem() },
  'follows.unfollowItem': { need: 'signed-in', prepare: onItem() },
  'follows.followTag': once('colleague', async (scene) => {
    const id = await freshItem(scene);
    const { putTags } = await import('../items/server/tags.ts');
    await putTags(scene.world.services.db, id, ['soup']);
    return { params: { tag: 'soup' } as never };
  }),
  'follows.unfollowTag': once('colleague', async () => ({ params: { tag: 'soup' } as never })),

  'notifications.list': once('signed-in'),
  'notifications.update': once(
    'signed-in',
    async () => ({ params: { id: '1' } as never, body: { done: true } }),
    'not_found',
  ),
  'notifications.clear': once('signed-in', async () => ({ body: { upTo: '1' } })),

  'search.all': once('signed-in', async () => ({ query: { q: 'hello' } as never })),

  'files.upload': once('signed-in', nothing, 'no_file'),
  'files.get': { need: 'read', prepare: async (scene) => ({ params: { id: await freshFile(scene) } as never }) },
  'files.content': {
    need: 'read',
    prepare: async (scene) => ({ params: { id: await freshFile(scene), variant: 'content' } as never }),
  },

  'stream.home': once('signed-in'),
  'stream.community': { need: 'place:read', prepare: onPlace() },
  'stream.profile': once('signed-in', async (scene) => ({ params: { id: scene.member.id } as never })),
  'stream.tag': once('signed-in', async () => ({ params: { tag: 'soup' } as never })),
  'stream.saved': once('signed-in'),

  'polls.vote': {
    need: 'comment',
    refusal: 'option_elsewhere',
    // Only polls can be voted on.
    prepare: async (scene) => (scene.kind === 'poll' ? onItem({ options: ['1'] })(scene, scene.member) : null),
  },

  'ideas.list': { need: 'place:read', prepare: onPlace() },
  'ideas.support': {
    need: 'comment',
    prepare: async (scene) => (scene.kind === 'idea' ? onItem({ votes: 1 })(scene, scene.member) : null),
  },
  'ideas.decide': {
    need: 'moderator',
    prepare: async (scene) =>
      scene.kind === 'idea' ? onItem({ state: 'planned', reason: 'Because' })(scene, scene.member) : null,
  },
  'ideas.merge': {
    need: 'moderator',
    prepare: async (scene) =>
      scene.kind === 'idea'
        ? { params: { id: await freshItem(scene) } as never, body: { into: await freshItem(scene) } }
        : null,
  },
  'ideas.decisions': { need: 'read', prepare: onItem() },
  'bookmarks.mine': once('signed-in'),
  'bookmarks.ofPlace': { need: 'place:read', prepare: onPlace() },
  'bookmarks.known': once('signed-in', async () => ({ query: { address: 'https://example.org/soup' } as never })),
  'bookmarks.create': once('signed-in', async () => ({ body: { address: `https://example.org/${++counter}` } })),
  // Private lists are each person's own: those of others are tried in bookmarks.test.ts.
  'bookmarks.update': once(
    'signed-in',
    async () => ({ params: { id: '1' } as never, body: { title: 'Soup' } }),
    'not_found',
  ),
  'bookmarks.delete': once('signed-in', async () => ({ params: { id: '1' } as never }), 'not_found'),
  'bookmarks.share': once(
    'signed-in',
    async (scene) => ({ params: { id: '1' } as never, body: { place: scene.place } }),
    'not_found',
  ),
  'bookmarks.export': once('signed-in'),
  'bookmarks.exportOfPlace': { need: 'place:read', prepare: onPlace() },
  'bookmarks.import': once('signed-in', async () => ({ body: { html: 'Nothing' } }), 'no_bookmarks_in_file'),

  'entry.installation': once('anyone'),
  'entry.updateOrganisation': once('administrator', async () => ({ body: { accent: '#1f6feb' } })),
  'entry.setUp': once(
    'anyone',
    async () => ({
      body: { token: 'x', organisation: 'X', name: 'X', email: 'x@example.org', password: 'a long enough one' },
    }),
    'already_set_up',
  ),
  'entry.signIn': once(
    'anyone',
    async () => ({ body: { email: `x${++counter}@example.org`, password: 'x' } }),
    'wrong_credentials',
  ),
  'entry.signOut': once('anyone'),
  'entry.sessions': once('signed-in'),
  'entry.endSession': once('signed-in', async () => ({ params: { id: 'none' } as never }), 'not_found'),
  'entry.requestReset': once('anyone', async () => ({ body: { email: 'x@example.org' } })),
  'entry.resetPassword': once(
    'anyone',
    async () => ({ body: { token: 'x', password: 'a long enough one' } }),
    'link_expired',
  ),
  'entry.changePassword': once('signed-in', async (_scene, actor) =>
    actor.token ? null : { body: { current: 'x', password: 'a long enough one' } },
  ),
  'entry.tokens': once('signed-in'),
  'entry.createToken': once('signed-in', async () => ({ body: { name: 'bot' } })),
  'entry.revokeToken': once('signed-in', async () => ({ params: { id: '1' } as never }), 'not_found'),
  'entry.invitations': once('administrator'),
  'entry.invite': once('administrator', async () => ({ body: {} })),
  'entry.revokeInvitation': once('administrator', async () => ({ params: { id: '1' } as never }), 'not_found'),
  'entry.invitation': once('anyone', async () => ({ body: { token: 'x' } }), 'link_expired'),
  'entry.acceptInvitation': once(
    'anyone',
    async () => ({ body: { token: 'x', name: 'X', password: 'a long enough one' } }),
    'link_expired',
  ),

  'importing.people': once('administrator', async () => ({ body: { csv: 'name,email\nA,a@example.org' } })),

  'console.outbox': once('administrator'),
  'console.readOutboxMail': once('administrator', async () => ({ params: { id: '1' } as never }), 'not_found'),
  'console.audit': once('administrator'),
  'console.setAside': once('administrator'),
  'console.retrySetAside': once('administrator', async () => ({ params: { id: '1' } as never }), 'not_found'),
};
