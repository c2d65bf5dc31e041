import {
  type AccessCase,
  freshComment,
  next,
  once,
  onItem,
  onPlace,
  type Scene,
} from '../../core/access/testing/scene.ts';
import { leadersOf, nameLeader } from './server/leaders.ts';

const onQuestion: AccessCase['prepare'] = async (scene, actor) =>
  scene.kind === 'question' ? onItem()(scene, actor) : null;

/** The scene's answer is by the member, as its question. */
const onAnswer: AccessCase['prepare'] = async (scene) =>
  scene.kind === 'question' ? { params: { id: (await freshComment(scene)).comment } as never } : null;

const onLeader =
  (body?: unknown): AccessCase['prepare'] =>
  async (scene: Scene) => {
    const { db } = scene.world.services;
    const { id } = await db
      .transaction()
      .execute((transaction) =>
        nameLeader(transaction, scene.place, { person: scene.member.id, role: `Role ${next()}` }),
      );
    await scene.world.services.pool.query('delete from leader where place_id = $1 and id <> $2', [scene.place, id]);
    expectOne(await leadersOf(db, scene.place));
    return { params: { id: scene.place, leader: id } as never, ...(body !== undefined && { body }) };
  };

const expectOne = (list: readonly unknown[]): void => {
  if (list.length !== 1) throw new Error('the scene has one leader');
};

export const cases: Record<string, AccessCase> = {
  'questions.answers': { need: 'read', prepare: onItem() },
  'questions.voteAnswer': { need: 'comment', refusal: 'own_answer', prepare: onAnswer },
  'questions.unvoteAnswer': { need: 'comment', refusal: 'own_answer', prepare: onAnswer },
  'questions.accept': { need: 'author or moderator', prepare: onAnswer },
  'questions.unaccept': { need: 'author or moderator', prepare: onAnswer },
  'questions.vote': { need: 'comment', refusal: 'own_question', prepare: onQuestion },
  'questions.unvote': { need: 'comment', refusal: 'own_question', prepare: onQuestion },
  'questions.list': { need: 'place:read', prepare: onPlace() },
  'questions.waiting': once('signed-in'),
  'questions.similar': once('signed-in', async () => ({ query: { q: 'Something' } as never })),
  'questions.leaders': { need: 'place:read', prepare: onPlace() },
  'questions.addLeader': {
    need: 'place:moderate',
    prepare: async (scene, actor) => onPlace({ person: scene.member.id, role: 'Head of care' })(scene, actor),
  },
  'questions.changeLeader': { need: 'place:moderate', prepare: onLeader({ role: 'Head of the kitchen' }) },
  'questions.removeLeader': { need: 'place:moderate', prepare: onLeader() },
};
