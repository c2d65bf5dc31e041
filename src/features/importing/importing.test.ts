/** What nobody here wrote comes in, and its people go on talking. */
import { join } from 'node:path';
import { sql } from 'kysely';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LiveActivity, liveActivity } from '../../core/activity/contract.ts';
import { createComment } from '../../core/comments/contract.ts';
import { createItem, getItem } from '../../core/items/contract.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { getMe } from '../../core/people/contract.ts';
import { listCommunities } from '../../core/places/contract.ts';
import { reactToItem } from '../../core/reactions/contract.ts';
import { searchAll } from '../../core/search/contract.ts';
import { createAccount, createToken } from '../../platform/auth/accounts.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { type Actor, actorOn, openWorld, type World } from '../../testing/world.ts';
import { acceptInvitation, invite } from '../entry/contract.ts';
import { openBrowser } from '../entry/testing/browser.ts';
import { openSlackExport, type SlackMessage } from './formats/slack.ts';
import { peopleImporter } from './server/people-import.ts';
import { slackImporter } from './server/slack-import.ts';

let world: World;
let address: string;
const sockets: Socket[] = [];
beforeAll(async () => {
  world = await openWorld();
  address = await world.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await world?.close();
});

/** Gives an imported person an account, as an invitation does. */
function signIn(source: string, ref: string): Promise<Actor> {
  return world.services.db.transaction().execute(async (db) => {
    const { rows } = await sql<{ id: string; page: string; name: string; email: string | null }>`
      select p.id, p.page_id as page, p.name, p.email::text as email from external_ref r join person p on p.id = r.subject_id
      where r.source = ${source} and r.ref = ${ref} and p.auth_id is null`.execute(db);
    const person = rows[0]!;
    const email = person.email ?? `${person.id}@example.org`;
    const authId = await createAccount(db, { email, name: person.name, passwordHash: 'no password' });
    await sql`update person set auth_id = ${authId} where id = ${person.id}`.execute(db);
    return actorOn(world.app, { ...person, token: (await createToken(db, authId, 'test', null)).token });
  });
}

async function listen(who: { token: string } | { cookie: string }): Promise<LiveActivity[]> {
  const heard: LiveActivity[] = [];
  const credentials = 'token' in who ? { auth: { token: who.token } } : { extraHeaders: { cookie: who.cookie } };
  const socket = io(address, { path: '/live', transports: ['websocket'], forceNew: true, ...credentials });
  sockets.push(socket);
  socket.on('activity', (message: unknown) => heard.push(liveActivity.parse(message)));
  await new Promise<void>((resolve, reject) => {
    socket.on('ready', () => resolve());
    socket.on('connect_error', reject);
  });
  return heard;
}

async function messagesOf(path: string): Promise<SlackMessage[]> {
  const opened = await openSlackExport(path);
  const messages: SlackMessage[] = [];
  for (const channel of opened.channels) {
    for await (const entry of opened.messages(channel)) if ('message' in entry) messages.push(entry.message);
  }
  await opened.close();
  return messages;
}

/** The longest word that a message has: nobody else writes it. */
const wordOf = (message: SlackMessage): string =>
  (JSON.stringify(message.doc).match(/"text":"([^"]*)"/)?.[1] ?? '')
    .split(/[^A-Za-z0-9]+/)
    .sort((a, b) => b.length - a.length)[0]!;

describeWithData(
  'two who were imported',
  ['slack-export-slackdump', 'ldif-planet-express'],
  (slackdump, planetExpress) => {
    test('find each other’s words, answer, react and are told live', async () => {
      const options = { dryRun: false, as: 'communities' } as const;
      await peopleImporter.run(world.services, planetExpress, options);
      const source = join(slackdump, 'source_export_dir');
      await slackImporter.run(world.services, source, options);
      await world.settle();
      const posts = (await messagesOf(source)).filter(({ replyTo, isTombstone }) => replyTo === null && !isTombstone);
      const [annId, bobId] = ['UOF82F39AE', 'UOB5F987BF17'];
      const ann = await signIn('slack:TOAC06ADF3', annId);
      const bob = await signIn('slack:TOAC06ADF3', bobId);

      const find = async (seeker: Actor, author: Actor, id: string) => {
        const post = posts.find(({ user, doc }) => user === id && JSON.stringify(doc).length > 100)!;
        const { items } = await seeker.ok(searchAll, { query: { q: wordOf(post) } });
        expect(items[0]).toMatchObject({ type: 'item', author: { id: author.id }, at: post.time.toISOString() });
        return items[0]!.id;
      };
      const ofAnn = await find(bob, ann, annId);
      const ofBob = await find(ann, bob, bobId);
      const heard = await listen(ann);

      await bob.ok(createComment, { params: { id: ofAnn }, body: { markdown: 'I remember that' } });
      await bob.ok(reactToItem, { params: { id: ofAnn, emoji: '🎉' } });
      await ann.ok(createComment, { params: { id: ofBob }, body: { markdown: 'And I this' } });
      await expect
        .poll(() => heard.map(({ verb, actor, subject }) => [verb, actor?.name, subject]), { timeout: 5000 })
        .toEqual([
          ['comment.created', bob.name, ofAnn],
          ['reaction.added', bob.name, ofAnn],
          ['comment.created', ann.name, ofBob],
        ]);
      expect(await ann.ok(getItem, { params: { id: ofAnn } })).toMatchObject({
        // Two answers were imported.
        commentCount: 3,
        reactions: [{ emoji: '🎉', count: 1 }],
      });
      await world.settle();
      const { items: inbox } = await ann.ok(listNotifications);
      expect(inbox.find(({ item }) => item?.id === ofAnn)).toBeDefined();
    });

    test('those of the directory are invited, sign in with a password, and talk in their community', async () => {
      const password = 'a kettle full of tea';
      const enter = async (email: string) => {
        const { items } = await world.admin.ok(invite, { body: { emails: [email] } });
        const token = new URL(items[0]!.link).hash.slice(1);
        const first = openBrowser(world.app);
        const accepted = await first.send(acceptInvitation, { body: { token, name: 'Whoever', password } });
        expect(accepted.status).toBe(201);
        const browser = openBrowser(world.app);
        expect((await browser.signIn(email, password)).status).toBe(201);
        return browser;
      };
      const [fry, leela] = [await enter('fry@planetexpress.com'), await enter('leela@planetexpress.com')];
      // They are who was imported, with what the directory says of them, and not somebody new of the same address.
      expect((await leela.send(getMe)).body).toMatchObject({
        handle: 'leela',
        title: expect.stringContaining('Captain'),
      });
      const { body: communities } = await fry.send(listCommunities, { query: { scope: 'mine' } });
      const crew = communities.items.find(({ name }) => name === 'Ship crew')!;
      const post = await fry.send(createItem, { params: { id: crew.id }, body: { markdown: 'Good news, @leela' } });
      expect(post.status).toBe(201);
      await world.settle();

      const heard = await listen({ cookie: fry.cookie });
      const found = await leela.send(searchAll, { query: { q: 'good news' } });
      expect(found.body.items.map(({ id }) => id)).toContain(post.body.id);
      expect((await leela.send(listNotifications)).body.items[0]).toMatchObject({ reason: 'mentioned' });
      const on = { id: post.body.id };
      expect((await leela.send(createComment, { params: on, body: { markdown: 'For whom?' } })).status).toBe(201);
      expect((await leela.send(reactToItem, { params: { ...on, emoji: '📰' } })).status).toBeLessThan(300);
      await expect
        .poll(() => heard.map(({ verb, actor }) => [verb, actor?.name]), { timeout: 5000 })
        .toEqual([
          ['comment.created', 'Turanga Leela'],
          ['reaction.added', 'Turanga Leela'],
        ]);
    });
  },
);
