import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

test('closed: asked, let in, made a moderator, removed, and at once out of sight; secret: not there', async ({
  as,
  api,
}) => {
  const now = Date.now();
  const per = { name: 'Per Holm', email: `per-${now}@norrby.example`, password: 'three quiet words' };
  await api.invite(per);
  const closed = await api.call('POST', '/communities', { name: `Ward leads ${now}`, visibility: 'closed' });
  await api.call('POST', '/communities', { name: `Reorganisation ${now}`, visibility: 'secret' });
  await api.call('POST', `/communities/${closed.id}/items`, { markdown: 'The new rota, before anybody else sees it' });
  const { page: owner } = await as(mira);
  // Once removed, what the page asks for is no longer his.
  const { page: his } = await as(per, { ...phone, mayFail: /40[34] \((Forbidden|Not Found)\)/ });
  const rota = his.getByText('The new rota');

  await test.step('he finds the closed one and asks; of the secret one there is no trace', async () => {
    await his.goto('/communities');
    await expect(his.getByRole('link', { name: `Ward leads ${now}` })).toBeVisible();
    await expect(his.getByText('Reorganisation')).toHaveCount(0);
    await his.getByRole('searchbox', { name: 'Find a community' }).fill(`Reorganisation ${now}`);
    await expect(his.getByText(/No community fits/)).toBeVisible();
    await his.goto(`/communities/${closed.id}`);
    await expect(his.getByText(/Only members can read/)).toBeVisible();
    expect(await violations(his)).toEqual([]);
    await his.getByRole('button', { name: 'Ask to join' }).click();
    await expect(his.getByRole('button', { name: 'Asked; take it back' })).toBeVisible();
    await expect(rota).toHaveCount(0);
  });

  await test.step('she lets him in; his page opens without a reload', async () => {
    await owner.goto('/inbox');
    await expect(owner.getByText('wants to join')).toBeVisible();
    await owner.goto(`/communities/${closed.id}/members`);
    await expect(owner.getByRole('heading', { name: 'Would like to join' })).toBeVisible();
    expect(await violations(owner)).toEqual([]);
    await owner.getByRole('button', { name: 'Let in' }).click();
    await expect(owner.getByText('Per Holm is in.')).toBeVisible();
    await expect(rota).toBeVisible();
  });

  await test.step('he becomes a moderator', async () => {
    await owner.getByRole('button', { name: 'Change the membership of Per Holm' }).click();
    await owner.getByRole('menuitem', { name: 'Make moderator' }).click();
    await expect(owner.getByRole('listitem').filter({ hasText: 'Per Holm' })).toContainText('moderator');
    await his.goto(`/communities/${closed.id}/members`);
    await expect(his.getByRole('combobox', { name: 'Add a colleague' })).toBeVisible();
  });

  await test.step('she removes him; what he has open is gone at once', async () => {
    await his.goto('/');
    await expect(rota).toBeVisible();
    await his.getByRole('link', { name: `Ward leads ${now}` }).click();
    await expect(rota).toBeVisible();
    await owner.getByRole('button', { name: 'Change the membership of Per Holm' }).click();
    await owner.getByRole('menuitem', { name: 'Remove' }).click();
    await expect(rota).toHaveCount(0);
    await expect(his.getByRole('button', { name: 'Ask to join' })).toBeVisible();
    await his.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).click();
    await expect(his.getByText('What your communities say appears here.')).toBeVisible();
    await expect(rota).toHaveCount(0);
  });
});
