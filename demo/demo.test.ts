import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from '../src/app.ts';
import { createComment } from '../src/core/comments/contract.ts';
import { getFileContent } from '../src/core/files/contract.ts';
import { createItem, getItem } from '../src/core/items/contract.ts';
import { homeStream } from '../src/features/stream/contract.ts';
import { openWorld, type World } from '../src/testing/world.ts';
import { loadDemo } from './load.ts';
import { removeDemo } from './remove.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const tables =
  'person place membership item comment reaction follow mention tag item_tag file attachment activity external_ref poll poll_vote notification notification_event search_document audit_entry'.split(
    ' ',
  );
const counted = async () => {
  const rows = await Promise.all(
    tables.map(
      async (table) =>
        [
          table,
          (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(world.services.db))
            .rows[0]!.n,
        ] as const,
    ),
  );
  return Object.fromEntries(rows);
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

test('it comes in under 20 s, is the same each time, and goes without a trace', { timeout: 120_000 }, async () => {
  await world.settle();
  const before = await counted();
  const kept = await stored();
  const from = performance.now();
  const first = await loadDemo(world.services);
  await world.settle();
  const took = performance.now() - from;
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
  // Not a benchmark: only that nobody waits a minute for it.
  expect(took).toBeLessThan(60_000);

  const home = await world.admin.ok(homeStream, {});
  expect(home.items.length).toBe(0);
  await removeDemo(
    world.services,
    modules.flatMap((module) => module.subscribers ?? []),
  );
  await world.settle();
  const { search_document: _s, ...left } = await counted();
  const { search_document: _t, ...original } = before;
  expect(left).toEqual(original);

  expect(await stored()).toEqual(kept);
  const second = await loadDemo(world.services);
  expect(second).toEqual(first);
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
