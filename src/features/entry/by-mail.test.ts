/** What comes by mail, through a real mail server: links for a new password, and invitations. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modules } from '../../app.ts';
import { getMe } from '../../core/people/contract.ts';
import { createPerson, getPerson } from '../../core/people/server/people.ts';
import { getCommunity } from '../../core/places/contract.ts';
import { runWorker, type Worker } from '../../platform/jobs/jobs.ts';
import { eventually } from '../../platform/testing/eventually.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { listAudit, listOutbox, readOutboxMail } from '../console/contract.ts';
import * as contract from './contract.ts';
import { type Browser, openBrowser } from './testing/browser.ts';
import { type Letterbox, openLetterbox } from './testing/letterbox.ts';

let letterbox: Letterbox;
let world: World;
let worker: Worker;
const password = 'a kettle full of tea';
const other = 'an orchard of pears';

beforeAll(async () => {
  letterbox = await openLetterbox();
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000', SMTP_URL: letterbox.url });
  worker = await runWorker(world.services, modules);
});
afterAll(async () => {
  await worker?.stop();
  await world?.close();
  await letterbox?.close();
});

type Invitation = Parameters<typeof world.admin.ok<typeof contract.invite>>[1];
const invite = (body: NonNullable<Invitation>['body']) => world.admin.ok(contract.invite, { body });
const tokenIn = (link: string) => new URL(link).hash.slice(1);
const accept = (browser: Browser, token: string, name: string, email?: string) =>
  browser.send(contract.acceptInvitation, { body: { token, name, password, ...(email && { email }) } });
const newBrowser = () => openBrowser(world.app);

/** Invites by mail, follows the link of the letter and is signed in. */
async function comeIn(name: string, facts: Partial<NonNullable<NonNullable<Invitation>['body']>> = {}) {
  const email = `${name.toLowerCase()}@example.org`;
  await invite({ emails: [email], ...facts });
  const browser = newBrowser();
  const made = await accept(browser, await letterbox.tokenTo(email, '/invitation'), name);
  expect(made.status).toBe(201);
  return { browser, email, person: made.body.person };
}

describe('a new password', () => {
  test('is set once by the link of the letter, and ends every session', async () => {
    const { browser, email } = await comeIn('Alice');
    await newBrowser().send(contract.requestReset, { body: { email: email.toUpperCase() } });
    const token = await letterbox.tokenTo(email, '/reset-password');
    expect(letterbox.letters.findLast(({ to }) => to === email)!.mail.subject).toContain('Norrby Care');
    const reset = (next: string) => newBrowser().send(contract.resetPassword, { body: { token, password: next } });
    expect(await reset('password2026')).toMatchObject({ status: 400, body: { code: 'weak_password' } });
    expect((await browser.send(getMe)).status).toBe(200);
    // Of two who send it at once, one does.
    const answers = await Promise.all([reset(other), reset(other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect((await browser.send(getMe)).status).toBe(401);
    expect((await newBrowser().signIn(email, password)).status).toBe(401);
    expect((await newBrowser().signIn(email, other)).status).toBe(201);
    expect(await reset('a third one altogether')).toMatchObject({ status: 410, body: { code: 'link_expired' } });
    const { rows } = await world.services.pool.query(`select 1 from activity where verb = 'session.ended'`);
    expect(rows.length).toBeGreaterThan(0);
  });

  test('of an address that nobody has answers the same, and sends nothing', async () => {
    const { email } = await comeIn('Bob');
    const ask = async (address: string) => {
      const { status, body, headers } = await newBrowser().send(contract.requestReset, { body: { email: address } });
      return { status, body, headers: Object.keys(headers).sort() };
    };
    const before = letterbox.letters.length;
    const unknown = await ask('stranger@example.org');
    expect(unknown).toEqual(await ask(email));
    expect(unknown).toMatchObject({ status: 202, body: { sent: true } });
    await eventually(() => expect(letterbox.letters).toHaveLength(before + 1), 30_000);
    expect(letterbox.letters.some(({ to }) => to === 'stranger@example.org')).toBe(false);
  });

  test('a link that is too old, or was guessed, is none', async () => {
    const { email } = await comeIn('Carol');
    await newBrowser().send(contract.requestReset, { body: { email } });
    const token = await letterbox.tokenTo(email, '/reset-password');
    await world.services.pool.query(`update auth.verification set "expiresAt" = now() - interval '1 second'`);
    for (const one of [token, 'guessed', ''])
      expect(await newBrowser().send(contract.resetPassword, { body: { token: one, password: other } })).toMatchObject({
        status: 410,
        body: { code: 'link_expired' },
      });
    expect((await newBrowser().signIn(email, password)).status).toBe(201);
  });
});

describe('an invitation by mail', () => {
  test('leads into its communities, signed in, with the words of who invites', async () => {
    const place = await world.community(world.admin, 'Kitchen', 'closed');
    const email = 'dan@example.org';
    const emails = ['Dan@example.org', 'dan@example.org'];
    expect(await invite({ emails, communities: [place], message: 'Bring a cup.' })).toMatchObject({
      items: [{ email, state: 'open' }],
      skipped: [{ email, reason: 'twice' }],
    });
    const letter = await letterbox.letterTo(email);
    expect(letter.text).toContain('Bring a cup.');
    expect(letter.subject).toContain('Ada Administrator');
    const token = await letterbox.tokenTo(email, '/invitation');
    const browser = newBrowser();
    expect((await browser.send(contract.getInvitation, { body: { token } })).body).toMatchObject({
      organisation: 'Norrby Care',
      invitedBy: 'Ada Administrator',
      email,
      communities: ['Kitchen'],
      guest: false,
    });
    const made = await accept(browser, token, 'Dan', 'someone.else@example.org');
    expect(made.status).toBe(201);
    // The address is the one that the letter went to, whatever is typed.
    expect((await browser.send(getMe)).body).toMatchObject({ name: 'Dan', email, guest: false });
    expect((await browser.send(getCommunity, { params: { id: place } })).body.mine.role).toBe('member');
    const second = { token, name: 'Dan again', password: other };
    expect(await newBrowser().send(contract.acceptInvitation, { body: second })).toMatchObject({
      status: 410,
      body: { code: 'link_expired' },
    });
    expect(await invite({ emails: [email] })).toMatchObject({ items: [], skipped: [{ email, reason: 'has-account' }] });
  });

  test('makes a guest where it says so, who sees the communities named and no other', async () => {
    const [shown, hidden] = [
      await world.community(world.admin, 'Project'),
      await world.community(world.admin, 'Other'),
    ];
    const { browser } = await comeIn('Gia', { communities: [shown], guest: true });
    expect((await browser.send(getMe)).body.guest).toBe(true);
    expect((await browser.send(getCommunity, { params: { id: shown } })).body.mine.role).toBe('guest');
    expect((await browser.send(getCommunity, { params: { id: hidden } })).status).toBe(404);
    expect(
      (await world.admin.fails(contract.invite, { body: { guest: true, emails: ['g@example.org'] } })).status,
    ).toBe(400);
  });

  test('is only for communities that who invites may add people to', async () => {
    const owner = await world.person('Owner');
    const place = await world.community(owner, 'Not of the administrator', 'closed');
    expect((await world.admin.fails(contract.invite, { body: { communities: [place] } })).status).toBe(403);
  });

  test('into a secret community names it to nobody who may not know of it', async () => {
    const place = await world.community(world.admin, 'Jubilee', 'secret');
    const second = await world.person('Sam Second', { administrator: true });
    const { items } = await invite({ emails: ['jubilee@example.org'], communities: [place] });
    const communitiesFor = async (actor: typeof second) =>
      (await actor.ok(contract.listInvitations)).items.find(({ id }) => id === items[0]!.id)!.communities;
    expect((await communitiesFor(world.admin)).map(({ name }) => name)).toEqual(['Jubilee']);
    expect(await communitiesFor(second)).toEqual([]);
  });

  test('is worth nothing once revoked, and only administrators invite', async () => {
    const made = await invite({ emails: ['hans@example.org'] });
    await world.admin.ok(contract.revokeInvitation, { params: { id: made.items[0]!.id } });
    const token = await letterbox.tokenTo('hans@example.org', '/invitation');
    expect((await accept(newBrowser(), token, 'Hans')).status).toBe(410);
    expect((await newBrowser().send(contract.getInvitation, { body: { token } })).status).toBe(410);
    const { items } = await world.admin.ok(contract.listInvitations);
    expect(items.find(({ id }) => id === made.items[0]!.id)?.state).toBe('revoked');
    expect((await (await world.person('Ida')).fails(contract.invite, { body: {} })).status).toBe(403);
  });

  test('gives an imported person their account; a link that was copied does not', async () => {
    const email = 'imported@example.org';
    const { id } = await world.services.db
      .transaction()
      .execute((db) => createPerson(db, null, { name: 'Imre Imported', email, active: false, title: 'Baker' }));
    const link = await invite({});
    expect(await accept(newBrowser(), tokenIn(link.items[0]!.link), 'Mallory', email)).toMatchObject({
      status: 409,
      body: { code: 'email_in_use' },
    });
    // Nothing of the attempt stays: neither an account nor a use of the link.
    expect((await world.services.pool.query('select 1 from auth."user" where email = $1', [email])).rows).toEqual([]);
    expect((await world.admin.ok(contract.listInvitations)).items[0]).toMatchObject({ uses: 0, state: 'open' });

    await invite({ emails: [email] });
    const browser = newBrowser();
    const made = await accept(browser, await letterbox.tokenTo(email, '/invitation'), 'Imre');
    expect(made).toMatchObject({ status: 201, body: { person: id } });
    expect((await browser.send(getMe)).body).toMatchObject({ id, title: 'Baker', active: true });
    const viewer = { person: id, guest: false, administrator: false, language: 'en', session: null };
    expect((await getPerson(world.services.db, viewer, id))?.email).toBe(email);
  });
});

describe('an invitation by link', () => {
  test('answers again where its answer was lost, to the password that was chosen', async () => {
    const mailed = await comeIn('Wim');
    const byLink = tokenIn((await invite({ maximumUses: 1 })).items[0]!.link);
    expect((await accept(newBrowser(), byLink, 'Xaver', 'xaver@example.org')).status).toBe(201);
    for (const [token, email] of [
      [await letterbox.tokenTo(mailed.email, '/invitation'), undefined],
      [byLink, 'xaver@example.org'],
    ] as const) {
      const again = newBrowser();
      expect((await accept(again, token, 'Anything', email)).status).toBe(201);
      expect((await again.send(getMe)).status).toBe(200);
      const guess = { token, name: 'X', password: 'another password', ...(email && { email }) };
      expect(await newBrowser().send(contract.acceptInvitation, { body: guess })).toMatchObject({
        status: 410,
        body: { code: 'link_expired' },
      });
    }
    expect((await accept(newBrowser(), byLink, 'Yann', 'yann@example.org')).status).toBe(410);
    const { rows } = await world.services.pool.query(`select 1 from person where name in ('Wim', 'Xaver', 'Anything')`);
    expect(rows).toHaveLength(2);
  });

  test('lets somebody in whose address others have guessed at', async () => {
    const token = tokenIn((await invite({})).items[0]!.link);
    for (let n = 0; n < 8; n++) await newBrowser().signIn('zoe@example.org', 'not the password');
    const browser = newBrowser();
    expect((await accept(browser, token, 'Zoe', 'zoe@example.org')).status).toBe(201);
    expect((await browser.send(getMe)).status).toBe(200);
  });

  test('of three with the same name at once, each has a handle of their own', async () => {
    const token = tokenIn((await invite({})).items[0]!.link);
    const answers = await Promise.all(
      [1, 2, 3].map((n) => accept(newBrowser(), token, 'Ana Silva', `ana${n}@example.org`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  test('lets in as many as it says, also when they come at once', async () => {
    const place = await world.community(world.admin, 'Party');
    const { items } = await invite({ maximumUses: 2, communities: [place] });
    const token = tokenIn(items[0]!.link);
    const answers = await Promise.all(
      ['one', 'two', 'three', 'four'].map((name) => accept(newBrowser(), token, name, `${name}@party.example`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 410, 410]);
    const listed = (await world.admin.ok(contract.listInvitations)).items.find(({ id }) => id === items[0]!.id);
    expect(listed).toMatchObject({ uses: 2, state: 'used' });
    expect((await world.admin.ok(getCommunity, { params: { id: place } })).memberCount).toBe(3);
  });

  test('ends with its time', async () => {
    const { items } = await invite({ days: 1 });
    await world.services.pool.query(`update invitation set expires_at = now() - interval '1 second' where id = $1`, [
      items[0]!.id,
    ]);
    const answer = await accept(newBrowser(), tokenIn(items[0]!.link), 'Late', 'late@example.org');
    expect(answer).toMatchObject({ status: 410, body: { code: 'link_expired' } });
    expect((await world.admin.ok(contract.listInvitations)).items[0]?.state).toBe('expired');
  });

  test('needs an address, and a password that is none of the well-known ones', async () => {
    const token = tokenIn((await invite({})).items[0]!.link);
    expect((await accept(newBrowser(), token, 'Nobody')).status).toBe(400);
    const weak = [
      'password12',
      'Passwort2026!',
      'qwertzuiop123',
      'aaaaaaaaaaaa',
      '1234567890',
      'Fika-fika 12',
      'Weak Person1',
    ];
    for (const one of weak) {
      const body = { token, name: 'Weak Person', email: 'weak@example.org', password: one };
      const answer = await newBrowser().send(contract.acceptInvitation, { body });
      expect([answer.status, answer.body.code], one).toEqual([400, 'weak_password']);
    }
    const short = { token, name: 'Weak Person', email: 'weak@example.org', password: 'tea, 9ch' };
    expect((await newBrowser().send(contract.acceptInvitation, { body: short })).status).toBe(400);
    expect((await accept(newBrowser(), token, 'Weak Person', 'weak@example.org')).status).toBe(201);
  });
});

test('without a mail server, mail waits where administrators find it', async () => {
  const quiet = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  const job = await runWorker(quiet.services, modules);
  try {
    expect((await openBrowser(quiet.app).send(contract.getInstallation)).body.mail).toBe(false);
    const { items } = await quiet.admin.ok(contract.invite, { body: { emails: ['jo@example.org'] } });
    const found = await eventually(async () => {
      const { items: mails } = await quiet.admin.ok(listOutbox);
      expect(mails).toHaveLength(1);
      return mails[0]!;
    }, 30_000);
    expect(found.to).toBe('jo@example.org');
    const read = await quiet.admin.ok(readOutboxMail, { params: { id: found.id } });
    expect(read.text).toContain(items[0]!.link);
    const kim = await quiet.person('Kim');
    expect((await kim.fails(listOutbox)).status).toBe(403);
    expect((await kim.fails(readOutboxMail, { params: { id: found.id } })).status).toBe(403);
    // With the link of a new password one could come in as somebody else: who read it is there for the others to see.
    await openBrowser(quiet.app).send(contract.requestReset, { body: { email: 'ada@example.org' } });
    const reset = await eventually(async () => {
      const mails = (await quiet.admin.ok(listOutbox)).items;
      expect(mails).toHaveLength(2);
      return mails[0]!;
    }, 30_000);
    await quiet.admin.ok(readOutboxMail, { params: { id: reset.id } });
    await quiet.settle();
    const { items: trail } = await quiet.admin.ok(listAudit);
    expect(trail.map(({ actor, verb, object }) => [actor, verb, object])).toEqual(
      expect.arrayContaining([
        ['Ada Administrator', 'mail.read', 'Ada Administrator'],
        ['Ada Administrator', 'mail.read', 'jo@example.org'],
        ['Ada Administrator', 'invitation.created', 'jo@example.org'],
      ]),
    );
  } finally {
    await job.stop();
    await quiet.close();
  }
});
