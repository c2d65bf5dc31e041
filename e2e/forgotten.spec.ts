import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

test('a forgotten password, where no mail can be sent: an administrator hands the link over', async ({
  as,
  api,
  newcomer,
}) => {
  const tove = { name: 'Tove Nyberg', email: `tove-${Date.now()}@norrby.example`, password: 'three quiet words' };
  await api.invite(tove);
  const { page: hers } = await newcomer({ ...phone, mayFail: /401/ });

  await test.step('she asks, and is told that nothing will come by mail', async () => {
    await hers.goto('/sign-in');
    await hers.getByRole('link', { name: 'Forgotten your password?' }).click();
    await expect(hers.getByRole('heading', { name: 'Forgotten your password?' })).toBeVisible();
    await hers.getByLabel('E-mail').fill(tove.email);
    await hers.getByRole('button', { name: 'Send me a link' }).click();
    await expect(hers.getByRole('heading', { name: 'Ask an administrator' })).toBeVisible();
    await expect(hers.getByText('This installation cannot send mail.')).toBeVisible();
    expect(await violations(hers)).toEqual([]);
  });

  let link = '';
  await test.step('the administrator finds it in the console', async () => {
    const { page: admin } = await as(mira);
    await admin.goto('/console/outbox');
    await admin.locator('summary').filter({ hasText: tove.email }).click();
    await expect(admin.locator('details[open]')).toContainText('/reset-password');
    const mail = await admin.locator('details[open]').innerText();
    link = /https?:\/\/\S+\/reset-password\S+/.exec(mail)?.[0] ?? '';
    expect(link).not.toBe('');
    expect(await violations(admin)).toEqual([]);
  });

  await test.step('she sets a new one and is in; the old one and the link are no use any more', async () => {
    await hers.goto(link);
    await hers.getByLabel('New password').fill('four even quieter words');
    await hers.getByRole('button', { name: 'Set the password' }).click();
    await expect(hers.getByText('The new password is set.')).toBeVisible();
    await hers.getByLabel('E-mail').fill(tove.email);
    await hers.getByLabel('Password', { exact: true }).fill(tove.password);
    await hers.getByRole('button', { name: 'Sign in' }).click();
    await expect(hers.getByText('do not belong together')).toBeVisible();
    await hers.getByLabel('Password', { exact: true }).fill('four even quieter words');
    await hers.getByRole('button', { name: 'Sign in' }).click();
    await expect(hers.getByRole('button', { name: /Share or ask/ })).toBeVisible();
  });
});
