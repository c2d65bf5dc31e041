import { demoEmail, demoPassword } from '../demo/company.ts';
import { Api } from './support/api.ts';
import { install } from './support/installation.ts';
import { countRequests, keepPicture, quiet } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

/** The demo company as its people see it. With FIKA_PICTURES=1 the pictures of README and docs are made anew. */
test.describe('the demo company', () => {
  let demo: Awaited<ReturnType<typeof install>>;
  test.beforeAll(async () => {
    test.setTimeout(180_000);
    demo = await install({ demo: true });
  });
  test.afterAll(() => demo.remove());

  for (const [name, options] of [
    ['desktop-light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
    ['phone-dark', { ...phone, colorScheme: 'dark' }],
  ] as const) {
    test(`a nurse’s home, ${name}`, async ({ browser }) => {
      const context = await browser.newContext({
        ...options,
        baseURL: demo.address,
        serviceWorkers: 'block',
        reducedMotion: 'reduce',
      });
      const api = await Api.signIn(demo.address, { email: demoEmail({ key: 'jonas' }), password: demoPassword });
      await context.addCookies(api.cookies());
      const page = await context.newPage();
      countRequests(page);
      await page.goto('/');
      await expect(page.getByText('We tried the new foam dressing').first()).toBeVisible();
      await expect(page.getByRole('img', { name: 'Two boxes of foam dressing' }).first()).toBeVisible();
      await quiet(page);
      // What waits for him was said in these days; nobody was added to anything since a year.
      const { items } = await api.call<{ items: { reason: string }[] }>('GET', '/notifications');
      expect(items.length).toBeGreaterThan(0);
      expect(items.map(({ reason }) => reason)).not.toContain('added-to-community');
      await keepPicture(page, { path: `docs/pictures/home-${name}.png` });
      await context.close();
    });
  }

  test('right-to-left and very long names, German and Arabic places: nothing is cut off at 320 px', async ({
    browser,
  }) => {
    const context = await browser.newContext({
      ...phone,
      viewport: { width: 320, height: 700 },
      baseURL: demo.address,
      serviceWorkers: 'block',
    });
    const api = await Api.signIn(demo.address, { email: demoEmail({ key: 'mira' }), password: demoPassword });
    await context.addCookies(api.cookies());
    const page = await context.newPage();
    countRequests(page);
    for (const path of ['/', '/people', '/communities', '/inbox', '/search?q=soup', '/console', '/settings']) {
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
      await quiet(page);
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wider, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
});
