/**
 * Every mounted route, as everybody, on every kind of place and content, against a slow and obvious statement of who may do
 * what. A route without a case here fails the build.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnyContract } from '../../platform/http/serve.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { cases, type Scene } from './oracle-cases.ts';

type Standing =
  | 'owner'
  | 'moderator'
  | 'member'
  | 'guest-member'
  | 'colleague'
  | 'administrator'
  | 'outside-guest'
  | 'nobody';

let world: World;
const actors = new Map<Standing, Actor>();
const scenes: Scene[] = [];

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  const owner = await world.person('Olga Owner');
  const moderator = await world.person('Milo Moderator');
  const member = await world.person('Mia Member');
  const guest = await world.person('Gus Guest', { guest: true });
  actors.set('owner', owner);
  actors.set('moderator', moderator);
  actors.set('member', member);
  actors.set('guest-member', guest);
  actors.set('colleague', await world.person('Cora Colleague'));
  actors.set('administrator', world.admin);
  actors.set('outside-guest', await world.person('Otto Outside', { guest: true }));
  actors.set('nobody', world.nobody);
  for (const visibility of ['open', 'closed', 'secret'] as const) {
    for (const kind of ['post', 'poll'] as const) {
      const place = await world.community(owner, `${visibility} ${kind}`, visibility);
      await world.join(place, moderator, 'moderator');
      await world.join(place, member, 'member');
      await world.join(place, guest, 'guest');
      scenes.push({ visibility, kind, place, owner, member, world });
    }
  }
}, 60_000);

afterAll(() => world?.close());

/** The rule, as one would say it to a newcomer. Written without looking at the code that it judges. */
function oracle(
  standing: Standing,
  visibility: Scene['visibility'],
  need: string,
): 'yes' | 'no' | 'hidden' | 'sign-in' {
  if (need === 'anyone') return 'yes';
  if (standing === 'nobody') return 'sign-in';
  if (need === 'signed-in') return 'yes';
  const isGuest = standing === 'guest-member' || standing === 'outside-guest';
  if (need === 'colleague') return isGuest ? 'no' : 'yes';
  if (need === 'administrator') return standing === 'administrator' ? 'yes' : 'no';
  // What was deleted is not there at all, but for those who can bring it back.
  if (need === 'bring back') return ['member', 'owner', 'moderator'].includes(standing) ? 'yes' : 'hidden';
  const inside = ['owner', 'moderator', 'member', 'guest-member'].includes(standing);
  const reads = inside || (visibility === 'open' && !isGuest);
  const knows = reads || (visibility === 'closed' && !isGuest);
  if (need === 'know the place') return knows ? 'yes' : 'hidden';
  const about = need.startsWith('place:') ? 'place' : 'content';
  const refuse = about === 'place' ? (knows ? 'no' : 'hidden') : reads ? 'no' : 'hidden';
  const right = need.replace('place:', '');
  const yes: Record<string, boolean> = {
    read: reads,
    comment: reads,
    post: inside,
    'see the members': reads && !isGuest,
    moderate: standing === 'owner' || standing === 'moderator',
    own: standing === 'owner',
    // The scene's content is written by the member.
    author: standing === 'member',
    'author or moderator': ['member', 'owner', 'moderator'].includes(standing),
    'author or owner': ['member', 'owner'].includes(standing),
  };
  if (!(right in yes)) throw new Error(`the oracle does not know "${need}"`);
  return yes[right] ? 'yes' : refuse;
}

const verdictOf = (status: number, code: string | undefined): string => {
  if (status < 400) return 'yes';
  if (code === 'not_signed_in') return 'sign-in';
  if (status === 404) return 'hidden';
  if (status === 403) return 'no';
  return `${status} ${code}`;
};

test('every mounted route has an access case, and no case is left over', () => {
  const mounted = world.app.contracts.map((contract) => contract.id).sort();
  expect(Object.keys(cases).sort()).toEqual(mounted);
});

test('every route decides as the oracle does, for everybody, everywhere', { timeout: 240_000 }, async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const contract of world.app.contracts as readonly AnyContract[]) {
    const one = cases[contract.id]!;
    for (const scene of one.everywhere === false ? scenes.slice(0, 1) : scenes) {
      for (const [standing, actor] of actors) {
        const prepared = await one.prepare(scene, actor);
        if (prepared === null) continue;
        const { status, body } = await actor.request(contract, prepared);
        const problem = body as { code?: string } | null;
        // "Yes, but the request is refused for what it says" counts as yes: access was passed.
        const passed = one.refusal !== undefined && problem?.code === one.refusal;
        const verdict = passed ? 'yes' : verdictOf(status, problem?.code);
        const expected = oracle(standing, scene.visibility, one.need);
        asked += 1;
        if (verdict !== expected) {
          wrong.push(
            `${contract.id} as ${standing} in ${scene.visibility}/${scene.kind}: ${verdict}, should be ${expected}`,
          );
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(1500);
});

test('the oracle can tell: a rule that says yes to all is seen', () => {
  expect(oracle('outside-guest', 'open', 'read')).toBe('hidden');
  expect(oracle('administrator', 'secret', 'read')).toBe('hidden');
  expect(oracle('administrator', 'closed', 'place:own')).toBe('no');
});
