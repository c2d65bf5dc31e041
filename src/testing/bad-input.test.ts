/** Bad input gets a clear error and nothing is lost. One test for each sentence. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createComment, listComments } from '../core/comments/contract.ts';
import { createItem, deleteItem, getItem, itemHistory, restoreItem, updateItem } from '../core/items/contract.ts';
import { getPerson, updateMe } from '../core/people/contract.ts';
import { addMember, createCommunity, getCommunity, listMembers, removeMember } from '../core/places/contract.ts';
import { searchAll } from '../core/search/contract.ts';
import { createToken, revokeToken } from '../features/entry/contract.ts';
import { communityStream } from '../features/stream/contract.ts';
import { describeWithData } from '../platform/testing/shared-data.ts';
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
  const raw = await world.app.inject({
    method: 'POST',
    url: `/api/v1/communities/${place}/items`,
    headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json' },
    payload: Buffer.concat([Buffer.from('{"markdown":"'), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from('"}')]),
  });
  expect(raw.statusCode).toBeLessThan(500);
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

test('two communities of one name at once: one is made', async () => {
  const answers = await Promise.all(
    [1, 2, 3].map(() => alice.request(createCommunity, { body: { name: 'Same name', visibility: 'open' } })),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
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

describeWithData('hostile text', ['naughty-strings', 'xss-payloadbox'], (naughtyStrings, payloadbox) => {
  const strings = (): string[] => {
    const naughty = JSON.parse(readFileSync(join(naughtyStrings, 'blns.json'), 'utf8')) as string[];
    const payloads = readFileSync(join(payloadbox, 'xss-payload-list.txt'), 'utf8').split('\n');
    return [...naughty, ...payloads.filter((_, i) => i % 50 === 0)];
  };
  const asDocument = (text: string) => ({
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
  });
  const textOf = (body: unknown): string =>
    ((body as { content: { content?: { text: string }[] }[] }).content[0]?.content ?? [])
      .map((node) => node.text)
      .join('');

  test('every string in every text field: stored and shown as text, the same after reload; no 500', {
    timeout: 240_000,
  }, async () => {
    let stored = 0;
    for (const [i, text] of strings().entries()) {
      const clean = text.includes('\u0000') || !text.isWellFormed();
      const viaBody = await post(alice, { body: asDocument(text) });
      expect(viaBody.status, text).toBeLessThan(500);
      if (viaBody.status === 201) {
        stored += 1;
        const read = await bob.ok(getItem, { params: { id: (viaBody.body as { id: string }).id } });
        if (!text.includes('\n')) expect(textOf(read.body)).toBe(text);
      } else {
        expect(clean || text.trim() === '' || text === '', JSON.stringify(text)).toBe(true);
      }
      for (const answer of [
        await post(alice, { markdown: text }),
        await post(alice, { kind: 'poll', title: text, markdown: 'q', options: [{ text }, { text: `${text}2` }] }),
        await bob.request(searchAll, { query: { q: text.slice(0, 300) } as never }),
      ]) {
        expect(answer.status, text).toBeLessThan(500);
      }
      if (i % 5 === 0) {
        const profile = await alice.request(updateMe, {
          body: { about: text, title: text.slice(0, 100), pronouns: text.slice(0, 50) },
        });
        expect(profile.status, text).toBeLessThan(500);
        if (profile.status === 200) expect((profile.body as { about: string }).about).toBe(text);
        const community = await alice.request(createCommunity, {
          body: { name: `${i} ${text.slice(0, 60)}`, visibility: 'open', description: text.slice(0, 400) },
        });
        expect(community.status, text).toBeLessThan(500);
      }
    }
    expect(stored).toBeGreaterThan(500);
    await world.settle();
  });

  test('every payload of the long list, twenty to a request, in every kind of field', {
    timeout: 240_000,
  }, async () => {
    const payloads = [...new Set(readFileSync(join(payloadbox, 'xss-payload-list.txt'), 'utf8').split(/\r?\n/))].filter(
      (text) => text.trim() !== '' && !text.includes('\u0000'),
    );
    expect(payloads.length).toBeGreaterThan(6000);
    for (let i = 0; i < payloads.length; i += 20) {
      const group = payloads.slice(i, i + 20);
      const body = { type: 'doc', content: group.map((text) => asDocument(text).content[0]) };
      const made = await post(alice, { body });
      expect(made.status).toBe(201);
      const read = await bob.ok(getItem, { params: { id: (made.body as { id: string }).id } });
      expect((read.body as typeof body).content.map((node) => textOf({ content: [node] }))).toEqual(group);
      const options = [...new Set(group.map((text) => text.slice(0, 200).trim()).filter(Boolean))].map((text) => ({
        text,
      }));
      if (options.length > 1) {
        const poll = await post(alice, {
          kind: 'poll',
          title: group[0]!.slice(0, 200),
          markdown: group.join('\n\n'),
          options,
        });
        expect(poll.status, JSON.stringify(poll.body)).toBe(201);
        const shown = (poll.body as { options: { text: string }[] }).options.map((option) => option.text);
        expect(shown).toEqual(options.map(({ text }) => text.replace(/\s+/g, ' ').trim()));
      }
      const about = group.join('\n').slice(0, 4000);
      expect((await bob.ok(updateMe, { body: { about } })).about).toBe(about);
    }
  });
});
