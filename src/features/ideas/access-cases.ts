import { type AccessCase, freshItem, onItem, onPlace } from '../../core/access/testing/scene.ts';

export const cases: Record<string, AccessCase> = {
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
};
