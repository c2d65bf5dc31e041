import { type AccessCase, once, onPlace } from '../../core/access/testing/scene.ts';

export const cases: Record<string, AccessCase> = {
  'stream.home': once('signed-in'),
  'stream.community': { need: 'place:read', prepare: onPlace() },
  'stream.profile': once('signed-in', async (scene) => ({ params: { id: scene.member.id } as never })),
  'stream.tag': once('signed-in', async () => ({ params: { tag: 'soup' } as never })),
  'stream.saved': once('signed-in'),
};
