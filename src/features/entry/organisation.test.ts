/** What the organisation is called and its colour: an administrator's to choose, everybody's to see. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../../testing/world.ts';
import { getInstallation, updateOrganisation } from './contract.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const shown = () => world.nobody.ok(getInstallation);
const edits = async () => {
  const { rows } = await sql<{ changed: string[] }>`select data->'changed' as changed from activity
    where verb = 'place.edited' and place_id = ${world.organisation} order by id`.execute(world.services.db);
  return rows.map((row) => row.changed);
};

test('a colour is kept, shown before anybody signs in, and taken back', async () => {
  expect((await shown()).accent).toBe(null);
  expect((await world.admin.ok(updateOrganisation, { body: { accent: '#1F6FEB' } })).accent).toBe('#1f6feb');
  expect((await shown()).accent).toBe('#1f6feb');
  await world.admin.ok(updateOrganisation, { body: { accent: null } });
  expect((await shown()).accent).toBe(null);
});

test('a name is changed alone; what is not named stays, and no change is none', async () => {
  await world.admin.ok(updateOrganisation, { body: { accent: '#884400' } });
  const before = (await edits()).length;
  await world.admin.ok(updateOrganisation, { body: { name: 'Norrby Care and Friends' } });
  await world.admin.ok(updateOrganisation, { body: { name: 'Norrby Care and Friends', accent: '#884400' } });
  expect(await shown()).toMatchObject({ name: 'Norrby Care and Friends', accent: '#884400' });
  expect((await edits()).slice(before)).toEqual([['name']]);
});

test.each([{ accent: 'red' }, { accent: '#12345' }, { name: '' }, { colour: '#123456' }])(
  '%j is refused',
  async (body) => {
    const before = await shown();
    const refused = await world.admin.fails(updateOrganisation, { body: body as never });
    expect(refused.code).toBe('invalid_request');
    expect(await shown()).toEqual(before);
  },
);
