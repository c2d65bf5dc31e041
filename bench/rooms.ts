import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { fillItems } from './generate.ts';
import type { Operation } from './operations.ts';

/** What a room brings to the benchmark in its `bench.ts`, found there by itself: many of its kind, and what is done with them. */
export interface RoomBench {
  readonly kind: string;
  /**
   * SQL that makes the kind's own rows of the items in `bench_new (n, id, person, place, at)`: `n` counts from 1, `person` wrote it, `place` is its home. The items
   * themselves, their placements and their words are there.
   */
  readonly fill: string;
  /** What is measured: at least its list and its view. */
  readonly operations: (pool: Pool) => Promise<Operation[]>;
}

async function roomBenches(): Promise<RoomBench[]> {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const found = globSync('src/features/*/bench.ts', { cwd: root }).sort();
  return Promise.all(found.map(async (file) => ((await import(root + file)) as { bench: RoomBench }).bench));
}

/** Fills `count` of each room's kind, each once. Answers with the operations of all of them. */
export async function operationsOfRooms(pool: Pool, count: number): Promise<Operation[]> {
  await pool.query('create table if not exists bench_kind (kind text primary key, count int not null)');
  const operations: Operation[] = [];
  for (const { kind, fill, operations: of } of await roomBenches()) {
    const { rows } = await pool.query<{ count: number }>('select count from bench_kind where kind = $1', [kind]);
    if (rows[0] && rows[0].count !== count) throw new Error(`There are ${rows[0].count} of ${kind}; delete bench/out.`);
    if (!rows[0]) await fillItems(pool, kind, count, fill);
    operations.push(...(await of(pool)));
  }
  return operations;
}
