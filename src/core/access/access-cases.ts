import { sql } from 'kysely';
import { insertFile, nextFileId } from '../files/server/queries.ts';
import { findKind } from '../items/kinds.ts';
import {
  type AccessCase,
  exampleOf,
  freshComment,
  freshItem,
  next,
  nothing,
  onComment,
  once,
  onItem,
  onPlace,
  type Scene,
  viewerOf,
} from './testing/scene.ts';

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
    body: { name: `Community ${next()}`, visibility: 'open' },
  })),
  'communities.get': { need: 'know the place', prepare: onPlace() },
  'communities.update': { need: 'place:own', prepare: onPlace({ description: 'New' }) },
  'communities.members': { need: 'place:see the members', prepare: onPlace() },
  'communities.addMember': {
    need: 'place:moderate',
    // A plain member may add people to an open community; that is tried in places.test.ts.
    prepare: async (scene, actor) => {
      if (scene.visibility === 'open' && actor.id === scene.member.id) return null;
      const newcomer = await scene.world.person(`Newcomer ${next()}`);
      return { params: { id: scene.place } as never, body: { person: newcomer.id, role: 'member' } };
    },
  },
  'communities.removeMember': {
    need: 'place:moderate',
    prepare: async (scene) => {
      const newcomer = await scene.world.person(`Leaver ${next()}`);
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
  'items.update': {
    need: ({ kind }) => (findKind(kind)!.editors === 'members' ? 'post' : 'author'),
    prepare: onItem({ version: 1, markdown: 'Better' }),
  },
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
  'items.close': { need: 'moderator', prepare: onItem() },
  'items.reopen': { need: 'moderator', prepare: onItem() },
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
      const further = await scene.world.community(scene.owner, `Further ${next()}`, 'secret');
      await scene.world.services.db.transaction().execute(async (db) => {
        await placeItem(db, viewerOf(scene.member), id, further);
      });
      return { params: { id, place: further } as never };
    },
  },
  'comments.list': { need: 'read', prepare: onItem() },
  'comments.create': { need: 'comment', prepare: onItem({ markdown: 'Yes' }) },
  'comments.get': { need: 'read', prepare: onComment() },
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
};
