/** Bad input gets a clear error and nothing is lost. One test for each sentence. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createComment,
  deleteComment,
  listComments,
  restoreComment,
  updateComment,
} from '../core/comments/contract.ts';
import {
  createItem,
  deleteItem,
  getItem,
  getItems,
  itemHistory,
  placeItem,
  restoreItem,
  updateItem,
} from '../core/items/contract.ts';
import { getPerson } from '../core/people/contract.ts';
import {
  addMember,
  createCommunity,
  getCommunity,
  listMembers,
  removeMember,
  updateCommunity,
} from '../core/places/contract.ts';
import { reactToItem } from '../core/reactions/contract.ts';
import { searchAll } from '../core/search/contract.ts';
import { createToken, revokeToken } from '../features/entry/contract.ts';
import { communityStream } from '../features/stream/contract.ts';
import { type Actor, actorOn, openWorld, type World } from './world.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let place: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  place = await world.community(alice, 'Kitchen');
  await world.join(place, bob);
});
afterAll(() => world?.close());

const post = (actor: Actor, body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  actor.request(createItem, { params: { id: place } as never, body, headers });
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code;

test('a token that was revoked: 401 with a stable code', async () => {
  const made = await alice.ok(createToken, { body: { name: 'old' } });
  const old = actorOn(world.app, { ...alice, token: made.token });
  await old.ok(getPerson, { params: { id: bob.id } });
  await alice.ok(revokeToken, { params: { id: made.id } });
  expect(await old.fails(getPerson, { params: { id: bob.id } })).toMatchObject({ status: 401, code: 'not_signed_in' });
});

test('a foreign id and one that does not exist answer the same', async () => {
  const secret = await world.community(alice, 'Secret', 'secret');
  const item = await alice.ok(createItem, { params: { id: secret }, body: { markdown: 'mine' } });
  const foreign = await bob.fails(getItem, { params: { id: item.id } });
  const nowhere = await bob.fails(getItem, { params: { id: '1' } });
  expect(foreign).toEqual(nowhere);
  expect(await bob.fails(getCommunity, { params: { id: secret } })).toEqual(
    await bob.fails(getCommunity, { params: { id: '1' } }),
  );
});

test('ids that are none are refused before the database sees them', async () => {
  for (const id of ['0', '-1', 'x', '1.5', '99999999999999999999', '1;drop table item', '9223372036854775808']) {
    const { status } = await alice.request(getItem, { params: { id } as never });
    expect([400, 404]).toContain(status);
  }
});

test('a missing ability: 403, and nothing has changed', async () => {
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'hers' } });
  expect((await bob.fails(updateItem, { params: { id: item.id }, body: { version: 1, markdown: 'his' } })).code).toBe(
    'forbidden',
  );
  expect((await alice.ok(getItem, { params: { id: item.id } })).version).toBe(1);
});

test('an unknown field is named', async () => {
  const answer = await post(alice, { markdown: 'x', colour: 'red' });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain('colour');
});

test('a body of 10 MB: 413', async () => {
  expect(code(await post(alice, { markdown: 'x'.repeat(10 * 1024 * 1024) }))).toBe('too_large');
});

test('a post of 1,000,000 characters is refused with its field; one of 100,000 is taken', async () => {
  const long = await post(alice, { markdown: 'ä'.repeat(1_000_000) });
  expect(long.status).toBe(400);
  expect((long.body as { fields: { path: string }[] }).fields[0]?.path).toBe('body.markdown');
  expect((await post(alice, { markdown: 'word '.repeat(19_999) })).status).toBe(201);
});

test('500 mentions are refused, 50 are taken', async () => {
  const handles = Array.from({ length: 500 }, (_, i) => `@person${i}`);
  expect(code(await post(alice, { markdown: handles.join(' ') }))).toBe('too_many_mentions');
  expect((await post(alice, { markdown: handles.slice(0, 50).join(' ') })).status).toBe(201);
});

test('invalid UTF-8, half surrogates and null characters are refused by name', async () => {
  const stored = async () =>
    (await sql<{ n: number }>`select count(*)::int as n from item`.execute(world.services.db)).rows[0]!.n;
  const before = await stored();
  // Never a character, an overlong slash, half of a surrogate pair, and one that is cut off.
  for (const bytes of [
    [0xff, 0xfe],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xe2, 0x82],
  ]) {
    const raw = await world.app.inject({
      method: 'POST',
      url: `/api/v1/communities/${place}/items`,
      headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json' },
      payload: Buffer.concat([Buffer.from('{"markdown":"'), Buffer.from(bytes), Buffer.from('"}')]),
    });
    expect([raw.statusCode, raw.json().detail]).toEqual([400, 'The text has bytes that are no characters.']);
  }
  expect(await stored()).toBe(before);
  for (const url of ['/api/v1/search?q=%ff%fe', '/api/v1/tags/%ff/items', '/api/v1/items/%c0%af']) {
    const { statusCode } = await world.app.inject({ url, headers: { authorization: `Bearer ${alice.token}` } });
    expect(statusCode, url).toBeLessThan(500);
  }
  for (const markdown of ['a\u0000b', 'a\ud800b', '\udc00']) {
    expect(await post(alice, { markdown })).toMatchObject({ status: 400 });
  }
  const inDocument = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a\u0000' }] }] };
  expect(await post(alice, { body: inDocument })).toMatchObject({ status: 400 });
  expect((await bob.request(searchAll, { query: { q: 'a\u0000b\ud800' } as never })).status).toBeLessThan(500);
});

test('what is no JSON, no object, or of another type: 400 or 415, never 500', async () => {
  for (const payload of [
    '{',
    '[]',
    '"x"',
    'null',
    '1',
    '{"markdown":1}',
    '{"kind":"nothing"}',
    '{"attachments":"x"}',
  ]) {
    const { statusCode } = await world.app.inject({
      method: 'POST',
      url: `/api/v1/communities/${place}/items`,
      headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json' },
      payload,
    });
    expect(statusCode, payload).toBe(400);
  }
  const xml = await world.app.inject({
    method: 'POST',
    url: `/api/v1/communities/${place}/items`,
    headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'text/xml' },
    payload: '<x/>',
  });
  expect(xml.statusCode).toBe(415);
});

describe('sent twice', () => {
  test('the same Idempotency-Key makes one item, also when both arrive at once', async () => {
    const key = { 'idempotency-key': 'one' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(alice, { markdown: 'double click' }, key)));
    expect(new Set(answers.map((answer) => (answer.body as { id: string }).id)).size).toBe(1);
    expect(answers.every((answer) => answer.status === 201)).toBe(true);
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from item where body::text like '%double click%'`.execute(world.services.db);
    expect(rows[0]!.n).toBe(1);
  });
  test('the key for something else is refused; somebody else may use the same key', async () => {
    expect(code(await post(alice, { markdown: 'something else' }, { 'idempotency-key': 'one' }))).toBe(
      'idempotency_key_reused',
    );
    expect((await post(bob, { markdown: 'something else' }, { 'idempotency-key': 'one' })).status).toBe(201);
  });
  test('a request that was refused may be sent again, mended, with its key', async () => {
    const key = { 'idempotency-key': 'two' };
    expect((await post(alice, { markdown: '' }, key)).status).toBe(400);
    expect((await post(alice, { markdown: 'mended' }, key)).status).toBe(201);
  });
});

test('who saves second sees the first one’s text; nothing is overwritten', async () => {
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'first' } });
  const [a, b] = await Promise.all([
    alice.request(updateItem, { params: { id: item.id } as never, body: { version: 1, markdown: 'desk' } }),
    alice.request(updateItem, { params: { id: item.id } as never, body: { version: 1, markdown: 'phone' } }),
  ]);
  const loser = a.status === 200 ? b : a;
  const winner = a.status === 200 ? a : b;
  expect(winner.status).toBe(200);
  expect(loser).toMatchObject({ status: 409, body: { code: 'conflict', current: { version: 2 } } });
  expect((loser.body as { current: { body: unknown } }).current.body).toEqual((winner.body as { body: unknown }).body);
  const history = await bob.ok(itemHistory, { params: { id: item.id } });
  expect(history.items.map((entry) => entry.version)).toEqual([1]);
});

test('deleted and restored: as before, with its discussion', async () => {
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'here #again' } });
  await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'a comment' } });
  await alice.ok(deleteItem, { params: { id: item.id } });
  expect((await bob.fails(getItem, { params: { id: item.id } })).code).toBe('not_found');
  expect((await bob.fails(createComment, { params: { id: item.id }, body: { markdown: 'too late' } })).code).toBe(
    'not_found',
  );
  const back = await alice.ok(restoreItem, { params: { id: item.id } });
  expect(back).toMatchObject({ commentCount: 1, tags: ['again'] });
  expect((await bob.ok(listComments, { params: { id: item.id } })).items).toHaveLength(1);
});

test('two people joining, leaving and being removed at once: the count stays true and somebody owns it', async () => {
  const club = await world.community(alice, 'Club', 'open');
  const people = await Promise.all([1, 2, 3, 4].map((n) => world.person(`Joiner ${n}`)));
  await world.join(club, bob, 'owner');
  await Promise.all(
    people.flatMap((person) => [
      person.request(addMember, { params: { id: club } as never, body: { person: person.id } }),
      person.request(removeMember, { params: { id: club, person: person.id } as never }),
      person.request(addMember, { params: { id: club } as never, body: { person: person.id } }),
      alice.request(removeMember, { params: { id: club, person: person.id } as never }),
    ]),
  );
  // Two owners leave at the same moment: one of them stays.
  const left = await Promise.all(
    [alice, bob].map((owner) => owner.request(removeMember, { params: { id: club, person: owner.id } as never })),
  );
  expect(left.map((answer) => answer.status).sort()).toEqual([204, 409]);
  expect(left.map(code)).toContain('last_owner');
  const stays = left[0]!.status === 409 ? alice : bob;
  const community = await stays.ok(getCommunity, { params: { id: club } });
  const members = await stays.ok(listMembers, { params: { id: club } });
  expect(community.memberCount).toBe(members.items.length);
  expect(members.items.filter((member) => member.role === 'owner')).toHaveLength(1);
});

test('two people deleting and bringing back at once, while others comment and react: every count stays true', async () => {
  const club = await world.community(alice, 'Garden', 'open');
  const people = await Promise.all([1, 2, 3].map((n) => world.person(`Gardener ${n}`)));
  for (const person of people) await world.join(club, person, 'moderator');
  const item = await alice.ok(createItem, { params: { id: club }, body: { markdown: 'Who waters?' } });
  const params = { id: item.id } as never;
  const first = await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'Not me' } });
  const of = { id: first.id } as never;
  for (let round = 0; round < 4; round++) {
    const answers = await Promise.all(
      people.flatMap((person) => [
        person.request(createComment, { params, body: { markdown: 'Me' } }),
        person.request(deleteComment, { params: of }),
        person.request(deleteItem, { params }),
        person.request(reactToItem, { params: { id: item.id, emoji: '💧' } as never }),
        person.request(restoreItem, { params }),
        person.request(restoreComment, { params: of }),
        person.request(createComment, { params, body: { markdown: 'Or me', parent: first.id } }),
      ]),
    );
    // Whoever comes second is told that it is gone, or back already.
    for (const { status } of answers) expect([200, 201, 204, 400, 403, 404, 409]).toContain(status);
  }
  await alice.request(restoreItem, { params });
  // Chance may have let every comment come while the item was away.
  await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'At last' } });
  const said = async () => (await alice.ok(listComments, { params: { id: item.id }, query: { limit: 100 } })).items;
  const agree = async () => {
    const now = await alice.ok(getItem, { params: { id: item.id } });
    const left = (await said()).filter(({ deleted }) => !deleted);
    expect(now.commentCount).toBe(left.length);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from reaction
      where subject_id = ${item.id}`.execute(world.services.db);
    expect(now.reactions).toEqual(rows[0]!.n > 0 ? [{ emoji: '💧', count: rows[0]!.n }] : []);
    return left.length;
  };
  expect(await agree()).toBeGreaterThan(0);
  // Everybody takes everything away at once: each comment goes once.
  const all = await said();
  await Promise.all(
    people.flatMap((person) => all.map(({ id }) => person.request(deleteComment, { params: { id } as never }))),
  );
  expect(await agree()).toBe(0);
});

test('names at once: of one name one community is made or renamed; like ones each get an address of their own', async () => {
  const make = (name: string) => alice.request(createCommunity, { body: { name, visibility: 'open' } });
  const same = await Promise.all([1, 2, 3].map(() => make('Same name')));
  expect(same.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
  const like = await Promise.all(['A b', 'A-b', 'A  b!', 'a_b'].map(make));
  expect(like.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(new Set(like.map(({ body }) => (body as { slug: string }).slug)).size).toBe(4);
  const renamed = await Promise.all(
    like.slice(0, 3).map(({ body }) =>
      alice.request(updateCommunity, {
        params: { id: (body as { id: string }).id } as never,
        body: { name: 'Renamed' },
      }),
    ),
  );
  expect(renamed.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
  expect(renamed.map(code)).toContain('name_taken');
});

test('deleted and put into a further place at once: it is in every place or in none', async () => {
  const further = await world.community(alice, 'Further on', 'open');
  const outcomes = new Set<string>();
  for (let round = 0; round < 25; round++) {
    const { id } = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'Here and there' } });
    const [placed, gone] = await Promise.all([
      alice.request(placeItem, { params: { id, place: further } as never }),
      alice.request(deleteItem, { params: { id } as never }),
    ]);
    expect([200, 403, 404, 409]).toContain(placed.status);
    expect(gone.status).toBe(204);
    outcomes.add(String(placed.status));
    const { rows } = await sql`select 1 from placement where item_id = ${id}`.execute(world.services.db);
    expect(rows).toEqual([]);
    const back = await alice.ok(restoreItem, { params: { id } });
    expect(back.places).toHaveLength(placed.status === 200 ? 2 : 1);
  }
  expect(outcomes.size).toBeGreaterThan(1);
});

test('a comment that is edited and deleted at once is one or the other', async () => {
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'Say' } });
  for (let round = 0; round < 15; round++) {
    const { id } = await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'So' } });
    const [gone, edited] = await Promise.all([
      bob.request(deleteComment, { params: { id } as never }),
      bob.request(updateComment, { params: { id } as never, body: { version: 1, markdown: 'Or so' } }),
    ]);
    expect(gone.status).toBe(204);
    expect([200, 403, 404, 409]).toContain(edited.status);
    const { rows } = await sql<{ verb: string }>`select verb from activity where object_id = ${id} order by id`.execute(
      world.services.db,
    );
    const verbs = rows.map(({ verb }) => verb);
    expect(verbs.at(-1)).toBe('comment.deleted');
    expect(verbs.includes('comment.edited')).toBe(edited.status === 200);
  }
});

test('ids that no item can have are refused, not looked for', async () => {
  for (const ids of ['9999999999999999999', '1,x', '', '0', `${'1,'.repeat(50)}1`])
    expect(await alice.request(getItems, { query: { ids } as never }), ids).toMatchObject({ status: 400 });
});

test('PostgreSQL goes away during requests: 503 or done, and the next request works', async () => {
  const admin = world.services.pool;
  const busy = Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      post(alice, { markdown: `while it restarts ${i}` }, { 'idempotency-key': `r${i}` }),
    ),
  );
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and query not like 'listen%'`,
  );
  const answers = await busy;
  for (const answer of answers) expect([201, 503]).toContain(answer.status);
  for (const answer of answers.filter((one) => one.status === 503)) {
    expect(answer.body).toMatchObject({ code: 'unavailable' });
  }
  // Sent again with their keys, each is there exactly once.
  for (let i = 0; i < 12; i++) {
    expect((await post(alice, { markdown: `while it restarts ${i}` }, { 'idempotency-key': `r${i}` })).status).toBe(
      201,
    );
  }
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from item where body::text like '%while it restarts%'`.execute(world.services.db);
  expect(rows[0]!.n).toBe(12);
});

test('PostgreSQL has no room left: 507, nothing of it is kept, and afterwards it goes on', async () => {
  const { pool } = world.services;
  await pool.query(`create function no_room() returns trigger language plpgsql as $$ begin
    raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
  await pool.query('create trigger no_room before insert on activity execute function no_room()');
  const key = { 'idempotency-key': 'when there is room' };
  const refused = await post(alice, { markdown: 'where there is no room' }, key);
  expect(refused).toMatchObject({ status: 507, body: { code: 'storage_full' } });
  await pool.query('drop trigger no_room on activity');
  expect((await post(alice, { markdown: 'where there is no room' }, key)).status).toBe(201);
  const { rows } = await pool.query(`select 1 from item where body::text like '%where there is no room%'`);
  expect(rows).toHaveLength(1);
});

test('a clock that is set back does not disturb the order of what comes after', async () => {
  // Ids are handed out by PostgreSQL; an item from "the future" (an import, a wrong clock) neither hides nor blocks new ones.
  const { createItem: make } = await import('../core/items/server/items.ts');
  const viewer = { person: alice.id, guest: false, administrator: false, language: 'en', session: null };
  await world.services.db.transaction().execute((db) =>
    make(db, viewer, place, {
      kind: 'post',
      markdown: 'from the future',
      fields: {},
      createdAt: new Date(Date.now() + 3_600_000),
    }),
  );
  const after = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'now' } });
  const page = await bob.ok(communityStream, { params: { id: place }, query: { limit: 5 } });
  expect(page.items.map((item) => item.id)).toContain(after.id);
});
