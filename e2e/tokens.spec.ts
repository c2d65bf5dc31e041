import { Api } from './support/api.ts';
import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, test } from './support/test.ts';

test('a token: shown once, works for a program, revoked', async ({ as, installation }) => {
  const { page } = await as(mira);
  const status = async (token: string) =>
    (await fetch(`${installation.address}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
  await page.goto('/settings/tokens');
  await page.getByLabel('What is it for?').fill('Rota import');
  await page.getByRole('button', { name: 'Make a token' }).click();
  await expect(page.getByText('It is shown this once')).toBeVisible();
  const token = await page.getByRole('status').locator('code').innerText();
  expect(await violations(page)).toEqual([]);
  expect(await status(token)).toBe(200);

  await page.reload();
  await expect(page.getByText('Rota import')).toBeVisible();
  await expect(page.getByText(token)).toHaveCount(0);
  await page.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('The token does not work any more.')).toBeVisible();
  await expect(page.getByText('No program acts in your name.')).toBeVisible();
  expect(await status(token)).toBe(401);
});

test('where I am signed in: another session is ended from here', async ({ as, api, installation }) => {
  const ida = { name: 'Ida Strand', email: `ida-${Date.now()}@norrby.example`, password: 'three quiet words' };
  await api.invite(ida);
  const { page: lost } = await as(ida, { mayFail: /401|WebSocket/ });
  await lost.goto('/');
  await expect(lost.getByRole('button', { name: /Share or ask/ })).toBeVisible();
  await Api.signIn(installation.address, ida);
  const { page } = await as(ida);
  await page.goto('/settings/sign-in');
  const sessions = page.getByRole('listitem').filter({ hasText: 'last seen' });
  await expect(sessions.nth(2)).toBeVisible();
  await expect(page.getByText('this device', { exact: true })).toHaveCount(1);
  expect(await violations(page)).toEqual([]);
  while ((await page.getByRole('button', { name: 'Sign out there' }).count()) > 0) {
    const left = await sessions.count();
    await page.getByRole('button', { name: 'Sign out there' }).first().click();
    await expect(sessions).toHaveCount(left - 1);
  }
  await expect(lost.getByRole('dialog', { name: 'You have been signed out' })).toBeVisible();
  await page.reload();
  await expect(page.getByText('this device', { exact: true })).toBeVisible();
});
