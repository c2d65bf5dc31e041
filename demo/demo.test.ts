import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from '../src/app.ts';
import { createComment } from '../src/core/comments/contract.ts';
import { getFileContent } from '../src/core/files/contract.ts';
import { makeAvif } from '../src/core/files/server/files.ts';
import { createItem, getItem } from '../src/core/items/contract.ts';
import { homeStream } from '../src/features/stream/contract.ts';
import { openWorld, type World } from '../src/testing/world.ts';
import { loadDemo } from './load.ts';
import { demoModule } from './module.ts';
import { removeDemo } from './remove.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

/**
 * Every table, of Fika's own and of the accounts, and a sum of its rows. What says how far a subscriber has read, or when something
 * was looked at, is no trace of anybody.
 */
const kept = async () => {
  await sql`update api_token set last_used_at = null`.execute(world.services.db);
  const { rows } = await sql<{ name: string }>`select schemaname || '.' || tablename as name from pg_tables
    where schemaname in ('public', 'auth') and tablename <> 'activity_subscriber' order by 1`.execute(
    world.services.db,
  );
  const sums = await Promise.all(
    rows.map(async ({ name }) => {
      const { rows: found } = await sql<{ sum: string }>`
        select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as sum
        from ${sql.table(name)} t`.execute(world.services.db);
      return [name, found[0]!.sum] as const;
    }),
  );
  return Object.fromEntries(sums);
};

/** What everybody said, and when, in days before today; ids differ from time to time. */
const said = async () => {
  const { rows } = await sql<{ text: string; days: number }>`
    select text, (extract(epoch from now() - at) / 86400)::float8 as days from (
      select i.kind || p.handle || i.title || regexp_replace(i.body::text, '\\d{17,}', '', 'g') as text, i.created_at as at
        from item i join person p on p.id = i.author_id
      union all select p.handle || regexp_replace(c.body::text, '\\d{17,}', '', 'g'), c.created_at
        from comment c join person p on p.id = c.author_id) said
    order by at, text`.execute(world.services.db);
  return rows;
};

const stored = async () => {
  const keys: string[] = [];
  for await (const { key } of world.services.storage.list()) keys.push(key);
  return keys.sort();
};

/** Everybody of the demo company, with the hash of their picture. */
const portraits = async () => {
  const { rows } = await sql<{ handle: string; photo: string | null; sha256: string | null }>`
    select p.handle::text as handle, p.photo_id as photo, encode(f.sha256, 'hex') as sha256
    from external_ref e join person p on p.id = e.subject_id left join file f on f.id = p.photo_id and f.status = 'ready'
    where e.source = 'demo' and e.ref like 'person:%' order by 1`.execute(world.services.db);
  return rows;
};

test('it is the same each time, and goes without a trace', { timeout: 120_000 }, async () => {
  await world.settle();
  const before = await kept();
  const files = await stored();
  const first = await loadDemo(world.services);
  await world.settle();
  expect(first.people).toBe(150);
  expect(first.communities).toBe(25);
  expect(first.items).toBeGreaterThan(250);
  expect(first.comments).toBeGreaterThan(300);
  const drawn = await portraits();
  const shown = drawn.filter(({ sha256 }) => sha256 !== null);
  // Two thirds have a picture of themselves, no two the same; the others their initials, as in life.
  expect(shown.length).toBeGreaterThan(90);
  expect(shown.length).toBeLessThan(110);
  expect(new Set(shown.map(({ sha256 }) => sha256)).size).toBe(shown.length);
  const portrait = await world.admin.request(getFileContent, { params: { id: shown[0]!.photo!, variant: 'small' } });
  expect(portrait).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp' } });
  await makeAvif({ file: shown[0]!.photo! }, world.services);
  expect(await stored()).toContain(`files/${shown[0]!.photo}/medium.avif`);
  // Those of the others wait for a worker.
  expect(await stored()).toContain(`files/${shown[1]!.photo}/original`);
  const { rows: facts } = await sql<{ departments: number; zones: number }>`
    select count(distinct department)::int as departments, count(distinct time_zone)::int as zones
    from person where department <> ''`.execute(world.services.db);
  // Each of the five countries has a time zone of its own.
  expect(facts).toEqual([{ departments: 7, zones: 5 }]);
  const words = await said();
  // A year of it, up to today and not beyond.
  expect(words[0]!.days).toBeGreaterThan(300);
  expect(words[0]!.days).toBeLessThan(367);
  expect(words.at(-1)!.days).toBeLessThan(2);
  expect(words.at(-1)!.days).toBeGreaterThan(0);

  const home = await world.admin.ok(homeStream, {});
  expect(home.items.length).toBe(0);
  await removeDemo(
    world.services,
    modules.flatMap((module) => module.subscribers ?? []),
  );
  await world.settle();
  expect(await kept()).toEqual(before);
  expect(await stored()).toEqual(files);
  const second = await loadDemo(world.services);
  expect(second).toEqual(first);
  expect((await said()).map(({ text }) => text)).toEqual(words.map(({ text }) => text));
  const withoutId = (list: typeof drawn) => list.map(({ handle, sha256 }) => [handle, sha256]);
  expect(withoutId(await portraits())).toEqual(withoutId(drawn));
});

test('what others wrote stays when the demo company goes', { timeout: 60_000 }, async () => {
  const alice = await world.person('Alice');
  const mine = await alice.ok(createItem, { params: { id: alice.page }, body: { markdown: 'mine' } });
  await alice.ok(createComment, { params: { id: mine.id }, body: { markdown: 'and this' } });
  await removeDemo(
    world.services,
    modules.flatMap((module) => module.subscribers ?? []),
  );
  expect((await alice.ok(getItem, { params: { id: mine.id } })).commentCount).toBe(1);
});

test('chosen on the set-up page, it leaves only the last week unread, also where it is tried again', {
  timeout: 60_000,
}, async () => {
  const fresh = await openWorld();
  try {
    const load = demoModule.jobs!['demo:load']!;
    await load({}, fresh.services);
    const { rows: unread } = await sql<{ old: number; lately: number }>`
      select count(*) filter (where bumped_at < now() - interval '7 days')::int as old,
        count(*) filter (where bumped_at >= now() - interval '7 days')::int as lately
      from notification where unread`.execute(fresh.services.db);
    expect(unread[0]!.old).toBe(0);
    expect(unread[0]!.lately).toBeGreaterThan(20);
    const { rows: before } = await sql`select count(*) as n from item`.execute(fresh.services.db);
    await load({}, fresh.services);
    expect((await sql`select count(*) as n from item`.execute(fresh.services.db)).rows).toEqual(before);
  } finally {
    await fresh.close();
  }
});
