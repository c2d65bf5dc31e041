/** What holds for every route of a kind, asked of each that is mounted: a new one is tried without anybody thinking of it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccessCase, Scene } from '../core/access/testing/scene.ts';
import { createItem } from '../core/items/contract.ts';
import { allKinds } from '../core/items/kinds.ts';
import { contentsOf } from '../features/importing/testing/contents.ts';
import type { AnyContract } from '../platform/http/serve.ts';
import { cases } from './access-cases.ts';
import { type Actor, type Arguments, openWorld, type World } from './world.ts';

let world: World;
let scene: Scene;
let scenes: Scene[];

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  const [owner, member] = [await world.person('Olga Owner'), await world.person('Mia Member')];
  scenes = await Promise.all(
    allKinds().map(async ({ kind }): Promise<Scene> => {
      const place = await world.community(owner, `The ${kind}s`, 'open');
      await world.join(place, member);
      return { visibility: 'open', kind, place, owner, member, world };
    }),
  );
  scene = scenes[0]!;
  await member.ok(createItem, { params: { id: scene.place }, body: { markdown: 'There is #soup' } });
});
afterAll(() => world?.close());

/** Somebody who may: what is tried here is not access. */
function whoMay({ need }: AccessCase, some: Scene): Actor {
  const who = typeof need === 'string' ? need : need(some);
  if (who === 'administrator') return world.admin;
  return /moderat|own$/.test(who) ? scene.owner : scene.member;
}

/** A request that is right in everything; polls have cases of their own. */
async function rightRequest(contract: AnyContract): Promise<[Actor, Arguments<AnyContract>] | null> {
  const one = cases[contract.id]!;
  for (const some of scenes) {
    const actor = whoMay(one, some);
    const prepared = await one.prepare(some, actor);
    if (prepared) return [actor, prepared];
  }
  return null;
}

const isOpen = (contract: AnyContract) => contract.guards.some(({ guard }) => guard === 'public');
const contracts = () => world.app.contracts as readonly AnyContract[];

test('a field that no route knows is refused by its name', async () => {
  const asked: string[] = [];
  for (const contract of contracts()) {
    if (!contract.body) continue;
    const right = await rightRequest(contract);
    // Only a password can change a password; its body is as strict as the others.
    const [actor, args] = right ?? [world.admin, { body: { current: 'x', password: 'a long enough one' } }];
    const { status, body } = await actor.request(contract, {
      ...args,
      body: { ...(args.body as object), colour: 'red' },
    });
    expect([status, JSON.stringify(body)], contract.id).toEqual([400, expect.stringContaining('colour')]);
    asked.push(contract.id);
  }
  expect(asked.length).toBeGreaterThan(20);
});

test('a cursor that was tampered with is refused by every list, or leads nowhere', { timeout: 120_000 }, async () => {
  const encoded = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
  const values = [
    'x',
    '1',
    '0',
    '-1',
    '99999999999999999999',
    // More than a 64-bit id holds, though it has no more digits; and more than a 32-bit number.
    '9999999999999999999',
    3_000_000_000,
    '1 or 1=1',
    '\u0000',
    'infinity',
    1,
    -1,
    1e300,
    null,
    true,
    [],
  ];
  const shaped = [
    ...values.flatMap((value) => [1, 2, 3, 4].map((length) => Array(length).fill(value))),
    ...values.flatMap((one) => values.map((other) => [one, other])),
    ...values.flatMap((one) => [
      [one, 'x', '1'],
      [1, 'x', one],
      ['1', one],
      ['x', one],
    ]),
  ];
  const never = [
    'x',
    'WyInIl0',
    '%00',
    '\u{1f375}',
    encoded({}),
    encoded([]),
    encoded(null),
    encoded('1'),
    encoded([{}]),
  ];
  const asked: string[] = [];
  for (const contract of contracts()) {
    const shape = (contract.query as unknown as { shape?: Record<string, unknown> } | undefined)?.shape;
    if (!shape || !('cursor' in shape)) continue;
    const [actor, args] = (await rightRequest(contract))!;
    const ask = async (cursor: string) => {
      const { status, body } = await actor.request(contract, { ...args, query: { ...args.query, cursor } });
      return { status, code: (body as { code?: string }).code };
    };
    for (const cursor of never)
      expect(await ask(cursor), `${contract.id} ${cursor}`).toEqual({ status: 400, code: 'invalid_cursor' });
    for (const key of shaped) {
      const { status, code } = await ask(encoded(key));
      if (status !== 200)
        expect([status, code], `${contract.id} ${JSON.stringify(key)}`).toEqual([400, 'invalid_cursor']);
    }
    asked.push(contract.id);
  }
  expect(asked.length).toBeGreaterThan(12);
});

test('with an Idempotency-Key, every POST does it once and answers the same again', { timeout: 60_000 }, async () => {
  /** Everything that is kept, and every job: a second one would be a second mail. */
  const kept = async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs`.execute(
      world.services.db,
    );
    return { ...(await contentsOf(world.services.db)), jobs: rows[0]!.n };
  };
  const asked: string[] = [];
  for (const contract of contracts()) {
    if (contract.method !== 'POST' || isOpen(contract)) continue;
    const [actor, args] = (await rightRequest(contract))!;
    const ask = () =>
      actor.request(contract, { ...args, headers: { ...args.headers, 'idempotency-key': `once ${contract.id}` } });
    const first = await ask();
    // Uploads have a test of their own; what is refused is never kept.
    if (cases[contract.id]!.refusal && first.status >= 400) continue;
    expect(first.status, contract.id).toBeLessThan(300);
    const after = await kept();
    const second = await ask();
    expect([second.status, second.body], contract.id).toEqual([first.status, first.body]);
    expect(await kept(), contract.id).toEqual(after);
    asked.push(contract.id);
  }
  expect(asked.length).toBeGreaterThan(8);
});
