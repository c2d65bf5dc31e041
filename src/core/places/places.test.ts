/** Communities: who comes in, who gives which role, and what an archived one still is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createComment } from '../comments/contract.ts';
import { createItem, getItem, updateItem } from '../items/contract.ts';
import { reactToItem } from '../reactions/contract.ts';
import type { Role, Visibility } from './contract.ts';
import * as contract from './contract.ts';

let world: World;
let owner: Actor;
let moderator: Actor;
let member: Actor;
let visitor: Actor;
let guest: Actor;
let count = 0;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  owner = await world.person('Owner');
  moderator = await world.person('Moderator');
  member = await world.person('Member');
  visitor = await world.person('Visitor');
  guest = await world.person('Guest', { guest: true });
});
afterAll(() => world?.close());

/** One with an owner, a moderator and a member. */
async function community(visibility: Visibility): Promise<string> {
  const place = await world.community(owner, `Community ${count++}`, visibility);
  await world.join(place, moderator, 'moderator');
  await world.join(place, member, 'member');
  return place;
}
const give = (by: Actor, place: string, person: Actor, role: Role = 'member') =>
  by.request(contract.addMember, { params: { id: place } as never, body: { person: person.id, role } });
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code;
async function roleOf(place: string, person: Actor): Promise<Role | null> {
  const { rows } = await world.services.pool.query<{ role: Role }>(
    'select role from membership where place_id = $1 and person_id = $2',
    [place, person.id],
  );
  return rows[0]?.role ?? null;
}

/** What the log says about the visitor in a place, in its order. */
async function logged(place: string): Promise<string[]> {
  const { rows } = await world.services.pool.query<{ verb: string }>(
    'select verb from activity where place_id = $1 and person_id = $2 or place_id = $1 and actor_id = $2 order by id',
    [place, visitor.id],
  );
  return rows.map(({ verb }) => verb);
}

describe('coming in', () => {
  test('an open one is joined, as a member whatever is asked for', async () => {
    const place = await community('open');
    expect((await give(visitor, place, visitor, 'owner')).body).toMatchObject({ role: 'member', requested: false });
    expect(await roleOf(place, visitor)).toBe('member');
    expect((await visitor.ok(contract.getCommunity, { params: { id: place } })).memberCount).toBe(4);
  });

  test('a closed one is asked; a moderator says yes or no', async () => {
    const place = await community('closed');
    expect((await give(visitor, place, visitor)).body).toMatchObject({ role: null, requested: true });
    await give(visitor, place, visitor);
    // Asking again is no second request.
    expect(await logged(place)).toEqual(['member.requested']);
    expect(await roleOf(place, visitor)).toBeNull();
    expect((await member.fails(contract.listRequests, { params: { id: place } })).status).toBe(403);
    const { items } = await moderator.ok(contract.listRequests, { params: { id: place } });
    expect(items.map(({ person }) => person.id)).toEqual([visitor.id]);
    await moderator.ok(contract.removeMember, { params: { id: place, person: visitor.id } });
    expect((await moderator.ok(contract.listRequests, { params: { id: place } })).items).toEqual([]);
    expect(await logged(place)).toEqual(['member.requested', 'member.declined']);
    await give(visitor, place, visitor);
    expect((await give(moderator, place, visitor)).status).toBe(201);
    expect(await roleOf(place, visitor)).toBe('member');
    expect((await moderator.ok(contract.listRequests, { params: { id: place } })).items).toEqual([]);
  });

  test('a secret one is not there for those outside', async () => {
    const place = await community('secret');
    for (const outside of [visitor, guest, world.admin]) {
      expect((await give(outside, place, outside)).status).toBe(404);
      expect((await outside.fails(contract.getCommunity, { params: { id: place } })).status).toBe(404);
      const found = await outside.ok(contract.listCommunities, { query: { limit: 100 } });
      expect(found.items.map(({ id }) => id)).not.toContain(place);
    }
    expect((await give(moderator, place, visitor)).status).toBe(201);
    expect((await visitor.ok(contract.getCommunity, { params: { id: place } })).mine.role).toBe('member');
  });

  test('a guest of the organisation joins nothing, and is a guest wherever they are added', async () => {
    const place = await community('open');
    expect((await give(guest, place, guest)).status).toBe(404);
    for (const role of ['member', 'moderator', 'owner'] as const) {
      expect((await give(owner, place, guest, role)).status, role).toBe(201);
      expect(await roleOf(place, guest), role).toBe('guest');
    }
    expect((await guest.ok(contract.getCommunity, { params: { id: place } })).can).not.toContain('invite');
    expect((await guest.fails(contract.listMembers, { params: { id: place } })).status).toBe(403);
  });

  test('somebody who has left is added nowhere', async () => {
    const gone = await world.person('Gone', { active: false });
    const place = await community('open');
    expect((await give(owner, place, gone)).status).toBe(404);
    expect(await roleOf(place, gone)).toBeNull();
  });

  test('two who add the same person at once make one member', async () => {
    const place = await community('open');
    const answers = await Promise.all([owner, moderator, member, visitor].map((by) => give(by, place, visitor)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect((await owner.ok(contract.getCommunity, { params: { id: place } })).memberCount).toBe(4);
  });
});

describe('who gives which role to somebody new', () => {
  // Visibility, who gives, what, and whether they may.
  const matrix: [Visibility, 'owner' | 'moderator' | 'member' | 'visitor', Role, number][] = [
    ['open', 'owner', 'owner', 201],
    ['open', 'owner', 'moderator', 201],
    ['open', 'moderator', 'member', 201],
    ['open', 'moderator', 'guest', 201],
    ['open', 'moderator', 'moderator', 403],
    ['open', 'moderator', 'owner', 403],
    ['open', 'member', 'member', 201],
    ['open', 'member', 'guest', 403],
    ['open', 'member', 'moderator', 403],
    ['open', 'member', 'owner', 403],
    ['open', 'visitor', 'member', 403],
    ['closed', 'owner', 'owner', 201],
    ['closed', 'moderator', 'member', 201],
    ['closed', 'moderator', 'owner', 403],
    ['closed', 'member', 'member', 403],
    ['closed', 'visitor', 'member', 403],
    ['secret', 'moderator', 'member', 201],
    ['secret', 'member', 'member', 403],
    ['secret', 'visitor', 'member', 404],
  ];
  test.each(matrix)('%s community, %s, %s: %i', async (visibility, who, role, status) => {
    const place = await community(visibility);
    const newcomer = await world.person(`Newcomer ${count++}`);
    expect((await give({ owner, moderator, member, visitor }[who], place, newcomer, role)).status).toBe(status);
    expect(await roleOf(place, newcomer)).toBe(status === 201 ? role : null);
  });

  test('nobody raises themselves, and a moderator touches no owner or other moderator', async () => {
    const place = await community('open');
    expect((await give(member, place, member, 'moderator')).status).toBe(403);
    expect((await give(moderator, place, moderator, 'owner')).status).toBe(403);
    expect((await give(moderator, place, owner, 'member')).status).toBe(403);
    expect((await moderator.fails(contract.removeMember, { params: { id: place, person: owner.id } })).status).toBe(
      403,
    );
    expect((await member.fails(contract.removeMember, { params: { id: place, person: moderator.id } })).status).toBe(
      403,
    );
    expect((await member.fails(contract.updateCommunity, { params: { id: place }, body: { name: 'x' } })).status).toBe(
      403,
    );
    expect(
      (await moderator.fails(contract.updateCommunity, { params: { id: place }, body: { name: 'x' } })).status,
    ).toBe(403);
    await moderator.ok(contract.removeMember, { params: { id: place, person: member.id } });
    expect(await roleOf(place, member)).toBeNull();
  });
});

describe('the last owner', () => {
  test('stays, until there is another', async () => {
    const place = await community('open');
    const leave = () => owner.request(contract.removeMember, { params: { id: place, person: owner.id } as never });
    expect(code(await leave())).toBe('last_owner');
    expect(code(await give(owner, place, owner, 'member'))).toBe('last_owner');
    await give(owner, place, moderator, 'owner');
    expect((await leave()).status).toBe(204);
    expect([await roleOf(place, owner), await roleOf(place, moderator)]).toEqual([null, 'owner']);
  });

  test('is left when two owners leave at once', async () => {
    for (let round = 0; round < 5; round++) {
      const place = await community('open');
      await give(owner, place, moderator, 'owner');
      const answers = await Promise.all(
        [owner, moderator].map((who) =>
          who.request(contract.removeMember, { params: { id: place, person: who.id } as never }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    }
  });
});

test('an archived community is read, and not added to', async () => {
  const place = await community('open');
  const item = await member.ok(createItem, { params: { id: place }, body: { markdown: 'kept' } });
  await owner.ok(contract.updateCommunity, { params: { id: place }, body: { archived: true } });
  expect((await visitor.ok(getItem, { params: { id: item.id } })).places[0]?.id).toBe(place);
  expect(await visitor.ok(contract.getCommunity, { params: { id: place } })).toMatchObject({ archived: true });
  const refused = [
    await member.request(createItem, { params: { id: place } as never, body: { markdown: 'x' } }),
    await member.request(createComment, { params: { id: item.id } as never, body: { markdown: 'x' } }),
    await member.request(reactToItem, { params: { id: item.id, emoji: '👍' } as never }),
    await member.request(updateItem, { params: { id: item.id } as never, body: { version: 1, markdown: 'x' } }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(code(await give(visitor, place, visitor))).toBe('archived');
  expect(code(await give(member, place, visitor))).toBe('archived');
  await owner.ok(contract.updateCommunity, { params: { id: place }, body: { archived: false } });
  await member.ok(createComment, { params: { id: item.id }, body: { markdown: 'again' } });
});

test('two communities of one name are refused, in any letters; a page and the organisation are no communities', async () => {
  await owner.ok(contract.createCommunity, { body: { name: 'Book club', visibility: 'open' } });
  expect(
    (await member.fails(contract.createCommunity, { body: { name: 'BOOK  club', visibility: 'secret' } })).code,
  ).toBe('name_taken');
  const other = await owner.ok(contract.createCommunity, { body: { name: 'Reading', visibility: 'open' } });
  const rename = (name: string) => ({ params: { id: other.id }, body: { name } });
  expect((await owner.fails(contract.updateCommunity, rename('book CLUB'))).code).toBe('name_taken');
  expect((await owner.ok(contract.updateCommunity, rename('READING'))).name).toBe('READING');
  for (const place of [owner.page, world.organisation]) {
    expect((await give(visitor, place, visitor)).status).toBe(409);
    expect(
      (await owner.request(contract.updateCommunity, { params: { id: place } as never, body: { name: 'x' } })).status,
    ).toBeGreaterThanOrEqual(403);
  }
});

test('members come page by page, those who lead first', async () => {
  const place = await community('open');
  for (let n = 0; n < 25; n++) await world.join(place, await world.person(`Reader ${count++}`));
  const seen: { id: string; role: Role }[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof load>> = await load(cursor);
    seen.push(...page.items.map(({ person, role }) => ({ id: person.id, role })));
    cursor = page.next;
  } while (cursor);
  function load(at: string | null) {
    return member.ok(contract.listMembers, { params: { id: place }, query: { limit: 10, ...(at && { cursor: at }) } });
  }
  expect(seen.slice(0, 2).map(({ role }) => role)).toEqual(['owner', 'moderator']);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(28);
  expect(seen).toHaveLength(28);
});

test('a community is found by any part of its name, with its apostrophes or without', async () => {
  const id = await world.community(world.admin, 'Friends of O’Brien’s pub');
  for (const q of ["o'brien", 'O’Brien', 'obriens', 'brien friends']) {
    const { items } = await world.admin.ok(contract.listCommunities, { query: { q } });
    expect(
      items.map((one) => one.id),
      q,
    ).toEqual([id]);
  }
  expect((await world.admin.ok(contract.listCommunities, { query: { q: "o'brian" } })).items).toEqual([]);
});
