/** The rule stands twice, as a pure function and as SQL inside skeletons: here the two are held together. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createItem } from '../items/contract.ts';
import { abilitiesOf } from './server/allowed.ts';
import { itemIsReadable, itemIsReadableBy, placeIsKnown, placeIsKnownBy } from './server/queries.ts';

let world: World;
let actors: (Actor & { guest: boolean })[];
const places: string[] = [];
const items: string[] = [];

beforeAll(async () => {
  world = await openWorld();
  const owner = await world.person('Olga');
  const member = await world.person('Mia');
  const inside = await world.person('Gus', { guest: true });
  const outside = await world.person('Otto', { guest: true });
  const colleague = await world.person('Cora');
  actors = [
    ...[owner, member, colleague, world.admin].map((actor) => ({ ...actor, guest: false })),
    ...[inside, outside].map((actor) => ({ ...actor, guest: true })),
  ];
  places.push(world.organisation, owner.page);
  for (const visibility of ['open', 'closed', 'secret'] as const) {
    const place = await world.community(owner, visibility, visibility);
    await world.join(place, member);
    await world.join(place, inside, 'guest');
    places.push(place);
  }
  for (const place of places.slice(1)) {
    items.push((await owner.ok(createItem, { params: { id: place }, body: { markdown: 'x' } })).id);
  }
});
afterAll(() => world?.close());

test('for everybody and everywhere, the fragments answer as the rule does', async () => {
  const { db } = world.services;
  let yes = 0;
  for (const { id: person, guest } of actors) {
    const viewer = { person, guest, administrator: false, language: 'en', session: null };
    // The same fragment with a reader that is a column, as a query about many people has it.
    const column = { person: sql`me.id`, guest: sql`me.guest` };
    for (const [subject, ids, ability, known, knownBy] of [
      ['place', places, 'discover', placeIsKnown(viewer, 's.id'), placeIsKnownBy(column, 's.id')],
      ['item', items, 'read', itemIsReadable(viewer, 's.id'), itemIsReadableBy(column, 's.id')],
    ] as const) {
      const { rows } = await sql<{ id: string; known: boolean; known_by: boolean }>`
        select s.id, ${known} as known, ${knownBy} as known_by
        from unnest(${ids}::bigint[]) s (id) join person me on me.id = ${person}`.execute(db);
      const abilities = await abilitiesOf(db, viewer, subject, ids);
      for (const row of rows) {
        const expected = abilities.get(row.id)?.includes(ability) ?? false;
        yes += Number(expected);
        expect({ person, ...row }).toEqual({ person, id: row.id, known: expected, known_by: expected });
      }
      expect(rows).toHaveLength(ids.length);
    }
  }
  // Both answers occur.
  expect(yes).toBeGreaterThan(20);
  expect(yes).toBeLessThan(actors.length * (places.length + items.length));
});
