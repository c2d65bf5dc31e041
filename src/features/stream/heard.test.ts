import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setFollow } from '../../core/follows/server/follows.ts';
import { createItem } from '../../core/items/server/items.ts';
import { placesToHear } from '../../core/live/server/connections.ts';
import { muteCommunity } from '../../core/places/contract.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { homeStream } from './contract.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const viewerOf = ({ id }: Actor, guest: boolean): Viewer => ({
  person: id,
  guest,
  administrator: false,
  language: 'en',
  session: null,
});

// One place of each kind of relation that a person may have to one, with a post in it.
test('home shows what the live connection tells, muted communities apart; and neither anything else', async () => {
  const { db } = world.services;
  const writer = await world.person('Wanda Writer');
  const [fern, gus, open, shy, left] = await Promise.all([
    world.person('Fern Follower'),
    world.person('Gus Guest', { guest: true }),
    world.person('Otto Open'),
    world.person('Sal Shy'),
    world.person('Lea Left'),
  ]);
  const community = (name: string, visibility: 'open' | 'closed' | 'secret' = 'open') =>
    world.community(writer, name, visibility);
  const member = await community('Member');
  const muted = await community('Muted');
  const secret = await community('Secret of mine', 'secret');
  const foreign = [
    await community('Open to all'),
    await community('Closed', 'closed'),
    await community('Secret', 'secret'),
  ];
  const followed = await community('Open and followed');
  for (const who of [fern!, gus!]) {
    const role = who === gus ? 'guest' : 'member';
    for (const place of [member, muted, secret]) await world.join(place, who, role);
    await who.ok(muteCommunity, { params: { id: muted }, body: { muted: true } });
    const viewer = viewerOf(who, who === gus);
    for (const page of [open!.page, shy!.page, left!.page, followed]) await setFollow(db, viewer, 'place', page, true);
    await setFollow(db, viewer, 'place', left!.page, false);
  }
  // A page that was closed since it was followed.
  await sql`update place set visibility = 'closed' where id = ${shy!.page}`.execute(db);

  const everywhere = [
    member,
    muted,
    secret,
    ...foreign,
    followed,
    open!.page,
    shy!.page,
    left!.page,
    world.organisation,
  ];
  for (const place of everywhere) {
    await db
      .transaction()
      .execute((tx) => createItem(tx, viewerOf(writer, false), place, { kind: 'post', markdown: 'Soup', fields: {} }));
  }
  const heardBy = async (who: Actor) => {
    const home = await who.ok(homeStream, { query: { limit: 50 } });
    const told = await placesToHear(db, viewerOf(who, who === gus));
    return {
      home: home.items.flatMap(({ places }) => places.map(({ id }) => id)).sort(),
      told: told.filter((place) => everywhere.includes(place)).sort(),
    };
  };
  const all = [member, secret, followed, open!.page, world.organisation];
  expect(await heardBy(fern!)).toEqual({ home: [...all].sort(), told: [...all, muted].sort() });
  expect(await heardBy(gus!)).toEqual({ home: [member, secret].sort(), told: [member, muted, secret].sort() });
});
