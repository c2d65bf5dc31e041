import { mira } from './support/installation.ts';
import { keepPicture, overflow, violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

test('an administrator chooses name and colour; others see it at once, and it stays readable', async ({
  as,
  api,
  newcomer,
}) => {
  const oda = { name: 'Oda Berg', email: `oda-${Date.now()}@norrby.example`, password: 'three quiet words' };
  await api.invite(oda);
  const { page: hers } = await as(oda, phone);
  await hers.goto('/help');
  const accent = () => hers.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'));
  const before = await accent();

  const { page } = await as(mira);
  await page.goto('/console/organisation');
  const button = page.getByRole('button', { name: 'Save', exact: true });
  await expect(button).toBeDisabled();
  await page.getByLabel('What the organisation is called').fill('Norrby Care and Friends');
  // As pale as it gets: nobody could read it on paper.
  await page.getByLabel('Another colour').fill('#ffee88');
  await button.click();
  await expect(page.getByText('Everybody sees it from now on.')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(page)).toEqual([]);

  await expect.poll(accent).not.toBe(before);
  await hers.reload();
  await expect.poll(accent).not.toBe(before);
  await expect(hers).toHaveTitle(/Norrby Care and Friends/);
  const { page: door } = await newcomer();
  await door.goto('/sign-in');
  await expect(door.getByText('Norrby Care and Friends')).toBeVisible();

  await page.getByRole('radio', { name: 'Cinnamon' }).check();
  await page.getByLabel('What the organisation is called').fill('Norrby Care');
  await button.click();
  await expect.poll(accent).toBe(before);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await keepPicture(page, { path: test.info().outputPath('organisation.png') });
});
