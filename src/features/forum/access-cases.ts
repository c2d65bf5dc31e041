import {
  type AccessCase,
  freshComment,
  freshItem,
  next,
  onItem,
  onPlace,
  type Scene,
} from '../../core/access/testing/scene.ts';
import { addCategory } from './server/categories.ts';

/** Only topics are split, merged, pinned. */
const onTopic =
  (body?: unknown): AccessCase['prepare'] =>
  async (scene, actor) =>
    scene.kind === 'topic' ? onItem(body)(scene, actor) : null;

const onCategory =
  (body?: unknown): AccessCase['prepare'] =>
  async (scene: Scene) => {
    const { id } = await scene.world.services.db
      .transaction()
      .execute((db) => addCategory(db, scene.place, { name: `Category ${next()}`, description: '', colour: 'moss' }));
    // No scene has more than a forum can have.
    await scene.world.services.pool.query('delete from topic_category where place_id = $1 and id <> $2', [
      scene.place,
      id,
    ]);
    return { params: { id: scene.place, category: id } as never, ...(body !== undefined && { body }) };
  };

export const cases: Record<string, AccessCase> = {
  'forum.categories': { need: 'place:read', prepare: onPlace() },
  'forum.createCategory': {
    need: 'place:moderate',
    prepare: async (scene, actor) => {
      await scene.world.services.pool.query('delete from topic_category where place_id = $1', [scene.place]);
      return onPlace({ name: `Category ${next()}` })(scene, actor);
    },
  },
  'forum.updateCategory': { need: 'place:moderate', prepare: onCategory({ description: 'New' }) },
  'forum.deleteCategory': { need: 'place:moderate', prepare: onCategory() },
  'forum.list': { need: 'place:read', prepare: onPlace() },
  'forum.see': { need: 'read', prepare: onTopic({ reply: null }) },
  'forum.pin': { need: 'moderator', prepare: onTopic() },
  'forum.unpin': { need: 'moderator', prepare: onTopic() },
  'forum.move': { need: 'moderator', prepare: onTopic({ category: null }) },
  'forum.split': {
    need: 'moderator',
    prepare: async (scene) => {
      if (scene.kind !== 'topic') return null;
      const { item, comment } = await freshComment(scene);
      return { params: { id: item } as never, body: { replies: [comment], title: 'Something else' } };
    },
  },
  'forum.merge': {
    need: 'moderator',
    prepare: async (scene) =>
      scene.kind === 'topic'
        ? { params: { id: await freshItem(scene) } as never, body: { into: await freshItem(scene) } }
        : null,
  },
};
