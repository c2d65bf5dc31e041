import { mira } from './support/installation.ts';
import { follow, keepPicture, overflow, settled, violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

test('help: from the menu, searched, followed, and from an empty place', async ({ as, api }) => {
  const oda = { name: 'Oda Berg', email: `oda-${Date.now()}@norrby.example`, password: 'three quiet words' };
  await api.invite(oda);
  const { page } = await as(oda);
  await page.goto('/inbox');
  await expect(page.getByRole('link', { name: 'How this works' })).toHaveAttribute('href', '/help/inbox');
  await page.getByRole('button', { name: /My page and settings/ }).click();
  await page.getByRole('menuitem', { name: 'Help' }).click();
  await expect(page.getByRole('heading', { name: 'Help', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'First steps' })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('searchbox', { name: 'Search in the help' }).fill('guests secret');
  await expect(page.getByText(/^\d+ places?$/)).toBeVisible();
  await page.getByRole('link', { name: 'Open, closed, secret' }).click();
  await expect(page).toHaveURL(/\/help\/communities#open-closed-secret$/);
  await expect(page.getByRole('heading', { name: 'Open, closed, secret' })).toBeInViewport();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('complementary').getByRole('link', { name: 'First steps' }).click();
  await page.getByRole('main').getByRole('link', { name: 'writing a post' }).click();
  await expect(page.getByRole('heading', { name: 'Writing and answering', level: 1 })).toBeVisible();
});

test('each page of the help, in German on a phone and at 320 pixels', async ({ as }) => {
  const { page } = await as(mira, { ...phone, locale: 'de-DE' });
  await page.goto('/help');
  await settled(page);
  const addresses = await page
    .getByRole('main')
    .getByRole('listitem')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  expect(addresses.length).toBeGreaterThan(6);
  for (const address of ['/help', ...addresses]) {
    await follow(page, address);
    await settled(page);
    await keepPicture(page, { path: test.info().outputPath(`${address.replaceAll('/', ' ').trim()}.png`) });
    expect.soft(await violations(page), address).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect.soft(await overflow(page), address).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 390, height: 844 });
  }
});
