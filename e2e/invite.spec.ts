import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

test('invited by mail into a community: pasted addresses, a word, the letter, and in', async ({
  as,
  api,
  newcomer,
}) => {
  const now = Date.now();
  await api.call('POST', '/communities', { name: `Dressings ${now}`, visibility: 'closed' });
  const { page } = await as(mira);
  const address = `tove-${now}@norrby.example`;

  await test.step('addresses as they are pasted, where they arrive, and a word', async () => {
    await page.goto('/console');
    await expect(page.getByText('This installation cannot send mail yet.')).toBeVisible();
    await page.getByLabel('E-mail addresses').fill(`Tove Nyberg <${address}>;\nmira@norrby.example, no address`);
    await expect(page.getByText('2 addresses found.')).toBeVisible();
    await page.getByLabel('A word from you').fill('Coffee is at three.');
    await page.getByRole('checkbox', { name: `Dressings ${now}` }).check();
    await page.getByRole('button', { name: 'Invite 2 people' }).click();
    await expect(page.getByText('mira@norrby.example has an account already.')).toBeVisible();
    await expect(page.getByText('The invitation is made.')).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  let link = '';
  await test.step('the letter has the word and the link', async () => {
    await expect(async () => {
      await page.goto('/console/outbox');
      await page.locator('summary').filter({ hasText: address }).click({ timeout: 2000 });
    }).toPass({ timeout: 30_000 });
    await expect(page.locator('details[open]')).toContainText('/invitation');
    const mail = await page.locator('details[open]').innerText();
    expect(mail).toContain('Coffee is at three.');
    link = /https?:\/\/\S+\/invitation\S+/.exec(mail)?.[0] ?? '';
    expect(link).not.toBe('');
  });

  await test.step('who comes in by it is in the community, and the link is used up', async () => {
    const { page: hers } = await newcomer({ ...phone, mayFail: /410/ });
    await hers.goto(link);
    await expect(hers.getByText(`Mira invites you to Dressings ${now}.`)).toBeVisible();
    expect(await violations(hers)).toEqual([]);
    await hers.getByLabel('Your name').fill('Tove Nyberg');
    await hers.getByLabel('New password').fill('three quiet words');
    await hers.getByRole('button', { name: 'Come in' }).click();
    await hers.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Discover' }).click();
    await expect(hers.getByRole('listitem').filter({ hasText: `Dressings ${now}` })).toContainText('2 members');
    await hers.context().clearCookies();
    await hers.goto(link);
    await expect(hers.getByRole('heading', { name: 'This invitation does not work' })).toBeVisible();
    await page.goto('/console');
    await expect(page.getByRole('listitem').filter({ hasText: address })).toContainText('used');
  });
});
