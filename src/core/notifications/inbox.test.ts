/** What the inbox keeps of what was changed and taken back; and whom a guest can call. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { createComment, deleteComment, updateComment } from '../comments/contract.ts';
import { createItem, updateItem } from '../items/contract.ts';
import { listNotifications, updateNotification } from './contract.ts';

let world: World;
let alice: Actor;
let bob: Actor;
let carol: Actor;
let place: string;
beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  carol = await world.person('Carol Hidden Surname');
  place = await world.community(alice, 'Kitchen');
  await world.join(place, bob);
});
afterAll(() => world?.close());

const entry = async (actor: Actor, id: string) => {
  await world.settle();
  return (await actor.ok(listNotifications)).items.find((one) => one.id === id);
};
const handleOf = (actor: Actor) => actor.name.toLowerCase().replaceAll(' ', '.');

test('an edit tells those whom it mentions anew, and nobody again', async () => {
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: `For @${handleOf(bob)}` } });
  expect(await entry(bob, item.id)).toMatchObject({ reason: 'mentioned' });
  await bob.ok(updateNotification, { params: { id: item.id }, body: { done: true } });
  const edit = (version: number, markdown: string) =>
    alice.ok(updateItem, { params: { id: item.id }, body: { version, markdown } });
  await edit(1, `For you, @${handleOf(bob)}`);
  expect(await entry(bob, item.id)).toBeUndefined();
  await edit(2, `For you, @${handleOf(bob)} and @${handleOf(carol)}`);
  expect(await entry(bob, item.id)).toBeUndefined();
  expect(await entry(carol, item.id)).toMatchObject({ reason: 'mentioned' });

  const comment = await alice.ok(createComment, {
    params: { id: item.id },
    body: { markdown: `@${handleOf(carol)}?` },
  });
  await entry(carol, item.id);
  await carol.ok(updateNotification, { params: { id: item.id }, body: { done: true } });
  await alice.ok(updateComment, { params: { id: comment.id }, body: { version: 1, markdown: `@${handleOf(carol)}!` } });
  expect(await entry(carol, item.id)).toBeUndefined();
});

test('a comment that was taken back leaves the entry as it was before', async () => {
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'Soup?' } });
  await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'Yes' } });
  const before = await entry(alice, item.id);
  await alice.ok(updateNotification, { params: { id: item.id }, body: { unread: false } });
  const second = await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'Or no' } });
  expect(await entry(alice, item.id)).toMatchObject({ unread: true });
  await bob.ok(deleteComment, { params: { id: second.id } });
  expect(await entry(alice, item.id)).toMatchObject({ unread: false, at: before!.at });
});

test('a guest can name only people whom they may know', async () => {
  const guest = await world.person('Gus', { guest: true });
  await world.join(place, guest, 'guest');
  const markdown = `@${handleOf(bob)} and @${handleOf(carol)}`;
  const said = await guest.ok(createItem, { params: { id: place }, body: { markdown } });
  expect(JSON.stringify(said.body)).toContain(bob.id);
  expect(JSON.stringify(said.body)).not.toMatch(new RegExp(`${carol.id}|Hidden Surname`));
  // By id, as a program could: the words are the guest's own, and nobody is called.
  const mention = { type: 'mention', attrs: { id: carol.id, label: 'You' } };
  const called = await guest.ok(createItem, {
    params: { id: place },
    body: { body: { type: 'doc', content: [{ type: 'paragraph', content: [mention] }] } as never },
  });
  expect(await entry(carol, called.id)).toBeUndefined();
  const colleague = await bob.ok(createItem, { params: { id: place }, body: { markdown } });
  expect(await entry(carol, colleague.id)).toMatchObject({ reason: 'mentioned' });
});
