import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { votePoll } from '../../features/polls/contract.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { type LiveActivity, liveActivity } from '../activity/contract.ts';
import { appendActivity, horizon, isWaiting } from '../activity/server/log.ts';
import { runSubscribers } from '../activity/server/subscribers.ts';
import { createComment, deleteComment, listComments, updateComment } from '../comments/contract.ts';
import { createItem, deleteItem, getItem, type Item, itemShared, unplaceItem, updateItem } from '../items/contract.ts';
import { updateNotification } from '../notifications/contract.ts';
import { notificationSubscriber } from '../notifications/server/subscriber.ts';
import { addMember, removeMember, updateCommunity } from '../places/contract.ts';
import { reactToItem } from '../reactions/contract.ts';
import { replayLimit } from './server/replay.ts';

let world: World;
/** A second process of the same installation. */
let other: World;
let address: string;
let otherAddress: string;
let alice: Actor;
let bob: Actor;
let eve: Actor;
const sockets: Socket[] = [];

beforeAll(async () => {
  world = await openWorld();
  other = await openWorld({}, world);
  address = await world.app.listen({ port: 0, host: '127.0.0.1' });
  otherAddress = await other.app.listen({ port: 0, host: '127.0.0.1' });
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  eve = await world.person('Eve');
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(async () => {
  await other?.close();
  await world?.close();
});

interface Listener {
  readonly socket: Socket;
  readonly heard: LiveActivity[];
  readonly inbox: number[];
  cursor: string;
  verbs(): string[];
}

/** Connects and waits until everything missed has come. */
async function listen(
  actor: Actor,
  at = address,
  after?: string,
  places?: readonly string[],
): Promise<Listener & { outcome: 'ready' | 'reset' }> {
  const socket = io(at, {
    path: '/live',
    transports: ['websocket'],
    auth: { token: actor.token, after, places },
    reconnection: false,
  });
  sockets.push(socket);
  const heard: LiveActivity[] = [];
  const inbox: number[] = [];
  socket.on('activity', (message: unknown) => heard.push(liveActivity.parse(message)));
  socket.on('inbox', (message: { unread: number }) => inbox.push(message.unread));
  const [outcome, cursor] = await new Promise<['ready' | 'reset', string]>((resolve, reject) => {
    socket.on('ready', (message: { cursor: string }) => resolve(['ready', message.cursor]));
    socket.on('reset', (message: { cursor: string }) => resolve(['reset', message.cursor]));
    socket.on('connect_error', reject);
  });
  return { socket, heard, inbox, cursor, outcome, verbs: () => heard.map((one) => one.verb) };
}

/** Everything that was going to be told has been told: a marker that all of them hear comes last. */
async function quiet(...listeners: Listener[]): Promise<void> {
  const text = `marker ${Math.random()}`;
  const marker = await world.admin.ok(createItem, { params: { id: world.organisation }, body: { markdown: text } });
  for (const listener of listeners) {
    await expect.poll(() => listener.heard.some((one) => one.subject === marker.id), { timeout: 5000 }).toBe(true);
    listener.heard.splice(
      listener.heard.findIndex((one) => one.subject === marker.id),
      1,
    );
  }
}

/** The scene was set without telling anybody; what it left in the log is heard now and forgotten. */
async function fresh(...listeners: Listener[]): Promise<void> {
  await quiet(...listeners);
  for (const listener of listeners) listener.heard.length = 0;
}

const sharedOf = (item: Item) => {
  const { places: _p, seenBy: _s, mine: _m, can: _c, ...shared } = item;
  return shared;
};

test('only those who may see are told, in whichever process they are', async () => {
  const secret = await world.community(alice, 'Secret', 'secret');
  await world.join(secret, bob);
  const [a, b, e] = [await listen(alice), await listen(bob, otherAddress), await listen(eve)];
  await fresh(a, b, e);
  const item = await alice.ok(createItem, { params: { id: secret }, body: { markdown: 'Between us' } });
  await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'Yes' } });
  await quiet(a, b, e);
  expect(a.verbs()).toEqual(['item.created', 'comment.created']);
  expect(b.verbs()).toEqual(['item.created', 'comment.created']);
  expect(e.heard).toEqual([]);
  expect(b.heard[1]?.comment?.author.name).toBe('Bob');
});

test('what is pushed equals what is fetched', async () => {
  const place = await world.community(alice, 'Kitchen');
  await world.join(place, bob);
  const b = await listen(bob);
  const post = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'Soup @bob #soup' } });
  const check = async (verb: string, id: string) => {
    await expect.poll(() => b.heard.findLast((one) => one.subject === id)?.verb, { timeout: 5000 }).toBe(verb);
    const fetched = itemShared.parse(sharedOf(await bob.ok(getItem, { params: { id } })));
    expect(b.heard.findLast((one) => one.subject === id)?.item).toEqual(fetched);
  };
  await check('item.created', post.id);
  await alice.ok(updateItem, { params: { id: post.id }, body: { version: 1, markdown: 'Soup, cold' } });
  await check('item.edited', post.id);
  await alice.ok(reactToItem, { params: { id: post.id, emoji: '👍' } });
  await check('reaction.added', post.id);
  const comment = await bob.ok(createComment, { params: { id: post.id }, body: { markdown: 'Cold? @alice' } });
  await check('comment.created', post.id);
  const said = async () => {
    const { items } = await bob.ok(listComments, { params: { id: post.id } });
    const { mine: _m, can: _c, ...shared } = items.find(({ id }) => id === comment.id)!;
    return shared;
  };
  expect(b.heard.at(-1)?.comment).toEqual(await said());
  await bob.ok(updateComment, { params: { id: comment.id }, body: { version: 1, markdown: 'Ice-cold?' } });
  await check('comment.edited', post.id);
  expect(b.heard.at(-1)?.comment).toEqual(await said());
  await bob.ok(deleteComment, { params: { id: comment.id } });
  await check('comment.deleted', post.id);
  const poll = await alice.ok(createItem, {
    params: { id: place },
    body: { kind: 'poll', title: 'Soup?', options: [{ text: 'yes' }, { text: 'no' }] } as never,
  });
  await check('item.created', poll.id);
  const [option] = poll.options as { id: string }[];
  await bob.ok(votePoll, { params: { id: poll.id }, body: { options: [option!.id] } });
  await check('item.changed', poll.id);
});

test('after a lost connection nothing is missed and nothing comes twice', async () => {
  const place = await world.community(alice, 'Garden');
  await world.join(place, bob);
  const before = await listen(bob);
  await alice.ok(createItem, { params: { id: place }, body: { markdown: 'one' } });
  await quiet(before);
  const cursor = before.heard.at(-1)!.cursor;
  before.socket.disconnect();
  const missed = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'two' } });
  await alice.ok(createComment, { params: { id: missed.id }, body: { markdown: 'three' } });

  const writing = (async () => {
    for (let i = 0; i < 20; i++)
      await alice.ok(createItem, { params: { id: place }, body: { markdown: `while coming back ${i}` } });
  })();
  // To the other process: the place in the log is the same everywhere.
  const back = await listen(bob, otherAddress, cursor);
  expect(back.outcome).toBe('ready');
  await writing;
  await quiet(back);
  const inGarden = back.heard.filter((one) => one.places.includes(place));
  const byCursor = new Map(inGarden.map((one) => [one.cursor, one]));
  const order = (a: string, b: string) => {
    const [x, y] = [a, b].map((one) => one.split('.').map(BigInt)) as [bigint[], bigint[]];
    for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return x[i]! < y[i]! ? -1 : 1;
    return 0;
  };
  const told = [...byCursor.keys()].sort(order).map((key) => byCursor.get(key)!);
  expect(told.map((one) => one.verb)).toEqual(['item.created', 'comment.created', ...Array(20).fill('item.created')]);
});

test('an item in two places is told once to who hears both, and names no place to who hears only one', async () => {
  const open = await world.community(alice, 'Terrace');
  const secret = await world.community(alice, 'Surprise party', 'secret');
  for (const place of [open, secret]) await world.join(place, bob);
  await world.join(open, eve);
  const [b, e] = [await listen(bob, otherAddress), await listen(eve)];
  await fresh(b, e);
  const item = await alice.ok(createItem, { params: { id: open }, body: { markdown: 'Cake', places: [secret] } });
  await quiet(b, e);
  expect(b.heard.map(({ verb, subject }) => [verb, subject])).toEqual([['item.created', item.id]]);
  expect(e.heard.map(({ places }) => places)).toEqual([[open]]);
  expect(JSON.stringify(e.heard)).not.toContain(secret);
});

test('who is added hears from then on, in whichever process they are', async () => {
  const place = await world.community(alice, 'Cellar', 'closed');
  const e = await listen(eve, otherAddress);
  await fresh(e);
  await alice.ok(createItem, { params: { id: place }, body: { markdown: 'not heard' } });
  await alice.ok(addMember, { params: { id: place }, body: { person: eve.id, role: 'member' } });
  await alice.ok(createItem, { params: { id: place }, body: { markdown: 'heard' } });
  await quiet(e);
  expect(e.verbs()).toEqual(['member.added', 'item.created']);
});

test('who was away too long, or brings a cursor of nowhere, is told to load again', async () => {
  const place = await world.community(alice, 'Busy');
  await world.join(place, bob);
  const watcher = await listen(alice);
  await quiet(watcher);
  const before = await listen(bob);
  before.socket.disconnect();
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'x' } });
  const changes = (times: number) =>
    appendActivity(
      world.services.db,
      Array(times).fill({ actor: alice.id, verb: 'item.changed', object: item.id, item: item.id }),
    );
  await changes(replayLimit - 20);
  await quiet(watcher);
  const soon = await listen(bob, address, before.cursor);
  expect(soon.outcome).toBe('ready');
  expect(soon.heard.filter(({ subject }) => subject === item.id)).toHaveLength(replayLimit - 19);
  await changes(20);
  await quiet(watcher);
  const late = await listen(bob, otherAddress, before.cursor);
  expect([late.outcome, late.heard]).toEqual(['reset', []]);
  expect((await listen(bob, address, '1.999999.1')).outcome).toBe('reset');
  expect((await listen(bob, address, 'nonsense')).outcome).toBe('ready');
});

test('a revoked membership ends the updates at once', async () => {
  const place = await world.community(alice, 'Closed', 'closed');
  await world.join(place, bob);
  const b = await listen(bob, otherAddress);
  await fresh(b);
  await alice.ok(createItem, { params: { id: place }, body: { markdown: 'heard' } });
  await alice.ok(removeMember, { params: { id: place, person: bob.id } });
  await alice.ok(createItem, { params: { id: place }, body: { markdown: 'not heard' } });
  await quiet(b);
  expect(b.verbs()).toEqual(['item.created', 'member.removed']);
});

test('a community that closes is no longer heard by those who only looked on', async () => {
  const place = await world.community(alice, 'Opening', 'open');
  const e = await listen(eve);
  expect(await e.socket.emitWithAck('watch', { places: [place] })).toEqual([place]);
  await fresh(e);
  await alice.ok(createItem, { params: { id: place }, body: { markdown: 'heard' } });
  await alice.ok(updateCommunity, { params: { id: place }, body: { visibility: 'closed' } });
  await alice.ok(createItem, { params: { id: place }, body: { markdown: 'not heard' } });
  await quiet(e);
  expect(e.verbs()).toEqual(['item.created']);
  expect(await e.socket.emitWithAck('watch', { places: [place] })).toEqual([]);
});

test('who only looked on and lost the connection gets what they missed there, while they may read it', async () => {
  const place = await world.community(alice, 'Looked at', 'open');
  const closed = await world.community(alice, 'Shut', 'closed');
  // The cursor is to stand behind what made the scene.
  await quiet(await listen(alice));
  const before = await listen(eve, address, undefined, [place, closed]);
  before.socket.disconnect();
  for (const id of [place, closed]) await alice.ok(createItem, { params: { id }, body: { markdown: 'Meanwhile' } });
  // What another database's transaction holds back for a moment is told after the replay, not by it.
  const { db } = world.services;
  await expect.poll(async () => isWaiting(db, await horizon(db)), { timeout: 5000 }).toBe(false);
  const again = await listen(eve, address, before.cursor, [place, closed]);
  expect(again.heard.map((one) => [one.verb, one.places])).toEqual([['item.created', [place]]]);
  await alice.ok(createItem, { params: { id: place }, body: { markdown: 'Now' } });
  await quiet(again);
  expect(again.verbs()).toEqual(['item.created', 'item.created']);
});

/** Disconnects, lets things happen, comes back with the cursor, and answers what was told of the time between. */
async function missedBy(actor: Actor, meanwhile: () => Promise<unknown>): Promise<LiveActivity[]> {
  await quiet(await listen(alice));
  const before = await listen(actor);
  before.socket.disconnect();
  await meanwhile();
  await expect
    .poll(async () => isWaiting(world.services.db, await horizon(world.services.db)), { timeout: 5000 })
    .toBe(false);
  return [...(await listen(actor, address, before.cursor)).heard];
}

test('who was taken out of a place is told, when coming back, that they were, and nothing that was said there', async () => {
  const place = await world.community(alice, 'Council', 'secret');
  await world.join(place, bob);
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'Agenda' } });
  const asked = await bob.ok(createComment, { params: { id: item.id }, body: { markdown: 'And the roof?' } });
  const heard = await missedBy(bob, async () => {
    await alice.ok(removeMember, { params: { id: place, person: bob.id } });
    await alice.ok(createComment, { params: { id: item.id }, body: { markdown: 'Not for Bob', parent: asked.id } });
  });
  expect(heard.map(({ verb }) => verb)).toEqual(['member.removed']);
  expect(JSON.stringify(heard)).not.toMatch(/Not for Bob|Agenda/);
});

test('a place that an item was taken out of hears that, and not what was written into it afterwards', async () => {
  const [home, further] = [await world.community(alice, 'Drafting', 'secret'), await world.community(alice, 'Readers')];
  await world.join(further, bob);
  const item = await alice.ok(createItem, {
    params: { id: home },
    body: { markdown: 'First words', places: [further] },
  });
  const live = await listen(bob, otherAddress);
  await fresh(live);
  const heard = await missedBy(bob, async () => {
    await alice.ok(unplaceItem, { params: { id: item.id, place: further } });
    await alice.ok(updateItem, { params: { id: item.id }, body: { version: 1, markdown: 'Later words' } });
  });
  await quiet(live);
  for (const told of [heard, live.heard.filter(({ subject }) => subject === item.id)]) {
    expect(told.map(({ verb, subject, places }) => [verb, subject, places])).toEqual([
      ['item.unplaced', item.id, [further]],
    ]);
    expect(JSON.stringify(told)).not.toMatch(/words/);
  }
});

test('who asks to join is told to those who decide; guests do not hear who comes and goes', async () => {
  const place = await world.community(alice, 'Gallery', 'closed');
  const guest = await world.person('Gus', { guest: true });
  const helper = await world.person('Hilda');
  await world.join(place, guest, 'guest');
  await world.join(place, bob);
  await world.join(place, helper, 'moderator');
  const [g, b, h, e] = [await listen(guest), await listen(bob, otherAddress), await listen(helper), await listen(eve)];
  await fresh(b, h, e);
  g.heard.length = 0;
  await eve.ok(addMember, { params: { id: place }, body: { person: eve.id } });
  await alice.ok(removeMember, { params: { id: place, person: eve.id } });
  await eve.ok(addMember, { params: { id: place }, body: { person: eve.id } });
  await alice.ok(addMember, { params: { id: place }, body: { person: eve.id } });
  await quiet(b, h, e);
  const asking = ['member.requested', 'member.declined', 'member.requested', 'member.added'];
  expect(h.verbs()).toEqual(asking);
  expect(e.verbs()).toEqual(asking);
  expect(e.heard.at(-1)).toMatchObject({ person: eve.id, actor: { name: 'Alice' } });
  for (const listener of [g, b]) {
    expect(listener.heard.map(({ verb, person, actor, places }) => [verb, person, actor, places])).toEqual([
      ['member.added', undefined, null, [place]],
    ]);
  }
});

test('a deleted item says no more than that it is gone', async () => {
  const place = await world.community(alice, 'Attic');
  await world.join(place, bob);
  const b = await listen(bob);
  await fresh(b);
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: 'private words' } });
  await alice.ok(deleteItem, { params: { id: item.id } });
  await quiet(b);
  expect(b.verbs()).toEqual(['item.created', 'item.deleted']);
  expect(JSON.stringify(b.heard[1])).not.toContain('private words');
});

test('the inbox count is told, and falls on all devices when it is read on one', async () => {
  const place = await world.community(alice, 'Inbox');
  await world.join(place, bob);
  // What the tests before left is in the inbox first: the count moves by this test alone.
  await world.settle();
  const running = await runSubscribers(world.services, [notificationSubscriber]);
  const [phone, desk] = [await listen(bob), await listen(bob, otherAddress)];
  world.services.wake.notify();
  await expect.poll(() => phone.inbox.length, { timeout: 5000 }).toBeGreaterThan(0);
  const atFirst = phone.inbox.at(-1)!;
  const item = await alice.ok(createItem, { params: { id: place }, body: { markdown: '@bob look' } });
  await expect.poll(() => phone.inbox.at(-1), { timeout: 5000 }).toBeGreaterThan(atFirst);
  await expect.poll(() => desk.inbox.at(-1), { timeout: 5000 }).toBe(phone.inbox.at(-1));
  const high = desk.inbox.at(-1)!;
  await bob.ok(updateNotification, { params: { id: item.id }, body: { unread: false } });
  await expect.poll(() => desk.inbox.at(-1), { timeout: 5000 }).toBe(high - 1);
  await running.stop();
});

test('without a session there is no connection, nor from another site', async () => {
  await expect(listen(world.nobody)).rejects.toThrow('not_signed_in');
  const from = (origin: string) =>
    new Promise<string>((resolve) => {
      const options = { path: '/live', transports: ['websocket'], auth: { token: bob.token }, reconnection: false };
      const socket = io(address, { ...options, forceNew: true, extraHeaders: { origin } });
      sockets.push(socket);
      socket.on('ready', () => resolve('ready'));
      socket.on('connect_error', () => resolve('refused'));
    });
  expect(await from(address)).toBe('ready');
  for (const origin of ['https://fika.evil.example', 'null', `${address}.evil.example`])
    expect(await from(origin), origin).toBe('refused');
});
