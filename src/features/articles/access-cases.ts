import { type AccessCase, once, onPlace } from '../../core/access/testing/scene.ts';

export const cases: Record<string, AccessCase> = {
  'articles.list': once('signed-in'),
  'articles.ofPlace': { need: 'place:read', prepare: onPlace() },
  'articles.months': { need: 'place:read', prepare: onPlace() },
  'articles.ofPerson': once('signed-in', async (scene) => ({ params: { id: scene.member.id } as never })),
  'articles.seriesOfPlace': { need: 'place:read', prepare: onPlace() },
  // Which parts somebody sees is tried in articles.test.ts; of a series without any nothing is said.
  'articles.series': once('signed-in', async () => ({ params: { id: '1' } as never }), 'not_found'),
  'articles.oldAddress': once('signed-in', async () => ({ query: { path: '/2019/05/soup' } as never })),
};
