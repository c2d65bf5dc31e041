/** The audit trail: who changed what, for administrators; of a secret place only that something was. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMember, createCommunity, removeMember, updateCommunity } from '../../core/places/contract.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { listAudit } from './contract.ts';

let world: World;
let alice: Actor;
let bob: Actor;
beforeAll(async () => {
  world = await openWorld();
  alice = await world.person('Alice');
  bob = await world.person('Bob Hidden');
});
afterAll(() => world?.close());

const trail = async () => {
  await world.settle();
  return (await world.admin.ok(listAudit, { query: { limit: 100 } })).items;
};

test('an administrator reads neither name nor members of a secret community they are not in', async () => {
  const made = async (name: string, visibility: 'secret' | 'closed') => {
    const { id } = await alice.ok(createCommunity, { body: { name, visibility, description: `About ${name}` } });
    await alice.ok(addMember, { params: { id }, body: { person: bob.id, role: 'moderator' } });
    await alice.ok(addMember, { params: { id }, body: { person: bob.id, role: 'member' } });
    await alice.ok(updateCommunity, { params: { id }, body: { guidelines: `Rules of ${name}` } });
    await alice.ok(removeMember, { params: { id, person: bob.id } });
    return id;
  };
  await made('Ward leads', 'closed');
  const shown = (await trail()).filter(({ place }) => place === 'Ward leads');
  expect(shown.map(({ verb, object }) => [verb, object])).toContainEqual(['member.added', 'Bob Hidden']);
  const roles = shown.filter(({ verb }) => verb === 'member.added').map(({ role, roleBefore }) => [role, roleBefore]);
  expect(roles).toEqual([
    ['member', 'moderator'],
    ['moderator', null],
    ['owner', null],
  ]);

  const before = (await trail()).length;
  const secret = await made('Zeppelinwerft', 'secret');
  const entries = await trail();
  const hidden = entries.slice(0, entries.length - before);
  // That something happened is on record, and who did it; not where, to whom or what.
  expect(hidden.length).toBeGreaterThan(3);
  for (const { actor, object, place, role, roleBefore } of hidden)
    expect([actor, object || null, place, role, roleBefore]).toEqual(['Alice', null, null, null, null]);
  expect(JSON.stringify(hidden)).not.toMatch(/Zeppelin|Hidden|moderator/);
  expect(JSON.stringify(hidden)).not.toContain(bob.id);

  await alice.ok(addMember, { params: { id: secret }, body: { person: world.admin.id } });
  expect((await trail()).filter(({ place }) => place === 'Zeppelinwerft').length).toBeGreaterThan(3);
});
