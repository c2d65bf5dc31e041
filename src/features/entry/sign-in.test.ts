/** The entrance: signing in with a password, sessions, and the keys that people make for programs. */
import { getMigrations } from 'better-auth/db/migration';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getMe, updateMe } from '../../core/people/contract.ts';
import { createAuth } from '../../platform/auth/auth.ts';
import { eventually } from '../../platform/testing/eventually.ts';
import { type Actor, actorOn, openWorld, type World } from '../../testing/world.ts';
import * as contract from './contract.ts';
import { type Browser, openBrowser, type Seen } from './testing/browser.ts';

let world: World;
let address: string;
const password = 'a kettle full of tea';

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  address = await world.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => world?.close());

/** Somebody new, signed in at a browser of their own. */
async function newcomer(name: string): Promise<Browser & { email: string }> {
  const email = `${name.toLowerCase()}@example.org`;
  const made = await world.admin.ok(contract.invite, { body: {} });
  const token = new URL(made.items[0]!.link).hash.slice(1);
  const browser = openBrowser(world.app);
  const { status } = await browser.send(contract.acceptInvitation, { body: { token, name, email, password } });
  expect(status).toBe(201);
  return Object.assign(browser, { email });
}

/** A live connection made with these credentials; resolves `closed` with the reason that it was told. */
async function connect(credentials: { cookie?: string; token?: string }) {
  const socket = io(address, {
    path: '/live',
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: credentials.token ? { token: credentials.token } : {},
    ...(credentials.cookie && { extraHeaders: { cookie: credentials.cookie } }),
  });
  let signedOut = false;
  socket.on('signed-out', () => {
    signedOut = true;
  });
  const closed = new Promise<boolean>((resolve) => {
    socket.on('disconnect', () => resolve(signedOut));
  });
  await new Promise((resolve, reject) => {
    socket.on('ready', resolve);
    socket.on('connect_error', reject);
  });
  return { socket, closed };
}

const without = ({ body, ...seen }: Seen, ...members: string[]) => ({
  status: seen.status,
  body: Object.fromEntries(Object.entries(body as object).filter(([name]) => !members.includes(name))),
  headers: Object.keys(seen.headers).sort(),
});

describe('password', () => {
  test('signs in by cookie, whatever the letters of the address are', async () => {
    const alice = await newcomer('Alice');
    const desk = openBrowser(world.app);
    expect((await desk.send(getMe)).status).toBe(401);
    expect((await desk.signIn('  ALICE@example.org ', password)).status).toBe(201);
    expect((await desk.send(getMe)).body).toMatchObject({ name: 'Alice', email: alice.email });
  });

  test('a wrong password and an unknown account answer the same, and wait alike', async () => {
    await newcomer('Bob');
    const tries = async (email: string) => {
      const seen: Seen[] = [];
      const browser = openBrowser(world.app);
      // Six are free of waiting; from then on the waits double, so even a slow machine is stopped soon.
      while (seen.length < 14 && seen.at(-1)?.status !== 429)
        seen.push(await browser.signIn(email, 'not the password'));
      return seen;
    };
    const known = await tries('bob@example.org');
    const unknown = await tries('nobody.at.all@example.org');
    for (const seen of [known, unknown]) {
      expect(seen.slice(0, 6).map(({ status, body }) => [status, body.code])).toEqual(
        Array(6).fill([401, 'wrong_credentials']),
      );
      expect(seen.at(-1)).toMatchObject({ status: 429, body: { code: 'wait' } });
      expect(Number(seen.at(-1)!.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(without(known[0]!)).toEqual(without(unknown[0]!));
    expect(without(known.at(-1)!, 'retryAfter')).toEqual(without(unknown.at(-1)!, 'retryAfter'));
    expect(known[0]!.headers['set-cookie']).toBeUndefined();
    // The account waits wherever one comes from, and with the right password too.
    await world.services.pool.query('update sign_in_attempt set failures = 20, last_at = clock_timestamp()');
    expect((await openBrowser(world.app).signIn('bob@example.org', password)).status).toBe(429);
    await world.services.pool.query(`update sign_in_attempt set last_at = last_at - interval '2 minutes'`);
    expect((await openBrowser(world.app).signIn('bob@example.org', password)).status).toBe(201);
  });

  test('a refusal takes as long whether or not the account exists', async () => {
    const known = await newcomer('Quinn');
    const left = await newcomer('Left');
    await world.services.pool.query('update person set active = false where email = $1', [left.email]);
    const took = { known: [] as number[], left: [] as number[], unknown: [] as number[] };
    // In turns, so that what else the machine does falls on all of them alike.
    for (let round = 0; round < 15; round++)
      for (const [who, email] of [
        ['known', known.email],
        ['left', left.email],
        ['unknown', 'nobody.at.all@example.org'],
      ] as const) {
        await world.services.pool.query('delete from sign_in_attempt');
        const begun = performance.now();
        expect((await openBrowser(world.app).signIn(email, 'not the password')).status).toBe(401);
        took[who].push(performance.now() - begun);
      }
    const median = (list: number[]) => list.sort((a, b) => a - b)[7]!;
    // Hashing is nearly all of it: where a password is not looked at, the answer takes a tenth.
    for (const who of ['known', 'left'] as const) {
      const ratio = median(took[who]) / median(took.unknown);
      expect(ratio, who).toBeGreaterThan(0.5);
      expect(ratio, who).toBeLessThan(2);
    }
  }, 60_000);

  test('asking for a new password is answered before anything is looked up', async () => {
    const { email } = await newcomer('Rosa');
    const holder = await world.services.pool.connect();
    try {
      // Whatever waits for accounts or links waits until the end of this.
      await holder.query('begin');
      await holder.query('lock table auth."user", auth.verification, person in access exclusive mode');
      for (const address of [email, 'nobody.at.all@example.org'])
        expect((await openBrowser(world.app).send(contract.requestReset, { body: { email: address } })).status).toBe(
          202,
        );
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  });

  test('a clock that was set back locks nobody out for longer than the wait', async () => {
    const { email } = await newcomer('Clara');
    await openBrowser(world.app).signIn(email, 'not the password');
    // Two seconds of waiting, counted from a moment that is a year ahead.
    await world.services.pool.query(
      `update sign_in_attempt set failures = 7, last_at = now() + interval '1 year' where bucket like 'account:%'`,
    );
    const signIn = async () => (await openBrowser(world.app).signIn(email, password)).status;
    expect(await signIn()).toBe(429);
    await eventually(async () => expect(await signIn()).toBe(201), 10_000);
  });

  test('an address that tries one account after another waits; another address does not', async () => {
    const browser = openBrowser(world.app);
    const seen: number[] = [];
    while (seen.length < 30 && seen.at(-1) !== 429)
      seen.push((await browser.signIn(`somebody${seen.length}@example.org`, 'not the password')).status);
    expect(seen.slice(0, 21)).toEqual(Array(21).fill(401));
    expect(seen.at(-1)).toBe(429);
    expect((await openBrowser(world.app).signIn('somebody99@example.org', 'not the password')).status).toBe(401);
  }, 60_000);

  test('signing in with an account of one’s own buys no guesses at others', async () => {
    const own = await newcomer('Owen');
    const browser = openBrowser(world.app);
    const seen: number[] = [];
    for (let n = 0; n < 36 && seen.at(-1) !== 429; n++) {
      if (n % 6 === 5) expect([201, 429]).toContain((await browser.signIn(own.email, password)).status);
      seen.push((await browser.signIn(`other${n}@example.org`, 'not the password')).status);
    }
    expect(seen.at(-1)).toBe(429);
  }, 60_000);

  test('an address is that of the connection, unless a trusted proxy says otherwise', async () => {
    const guess = async (app: World, from: string, said: (n: number) => string) => {
      const seen: number[] = [];
      while (seen.length < 30 && seen.at(-1) !== 429) {
        const email = `${said(seen.length)}-${seen.length}@example.org`;
        const headers = { 'x-forwarded-for': said(seen.length) };
        seen.push(
          (await openBrowser(app.app, from).send(contract.signIn, { body: { email, password: 'x' }, headers })).status,
        );
      }
      return seen.at(-1);
    };
    // Somebody of the same network who says to be somebody else each time.
    expect(await guess(world, '10.9.9.9', (n) => `192.0.2.${n}`)).toBe(429);
    const behind = await openWorld({ FIKA_LIMIT_FACTOR: '1000', FIKA_TRUSTED_PROXIES: 'loopback, 10.8.0.0/16' }, world);
    try {
      expect(await guess(behind, '10.8.0.1', (n) => `198.51.100.${n}`)).toBe(401);
      expect(await guess(behind, '10.8.0.1', () => '203.0.113.7')).toBe(429);
      expect(await guess(behind, '10.7.0.1', (n) => `198.51.100.${100 + n}`)).toBe(429);
    } finally {
      await behind.close();
    }
  }, 90_000);

  test('guessing the old password to set a new one waits too', async () => {
    const una = await newcomer('Una');
    const seen: number[] = [];
    while (seen.length < 14 && seen.at(-1) !== 429)
      seen.push(
        (await una.send(contract.changePassword, { body: { current: 'x', password: 'an orchard of pears' } })).status,
      );
    expect(seen.slice(0, 6)).toEqual(Array(6).fill(401));
    expect(seen.at(-1)).toBe(429);
  }, 60_000);

  test('a hundred guesses at once are a hundred', async () => {
    const email = 'many@example.org';
    const seen = await Promise.all(
      Array.from({ length: 40 }, () => openBrowser(world.app).signIn(email, 'not the password')),
    );
    expect(seen.filter(({ status }) => status === 429).length).toBeGreaterThan(20);
  });

  test('somebody who has left does not come in, and says nothing else than a wrong password does', async () => {
    const gone = await newcomer('Gone');
    await world.services.pool.query(`update person set active = false where email = $1`, [gone.email]);
    expect((await gone.send(getMe)).status).toBe(401);
    const holder = await world.person('Gone with a token');
    await world.services.pool.query('update person set active = false where id = $1', [holder.id]);
    expect((await holder.fails(getMe)).status).toBe(401);
    const browser = openBrowser(world.app);
    expect(await browser.signIn(gone.email, password)).toMatchObject({
      status: 401,
      body: { code: 'wrong_credentials' },
    });
    expect(browser.cookie).toBe('');
  });

  test('changing it ends the other sessions, and needs the old one', async () => {
    const carol = await newcomer('Carol');
    const phone = openBrowser(world.app);
    await phone.signIn(carol.email, password);
    const live = await connect({ cookie: phone.cookie });
    const change = (current: string, next: string) =>
      carol.send(contract.changePassword, { body: { current, password: next } });
    expect(await change('not the password', 'an orchard of pears')).toMatchObject({
      body: { code: 'wrong_credentials' },
    });
    expect(await change(password, 'password2026')).toMatchObject({ body: { code: 'weak_password' } });
    expect((await phone.send(getMe)).status).toBe(200);
    expect((await change(password, 'an orchard of pears')).status).toBe(204);
    expect((await phone.send(getMe)).status).toBe(401);
    expect(await live.closed).toBe(true);
    expect((await carol.send(getMe)).status).toBe(200);
    expect((await openBrowser(world.app).signIn(carol.email, password)).status).toBe(401);
    expect((await openBrowser(world.app).signIn(carol.email, 'an orchard of pears')).status).toBe(201);
  });
});

describe('sessions', () => {
  test('are listed with their device; one that is ended is out at once, with its live connection', async () => {
    const dan = await newcomer('Dan');
    const phone = openBrowser(world.app);
    await phone.signIn(dan.email, password);
    const { items } = (await dan.send(contract.listSessions)).body;
    expect(items).toHaveLength(2);
    expect(items.filter(({ current }) => current)).toHaveLength(1);
    const other = items.find(({ current }) => !current)!;
    expect(other).toMatchObject({ device: 'Firefox · Linux', address: phone.address });

    const [ended, kept] = [await connect({ cookie: phone.cookie }), await connect({ cookie: dan.cookie })];
    expect((await dan.send(contract.endSession, { params: { id: other.id } })).status).toBe(204);
    expect((await phone.send(getMe)).status).toBe(401);
    expect(await ended.closed).toBe(true);
    expect(kept.socket.connected).toBe(true);
    kept.socket.disconnect();
    expect((await dan.send(contract.endSession, { params: { id: other.id } })).status).toBe(404);
  });

  test('nobody ends another person’s', async () => {
    const [eve, finn] = [await newcomer('Eve'), await newcomer('Finn')];
    const { items } = (await finn.send(contract.listSessions)).body;
    expect((await eve.send(contract.endSession, { params: { id: items[0]!.id } })).status).toBe(404);
    expect((await finn.send(getMe)).status).toBe(200);
  });

  test('signing out ends this one', async () => {
    const gil = await newcomer('Gil');
    const { cookie } = gil;
    const live = await connect({ cookie });
    expect((await gil.send(contract.signOut)).status).toBe(204);
    gil.cookie = cookie;
    expect((await gil.send(getMe)).status).toBe(401);
    expect(await live.closed).toBe(true);
  });

  test('a cookie writes only from Fika’s own pages', async () => {
    const hal = await newcomer('Hal');
    const from = (origin: string) => hal.send(updateMe, { body: { title: origin }, headers: { origin } });
    for (const origin of ['https://evil.example', 'null', 'http://fika.localhost.evil.example'])
      expect(await from(origin), origin).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await hal.send(getMe)).body.title).toBe('');
    expect((await from('http://fika.localhost')).status).toBe(200);
  });

  test('one that is too old is worth nothing', async () => {
    const eva = await newcomer('Eva');
    expect((await eva.send(getMe)).status).toBe(200);
    await world.services.pool.query(
      `update auth.session s set "expiresAt" = now() - interval '1 second' from auth."user" u
       where u."id" = s."userId" and u."email" = $1`,
      [eva.email],
    );
    expect((await eva.send(getMe)).status).toBe(401);
  });

  test('one that is used goes on; one that is not ends after 30 days', async () => {
    const [used, unused] = [await newcomer('Ursula'), await newcomer('Umberto')];
    const age = (days: number) =>
      world.services.pool.query(
        `update auth.session s set "updatedAt" = s."updatedAt" - make_interval(days => $2),
          "expiresAt" = s."expiresAt" - make_interval(days => $2)
         from auth."user" u where u."id" = s."userId" and u."email" = any ($1)`,
        [[used.email, unused.email], days],
      );
    await age(20);
    expect((await used.send(getMe)).status).toBe(200);
    const { items } = (await used.send(contract.listSessions)).body;
    expect(Date.now() - Date.parse(items[0]!.lastSeenAt)).toBeLessThan(60_000);
    await age(20);
    expect((await used.send(getMe)).status).toBe(200);
    expect((await unused.send(getMe)).status).toBe(401);
    // The browser keeps the cookie for longer than the session can go on by itself.
    const { headers } = await openBrowser(world.app).signIn(used.email, password);
    expect(String(headers['set-cookie'])).toContain('Max-Age=34560000');
  });

  test('a cookie that was made up is worth nothing', async () => {
    const ida = await newcomer('Ida');
    ida.cookie = 'fika.session_token=made.up';
    expect((await ida.send(getMe)).status).toBe(401);
  });
});

describe('API tokens', () => {
  const holder = (actor: Actor, token: string) => actorOn(world.app, { ...actor, token });

  test('are shown once, work, and end when they are revoked, with their live connections', async () => {
    const jan = await world.person('Jan');
    const made = await jan.ok(contract.createToken, { body: { name: 'calendar' } });
    expect(made).toMatchObject({ name: 'calendar', expiresAt: null, lastUsedAt: null });
    expect((await holder(jan, made.token).ok(getMe)).name).toBe('Jan');
    const listed = (await jan.ok(contract.listTokens)).items.find(({ id }) => id === made.id);
    expect(listed).toMatchObject({ name: 'calendar' });
    expect(JSON.stringify(listed)).not.toContain(made.token);
    const stored = await world.services.pool.query('select row_to_json(t)::text as row from api_token t');
    expect(JSON.stringify(stored.rows)).not.toContain(made.token);

    const live = await connect({ token: made.token });
    await jan.ok(contract.revokeToken, { params: { id: made.id } });
    expect(await holder(jan, made.token).fails(getMe)).toMatchObject({ status: 401, code: 'not_signed_in' });
    expect(await live.closed).toBe(true);
  });

  test('sent twice with one key it is one token, and it stands nowhere to be read', async () => {
    const lin = await world.person('Lin');
    const ask = () => lin.ok(contract.createToken, { body: { name: 'rota' }, headers: { 'idempotency-key': 'one' } });
    const made = await ask();
    expect(await ask()).toEqual(made);
    expect((await lin.ok(contract.listTokens)).items.filter(({ name }) => name === 'rota')).toHaveLength(1);
    const { rows } = await world.services.pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const forms = [made.token, Buffer.from(made.token).toString('hex'), Buffer.from(made.token).toString('base64')];
    for (const { name } of rows) {
      const { rows: found } = await world.services.pool.query(
        `select 1 from ${name} t where exists (select 1 from unnest($1::text[]) f where strpos(t::text, f) > 0)`,
        [forms],
      );
      expect(found, name).toEqual([]);
    }
  });

  test('one that is too old is worth nothing', async () => {
    const kim = await world.person('Kim');
    const made = await kim.ok(contract.createToken, { body: { name: 'short', days: 1 } });
    expect((await holder(kim, made.token).ok(getMe)).name).toBe('Kim');
    await world.services.pool.query(`update api_token set expires_at = now() - interval '1 second' where id = $1`, [
      made.id,
    ]);
    expect((await holder(kim, made.token).fails(getMe)).status).toBe(401);
  });

  test('nobody revokes another person’s', async () => {
    const [lea, max] = [await world.person('Lea'), await world.person('Max')];
    const made = await lea.ok(contract.createToken, { body: { name: 'hers' } });
    expect((await max.fails(contract.revokeToken, { params: { id: made.id } })).status).toBe(404);
    expect((await holder(lea, made.token).ok(getMe)).name).toBe('Lea');
  });
});

test('the tables of better-auth are the ones that it wants', async () => {
  const auth = createAuth(world.services, { sendReset: async () => {}, afterReset: async () => {} });
  const { toBeCreated, toBeAdded } = await getMigrations(auth.options);
  expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] });
});
