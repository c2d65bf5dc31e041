/** The contract, the mounted routes and the API document are one thing. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemShared } from '../core/items/contract.ts';
import { allKinds } from '../core/items/kinds.ts';
import { type ProblemDefinition, problems } from '../platform/http/problems.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const source = fileURLToPath(new URL('..', import.meta.url));
const files = (pattern: RegExp): string[] =>
  readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => pattern.test(file));

test('every contract that is written is mounted, once', async () => {
  const written: string[] = [];
  for (const file of files(/contract\.ts$/)) {
    const exported = (await import(`${source}/${file}`)) as Record<string, unknown>;
    for (const value of Object.values(exported)) {
      if (typeof value === 'object' && value !== null && 'guards' in value && 'path' in value) {
        written.push((value as unknown as { id: string }).id);
      }
    }
  }
  const mounted = world.app.contracts.map((contract) => contract.id);
  expect([...mounted].sort()).toEqual([...new Set(written)].sort());
  expect(new Set(mounted).size).toBe(mounted.length);
});

test('the API document names every route, every guard’s answer and every error code', async () => {
  const response = await world.app.inject('/api/openapi.json');
  const document = response.json() as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, { description: string }> }>>;
  };
  expect(document.openapi).toBe('3.1.0');
  for (const contract of world.app.contracts) {
    const operation = document.paths[contract.path.replace(/:(\w+)/g, '{$1}')]?.[contract.method.toLowerCase()];
    expect(operation?.operationId, contract.path).toBe(contract.id);
    for (const error of (contract.errors ?? []) as ProblemDefinition[]) {
      expect(operation?.responses[error.status]?.description, `${contract.id} ${error.code}`).toContain(
        `\`${error.code}\``,
      );
    }
  }
});

/** What the API document says so that nothing in it is a dangling reference. */
test('every reference in the API document leads somewhere', async () => {
  const text = (await world.app.inject('/api/openapi.json')).body;
  const document = JSON.parse(text) as { components: { schemas: Record<string, unknown> } };
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    expect(document.components.schemas, name).toHaveProperty([name!]);
  }
});

test('each code is declared once, with one status', async () => {
  const seen = new Map<string, number>();
  const definitions: ProblemDefinition[] = Object.values(problems);
  for (const file of files(/contract\.ts$/)) {
    for (const value of Object.values((await import(`${source}/${file}`)) as Record<string, unknown>)) {
      if (typeof value !== 'object' || value === null) continue;
      for (const one of Object.values(value))
        if (typeof one === 'function' && 'code' in one) definitions.push(one as ProblemDefinition);
    }
  }
  for (const { code, status } of definitions) {
    expect(seen.get(code) ?? status, code).toBe(status);
    seen.set(code, status);
  }
  expect(seen.size).toBeGreaterThan(30);
});

test('a kind’s own fields never hide a field that all kinds share', async () => {
  expect(allKinds().map((kind) => kind.kind)).toContain('poll');
  const { pollFields } = await import('../features/polls/contract.ts');
  for (const field of Object.keys(pollFields.shape)) expect(Object.keys(itemShared.shape)).not.toContain(field);
});

test('nothing is mounted beside contracts, health, metrics, the API document and the files of the web app', () => {
  const contracts = new Set(world.app.contracts.map(({ method, path }) => `${method} ${path}`));
  const routes = mountedRoutes(world.app.printRoutes({ commonPrefix: false }));
  expect(routes.filter((one) => contracts.has(one))).toHaveLength(contracts.size);
  // HEAD comes along with each GET.
  const beside = routes.filter((one) => !contracts.has(one) && !one.startsWith('HEAD '));
  const api = ['GET /api/health', 'GET /api/openapi.json'];
  expect(beside.filter((one) => one.includes('/api'))).toEqual(api);
  // The web app is read, and from its folder; it is there only where it was built.
  expect(beside.filter((one) => !api.includes(one) && !/^GET \/?\*$/.test(one))).toEqual(['GET /metrics']);
});

/** `METHOD path` of the tree that Fastify prints: each line hangs on the nearest one above that stands further left. */
function mountedRoutes(tree: string): string[] {
  const above: string[] = [];
  const routes: string[] = [];
  for (const line of tree.split('\n')) {
    const found = /^([\s│]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!found) continue;
    const [, indent, part, methods] = found;
    const depth = indent!.length / 4;
    above.length = depth;
    above[depth] = part!;
    const path = above.join('');
    for (const method of methods?.split(', ') ?? []) routes.push(`${method} ${path}`);
  }
  return routes.sort();
}

test('every room says what it is for', () => {
  const rooms = files(/(core|features)\/[^/]+\/module\.ts$/).map((file) => file.replace(/module\.ts$/, ''));
  for (const room of rooms)
    expect(readFileSync(`${source}/${room}README.md`, 'utf8').length, room).toBeGreaterThan(100);
});
