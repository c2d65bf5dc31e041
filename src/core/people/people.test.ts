/** People: who knows whom, and how they are found while a name is typed. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { upload } from '../files/testing/upload.ts';
import { createCommunity, removeMember } from '../places/contract.ts';
import { followPerson, getMe, getPerson, listPeople, updateMe } from './contract.ts';

let world: World;
let alice: Actor;
beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice', { phone: '+49 30 1234', title: 'Baker' });
});
afterAll(() => world?.close());

const named = async (who: Actor, q: string) =>
  (await who.ok(listPeople, { query: { q } })).items.map(({ name }) => name);

describe('a guest', () => {
  let gus: Actor;
  let bob: Actor;
  let shared: string;
  beforeAll(async () => {
    gus = await world.person('Gus Guest', { guest: true });
    bob = await world.person('Bob Elsewhere');
    shared = await world.community(alice, 'Shared', 'closed');
    await world.join(shared, gus, 'guest');
  });

  test('sees those who share a community with them, and nobody else', async () => {
    expect((await gus.ok(listPeople)).items.map(({ name }) => name).sort()).toEqual(['Alice', 'Gus Guest']);
    expect(await named(gus, 'bob')).toEqual([]);
    expect((await gus.ok(getPerson, { params: { id: alice.id } })).name).toBe('Alice');
    // Answers as an id that is nobody's.
    expect(await gus.fails(getPerson, { params: { id: bob.id } })).toEqual(
      await gus.fails(getPerson, { params: { id: '1' } }),
    );
    await world.join(shared, bob);
    expect(await named(gus, 'bob')).toEqual(['Bob Elsewhere']);
    await bob.ok(removeMember, { params: { id: shared, person: bob.id } });
    expect((await gus.request(getPerson, { params: { id: bob.id } as never })).status).toBe(404);
  });

  test('sees no address, number or manager but their own; colleagues do', async () => {
    await world.services.pool.query('update person set manager_id = $1 where id = $2', [bob.id, alice.id]);
    expect(await gus.ok(getPerson, { params: { id: alice.id } })).toMatchObject({
      email: null,
      phone: '',
      manager: null,
    });
    expect(await bob.ok(getPerson, { params: { id: alice.id } })).toMatchObject({
      email: 'alice@example.org',
      phone: '+49 30 1234',
      manager: { id: bob.id },
    });
    expect((await gus.ok(getMe)).email).toBe('gus.guest@example.org');
  });

  test('follows nobody and founds nothing', async () => {
    expect((await gus.fails(followPerson, { params: { id: alice.id } })).status).toBe(403);
    expect((await gus.fails(createCommunity, { body: { name: 'Mine', visibility: 'open' } })).status).toBe(403);
    expect((await gus.ok(getPerson, { params: { id: alice.id } })).can).toEqual([]);
  });
});

test.each([
  ['Zoë Ångström', ['zoe', 'Zoë', 'ANGS', 'angstrom zo', 'ångström']],
  ['Łukasz Żółć', ['lukasz', 'zolc', 'Łuk']],
  ['Søren Øst', ['soren', 'øst', 'ost']],
  ['Jürgen Weiß', ['jurgen', 'weiss', 'weiß', 'JÜR']],
  ['Nguyễn Thị Hạnh', ['nguyen', 'hanh thi']],
  ['Ольга Петрова', ['ольга', 'Петр']],
  ['山田 太郎', ['山田', '太', '山']],
  ['محمد علي', ['محمد', 'علي']],
  ['Ελένη Παπαδοπούλου', ['ελενη', 'Παπαδ']],
  ["Conan O'Brien", ["o'brien", 'o’brien', 'oʼbr', 'obrien', 'obr', 'conan', 'brien o', 'brien']],
  ['Miles OBrien', ["o'brien", 'O’Brien', 'obrien']],
  ['Chloé D’Ângelo', ["d'angelo", 'dangelo', 'angelo']],
  ['Anne-Marie Smith', ['anne-marie', 'marie', 'anne', 'smi anne']],
])('%s is found while the name is typed', async (name, typed) => {
  await world.person(name, { email: `${Math.random()}@example.org` });
  for (const q of typed) expect(await named(alice, q), q).toContain(name);
  expect(await named(alice, `${typed[0]} nobody`)).not.toContain(name);
});

test('people who came before are found by their apostrophes too', async () => {
  const names = ["Rory O'Neill", 'Éamon O’Ceallaigh', "Chloé D'Ângelo", "N'Golo M'Baye", 'Anne-Marie Smith'];
  const pool = world.services.pool;
  const before = await Promise.all(names.map((name) => world.person(name, { email: `${Math.random()}@example.org` })));
  const ids = before.map(({ id }) => id);
  const words = async () =>
    (await pool.query('select array(select search_name from person where id = any ($1) order by id) as w', [ids]))
      .rows[0].w;
  const after = (await words()) as string[];
  const spoken = after.map((name) => name.replace(/ (?:oneill|oceallaigh|dangelo|ngolo|mbaye)\b/g, ''));
  expect(spoken).not.toEqual(after);
  await pool.query(
    'update person set search_name = n from unnest($1::bigint[], $2::text[]) as u (id, n) where person.id = u.id',
    [[...ids].sort(), spoken],
  );
  await pool.query(readFileSync(new URL('migrations/0002-names-with-apostrophes.sql', import.meta.url), 'utf8'));
  const asSet = (name: string) => new Set(name.split(' '));
  expect(((await words()) as string[]).map(asSet)).toEqual(after.map(asSet));
});

test('the directory comes page by page, each person once, and not those who have left', async () => {
  for (let n = 0; n < 45; n++)
    await world.person(n % 3 ? `Twin Tester` : `Tester ${n}`, {
      email: `tester${n}@example.org`,
      department: 'Testing',
    });
  await world.person('Tester Gone', { active: false, department: 'Testing' });
  const walk = async (query: Record<string, string>) => {
    const seen: { id: string; name: string }[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string; name: string }[]; next: string | null } = await alice.ok(listPeople, {
        query: { ...query, limit: 7, ...(cursor && { cursor }) },
      });
      expect(page.items.length).toBeLessThanOrEqual(7);
      seen.push(...page.items);
      cursor = page.next;
    } while (cursor);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    return seen.map(({ name }) => name);
  };
  expect(await walk({ department: 'Testing' })).toHaveLength(45);
  // Whose name begins so comes first, then whose second name does.
  const typed = await walk({ q: 'test' });
  expect(typed.slice(0, 15).every((name) => name.startsWith('Tester'))).toBe(true);
  expect(typed.slice(15)).toEqual(Array.from({ length: 30 }, () => 'Twin Tester'));
  expect(await walk({ q: 'test tw' })).toHaveLength(30);
  expect((await alice.fails(listPeople, { query: { cursor: 'nonsense' } })).code).toBe('invalid_cursor');
});

test('what is typed is never a pattern', async () => {
  for (const q of ['%', '_', '\\', "'", '%alice', 'a%e', '*'])
    expect((await alice.request(listPeople, { query: { q, limit: '100' } as never })).status, q).toBe(200);
  expect(await named(alice, 'a_ice')).not.toContain('Alice');
  expect(await named(alice, 'a%e')).not.toContain('Alice');
});

test('two people of one name have handles of their own', async () => {
  const [one, two] = [
    await world.person('Same Name', { email: 's1@example.org' }),
    await world.person('Same Name', { email: 's2@example.org' }),
  ];
  const handles = await Promise.all([one, two].map(async (who) => (await who.ok(getMe)).handle));
  expect(new Set(handles).size).toBe(2);
  expect((await (await world.person('Peggy O’Neill')).ok(getMe)).handle).toBe('peggy.oneill');
});

test('a profile is one’s own to change, within reason', async () => {
  expect(await alice.ok(updateMe, { body: { name: ' Alice  Liddell ', timeZone: 'Europe/Berlin' } })).toMatchObject({
    name: 'Alice Liddell',
    timeZone: 'Europe/Berlin',
  });
  expect(await named(alice, 'liddell')).toEqual(['Alice Liddell']);
  for (const body of [
    { name: ' ' },
    { timeZone: 'Mars/Olympus' },
    { language: 'xx' },
    { administrator: true },
    { guest: false },
    { photo: '1' },
  ])
    expect((await alice.request(updateMe, { body: body as never })).status, JSON.stringify(body)).toBe(400);
  expect((await alice.ok(getMe)).administrator).toBe(false);
});

test('a photo is a picture of one’s own', async () => {
  const pixels = { create: { width: 8, height: 8, channels: 3, background: '#1f6f5c' } } as const;
  const picture = await sharp(pixels).png().toBuffer();
  const mine = await upload(world, alice, picture, { name: 'me.png', mime: 'image/png' });
  const text = await upload(world, alice, new TextEncoder().encode('text'), { name: 'me.txt', mime: 'text/plain' });
  const bert = await world.person('Bert');
  const his = await upload(world, bert, picture, { name: 'him.png', mime: 'image/png' });
  for (const { id } of [his, text])
    expect((await alice.fails(updateMe, { body: { photo: id } })).code).toBe('invalid_request');
  expect((await alice.ok(updateMe, { body: { photo: mine.id } })).photo).toBe(mine.id);
});
