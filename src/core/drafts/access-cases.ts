import { type AccessCase, once, onItem, onPlace, type Scene, viewerOf } from '../access/testing/scene.ts';
import { askReview, createDraft } from './server/drafts.ts';

/** A draft of the member's: known to nobody else. Scenes of kinds without drafts have none. */
const onDraft =
  (body?: unknown): AccessCase['prepare'] =>
  async (scene) =>
    scene.kind === 'article'
      ? { params: { id: await freshDraft(scene) } as never, ...(body !== undefined && { body }) }
      : null;

const freshDraft = async ({ world, member, place, kind }: Scene, by = member): Promise<string> =>
  (
    await world.services.db
      .transaction()
      .execute((db) => createDraft(db, viewerOf(by), place, { kind, title: 'Not yet', markdown: 'Words' }))
  ).id;

export const cases: Record<string, AccessCase> = {
  'drafts.list': once('signed-in'),
  'drafts.create': { need: 'place:post', prepare: onPlace({ kind: 'article', title: 'Not yet' }) },
  'drafts.ofItem': {
    need: 'author',
    prepare: async (scene) => (scene.kind === 'article' ? onItem()(scene, scene.member) : null),
  },
  'drafts.get': { need: 'own draft', prepare: onDraft() },
  'drafts.save': { need: 'own draft', prepare: onDraft({ version: 1, title: 'Later' }) },
  'drafts.delete': { need: 'own draft', prepare: onDraft() },
  'drafts.publish': { need: 'own draft', prepare: onDraft({ version: 1 }) },
  'drafts.schedule': { need: 'own draft', prepare: onDraft({ at: null }) },
  'drafts.ask': { need: 'own draft', prepare: onDraft({ reviewer: null }) },
  // Asked of the member by the owner, who is not who may answer.
  'drafts.judge': {
    need: 'own draft',
    prepare: async (scene, actor) => {
      if (scene.kind !== 'article' || actor.id === scene.owner.id) return null;
      const id = await freshDraft(scene, scene.owner);
      await scene.world.services.db
        .transaction()
        .execute((db) => askReview(db, viewerOf(scene.owner), id, scene.member.id));
      return { params: { id } as never, body: { verdict: 'ready' } };
    },
  },
};
