import { install } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

/** An empty installation, set up in German on a phone, with the demo company to look around in; and taken away again. */
test.describe('set up in German, with the demo company', () => {
  let fresh: Awaited<ReturnType<typeof install>>;
  test.beforeAll(async () => {
    fresh = await install({ empty: true });
  });
  test.afterAll(() => fresh.remove());

  test('the language is chosen before the first word; the company comes by itself', async ({ browser }) => {
    test.setTimeout(180_000);
    const context = await browser.newContext({ ...phone, baseURL: fresh.address, serviceWorkers: 'block' });
    const page = await context.newPage();

    await test.step('four answers, in the language that was chosen', async () => {
      await page.goto(fresh.setUpLink!);
      await expect(page.getByRole('heading', { name: 'Welcome to Fika' })).toBeVisible();
      await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Willkommen bei Fika');
      await expect(page.locator('html')).toHaveAttribute('lang', 'de');
      await page.getByLabel('Wie heißt deine Organisation?').fill('Pflege Nord');
      await page.getByLabel('Dein Name').fill('Mira Lindqvist');
      await page.getByLabel('E-Mail').fill('mira@nord.example');
      await page.getByLabel('Neues Passwort').fill('drei leise Worte');
      await page.getByRole('checkbox').check();
      expect(await violations(page)).toEqual([]);
      await page.locator('button[type=submit]').click();
      await expect(page.getByRole('link', { name: 'Entdecken' })).toBeVisible();
    });

    await test.step('its people and communities are there without anybody doing anything', async () => {
      await expect(async () => {
        await page.goto('/communities');
        await expect(page.getByRole('link', { name: /Kitchen table/ }).first()).toBeVisible({ timeout: 3000 });
      }).toPass({ timeout: 90_000 });
      await page.goto('/people');
      await expect(page.getByRole('main').getByRole('listitem').nth(10)).toBeVisible();
    });

    await context.close();
  });
});
