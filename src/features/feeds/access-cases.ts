import { type AccessCase, once, onPlace } from '../../core/access/testing/scene.ts';

const nobodys = { params: { id: '1' } as never };

export const cases: Record<string, AccessCase> = {
  'feeds.mine': once('signed-in'),
  'feeds.ofPlace': { need: 'place:read', prepare: onPlace() },
  // The address is one that Fika does not call.
  'feeds.subscribe': once(
    'signed-in',
    async () => ({ body: { address: 'http://10.0.0.1/feed' } }),
    'feed_forbidden_address',
  ),
  'feeds.subscribePlace': {
    need: 'place:moderate',
    refusal: 'feed_forbidden_address',
    prepare: onPlace({ address: 'http://10.0.0.1/feed' }),
  },
  // Others' own feeds, and communities', are tried in feeds.test.ts.
  'feeds.update': once('signed-in', async () => ({ ...nobodys, body: { name: 'Soup' } }), 'not_found'),
  'feeds.unsubscribe': once('signed-in', async () => nobodys, 'not_found'),
  'feeds.entries': once('signed-in'),
  'feeds.entriesOfPlace': { need: 'place:read', prepare: onPlace() },
  'feeds.entry': once('signed-in', async () => nobodys, 'not_found'),
  'feeds.seen': once('signed-in', async () => ({ body: { subscriptions: ['1'] } })),
  'feeds.export': once('signed-in'),
  'feeds.exportOfPlace': { need: 'place:read', prepare: onPlace() },
  'feeds.import': once('signed-in', async () => ({ body: { opml: 'Nothing' } }), 'no_feeds_in_file'),
};
