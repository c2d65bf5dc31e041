import { type AccessCase, onItem } from '../../core/access/testing/scene.ts';

export const cases: Record<string, AccessCase> = {
  'polls.vote': {
    need: 'comment',
    refusal: 'option_elsewhere',
    // Only polls can be voted on.
    prepare: async (scene) => (scene.kind === 'poll' ? onItem({ options: ['1'] })(scene, scene.member) : null),
  },
};
