import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from '../src/app.ts';
import { createComment } from '../src/core/comments/contract.ts';
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

test('it comes in under 20 s, is the same each time, and goes without a trace', { timeout: 120_000 }, async () => {
  await world.settle();
  const before = await counted();
  const from = performance.now();
  const first = await loadDemo(world.services);
  await world.settle();
  const took = performance.now() - from;
  expect(first.people).toBe(150);
  expect(first.communities).toBe(25);
  expect(first.items).toBeGreaterThan(250);
  expect(first.comments).toBeGreaterThan(300);
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

  const second = await loadDemo(world.services);
  expect(second).toEqual(first);
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
