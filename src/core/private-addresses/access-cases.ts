import { type AccessCase, once } from '../access/testing/scene.ts';

export const cases: Record<string, AccessCase> = {
  'privateAddresses.list': once('signed-in'),
  'privateAddresses.create': once('signed-in', async () => ({ body: { kind: 'articles', subject: 'all' } })),
  // Each person's are their own: those of others are tried in the room's test.
  'privateAddresses.revoke': once('signed-in', async () => ({ params: { id: '1' } as never }), 'not_found'),
  // A token is what counts, whoever brings it: what each opens is tried where feeds are.
  'privateAddresses.open': once(
    'anyone',
    async () => ({ params: { token: 'x', file: 'rss.xml' } as never }),
    'not_found',
  ),
};
