/**
 * Every mounted route, as everybody, on every kind of place and content, against a slow and obvious statement of who may do
 * what. A route without a case here fails the build.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { homeStream, profileStream, savedStream, tagStream } from '../../features/stream/contract.ts';
import type { AnyContract } from '../../platform/http/serve.ts';
import { cases } from '../../testing/access-cases.ts';
import { type Actor, type Arguments, openWorld, type World } from '../../testing/world.ts';
import { createComment, listComments } from '../comments/contract.ts';
import { createItem, getItem, getItems } from '../items/contract.ts';
import { allKinds } from '../items/kinds.ts';
import { listNotifications } from '../notifications/contract.ts';
import { getCommunity, listCommunities } from '../places/contract.ts';
import { searchAll } from '../search/contract.ts';
import { type AccessCase, freshComment, freshItem, type Scene } from './testing/scene.ts';

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
    for (const { kind } of allKinds()) {
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
  // What is not published is its writer's alone.
  if (need === 'own draft') return standing === 'member' ? 'yes' : 'hidden';
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
    moderator: standing === 'owner' || standing === 'moderator',
    'author or moderator': ['member', 'owner', 'moderator'].includes(standing),
    'author or owner': ['member', 'owner'].includes(standing),
  };
  if (!(right in yes)) throw new Error(`the oracle does not know "${need}"`);
  return yes[right] ? 'yes' : refuse;
}

const verdictOf = (status: number, code: string | undefined): string => {
  if (status < 400) return 'yes';
  // An answer to HEAD has no body that could say its code.
  if (code === 'not_signed_in' || status === 401) return 'sign-in';
  if (status === 404) return 'hidden';
  if (status === 403) return 'no';
  return `${status} ${code}`;
};

test('every mounted route has an access case, and no case is left over', () => {
  const mounted = world.app.contracts.map((contract) => contract.id).sort();
  expect(Object.keys(cases).sort()).toEqual(mounted);
});

// First: the lists still hold what it wrote, and nothing else.
test('every list shows each person exactly what the oracle lets them read', { timeout: 120_000 }, async () => {
  const { pool } = world.services;
  const everybody = [...actors].filter(([standing]) => standing !== 'nobody');
  const handles = await pool.query<{ id: string; handle: string }>('select id, handle::text as handle from person');
  const handleOf = ({ id }: Actor) => handles.rows.find((row) => row.id === id)!.handle;
  const made = new Map<string, Scene>();
  for (const scene of scenes) {
    // Each by the member, for everybody who reads there.
    const others = everybody.filter(([, actor]) => actor.id !== scene.member.id);
    const words = `Zucchini #oracle ${others.map(([, actor]) => `@${handleOf(actor)}`).join(' ')}`;
    made.set(await freshItem(scene, words), scene);
  }
  const ids = [...made.keys()];
  await pool.query(
    'insert into saved (person_id, item_id) select p, i from unnest($1::bigint[]) p, unnest($2::bigint[]) i on conflict do nothing',
    [everybody.map(([, { id }]) => id), ids],
  );
  await world.settle();
  const { member } = scenes[0]!;
  const lists: readonly [string, AnyContract, Arguments<AnyContract>][] = [
    ['tag', tagStream, { params: { tag: 'oracle' } as never }],
    ['profile', profileStream, { params: { id: member.id } as never }],
    ['saved', savedStream, {}],
    ['search', searchAll, { query: { q: 'zucchini' } as never }],
    ['by id', getItems, { query: { ids: ids.join(',') } as never }],
    ['inbox', listNotifications, {}],
    ['home', homeStream, {}],
  ];
  const places = [...new Set(scenes.map(({ place }) => place))];
  for (const [standing, actor] of everybody) {
    const readable = ids.filter((id) => oracle(standing, made.get(id)!.visibility, 'read') === 'yes');
    const heard = ids.filter(
      (id) => ['owner', 'moderator', 'member', 'guest-member'].includes(standing) && readable.includes(id),
    );
    for (const [name, contract, args] of lists) {
      const shown = (await everythingOf(actor, contract, args)).filter((id) => made.has(id));
      const expected = name === 'home' ? heard : name === 'inbox' && actor.id === member.id ? [] : readable;
      expect(shown.sort(), `${name} of ${standing}`).toEqual([...expected].sort());
    }
    const known = places.filter((place) => {
      const { visibility } = scenes.find((scene) => scene.place === place)!;
      return oracle(standing, visibility, 'know the place') === 'yes';
    });
    const found = (await everythingOf(actor, listCommunities, { query: { scope: 'discover' } as never })).filter((id) =>
      places.includes(id),
    );
    expect(found.sort(), `communities of ${standing}`).toEqual(known.sort());
  }
});

test('every route decides as the oracle does, for everybody, everywhere', { timeout: 240_000 }, async () => {
  const wrong: string[] = [];
  let count = 0;
  for (const contract of world.app.contracts as readonly AnyContract[]) {
    const one = cases[contract.id]!;
    /** Of those whose case never looked at the kind: what is asked there is the same with each kind. */
    const asked = new Set<Scene['visibility']>();
    for (const known of one.everywhere === false ? scenes.slice(0, 1) : scenes) {
      if (asked.has(known.visibility)) continue;
      const { scene, lookedAtKind } = watched(known);
      for (const [standing, actor] of actors) {
        const prepared = await one.prepare(scene, actor);
        if (prepared === null) continue;
        const { status, body } = await actor.request(contract, prepared);
        const problem = body as { code?: string } | null;
        // "Yes, but the request is refused for what it says" counts as yes: access was passed.
        const passed = one.refusal !== undefined && problem?.code === one.refusal;
        const verdict = passed ? 'yes' : verdictOf(status, problem?.code);
        const need = typeof one.need === 'string' ? one.need : one.need(scene);
        const expected = oracle(standing, scene.visibility, need);
        count += 1;
        if (verdict !== expected) {
          wrong.push(
            `${contract.id} as ${standing} in ${known.visibility}/${known.kind}: ${verdict}, should be ${expected}`,
          );
        }
      }
      if (!lookedAtKind()) asked.add(known.visibility);
    }
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(1500);
});

/** A scene that knows whether its kind was asked for. */
function watched(known: Scene): { scene: Scene; lookedAtKind: () => boolean } {
  let looked = false;
  const scene = new Proxy(known, {
    get(target, key: keyof Scene) {
      looked ||= key === 'kind';
      return target[key];
    },
  });
  return { scene, lookedAtKind: () => looked };
}

/** For each ability that a reply may name: the route that it promises, with the problems that say that access was passed. */
interface Promised {
  readonly route: string;
  readonly prepare?: AccessCase['prepare'];
  readonly refusals?: readonly string[];
}
const isInside = ({ owner, member }: Scene, actor: Actor) =>
  [owner, member, actors.get('moderator')!, actors.get('guest-member')!].some(({ id }) => id === actor.id);
// Joining or leaving once more changes nothing, and is no error.
const leaving: AccessCase['prepare'] = async (scene, actor) =>
  isInside(scene, actor) ? { params: { id: scene.place, person: actor.id } as never } : null;
const joining: AccessCase['prepare'] = async (scene, actor) =>
  isInside(scene, actor) ? null : { params: { id: scene.place } as never, body: { person: actor.id, role: 'member' } };
const promises: Record<'place' | 'item' | 'comment', Record<string, Promised>> = {
  place: {
    discover: { route: 'communities.get' },
    read: { route: 'stream.community' },
    'see-members': { route: 'communities.members' },
    post: { route: 'items.create' },
    comment: { route: 'comments.create' },
    moderate: { route: 'communities.requests' },
    manage: { route: 'communities.update' },
    join: { route: 'communities.addMember', prepare: joining },
    'ask-to-join': { route: 'communities.addMember', prepare: joining },
    leave: { route: 'communities.removeMember', prepare: leaving, refusals: ['last_owner'] },
    invite: {
      route: 'communities.addMember',
      prepare: async (scene) => ({
        params: { id: scene.place } as never,
        body: { person: (await scene.world.person(`Invited ${++invited}`)).id, role: 'member' },
      }),
    },
  },
  item: {
    read: { route: 'items.get' },
    comment: { route: 'comments.create' },
    react: { route: 'reactions.addToItem' },
    save: { route: 'follows.saveItem' },
    follow: { route: 'follows.followItem' },
    edit: { route: 'items.update' },
    place: { route: 'items.place' },
    delete: { route: 'items.delete' },
    // Somebody else's comment: the scene's is the member's, who may delete it as its author.
    moderate: {
      route: 'comments.delete',
      prepare: async (scene, actor) =>
        actor.id === scene.member.id ? null : cases['comments.delete']!.prepare(scene, actor),
    },
    vote: { route: 'polls.vote', refusals: ['option_elsewhere'] },
    support: { route: 'ideas.support' },
    attend: { route: 'events.reply' },
  },
  comment: {
    read: { route: 'reactions.removeFromComment' },
    react: { route: 'reactions.addToComment' },
    reply: { route: 'comments.create', prepare: reply },
    edit: { route: 'comments.update' },
    delete: { route: 'comments.delete' },
  },
};
let invited = 0;

async function reply(scene: Scene): Promise<Arguments<AnyContract>> {
  const { item, comment } = await freshComment(scene);
  return { params: { id: item } as never, body: { markdown: 'Yes', parent: comment } };
}

/** What the reply to `actor` says they may do with something new of each sort; nothing where it is not shown to them. */
async function offered(scene: Scene, actor: Actor): Promise<Record<keyof typeof promises, readonly string[]>> {
  const { item, comment } = await freshComment(scene);
  const [place, read, discussion] = await Promise.all([
    actor.request(getCommunity, { params: { id: scene.place } as never }),
    actor.request(getItem, { params: { id: item } as never }),
    actor.request(listComments, { params: { id: item } as never }),
  ]);
  const canOf = (body: unknown) => (body as { can?: string[] } | undefined)?.can ?? [];
  const comments = (discussion.body as { items?: { id: string }[] }).items ?? [];
  return {
    place: canOf(place.body),
    item: canOf(read.body),
    comment: canOf(comments.find(({ id }) => id === comment)),
  };
}

test('what a reply says one can do is what the routes then allow, archived or not', { timeout: 240_000 }, async () => {
  const contracts = new Map((world.app.contracts as readonly AnyContract[]).map((contract) => [contract.id, contract]));
  const wrong: string[] = [];
  const answers = { yes: 0, no: 0 };
  for (const [n, scene] of scenes.entries()) {
    // Archived once with each kind, which is several times in each visibility; the kinds come in the same order in each.
    const kinds = allKinds().length;
    const alsoArchived = (n % kinds) % 3 === Math.floor(n / kinds);
    for (const archived of alsoArchived ? [false, true] : [false]) {
      // What a scene needs is written as it is asked for; only the asking happens while the place is archived.
      const archive = (on: boolean) =>
        world.services.pool.query('update place set archived_at = $2 where id = $1', [
          scene.place,
          on && archived ? new Date() : null,
        ]);
      for (const [standing, actor] of actors) {
        if (standing === 'nobody') continue;
        await archive(true);
        const can = await offered(scene, actor);
        for (const sort of ['place', 'item', 'comment'] as const) {
          for (const ability of can[sort])
            if (!promises[sort][ability]) wrong.push(`${sort}: "${ability}" promises no route`);
          for (const [ability, { route, prepare, refusals = [] }] of Object.entries(promises[sort])) {
            // Who may be shown "join" may not be shown "ask to join", and the other way round: one route stands behind both.
            if (ability === 'ask-to-join' || (ability === 'join' && can.place.includes('ask-to-join'))) continue;
            const prepared = await (prepare ?? cases[route]!.prepare)(scene, actor);
            if (prepared === null) continue;
            const { status, body } = await actor.request(contracts.get(route)!, prepared);
            const { code = '' } = (body ?? {}) as { code?: string };
            const done = status < 400 || refusals.includes(code);
            const promised = can[sort].includes(ability);
            answers[promised ? 'yes' : 'no'] += 1;
            if (status >= 500 || done !== promised)
              wrong.push(
                `${sort} ${ability} as ${standing} in ${scene.visibility}/${scene.kind}${archived ? ' archived' : ''}: ${
                  promised ? 'offered' : 'not offered'
                }, and ${route} answers ${status} ${code}`,
              );
            await restore(scene);
          }
        }
      }
      await archive(false);
    }
  }
  expect([...new Set(wrong)]).toEqual([]);
  expect(answers.yes).toBeGreaterThan(500);
  expect(answers.no).toBeGreaterThan(500);
});

/** Who joined, left or asked in a scene stands as before. */
async function restore({ place, owner, member }: Scene): Promise<void> {
  const inside = [owner, actors.get('moderator')!, member, actors.get('guest-member')!];
  const roles = ['owner', 'moderator', 'member', 'guest'];
  await world.services.pool.query(
    `with gone as (delete from membership where place_id = $1 and person_id <> all ($2::bigint[])),
     unasked as (delete from join_request where place_id = $1)
     insert into membership (place_id, person_id, role) select $1, * from unnest($2::bigint[], $3::text[])
     on conflict (place_id, person_id) do update set role = excluded.role`,
    [place, inside.map(({ id }) => id), roles],
  );
}

/** Ids of all pages of a list. */
async function everythingOf(actor: Actor, contract: AnyContract, args: Arguments<AnyContract>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { ...args.query, ...(contract.id !== 'items.batch' && { limit: 50 }), ...(cursor && { cursor }) };
    const page = (await actor.ok(contract, { ...args, query: query as never })) as unknown as {
      items: { id: string; item?: { id: string } | null }[];
      next?: string | null;
    };
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor);
  return ids;
}

test('the organisation is every colleague’s place, and a person’s page theirs to post on', async () => {
  const owner = actors.get('owner')!;
  const may = async (actor: Actor, place: string) => {
    const posted = await actor.request(createItem, { params: { id: place } as never, body: { markdown: 'Hello' } });
    const by = place === owner.page ? owner : world.admin;
    const { id } = await by.ok(createItem, { params: { id: place }, body: { markdown: 'Here' } });
    const read = await actor.request(getItem, { params: { id } as never });
    const said = await actor.request(createComment, { params: { id } as never, body: { markdown: 'Yes' } });
    return [posted, read, said].map(({ status }) => status);
  };
  for (const [standing, actor] of actors) {
    const refused = standing === 'nobody' ? [401, 401, 401] : [404, 404, 404];
    const isColleague = !['guest-member', 'outside-guest', 'nobody'].includes(standing);
    expect(await may(actor, world.organisation), `organisation as ${standing}`).toEqual(
      isColleague ? [201, 200, 201] : refused,
    );
    expect(await may(actor, owner.page), `page as ${standing}`).toEqual(
      isColleague ? [standing === 'owner' ? 201 : 403, 200, 201] : refused,
    );
  }
});

test('the oracle can tell: a rule that says yes to all is seen', () => {
  expect(oracle('outside-guest', 'open', 'read')).toBe('hidden');
  expect(oracle('administrator', 'secret', 'read')).toBe('hidden');
  expect(oracle('administrator', 'closed', 'place:own')).toBe('no');
});
