import { type AccessCase, next, once, onPlace } from '../../core/access/testing/scene.ts';

export const cases: Record<string, AccessCase> = {
  'bookmarks.mine': once('signed-in'),
  'bookmarks.ofPlace': { need: 'place:read', prepare: onPlace() },
  'bookmarks.known': once('signed-in', async () => ({ query: { address: 'https://example.org/soup' } as never })),
  'bookmarks.create': once('signed-in', async () => ({ body: { address: `https://example.org/${next()}` } })),
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
};
