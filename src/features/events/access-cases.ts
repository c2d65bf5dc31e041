import { type AccessCase, once, onItem, onPlace, type Scene } from '../../core/access/testing/scene.ts';

/** Only of events: other kinds have nobody who comes. */
const onEvent =
  (body?: unknown, params?: (scene: Scene) => Record<string, string>): AccessCase['prepare'] =>
  async (scene) =>
    scene.kind === 'event' ? onItem(body, params?.(scene))(scene, scene.member) : null;

export const cases: Record<string, AccessCase> = {
  'events.reply': { need: 'comment', prepare: onEvent({ answer: 'yes' }) },
  'events.withdraw': { need: 'read', prepare: onEvent() },
  'events.replies': { need: 'read', prepare: onEvent() },
  'events.putReply': { need: 'author', prepare: onEvent({ answer: 'no' }, (scene) => ({ person: scene.owner.id })) },
  'events.invite': { need: 'author', prepare: onEvent({ everybody: true }) },
  'events.close': { need: 'author', prepare: onEvent({ closed: true }) },
  'events.cancel': { need: 'author', prepare: onEvent({ cancelled: true }) },
  'events.file': { need: 'read', prepare: onEvent() },
  'events.list': { need: 'place:read', prepare: onPlace() },
  'events.mine': once('signed-in'),
  'events.preview': once('signed-in', async () => ({
    query: { startsAt: '2030-01-07T09:00', timeZone: 'Europe/Stockholm', repeats: 'FREQ=WEEKLY' } as never,
  })),
  'events.mails': once('signed-in'),
  'events.setMails': once('signed-in', async () => ({ body: { wanted: true } })),
};
