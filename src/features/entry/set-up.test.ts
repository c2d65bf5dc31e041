/** An empty installation gets its first administrator, once. */
import { afterEach, describe, expect, test } from 'vitest';
import { modules } from '../../app.ts';
import { setUpLink } from '../../cli/set-up-link.ts';
import { getMe } from '../../core/people/contract.ts';
import { createServer } from '../../platform/http/server.ts';
import { type TestServices, testServices } from '../../platform/testing/services.ts';
import { getInstallation, setUp } from './contract.ts';
import { setUpFromEnvironment } from './server/first-start.ts';
import { openBrowser } from './testing/browser.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The tables are there, and nobody is. */
async function empty(env: Record<string, string> = {}) {
  const services = await testServices(env);
  closers.push(() => services.close());
  const app = await createServer(services, modules);
  closers.push(() => app.close());
  await app.ready();
  return { app, services };
}

const tokenOf = async (services: TestServices) => new URL((await setUpLink(services))!).searchParams.get('token')!;
const facts = {
  organisation: 'Brewery',
  name: 'Grace Hopper',
  email: 'Grace@Example.org',
  password: 'a kettle full of tea',
};

describe('in the browser', () => {
  test('the link of the terminal makes the organisation and signs its first administrator in; it works once', async () => {
    const { app, services } = await empty();
    const token = await tokenOf(services);
    const browser = openBrowser(app);
    expect((await browser.send(getInstallation)).body).toEqual({
      name: 'Fika',
      language: 'en',
      setUp: false,
      mail: false,
      organisation: null,
      accent: null,
    });
    expect(await browser.send(setUp, { body: { ...facts, token: 'guessed' } })).toMatchObject({
      status: 410,
      body: { code: 'link_expired' },
    });
    expect(await browser.send(setUp, { body: { ...facts, token, password: 'password123' } })).toMatchObject({
      status: 400,
      body: { code: 'weak_password' },
    });
    expect((await browser.send(getInstallation)).body.setUp).toBe(false);

    const made = await browser.send(setUp, { body: { ...facts, token, language: 'de' } });
    expect(made.status).toBe(201);
    const cookie = String(made.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const me = await browser.send(getMe);
    expect(me.body).toMatchObject({ id: made.body.person, name: 'Grace Hopper', administrator: true, language: 'de' });
    expect((await browser.send(getInstallation)).body).toMatchObject({ name: 'Brewery', language: 'de', setUp: true });

    const again = openBrowser(app);
    expect(await again.send(setUp, { body: { ...facts, token } })).toMatchObject({
      status: 409,
      body: { code: 'already_set_up' },
    });
    expect(await setUpLink(services)).toBeUndefined();
    const { rows } = await services.pool.query('select setup_token_hash as hash from installation');
    expect(rows).toEqual([{ hash: null }]);
    expect((await again.signIn('grace@example.org', facts.password)).status).toBe(201);
  });

  test('of two who open the link at once, one wins', async () => {
    const { app, services } = await empty();
    const token = await tokenOf(services);
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((who) =>
        openBrowser(app).send(setUp, { body: { ...facts, token, email: `${who}@example.org` } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { rows } = await services.pool.query(
      'select (select count(*) from person) p, (select count(*) from place) o',
    );
    // The administrator, their page and the organisation.
    expect(rows[0]).toEqual({ p: '1', o: '2' });
    expect((await services.pool.query('select count(*) n from auth."user"')).rows[0].n).toBe('1');
  });
});

describe('from the environment', () => {
  const env = {
    FIKA_ORGANISATION: 'Brewery',
    FIKA_ADMIN_EMAIL: 'grace.hopper@example.org',
    FIKA_ADMIN_PASSWORD: 'a kettle full of tea',
  };

  test('makes the administrator, who signs in; a second start changes nothing', async () => {
    const { app, services } = await empty(env);
    await setUpFromEnvironment(services);
    await setUpFromEnvironment(services);
    const browser = openBrowser(app);
    expect((await browser.signIn(env.FIKA_ADMIN_EMAIL, env.FIKA_ADMIN_PASSWORD)).status).toBe(201);
    expect((await browser.send(getMe)).body).toMatchObject({ name: 'Grace Hopper', administrator: true });
    expect((await browser.send(getInstallation)).body).toMatchObject({ name: 'Brewery', setUp: true });
  });

  test('two processes that start at once both go on', async () => {
    const { services } = await empty(env);
    const other = await testServices(env, services);
    closers.push(() => other.close());
    await Promise.all([setUpFromEnvironment(services), setUpFromEnvironment(other)]);
    expect((await services.pool.query('select count(*) n from person')).rows[0].n).toBe('1');
  });
});
